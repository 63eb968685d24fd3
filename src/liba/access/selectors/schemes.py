"""Pass types with the measures behind them, and what may be issued under them."""

from datetime import date, datetime, timedelta

from django.conf import settings

from liba.access.models import PassType
from liba.access.refusals import BadDates, TooLong, ValidityBeyondMeasure, WrongKind
from liba.access.terms import PassKind
from liba.governance.models import Measure
from liba.governance.refusals import NotRunning
from liba.governance.selectors import enforced_window
from liba.governance.terms import Window
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound


def pass_type(code: str, *kinds: PassKind) -> PassType:
    """The type with its cordon and measures. Refuses one of another kind than those named."""
    found = PassType.objects.select_related("measure", "cordon", "cordon__measure").filter(code=code).first()
    if found is None:
        raise NotFound(what=f"pass type {code}")
    if kinds and PassKind(found.kind) not in kinds:
        raise WrongKind(type=found.name)
    return found


def passes_every_household(now: datetime) -> bool:
    """Whether the town's method gives every household a pass now: a colour scheme runs. Elsewhere none is missing."""
    types = PassType.objects.select_related("measure", "cordon__measure").filter(kind=PassKind.COLOUR.value)
    return any(_holding(type_.measure, now) and _holding(type_.cordon.measure, now) for type_ in types)


def running_window(type_: PassType, now: datetime) -> Window:
    """When passes of the type count: while its own measure and its cordon's run. Refuses when either doesn't run now."""
    windows = [
        _running(type_.measure, type_.name_zh, now),
        _running(type_.cordon.measure, type_.cordon.name_zh, now),
    ]
    return Window(max(w.starts_at for w in windows), min(w.ends_at for w in windows))


def check_validity(
    type_: PassType, window: Window, valid_from: date | None, valid_to: date | None, now: datetime
) -> None:
    """Refuse days that are upside down or past, longer than the type allows, or beyond the measure's end."""
    today = local_day(now, settings.LIBA_ZONE)
    first = valid_from or today
    if valid_to is None:
        return
    if valid_to < first or valid_to < today:
        raise BadDates(valid_from=first.isoformat(), valid_to=valid_to.isoformat())
    days = (valid_to - first).days + 1
    if type_.longest_days and days > type_.longest_days:
        raise TooLong(longest=type_.longest_days, days=days)
    last = local_day(window.ends_at - timedelta(microseconds=1), settings.LIBA_ZONE)
    if valid_to > last:
        raise ValidityBeyondMeasure(valid_to=valid_to.isoformat(), ends_on=last.isoformat())


def _running(measure: Measure | None, what: str, now: datetime) -> Window:
    window = _holding(measure, now)
    if window is None:
        raise NotRunning(what=what)
    return window


def _holding(measure: Measure | None, now: datetime) -> Window | None:
    window = None if measure is None else enforced_window(measure, now)
    return window if window is not None and window.holds(now) else None
