"""The keys that sign passes: two live, and withdrawing one withdraws its cards."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liba.access import selectors, services
from liba.console.requests import StaffRequest, said, staff
from liba.kernel.actors import Power


@staff(Power.DECIDE_MEASURE)
def page(request: StaffRequest) -> HttpResponse:
    """The keys with how many cards each signed; a POST makes a new one."""
    if request.method == "POST":
        services.make_key(request.actor, now=request.now)
        said(request, _("A new key signs from now on; the older one stays good."))
        return redirect("console:keys")
    rows = [(key, cards) for key, cards in selectors.key_uses()]
    live = sum(key.withdrawn_at is None for key, _cards in rows)
    return render(request, "console/passes/keys.html", {"page": "passes", "rows": rows, "live": live})


@staff(Power.DECIDE_MEASURE)
@require_POST
def withdraw(request: StaffRequest, kid: str) -> HttpResponse:
    """Withdraw a key and all its cards."""
    cards = services.withdraw_key(request.actor, kid, reason=request.POST.get("reason", ""), now=request.now)
    words = ngettext(
        "The key is withdrawn; %(n)d card is refused from now on.",
        "The key is withdrawn; %(n)d cards are refused from now on.",
        cards,
    )
    said(request, words % {"n": cards})
    return redirect("console:keys")
