"""Notices: what one must know, such as that the glass was broken over one's village."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.accounts import selectors, services
from liba.console.notice_words import notices_in_words
from liba.console.requests import StaffRequest, said, staff, whole_number

_SHOWN = 100


@staff()
def notices(request: StaffRequest) -> HttpResponse:
    """One's own notices, unread first."""
    rows = notices_in_words(list(selectors.notices(request.user, unread_only=False)[:_SHOWN]))
    return render(request, "console/notices/list.html", {"page": "notices", "rows": rows})


@staff()
@require_POST
def notices_read(request: StaffRequest) -> HttpResponse:
    """Put them away as read."""
    ids = [number for value in request.POST.getlist("notice") if (number := whole_number(value))]
    services.read_notices(request.actor, ids, now=request.now)
    said(request, _("Marked as read."))
    return redirect("console:notices")


ADDRESSES: tuple[URLPattern, ...] = (
    path("notices/", notices, name="notices"),
    path("notices/read/", notices_read, name="notices_read"),
)
