"""Pledges: the words, who has not signed, the printed list and keying it back."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liba.console.acts import area_options
from liba.console.exports import export
from liba.console.requests import StaffRequest, number_in, said, staff, whole_number
from liba.console.saying import say_text
from liba.console.words import word
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.territory import selectors as territory
from liba.workforce import selectors, services
from liba.workforce.models import PledgeText
from liba.workforce.selectors import SignerRow
from liba.workforce.terms import PledgeAudience

_SHOWN = 300


@staff(Power.SEE_WORKFORCE)
def pledges(request: StaffRequest) -> HttpResponse:
    """The running texts, with how many of those asked have signed."""
    today = local_day(request.now, settings.LIBA_ZONE)
    rows = []
    for text in selectors.pledge_texts(request.actor):
        signers = selectors.signer_rows(request.actor, text, today)
        signed = sum(row.pledge is not None for row in signers)
        rows.append((text, len(signers), signed, len(signers) - signed))
    older = [
        text
        for text in selectors.pledge_texts(request.actor, include_withdrawn=True)
        if text.withdrawn_at is not None
    ]
    return render(
        request, "console/workforce/pledges/list.html", {"page": "pledges", "rows": rows, "older": older}
    )


@staff(Power.SEE_WORKFORCE)
def pledge(request: StaffRequest, text_id: int) -> HttpResponse:
    """One text: its words, how far it is by area and group, who has not signed."""
    return _page(request, text_id, typed="", wrong=())


def _page(request: StaffRequest, text_id: int, *, typed: str, wrong: tuple[str, ...]) -> HttpResponse:
    text = selectors.pledge_text(request.actor, text_id)
    everybody, rows = _rows(request, text)
    if format_ := request.GET.get("format"):
        services.look_at_signers(request.actor, text, count=len(rows), now=request.now)
        return _export(format_, text, rows)
    of_people = text.audience == PledgeAudience.RESPONDERS
    query = request.GET.copy()
    query.pop("show", None)
    values = {
        "page": "pledges",
        "text": text,
        "asked": len(everybody),
        "signed": sum(row.pledge is not None for row in everybody),
        "by_area": selectors.signed_by_area(everybody),
        "by_group": selectors.signed_by_group(everybody) if of_people else [],
        "rows": rows[:_SHOWN],
        "hidden": max(0, len(rows) - _SHOWN),
        "show": request.GET.get("show", "open"),
        "area": number_in(request, "area"),
        "group": request.GET.get("group", ""),
        "areas": area_options(request.actor, Power.SEE_WORKFORCE),
        "groups": selectors.groups() if of_people else [],
        "query": query.urlencode(),
        "typed": typed,
        "wrong": wrong,
        "may_manage": request.actor.holds(Power.MANAGE_WORKFORCE) and text.withdrawn_at is None,
    }
    return render(request, "console/workforce/pledges/page.html", values)


@staff(Power.SEE_WORKFORCE)
def sheet(request: StaffRequest, text_id: int) -> HttpResponse:
    """The list to print: each row with its code and a place to sign."""
    text = selectors.pledge_text(request.actor, text_id)
    _everybody, rows = _rows(request, text)
    services.look_at_signers(request.actor, text, count=len(rows), now=request.now)
    values = {"page": "pledges", "text": text, "rows": rows}
    return render(request, "console/workforce/pledges/sheet.html", values)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def key(request: StaffRequest, text_id: int) -> HttpResponse:
    """Key a ticked list back: codes as typed, rows as ticked on the screen."""
    typed = request.POST.get("codes", "")
    ticked = [number for row in request.POST.getlist("row") if (number := whole_number(row))]
    came = services.key_sheet(request.actor, text_id, typed, ticked=ticked, now=request.now)
    n = came.signed
    if n or came.already:
        words = ngettext("%(n)d signature was noted.", "%(n)d signatures were noted.", n) % {"n": n}
        if came.already:
            words += " " + _("%(n)d stood here already.") % {"n": came.already}
        said(request, words)
    if came.wrong:
        return _page(request, text_id, typed=" ".join(came.wrong), wrong=came.wrong)
    return redirect("console:pledge", text_id)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def strike(request: StaffRequest, text_id: int, pledge_id: UUID) -> HttpResponse:
    """Take back what was keyed by mistake."""
    services.strike_pledge(request.actor, pledge_id, now=request.now)
    said(request, _("The signature was taken back."))
    return redirect("console:pledge", text_id)


def _rows(request: StaffRequest, text: PledgeText) -> tuple[list[SignerRow], list[SignerRow]]:
    """Everybody of the asker's areas, and those that were chosen by area, group and whether they signed."""
    today = local_day(request.now, settings.LIBA_ZONE)
    area_id = number_in(request, "area")
    area = territory.areas(request.actor).filter(pk=area_id).first() if area_id else None
    everybody = selectors.signer_rows(request.actor, text, today)
    chosen = everybody
    if area is not None or request.GET.get("group"):
        group = request.GET.get("group", "")
        chosen = selectors.signer_rows(request.actor, text, today, area=area, group=group)
    show = request.GET.get("show", "open")
    if show == "open":
        chosen = [row for row in chosen if row.pledge is None]
    elif show == "signed":
        chosen = [row for row in chosen if row.pledge is not None]
    return everybody, chosen


def _export(format_: str, text: PledgeText, rows: list[SignerRow]) -> HttpResponse:
    headings = [_("Code"), _("Name"), _("No."), _("Area"), _("Signed"), _("How"), _("Noted by")]
    cells = (
        (
            row.code,
            row.name,
            row.badge,
            say_text(row.area.name),
            row.pledge.happened_at if row.pledge else None,
            word("signed_by", row.pledge.signed_by) if row.pledge else "",
            row.pledge.by if row.pledge else "",
        )
        for row in rows
    )
    return export(format_, f"pledge-{text.code}-{text.version}", headings, cells)


ADDRESSES: tuple[URLPattern, ...] = (
    path("pledges/", pledges, name="pledges"),
    path("pledges/<int:text_id>/", pledge, name="pledge"),
    path("pledges/<int:text_id>/sheet/", sheet, name="pledge_sheet"),
    path("pledges/<int:text_id>/key/", key, name="pledge_key"),
    path("pledges/<int:text_id>/strike/<uuid:pledge_id>/", strike, name="pledge_strike"),
)
