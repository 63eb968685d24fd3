"""The coverage board: a round's day as numbers by area and window, in a handful of statements.

The plan is counted by area, not door by door; the facts are each due's newest answer, counted in one statement.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet

from liba.kernel.text import Text
from liba.registry.models import Household
from liba.rounds.models import Enrolment, Round
from liba.rounds.rules.boards import board
from liba.rounds.rules.standing import Followed, Plan
from liba.rounds.selectors.places import Place
from liba.rounds.selectors.plans import Ground, plans_of, read_ground
from liba.rounds.terms.boards import Share, Tally, Told
from liba.rounds.terms.plans import Over, RoundSpec, Selector, Slot
from liba.territory.models import Site
from liba.territory.selectors import within
from liba.workforce.models import Post

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

    plan: Plan
    day: date
    windows: tuple[Slot, ...]
    tallies: Mapping[tuple[int, int], Tally]

    @property
    def spec(self) -> RoundSpec:
        """What the round is."""
        return self.plan.spec

    @property
    def whole(self) -> Tally:
        """All areas and windows together."""
        return Tally.together(self.tallies.values())

    @property
    def names(self) -> dict[int, Text]:
        """Each window's name by its place."""
        return {place: window.name for place, window in enumerate(self.plan.windows)}


def plans_on(day: date, now: datetime) -> list[Plan]:
    """The rounds that may have a due on a day: begun, not over, not stopped before it."""
    begins = datetime.combine(day, time(), settings.LIBA_ZONE)
    running = Q(stopped_at=None) | Q(stopped_at__gte=begins)
    found = Round.objects.filter(running, starts_on__lte=day, ends_on__gte=day)
    return list(plans_of(found, now).values())


def board_of(place: Place, day: date, now: datetime) -> list[RoundDay]:
    """Every round of the day that has something due in the place."""
    ground = read_ground()
    days = (round_day(plan, day, place.paths, now, ground=ground) for plan in plans_on(day, now))
    return [one for one in days if one.tallies]


def round_day(
    plan: Plan,
    day: date,
    paths: Sequence[str],
    now: datetime,
    *,
    arrived_by: datetime | None = None,
    ground: Ground | None = None,
) -> RoundDay:
    """How a round stands on `day` in the areas of `paths`, at `now`; `arrived_by` leaves out what came in later."""
    shares = list(planned(plan, day, paths, ground or read_ground()))
    facts = answered(plan, day, arrived_by) if shares else []
    windows = {share.window: share for share in shares}
    shown = tuple(
        Slot(day, place, share.opens_at, share.closes_at) for place, share in sorted(windows.items())
    )
    return RoundDay(plan, day, shown, board(shares, facts, now))


def answered(plan: Plan, day: date, arrived_by: datetime | None = None) -> list[Told]:
    """The standing answers of a round's dues of a day, counted by area, window and outcome.

    A household that was closed on the day is due no more, so its answer stands for no other door.
    """
    counted, not_at = 'GROUP BY area_id, "window", outcome', tuple[int, ...]()
    if plan.spec.over.over is Over.HOUSEHOLDS:
        begins = datetime.combine(day, time(), settings.LIBA_ZONE)
        closed = Household.objects.filter(closed_at__gte=begins, closed_at__lt=begins + timedelta(days=1))
        not_at = tuple(closed.values_list("pk", flat=True))
    columns = 'area_id, "window", outcome, COUNT(*)'
    rows = _newest(plan.id, day, columns, counted, _Only(arrived_by, not_at))
    return [Told(*cast("tuple[int, int, str, int]", row)) for row in rows]


def standing_answers(round_id: int, day: date) -> list[tuple[object, ...]]:
    """Each due's standing answer: (household, person, site, post, window, outcome)."""
    return _newest(round_id, day, 'household_id, person_id, site_id, post_id, "window", outcome', "")


@dataclass(frozen=True, slots=True)
class _Only:
    """Which visits count: those that had arrived by a moment, and not those at some households."""

    arrived_by: datetime | None = None
    not_at: tuple[int, ...] = ()


