"""What passes a town's gates where nobody shows a card, and recording it as phones that are in touch would."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from random import Random
from zoneinfo import ZoneInfo

from liba.access.models import Gate
from liba.access.reports import CardShown, CheckReport, Guard, Reported
from liba.access.services import record_checks
from liba.access.terms import Answers, Direction, Outcome
from liba.kernel.ids import id_at
from liba.kernel.numbers import pass_number
from liba.project.demo.profiles import Profile

_OPENS, _CLOSES = 6 * 60 + 5, 19 * 60 + 45
# What goes wrong at a gate where a local needs no card, and how often in a hundred.
_TROUBLES = (("none", 94), ("stranger", 4), ("fever", 2))


@dataclass(frozen=True, slots=True)
class Event:
    """One report at its moment."""

    at: datetime
    gate: Gate
    direction: Direction
    outcome: Outcome
    serial: int = 0
    answers: Answers | None = None
    reasons: tuple[str, ...] = ()
    plate: str = ""
    came_from: str = ""


class RoadWeek:
    """Draws the events of days from a seed: cars sent back, people measured, locals in and out."""

    def __init__(self, profile: Profile, zone: ZoneInfo, share: float) -> None:
        self._random = Random(profile.seed)  # noqa: S311 - made-up days that are the same each time
        self._profile, self._zone, self._share = profile, zone, share
        gates = [*Gate.objects.filter(is_open=True).order_by("pk")]
        self._entries = [gate for gate in gates if gate.kind == "checkpoint"]
        self._roads = [gate for gate in gates if gate.kind == "turn_back"]
        self._watches = [gate for gate in gates if gate.kind == "monitoring"]

    def day(self, day: date) -> list[Event]:
        """The events of one day in the order in which they happened."""
        return sorted([*self._locals(day), *self.village_line(day)], key=lambda event: event.at)

    def village_line(self, day: date) -> Iterator[Event]:
        """Cars that are sent back, and temperatures at the monitoring points."""
        for _ in range(max(2, int(45 * self._share)) if self._roads else 0):
            letter, number = self._random.choice("ABCEJKQ"), self._random.randrange(10000, 99999)
            yield Event(
                self.moment(day), self._random.choice(self._roads), Direction.IN, Outcome.TURNED_BACK,
                plate=f"{self._profile.plate}{letter}·{number}",
                came_from=self._random.choice(self._profile.origins),
            )  # fmt: skip
        for _ in range(max(2, int(80 * self._share)) if self._watches else 0):
            answers = Answers(temperature=360 + self._random.randrange(10))
            gate = self._random.choice(self._watches)
            yield Event(self.moment(day), gate, Direction.IN, Outcome.NOTED, answers=answers)

    def _locals(self, day: date) -> Iterator[Event]:
        count = int(self._profile.passing * self._share) if self._entries else 0
        for trouble in self._random.choices([k for k, _ in _TROUBLES], [n for _, n in _TROUBLES], k=count):
            gate, at = self._random.choice(self._entries), self.moment(day)
            fever = trouble == "fever"
            answers = Answers(
                mask=True, id=True, local=trouble != "stranger", purpose=self._random.choice(("food", "home")),
                temperature=(373 if fever else 361) + self._random.randrange(8),
            )  # fmt: skip
            if trouble == "none":
                yield Event(at, gate, Direction.IN, Outcome.ADMITTED, answers=answers)
                yield Event(self.left_at(at), gate, Direction.OUT, Outcome.LEFT)
                continue
            yield Event(
                at, gate, Direction.IN, Outcome.REFUSED, answers=answers,
                reasons=("fever",) if fever else ("not_local",),
                came_from="" if fever else self._random.choice(self._profile.origins),
            )  # fmt: skip

    def left_at(self, at: datetime) -> datetime:
        """When somebody goes out again: before the gates close."""
        left = at + timedelta(minutes=self._random.randint(25, 110))
        closing = datetime.combine(at.astimezone(self._zone).date(), time(19, 58), self._zone)
        return min(left, closing.astimezone(UTC))

    def moment(self, day: date) -> datetime:
        """A moment while gates are open, most often in the morning."""
        minute = self._random.triangular(_OPENS, _CLOSES, 8 * 60 + 40)
        seconds = int(minute * 60) + self._random.randrange(60)
        return (datetime.combine(day, time(), self._zone) + timedelta(seconds=seconds)).astimezone(UTC)


def record_week(guards: dict[str, Guard], week: RoadWeek, days: Iterable[date], *, until: datetime) -> int:
    """Record the days hour by hour, as phones that are in touch would; how many checks were stored."""
    count = 0
    for day in days:
        events = [event for event in week.day(day) if event.at < until]
        for hour, group in groupby(events, key=lambda event: event.at.replace(minute=0, second=0)):
            items = [Reported(_guard(guards, event.gate), _report(event)) for event in group]
            count += len(record_checks(items, min(until, hour + timedelta(hours=1))))
    return count


def _guard(guards: dict[str, Guard], gate: Gate) -> Guard:
    return guards.get(gate.code) or next(iter(guards.values()))


def _report(event: Event) -> CheckReport:
    return CheckReport(
        id=id_at(event.at),
        at=int(event.at.timestamp()),
        gate=event.gate.code,
        direction=event.direction,
        outcome=event.outcome,
        card=CardShown(number=pass_number(event.serial)) if event.serial else None,
        answers=event.answers,
        reasons=event.reasons,
        rule_version=1,
        plate=event.plate,
        came_from=event.came_from,
    )
