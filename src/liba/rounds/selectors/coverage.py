"""The coverage board: a round's day as numbers by area and window, in a handful of statements.

The plan is counted by area, not door by door; the facts are each due's newest answer, counted in one statement.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast

import msgspec
from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet

from liba.registry.models import Household
from liba.rounds.models import Enrolment, Round
from liba.rounds.rules.boards import board
from liba.rounds.rules.plans import slots, when_of, windows_of
from liba.rounds.selectors.grounds import Ground
from liba.rounds.terms.boards import Share, Tally, Told
from liba.rounds.terms.plans import Over, RoundSpec, Selector, Slot, When
from liba.territory.models import Area, Site
from liba.territory.selectors import within
from liba.workforce.models import Post

_STEP = 5
# Each due's standing answer: of those that settle it the newest, else the newest. What was taken back is no answer.
_NEWEST = """
SELECT {columns} FROM (
  SELECT area_id, household_id, person_id, site_id, post_id, "window", outcome, happened_at, responder_id,
    ROW_NUMBER() OVER (
      PARTITION BY "window", household_id, person_id, site_id, post_id
      ORDER BY CASE WHEN outcome IN ('done', 'refused', 'not_needed') THEN 0 ELSE 1 END, happened_at DESC
    ) AS place
  FROM rounds_visit
  WHERE round_id = %s AND day = %s AND "window" >= 0 AND {more}
) AS answers WHERE place = 1 {group}
"""


@dataclass(frozen=True)
class RoundDay:
    """A round on one day: when its windows are, and how the dues of each area and window stand."""

    round: Round
    spec: RoundSpec
    day: date
    windows: tuple[Slot, ...]
    tallies: dict[tuple[int, int], Tally]

    @property
    def whole(self) -> Tally:
        """All areas and windows together."""
        return Tally.together(self.tallies.values())

    def names(self) -> dict[int, object]:
        """Each window's name."""
        return {place: window.name for place, window in enumerate(windows_of(self.spec))}


def spec_of(round_: Round) -> RoundSpec:
    """A round's plan as it was written."""
    return msgspec.convert(round_.spec, RoundSpec)


def rounds_on(day: date) -> QuerySet[Round]:
    """The rounds that run on a day: begun, not over, not stopped before it."""
    begins = datetime.combine(day, time(), settings.LIBA_ZONE)
    running = Q(stopped_at=None) | Q(stopped_at__gte=begins)
    return Round.objects.filter(running, starts_on__lte=day, ends_on__gte=day).select_related("measure")


def round_day(
    round_: Round, day: date, paths: Sequence[str], now: datetime, *, arrived_by: datetime | None = None
) -> RoundDay:
    """How the round stands on `day` in the areas of `paths`, at `now`; `arrived_by` leaves out what came in later."""
    spec = spec_of(round_)
    plan = list(planned(round_, spec, day, paths))
    facts = answered(round_.pk, day, arrived_by)
    windows = {share.window: share for share in plan}
    shown = tuple(
        Slot(day, place, share.opens_at, share.closes_at) for place, share in sorted(windows.items())
    )
    return RoundDay(round_, spec, day, shown, board(plan, facts, now))


def board_of(place: Ground, day: date, now: datetime) -> list[RoundDay]:
    """Every round of the day that has something due on the ground."""
    return [one for round_ in rounds_on(day) if (one := round_day(round_, day, place.paths, now)).tallies]


def answered(round_id: int, day: date, arrived_by: datetime | None = None) -> list[Told]:
    """The standing answers of a round's dues of a day, counted by area, window and outcome: one statement."""
    rows = _newest(
        round_id,
        day,
        'area_id, "window", outcome, COUNT(*)',
        'GROUP BY area_id, "window", outcome',
        arrived_by,
    )
    return [Told(*cast("tuple[int, int, str, int]", row)) for row in rows]


def standing_answers(
    round_id: int, day: date, area_ids: Iterable[int] | None = None
) -> list[tuple[object, ...]]:
    """Each due's standing answer: (household, person, site, post, window, outcome, when, by whom)."""
    columns = 'household_id, person_id, site_id, post_id, "window", outcome, happened_at, responder_id'
    wanted = (
        "" if area_ids is None else f"AND area_id IN ({','.join(str(int(one)) for one in area_ids) or 0})"
    )
    return _newest(round_id, day, columns, wanted)


