"""The day's close: what is open where, who closed which day, and what came in after."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.rounds.models import Alert, DayClose, Difference, Finding
from liba.rounds.rules.closing import Open, open_count
from liba.rounds.selectors.coverage import plans_on, round_day
from liba.rounds.selectors.places import villages
from liba.rounds.selectors.plans import read_ground
from liba.rounds.terms.plans import AlertState, DifferenceState, FindingState
from liba.territory.models import Area
from liba.territory.selectors import within
from liba.workforce.models import Shift
from liba.workforce.terms import RotaState

_VILLAGE = 10  # letters of a village's path


@dataclass(frozen=True)
class CloseLine:
    """One area on one day: what is open by kind, and how it was closed, if it was."""

    area: Area
    counts: Mapping[str, int]
    close: DayClose | None
    may_close: bool

    @property
    def open(self) -> int:
        """How many things are open now."""
        return open_count(self.counts)

    @property
    def since(self) -> int:
        """By how much more is open now than when the day was closed; what was settled later makes it negative."""
        return self.open - self.close.open_count if self.close else 0

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each kind with its number, in the page's order."""
        return [(kind.value, self.counts.get(kind.value, 0)) for kind in Open]


def closing(actor: Actor, day: date, now: datetime) -> list[CloseLine]:
    """The town and the villages that the actor sees, with what is open on the day and how it was closed."""
    places = villages(actor)
    closes = {one.area_id: one for one in DayClose.objects.filter(day=day, area__in=places)}
    counted = counts_of(places, day, now)
    return [
        CloseLine(area, counted[area.pk], closes.get(area.pk), actor.may(Power.CLOSE_DAY, area.path))
        for area in places
    ]


def counts_of(places: Sequence[Area], day: date, now: datetime) -> dict[int, dict[str, int]]:
    """What is open on a day, by kind, in each of the places and below. For the town also villages that are not closed."""
    found: dict[int, dict[str, int]] = {place.pk: {} for place in places}
    if not places:
        return found
    by_kind = _open_by_path(tuple(place.path for place in places), day, now)
    for place in places:
        for kind, counted in by_kind.items():
            n = sum(count for path, count in counted.items() if path.startswith(place.path))
            if n:
                found[place.pk][kind.value] = n
        if len(place.path) < _VILLAGE and (waiting := villages_open(place, day)):
            found[place.pk][Open.VILLAGES.value] = len(waiting)
    return found


def villages_open(town: Area, day: date) -> list[Area]:
    """The town's villages that have not closed the day."""
    closed = DayClose.objects.filter(day=day).values("area")
    return list(Area.objects.filter(parent=town, closed_on=None).exclude(pk__in=closed))


def not_closed(actor: Actor, day: date) -> list[Area]:
    """The villages whose day the actor may close and nobody has; none while nobody has closed any day yet."""
    if not DayClose.objects.exists():
        return []
    closed = set(DayClose.objects.filter(day=day).values_list("area_id", flat=True))
    places = villages(actor, Power.CLOSE_DAY)
    return [area for area in places if len(area.path) == _VILLAGE and area.pk not in closed]


def closes(actor: Actor, limit: int = 200) -> QuerySet[DayClose]:
    """The ledger of closes, newest first."""
    held = within(actor.areas_for(Power.SEE_ROUNDS), "area__path")
    return DayClose.objects.filter(held).select_related("area").order_by("-day", "area__path")[:limit]


def _open_by_path(paths: tuple[str, ...], day: date, now: datetime) -> dict[Open, Counter[str]]:
    found: dict[Open, Counter[str]] = defaultdict(Counter)
    ground = read_ground()
    for plan in plans_on(day, now):
        if plan.spec.in_close:
            for (area_id, _window), tally in round_day(plan, day, paths, now, ground=ground).tallies.items():
                found[Open.DUES][ground.paths[area_id]] += tally.open
    for kind, rows in _waiting(day, now):
        for path, n in rows:
            if path is not None:
                found[kind][path] += n
    return found


def _waiting(day: date, now: datetime) -> Iterator[tuple[Open, Sequence[tuple[str | None, int]]]]:
    ends = datetime.combine(day + timedelta(days=1), time(), settings.LIBA_ZONE)
    alerts = Alert.objects.filter(arrived_at__lt=ends, visit__undone_at=None)
    yield Open.ALERTS, _counted(alerts.exclude(state=AlertState.SETTLED.value), "area__path")
    findings = Finding.objects.filter(state=FindingState.OPEN.value, due_on__lte=day)
    for way in ("post__area__path", "site__area__path"):
        yield Open.FINDINGS, _counted(findings.filter(**{f"{way}__isnull": False}), way)
    alone = findings.filter(post=None, site=None)
    yield Open.FINDINGS, _counted(alone, "visit__area__path")
    differences = Difference.objects.filter(state=DifferenceState.OPEN.value, raised_at__lt=ends)
    yield Open.DIFFERENCES, _counted(differences, "household__area__path")
    yield Open.POSTS, [(path, 1) for path in _deserted(day, now)]


def _counted(
    rows: QuerySet[Alert] | QuerySet[Finding] | QuerySet[Difference], way: str
) -> list[tuple[str, int]]:
    return [(path, n) for path, n in rows.order_by().values_list(way).annotate(n=Count("pk"))]


def _deserted(day: date, now: datetime) -> list[str]:
    """The area of each post and shift of the day that began and where nobody has arrived."""
    shifts = (
        Shift.objects.filter(day=day, starts_at__lte=now, rota__state=RotaState.PUBLISHED.value)
        .order_by()
        .values("post", "pattern", "post__area__path")
        .annotate(came=Count("pk", filter=Q(arrived_at__isnull=False)), first=Min("starts_at"))
    )
    return [shift["post__area__path"] for shift in shifts if not shift["came"]]