def _newest(
    round_id: int, day: date, columns: str, group: str, only: _Only = _Only()
) -> list[tuple[object, ...]]:
    values: list[int | str | None] = [round_id, connection.ops.adapt_datefield_value(day)]
    more = "undone_at IS NULL"
    if only.arrived_by is not None:
        more = "recorded_at <= %s AND (undone_at IS NULL OR undone_at > %s)"
        values += [connection.ops.adapt_datetimefield_value(only.arrived_by)] * 2
    if only.not_at:
        marks = ", ".join(["%s"] * len(only.not_at))
        more += f" AND (household_id IS NULL OR household_id NOT IN ({marks}))"
        values += only.not_at
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(columns=columns, group=group, more=more), values)
        return cast("list[tuple[object, ...]]", cursor.fetchall())


def planned(plan: Plan, day: date, paths: Sequence[str], ground: Ground) -> Iterator[Share]:
    """The plan of a day by area and window; for those who are followed by their own days after what happened."""
    named = within(ground.selected(plan.spec.over.areas), "area__path")
    wanted = named & within(tuple(paths), "area__path")
    counted = (
        _followed(plan, day, paths, ground)
        if plan.spec.over.over is Over.ENROLLED
        else ((area_id, None, n) for area_id, n in _counted(plan, day, wanted))
    )
    known: dict[tuple[frozenset[str], Followed | None], tuple[Slot, ...]] = {}
    for area_id, followed, n in counted:
        key = (ground.codes[area_id] if plan.spec.denser else frozenset(), followed)
        if key not in known:
            known[key] = plan.slots(key[0], day, day, settings.LIBA_ZONE, followed)
        for slot in known[key]:
            yield Share(area_id, slot.window, n, slot.opens_at, slot.closes_at)


def _counted(plan: Plan, day: date, wanted: Q) -> Iterable[tuple[int, int]]:
    """How many targets lie in each area."""
    rows = targets_on(plan, day).filter(wanted).order_by()
    return cast("Iterable[tuple[int, int]]", rows.values_list("area_id").annotate(n=Count("pk")))


def _followed(
    plan: Plan, day: date, paths: Sequence[str], ground: Ground
) -> Iterable[tuple[int, Followed, int]]:
    rows = enrolled_on(plan, day, paths, ground).order_by()
    columns = ("household__area_id", "event_on", "starts_on", "ends_on", "ended_at", "begins_at")
    begins = datetime.combine(day, time(), settings.LIBA_ZONE)
    # Who was followed before the day differs from nobody else by the minute.
    groups = Counter(
        (*dates, begins_at if begins_at is not None and begins_at > begins else None)
        for *dates, begins_at in rows.values_list(*columns)
    )
    return ((area_id, Followed(*dates), n) for (area_id, *dates), n in groups.items())


def targets_on(plan: Plan, day: date) -> QuerySet[Household] | QuerySet[Site] | QuerySet[Post]:
    """The doors, places or posts of a round on a day, the whole town's; not of those who are followed."""
    over = plan.spec.over
    if over.over is Over.HOUSEHOLDS:
        ends = datetime.combine(day + timedelta(days=1), time(), settings.LIBA_ZONE)
        return Household.objects.filter(Q(closed_at=None) | Q(closed_at__gte=ends))
    held = Q(closed_on=None) | Q(closed_on__gt=day)
    if over.over is Over.SITES:
        return Site.objects.filter(held, _chosen(over), _drawn(plan, day, "s"))
    return Post.objects.filter(held, _chosen(over), _drawn(plan, day, "p"), opened_on__lte=day)


def _drawn(plan: Plan, day: date, kind: str) -> Q:
    """Those drawn for the day; everything where nothing is drawn."""
    if plan.picks is None:
        return Q()
    return Q(pk__in=[key for on, what, key in plan.picks if (on, what) == (day, kind)])


def _chosen(over: Selector) -> Q:
    """One of the kinds, or of the codes; everything where neither is named."""
    if not (over.kinds or over.codes):
        return Q()
    return Q(kind__in=over.kinds) | Q(code__in=over.codes)


def enrolled_on(plan: Plan, day: date, paths: Sequence[str], ground: Ground) -> QuerySet[Enrolment]:
    """Who is followed by the round on a day in these areas."""
    begins = datetime.combine(day, time(), settings.LIBA_ZONE)
    held = Q(ended_at=None) | Q(ended_at__gt=begins)
    named = within(ground.selected(plan.spec.over.areas), "household__area__path")
    found = Enrolment.objects.filter(held, named, round=plan.id, starts_on__lte=day, ends_on__gte=day)
    return found.filter(within(tuple(paths), "household__area__path"))