def _newest(
    round_id: int, day: date, columns: str, group: str, arrived_by: datetime | None = None
) -> list[tuple[object, ...]]:
    values: list[object] = [round_id, connection.ops.adapt_datefield_value(day)]
    more = "undone_at IS NULL"
    if arrived_by is not None:
        more = "recorded_at <= %s AND (undone_at IS NULL OR undone_at > %s)"
        values += [connection.ops.adapt_datetimefield_value(arrived_by)] * 2
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(columns=columns, group=group, more=more), values)
        return cursor.fetchall()


def planned(round_: Round, spec: RoundSpec, day: date, paths: Sequence[str]) -> Iterable[Share]:
    """The plan of a day by area and window; for those enrolled by their own days after what happened."""
    codes = codes_by_path()
    named = named_paths(spec.over.areas)
    wanted = within(tuple(paths), "area__path") & within(named, "area__path")
    if spec.over.over is Over.ENROLLED:
        yield from _planned_enrolled(round_, spec, day, paths, codes)
        return
    shares: dict[When, tuple[Slot, ...]] = {}
    for area_id, path, n in _counted(spec, day, wanted):
        when = when_of(spec, codes_above(path, codes))
        if when not in shares:
            shares[when] = day_slots(round_, spec, when, day)
        for slot in shares[when]:
            yield Share(area_id, slot.window, n, slot.opens_at, slot.closes_at)


def day_slots(
    round_: Round, spec: RoundSpec, when: When, day: date, event_on: date | None = None
) -> tuple[Slot, ...]:
    """The slots of one day."""
    return slots(
        when, day, day, round_.starts_on, settings.LIBA_ZONE, event_on=event_on, windows=windows_of(spec)
    )


def _counted(spec: RoundSpec, day: date, wanted: Q) -> Iterable[tuple[int, str, int]]:
    """How many targets lie in each area."""
    rows: QuerySet[Household] | QuerySet[Site] | QuerySet[Post] = targets_on(spec, day).filter(wanted)
    return rows.order_by().values_list("area_id", "area__path").annotate(n=Count("pk"))


def targets_on(spec: RoundSpec, day: date) -> QuerySet[Household] | QuerySet[Site] | QuerySet[Post]:
    """The doors, places or posts of a round on a day, the whole town's; not of those enrolled."""
    ends = datetime.combine(day + timedelta(days=1), time(), settings.LIBA_ZONE)
    over = spec.over
    if over.over is Over.HOUSEHOLDS:
        return Household.objects.filter(Q(closed_at=None) | Q(closed_at__gte=ends))
    if over.over is Over.SITES:
        places = Site.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day))
        return places.filter(_chosen(over))
    posts = Post.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)
    return posts.filter(_chosen(over))


def _chosen(over: Selector) -> Q:
    """A condition: one of the kinds, or of the codes; everything where neither is named."""
    if not (over.kinds or over.codes):
        return Q()
    return Q(kind__in=over.kinds) | Q(code__in=over.codes)


def enrolled_on(round_: Round, day: date, paths: Sequence[str] = ("",)) -> QuerySet[Enrolment]:
    """Who is followed by the round on a day."""
    begins = datetime.combine(day, time(), settings.LIBA_ZONE)
    held = Q(ended_at=None) | Q(ended_at__gt=begins)
    found = Enrolment.objects.filter(held, round=round_, starts_on__lte=day, ends_on__gte=day)
    return found.filter(within(tuple(paths), "household__area__path"))


def _planned_enrolled(
    round_: Round, spec: RoundSpec, day: date, paths: Sequence[str], codes: dict[str, str]
) -> Iterable[Share]:
    rows = enrolled_on(round_, day, paths).order_by()
    groups = Counter(rows.values_list("household__area_id", "household__area__path", "event_on"))
    for (area_id, path, event_on), n in groups.items():
        when = when_of(spec, codes_above(path, codes))
        for slot in day_slots(round_, spec, when, day, event_on):
            yield Share(area_id, slot.window, n, slot.opens_at, slot.closes_at)


def codes_by_path() -> dict[str, str]:
    """Every area's code by its path."""
    return dict(Area.objects.order_by().values_list("path", "code"))


def codes_above(path: str, codes: dict[str, str]) -> set[str]:
    """The codes of an area and of all above it."""
    ends = range(_STEP, len(path) + 1, _STEP)
    return {codes[path[:end]] for end in ends if path[:end] in codes}


def named_paths(area_codes: Sequence[str]) -> tuple[str, ...]:
    """The paths of the areas that a round names; the whole town when it names none."""
    if not area_codes:
        return ("",)
    return tuple(Area.objects.filter(code__in=area_codes).values_list("path", flat=True))
