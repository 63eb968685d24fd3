"""The cycle in force on a day, and its moments."""

from datetime import date, datetime, time, timedelta

import msgspec
from django.conf import settings

from liba.command.models import CycleVersion
from liba.command.terms.cycle import CycleSpec


def cycle_on(day: date) -> CycleSpec | None:
    """The newest cycle that was decided before the day was over; None while the town has none."""
    rows = CycleVersion.objects.order_by("-version")
    found = rows.filter(decided_at__lt=moment_of(day + timedelta(days=1), 0)).first()
    return msgspec.convert(found.spec, CycleSpec) if found else None


def moment_of(day: date, minute: int) -> datetime:
    """The instant of a minute of the town's day."""
    return datetime.combine(day, time(minute // 60, minute % 60), settings.LIBA_ZONE)
