"""Closing an area's day: nothing is open, or somebody signs for it."""

from datetime import date, datetime

from django.conf import settings

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.rounds.models import DayClose
from liba.rounds.refusals.closing import DayClosed, NotAClosingArea
from liba.rounds.rules.closing import check_close, open_count
from liba.rounds.selectors.closing import counts_of
from liba.territory.selectors import area_by_id

_VILLAGE = 10


def close_day(actor: Actor, *, area_id: int, day: date, reason: str = "", now: datetime) -> DayClose:
    """Close a village's or the town's day. Needs CLOSE_DAY over it.

    Refuses a day to come, a second close, an area that is neither, and a day with something open and no reason.
    """
    area = area_by_id(area_id)
    actor.require(Power.CLOSE_DAY, area.path)
    if len(area.path) > _VILLAGE:
        raise NotAClosingArea(area=area.name)
    with decision():
        take_turn()
        known = DayClose.objects.filter(day=day, area=area).first()
        if known is not None:
            raise DayClosed(area=area.name, by=known.closed_by)
        counts = counts_of([area], day, now)[area.pk]
        signed = check_close(counts, reason, day, local_day(now, settings.LIBA_ZONE))
        close = DayClose.objects.create(
            day=day,
            area=area,
            open_count=open_count(counts),
            counts=counts,
            reason=signed,
            closed_at=now,
            closed_by=actor.name,
        )
        record(
            actor,
            "rounds.day.closed",
            "area",
            area.pk,
            now,
            area_path=area.path,
            day=day.isoformat(),
            open=close.open_count,
        )
    return close
