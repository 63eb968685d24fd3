"""What every page's frame shows."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from liba.accounts.selectors import open_glass, unread_count
from liba.accounts.services.tickets import live_ticket
from liba.console.navigation import items_for, sections_for
from liba.console.requests import StaffRequest
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.territory.models import Area

THEMES = ("auto", "light", "dark")


def frame(request: HttpRequest) -> dict[str, object]:
    """The theme and the town's name; for somebody signed in also the menu, the day, and how many notices wait."""
    theme = request.COOKIES.get("liba_theme", "auto")
    values: dict[str, object] = {
        "theme": theme if theme in THEMES else "auto",
        "town": SimpleLazyObject(_town),
    }
    if hasattr(request, "actor"):
        values |= _staff_frame(cast("StaffRequest", request))
    return values


def _staff_frame(request: StaffRequest) -> dict[str, object]:
    return {
        "sections": sections_for(request.actor),
        "menu": items_for(request.actor),
        "today": local_day(request.now, settings.LIBA_ZONE),
        "stream": _stream(request),
        "notices_waiting": unread_count(request.user),
        "glass": open_glass(request.user, request.now),
        "may_search": request.actor.holds(Power.SEE_PEOPLE),
        "may_break_glass": _may_break_glass(request.actor),
    }


def _stream(request: StaffRequest) -> str:
    """Where this page hears of changes; empty where the town serves no stream."""
    if not settings.LIBA_LIVE_URL:
        return ""
    return f"{settings.LIBA_LIVE_URL}?ticket={live_ticket(request.user.pk, now=request.now)}"


def _may_break_glass(actor: Actor) -> bool:
    """Whoever sees the whole town's people has no glass to break."""
    return actor.holds(Power.BREAK_GLASS) and not actor.may(Power.SEE_PEOPLE)


def _town() -> Area | None:
    return Area.objects.filter(parent=None).first()
