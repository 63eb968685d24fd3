"""What is enforced when: measures, with the renewals that carry them on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from liba.governance.models import Measure
from liba.governance.rules import merged, window_at
from liba.governance.terms import Window
from liba.kernel.refusals import NotFound

WARNING_TIME = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class EndingMeasure:
    """A gap: what hangs on this measure ends at `ends_at`, and no renewal has been decided."""

    measure: Measure
    ends_at: datetime


def measures() -> QuerySet[Measure]:
    """All measures, newest start first."""
    return Measure.objects.select_related("renews").order_by("-starts_at", "code")


def measure(measure_id: int) -> Measure:
    """One measure. Refuses with `NotFound`."""
    found = measures().filter(pk=measure_id).first()
    if found is None:
        raise NotFound(what=f"measure {measure_id}")
    return found


def running_measures(now: datetime) -> QuerySet[Measure]:
    """Measures whose own window holds the moment, the first to end first."""
    return Measure.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=now), starts_at__lte=now, ends_at__gt=now
    ).order_by("ends_at", "code")


def enforced_windows(moment: datetime) -> dict[int, Window]:
    """For every measure by its id, the window in which what is bound to it is enforced (see `enforced_window`).

    One query, for those who decide in bulk: a town has some hundreds of measures at most.
    """
    own = {one.pk: one for one in Measure.objects.all()}
    renewal_of = {one.renews_id: one.pk for one in own.values() if one.renews_id is not None}
    return {key: _window(_chain(own, renewal_of, key), own[key], moment) for key in own}


def enforced_window(measure: Measure, moment: datetime) -> Window:
    """When what is bound to the measure is enforced: while it, or a renewal of it, runs.

    Windows that touch are one. Between them (a renewal that came late) nothing is enforced. Of several, this is the
    one that holds the moment, else the next to come, else the last. A measure that was ended before it began has an
    empty window.
    """
    chain: list[Measure] = [measure]
    while following := Measure.objects.filter(renews=chain[-1]).first():
        chain.append(following)
    return _window(chain, measure, moment)


def is_enforced(measure: Measure, moment: datetime) -> bool:
    """Whether the measure, or a renewal of it, runs at the moment."""
    return enforced_window(measure, moment).holds(moment)


def ending_soon(now: datetime, within: timedelta = WARNING_TIME) -> list[EndingMeasure]:
    """Running measures after which nothing follows within the given time, the first to end first."""
    windows = enforced_windows(now)
    ending = [
        EndingMeasure(one, windows[one.pk].ends_at)
        for one in running_measures(now)
        if windows[one.pk].ends_at <= now + within
    ]
    return sorted(ending, key=lambda gap: (gap.ends_at, gap.measure.code))


def over_since(moment: datetime) -> bool:
    """Whether the town restricted people once and has not since that moment: every measure had ended before it.

    A town without any measure has not begun, so nothing is over.
    """
    ends = [one.window.ends_at for one in Measure.objects.all()]
    return bool(ends) and max(ends) < moment


def _chain(own: Mapping[int, Measure], renewal_of: Mapping[int, int], key: int) -> Iterable[Measure]:
    following: int | None = key
    while following is not None:
        yield own[following]
        following = renewal_of.get(following)


def _window(chain: Iterable[Measure], measure: Measure, moment: datetime) -> Window:
    return window_at(merged(one.window for one in chain), moment) or measure.window
