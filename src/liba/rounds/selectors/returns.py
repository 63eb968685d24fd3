"""The daily return: each figure counted from the day's facts, by village and for the town."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import msgspec
from django.conf import settings
from django.db.models import Q

from liba.governance.models import JournalLine
from liba.kernel.actors import Actor
from liba.rounds.models import Alert, Enrolment, ReturnLayout, ReturnSeal, Round, Visit
from liba.rounds.selectors.coverage import round_day
from liba.rounds.selectors.doorlist import key_of
from liba.rounds.selectors.places import villages
from liba.rounds.selectors.plans import plans_of
from liba.rounds.terms.forms import Answers, Value
from liba.rounds.terms.plans import Outcome
from liba.rounds.terms.returns import (
    Answered,
    DueCount,
    DuesOf,
    Enrolled,
    Figure,
    PresenceChanged,
    Raised,
    ReturnSpec,
    Summed,
)
from liba.territory.models import Area

Counts = Mapping[str, int]
"""Figure code → number."""


@dataclass(frozen=True)
class ReturnLine:
    """One area's return of a day. `sealed` is None before it is sealed; `now` is what the facts say today.

    What arrived after the seal is `later`; `before` is yesterday's sealed return, empty where none was.
    """

    area: Area
    sealed: Counts | None
    now: Counts
    before: Counts

    @property
    def shown(self) -> Counts:
        """The figures that stand: the sealed ones, else those of now."""
        return self.now if self.sealed is None else self.sealed

    def later(self, code: str) -> int:
        """By how much the facts that came after the seal change a figure."""
        return self.now.get(code, 0) - self.sealed.get(code, 0) if self.sealed is not None else 0


@dataclass(frozen=True)
class DailyReturn:
    """The whole return as one may see it: the town first if one may see all of it, then the villages."""

    day: date
    layout: ReturnSpec | None
    lines: tuple[ReturnLine, ...]
    sealed_at: datetime | None
    seals_at: datetime | None


def layout_in_force(day: date) -> tuple[int, ReturnSpec] | None:
    """The version and layout by which a day is counted: the newest that was decided before the day was over."""
    ends = _moment(day + timedelta(days=1), 0)
    rows = ReturnLayout.objects.order_by("-version")
    found = rows.filter(decided_at__lt=ends).first() or rows.last()
    return (found.version, msgspec.convert(found.spec, ReturnSpec)) if found else None


def seal_moment(spec: ReturnSpec, day: date) -> datetime:
    """When the day's return is sealed."""
    return _moment(day, spec.sealed_minute)


def daily_return(actor: Actor, day: date, now: datetime) -> DailyReturn:
    """The return of a day over the town and the villages that the actor may see, beside what was sealed and yesterday's."""
    held = layout_in_force(day)
    places = villages(actor)
    if held is None or not places:
        return DailyReturn(day, held[1] if held else None, (), None, None)
    spec = held[1]
    present = rolled_up(figures(spec, day, now), places)
    seals = {seal.area_id: seal for seal in ReturnSeal.objects.filter(day=day, area__in=places)}
    yesterday = _before(day - timedelta(days=1), places)
    lines = tuple(
        ReturnLine(
            area,
            seals[area.pk].figures if area.pk in seals else None,
            present[area.pk],
            yesterday.get(area.pk, {}),
        )
        for area in places
    )
    sealed_at = next((seal.sealed_at for seal in seals.values()), None)
    return DailyReturn(day, spec, lines, sealed_at, seal_moment(spec, day))


def _before(day: date, places: Sequence[Area]) -> Mapping[int, Counts]:
    seals = ReturnSeal.objects.filter(day=day, area__in=places)
    found: dict[int, Counts] = {seal.area_id: seal.figures for seal in seals}
    return found


def rolled_up(by_area: Mapping[str, Counter[str]], places: Sequence[Area]) -> dict[int, dict[str, int]]:
    """Each place's figures: what was counted in it and in every area below it. Counters are by area path."""
    return {
        place.pk: {
            code: sum(n for path, n in counted.items() if path.startswith(place.path))
            for code, counted in by_area.items()
        }
        for place in places
    }


def figures(spec: ReturnSpec, day: date, cutoff: datetime) -> dict[str, Counter[str]]:
    """Every figure by the path of the area where it was counted, from the facts that had arrived by `cutoff`."""
    reading = _Reading(day, cutoff)
    return {figure.code: reading.count(figure) for figure in spec.figures}


