"""Doors that changed hands lately: what a linker was given, and what somebody else took over, with the note."""

from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from django.conf import settings
from django.db.models import Q

from liba.kernel.calendar import local_day
from liba.rounds.selectors.targets import HOUSEHOLD
from liba.workforce.models import Link, Responder
from liba.workforce.terms import LinkLevel

Part: TypeAlias = dict[str, object]
SHOWN_FOR: Final = timedelta(days=7)


def handed_part(responder: Responder, now: datetime) -> list[Part]:
    """Hand-overs of the last seven days, both ways, newest first. Of a door that is gone only its address is told."""
    day = local_day(now, settings.LIBA_ZONE)
    lately = Q(starts_on__gt=day - SHOWN_FOR, starts_on__lte=day)
    taken_over = lately & Q(level=LinkLevel.LINKER.value, household__isnull=False, follows__isnull=False)
    rows = (
        Link.objects.filter(taken_over, Q(responder=responder) | Q(follows__responder=responder))
        .select_related("responder", "follows__responder", "household")
        .order_by("-starts_on", "-pk")
    )
    return [
        _line(link, responder.pk)
        for link in rows
        if link.follows and link.follows.responder_id != link.responder_id
    ]


def _line(link: Link, own_id: int) -> Part:
    assert link.household is not None
    assert link.follows is not None
    line: Part = {
        "door": f"{HOUSEHOLD}{link.household_id}",
        "label": link.household.address,
        "at": _seconds(link.starts_on),
        "note": link.note,
    }
    if link.responder_id == own_id:
        return {**line, "from": link.follows.responder.name}
    return {**line, "to": link.responder.name}


def _seconds(day: date) -> int:
    """The day's beginning in the town."""
    return int(datetime(day.year, day.month, day.day, tzinfo=settings.LIBA_ZONE).timestamp())
