"""Counting the daily return's figures from the day's facts.

A day's answers are sealed one by one; they are read as a stream of values and never held together.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec
from django.conf import settings
from django.db.models import Q

from liba.governance.models import JournalLine
from liba.rounds.models import Alert, Enrolment, Round, Visit
from liba.rounds.selectors.coverage import round_day
from liba.rounds.selectors.plans import plans_of
from liba.rounds.terms.forms import Answers, Value
from liba.rounds.terms.plans import Outcome
from liba.rounds.terms.returns import (
    Answered,
    DueCount,
    DuesOf,
    Enrolled,
    Figure,
    How,
    PresenceChanged,
    Raised,
    ReturnSpec,
    Summed,
)
from liba.territory.models import Area

_CHUNK: Final = 2000
_NOTHING: Final = Answers()
_answers = msgspec.json.Decoder(Answers)


def moment_of(day: date, minute: int) -> datetime:
    """A local minute of a day."""
    return datetime.combine(day, time(minute // 60, minute % 60), settings.LIBA_ZONE)


def figures(spec: ReturnSpec, day: date, cutoff: datetime, below: str = "") -> dict[str, Counter[str]]:
    """Every figure by the path of the area where it was counted, from the facts that had arrived by `cutoff`.

    `below` counts only what happened in that area (a path) and in those inside it.
    """
    reading = _Reading(spec, day, cutoff, below)
    return {figure.code: reading.count(figure) for figure in spec.figures}


@dataclass(frozen=True, slots=True)
class _Said:
    """What one visit of a form said, where, and of whom: a household or a person of it, a site or a post."""

    area_id: int
    target: tuple[int | None, ...]
    answers: Answers
    counts: Mapping[str, int]

    def to(self, question: str) -> Iterator[tuple[str, Value]]:
        """What was answered: of the door ("" for whom), of each person, or of the place as it was added up."""
        found = False
        if question in self.answers.door:
            found = True
            yield "", self.answers.door[question]
        for person, said in self.answers.people.items():
            if question in said:
                found = True
                yield person, said[question]
        if not found and question in self.counts:
            yield "", self.counts[question]


class _People:
    """Of whom a question was answered so: each once, where they were asked last."""

    def __init__(self, how: Answered) -> None:
        self._how = how
        self._where: dict[tuple[tuple[int | None, ...], str], int] = {}

    def hear(self, said: _Said) -> None:
        for person, value in said.to(self._how.question):
            if not self._how.answers or _is_among(value, self._how.answers):
                self._where[said.target, person] = said.area_id

    def by_area(self) -> Counter[int]:
        return Counter(self._where.values())


class _Sum:
    """A number or count, added up."""

    def __init__(self, how: Summed) -> None:
        self._how = how
        self._found: Counter[int] = Counter()

    def hear(self, said: _Said) -> None:
        for _person, value in said.to(self._how.question):
            if isinstance(value, int):
                self._found[said.area_id] += value

    def by_area(self) -> Counter[int]:
        return self._found


class _Reading:
    """One reading of a day's facts: what several figures count is read once."""

    def __init__(self, spec: ReturnSpec, day: date, cutoff: datetime, below: str) -> None:
        self._spec, self._day, self._cutoff, self._below = spec, day, cutoff, below
        self._paths = dict(Area.objects.order_by().values_list("pk", "path"))
        self._heard: dict[str, dict[How, Counter[int]]] = {}
        self._tallies: dict[str, dict[DueCount, Counter[str]]] = {}

    def count(self, figure: Figure) -> Counter[str]:
        """One figure by area path."""
        how = figure.how
        if isinstance(how, Answered | Summed):
            return self._said(how)
        ways: dict[type, Callable[[], Counter[str]]] = {
            Raised: lambda: self._raised(how),  # type: ignore[arg-type]
            DuesOf: lambda: self._dues(how),  # type: ignore[arg-type]
            Enrolled: lambda: self._enrolled(how),  # type: ignore[arg-type]
            PresenceChanged: lambda: self._presence(how),  # type: ignore[arg-type]
        }
        return ways[type(how)]()

    def _said(self, how: Answered | Summed) -> Counter[str]:
        if how.form not in self._heard:
            self._heard[how.form] = self._hear(how.form)
        counted = self._heard[how.form][how]
        return Counter({self._paths[area_id]: n for area_id, n in counted.items()})

    def _hear(self, form: str) -> dict[How, Counter[int]]:
        """All figures of a form, in one pass over its visits."""
        ears: dict[How, _People | _Sum] = {}
        for how in (figure.how for figure in self._spec.figures):
            if isinstance(how, Answered | Summed) and how.form == form:
                ears[how] = _People(how) if isinstance(how, Answered) else _Sum(how)
        for said in self._visits(form):
            for ear in ears.values():
                ear.hear(said)
        return {how: ear.by_area() for how, ear in ears.items()}

    def _visits(self, form: str) -> Iterator[_Said]:
        rounds = [one.pk for one in Round.objects.all() if one.spec.get("form") == form]
        rows = Visit.objects.filter(
            Q(undone_at=None) | Q(undone_at__gt=self._cutoff),
            round__in=rounds,
            day=self._day,
            recorded_at__lte=self._cutoff,
            outcome__in=(Outcome.DONE.value, Outcome.UNPLANNED.value),
        ).order_by("window", "area_id")
        if self._below:
            rows = rows.filter(area__path__startswith=self._below)
        # Values, not rows of the model: those would take four times as long for a day of a large town.
        values = rows.values_list(
            "area_id", "household_id", "person_id", "site_id", "post_id", "answers", "counts"
        )
        for area_id, *target, answers, counts in values.iterator(chunk_size=_CHUNK):
            yield _Said(area_id, tuple(target), _answers.decode(answers) if answers else _NOTHING, counts)

    def _raised(self, how: Raised) -> Counter[str]:
        stands = Q(visit__undone_at=None) | Q(visit__undone_at__gt=self._cutoff)
        rows = Alert.objects.filter(
            stands, limit=how.limit, visit__day=self._day, arrived_at__lte=self._cutoff
        )
        return Counter(path for path in rows.values_list("area__path", flat=True) if self._holds(path))

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
        standing = round_day(plan, self._day, (self._below,), before, arrived_by=self._cutoff)
        for (area_id, _window), tally in standing.tallies.items():
            path = self._paths[area_id]
            if not self._holds(path):
                continue
            counted[DueCount.DUE][path] += tally.begun
            counted[DueCount.DONE][path] += tally.done
            counted[DueCount.REFUSED][path] += tally.refused
            counted[DueCount.MISSED][path] += tally.wanting
        return counted

    def _enrolled(self, how: Enrolled) -> Counter[str]:
        begins = moment_of(self._day, 0)
        held = Q(ended_at=None) | Q(ended_at__gt=begins)
        rows = Enrolment.objects.filter(
            held, starts_on__lte=self._day, ends_on__gte=self._day, enrolled_at__lte=self._cutoff
        )
        if how.new:
            rows = rows.filter(enrolled_at__gte=begins)
        if how.reasons:
            rows = rows.filter(reason__in=how.reasons)
        # One person may be followed by several rounds, and at two doors on the day of a move; they are one person, where
        # they were followed last.
        columns = rows.order_by("pk").values_list("household_id", "person_id", "household__area__path")
        whom = {(0, person) if person else (home, 0): path for home, person, path in columns}
        return Counter(path for path in whom.values() if self._holds(path))

    def _presence(self, how: PresenceChanged) -> Counter[str]:
        rows = JournalLine.objects.filter(
            verb="registry.person.presence", at__gte=moment_of(self._day, 0), at__lte=self._cutoff,
            at__lt=moment_of(self._day + timedelta(days=1), 0),
        )  # fmt: skip
        lines = rows.values_list("subject_id", "area_path", "facts").order_by("seq")
        last = {person: (path, _said_presence(facts)) for person, path, facts in lines}
        return Counter(path for path, presence in last.values() if presence == how.to and self._holds(path))

    def _holds(self, path: str) -> bool:
        return path.startswith(self._below)


def _said_presence(facts: str) -> str:
    said: object = msgspec.json.decode(facts or "{}").get("presence", "")
    return str(said)


def _is_among(value: Value, wanted: Sequence[str]) -> bool:
    given = value if isinstance(value, list) else [str(value)]
    return any(one in wanted for one in given)