class _Reading:
    """One reading of a day's facts: what several figures count is read once."""

    def __init__(self, day: date, cutoff: datetime) -> None:
        self._day, self._cutoff = day, cutoff
        self._paths = dict(Area.objects.order_by().values_list("pk", "path"))
        self._visits: dict[str, list[tuple[Visit, Answers]]] = {}
        self._tallies: dict[str, dict[DueCount, Counter[str]]] = {}

    def count(self, figure: Figure) -> Counter[str]:
        """One figure by area path."""
        how = figure.how
        ways: dict[type, Callable[[], Counter[str]]] = {
            Answered: lambda: self._answered(how),  # type: ignore[arg-type]
            Summed: lambda: self._summed(how),  # type: ignore[arg-type]
            Raised: lambda: self._raised(how),  # type: ignore[arg-type]
            DuesOf: lambda: self._dues(how),  # type: ignore[arg-type]
            Enrolled: lambda: self._enrolled(how),  # type: ignore[arg-type]
            PresenceChanged: lambda: self._presence(how),  # type: ignore[arg-type]
        }
        return ways[type(how)]()

    def _answered(self, how: Answered) -> Counter[str]:
        of_whom: dict[tuple[object, ...], str] = {}
        for visit, answers in self._answers(how.form):
            for person, value in _values(visit, answers, how.question):
                if not how.answers or _is_among(value, how.answers):
                    of_whom[*key_of(visit), person] = self._paths[visit.area_id]
        return Counter(of_whom.values())

    def _summed(self, how: Summed) -> Counter[str]:
        found: Counter[str] = Counter()
        for visit, answers in self._answers(how.form):
            for _person, value in _values(visit, answers, how.question):
                if isinstance(value, int):
                    found[self._paths[visit.area_id]] += value
        return found

    def _answers(self, form: str) -> list[tuple[Visit, Answers]]:
        if form not in self._visits:
            rounds = [one.pk for one in Round.objects.all() if one.spec.get("form") == form]
            rows = Visit.objects.filter(
                Q(undone_at=None) | Q(undone_at__gt=self._cutoff),
                round__in=rounds,
                day=self._day,
                recorded_at__lte=self._cutoff,
                outcome__in=(Outcome.DONE.value, Outcome.UNPLANNED.value),
            )
            self._visits[form] = [
                (row, msgspec.json.decode(row.answers, type=Answers) if row.answers else Answers())
                for row in rows.defer("note").iterator(chunk_size=5000)
            ]
        return self._visits[form]

    def _raised(self, how: Raised) -> Counter[str]:
        stands = Q(visit__undone_at=None) | Q(visit__undone_at__gt=self._cutoff)
        rows = Alert.objects.filter(
            stands, limit=how.limit, visit__day=self._day, arrived_at__lte=self._cutoff
        )
        return Counter(rows.values_list("area__path", flat=True))

    def _dues(self, how: DuesOf) -> Counter[str]:
        if how.round not in self._tallies:
            self._tallies[how.round] = self._tallied(how.round)
        return self._tallies[how.round][how.count]

    def _tallied(self, code: str) -> dict[DueCount, Counter[str]]:
        counted: dict[DueCount, Counter[str]] = defaultdict(Counter)
        round_ = Round.objects.filter(code=code, starts_on__lte=self._day, ends_on__gte=self._day).first()
        if round_ is None:
            return counted
        plan = plans_of([round_], self._cutoff)[round_.pk]
        # A window that opens just at the hour is not due by it.
        before = self._cutoff - timedelta(seconds=1)
        standing = round_day(plan, self._day, ("",), before, arrived_by=self._cutoff)
        for (area_id, _window), tally in standing.tallies.items():
            path = self._paths[area_id]
            counted[DueCount.DUE][path] += tally.begun
            counted[DueCount.DONE][path] += tally.done
            counted[DueCount.REFUSED][path] += tally.refused
            counted[DueCount.MISSED][path] += tally.wanting
        return counted

    def _enrolled(self, how: Enrolled) -> Counter[str]:
        begins = _moment(self._day, 0)
        held = Q(ended_at=None) | Q(ended_at__gt=begins)
        rows = Enrolment.objects.filter(
            held, starts_on__lte=self._day, ends_on__gte=self._day, enrolled_at__lte=self._cutoff
        )
        if how.new:
            rows = rows.filter(enrolled_at__gte=begins)
        if how.reasons:
            rows = rows.filter(reason__in=how.reasons)
        # One person may be followed by several rounds; they are one person.
        whom = rows.order_by().values_list("household_id", "person_id", "household__area__path").distinct()
        return Counter(path for _home, _person, path in whom)

    def _presence(self, how: PresenceChanged) -> Counter[str]:
        rows = JournalLine.objects.filter(
            verb="registry.person.presence", at__gte=_moment(self._day, 0), at__lte=self._cutoff,
            at__lt=_moment(self._day + timedelta(days=1), 0),
        )  # fmt: skip
        lines = rows.values_list("subject_id", "area_path", "facts").order_by("seq")
        last = {person: (path, _said_presence(facts)) for person, path, facts in lines}
        return Counter(path for path, presence in last.values() if presence == how.to)


def _values(visit: Visit, answers: Answers, question: str) -> Iterator[tuple[str, Value]]:
    """What was answered: of the door ("" for whom), of each person, or of the place as it was added up."""
    found = False
    if question in answers.door:
        found = True
        yield "", answers.door[question]
    for person, said in answers.people.items():
        if question in said:
            found = True
            yield person, said[question]
    if not found and question in visit.counts:
        yield "", visit.counts[question]


def _said_presence(facts: str) -> str:
    said: object = msgspec.json.decode(facts or "{}").get("presence", "")
    return str(said)


def _is_among(value: Value, wanted: Sequence[str]) -> bool:
    given = value if isinstance(value, list) else [str(value)]
    return any(one in wanted for one in given)


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), settings.LIBA_ZONE)
