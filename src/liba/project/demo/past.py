"""A week at the gates, recorded through the service that phones' checks go through: what charts and lists then show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from random import Random
from zoneinfo import ZoneInfo

from liba.access.models import Gate, Pass
from liba.access.reports import CardShown, CheckReport, Guard, Reported
from liba.access.services import record_checks
from liba.access.terms import Answers, Direction, Outcome
from liba.kernel.calendar import calendar_day
from liba.kernel.ids import id_at
from liba.kernel.numbers import pass_number

DAYS = 7
ENTRIES_A_DAY = 1200
COLOURS = {"red": (1, 4, 7), "yellow": (2, 5, 8), "blue": (3, 6, 9)}
ORIGINS = ("自贡市区", "内江", "隆昌", "泸州", "宜宾", "成都", "重庆")
_OPENS, _CLOSES = 6 * 60 + 5, 19 * 60 + 45
# What goes wrong at a gate, and how often in a hundred.
_TROUBLES = (("none", 84), ("day", 5), ("again", 3), ("mask", 3), ("fever", 1), ("stranger", 3), ("visit", 1))


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


class Week:
    """Draws the events of days from a seed; cards are those that were handed out."""

    def __init__(self, seed: int, zone: ZoneInfo, share: float) -> None:
        self._random = Random(seed)  # noqa: S311 - made-up days that are the same each time
        self._zone = zone
        self._share = share
        gates = [*Gate.objects.filter(is_open=True).order_by("pk")]
        self._checkpoints = [gate for gate in gates if gate.rule_code == "checkpoint"]
        self._roads = [gate for gate in gates if gate.kind == "turn_back"]
        self._watches = [gate for gate in gates if gate.kind == "monitoring"]
        self._serials = {
            code: [
                *Pass.objects.filter(type__code=code, status="good", hand_out__isnull=False)
                .order_by("pk")
                .values_list("pk", flat=True)
            ]
            for code in (*COLOURS, "resident", "stall")
        }

    def day(self, day: date) -> list[Event]:
        """The events of one day in the order in which they happened."""
        digit = calendar_day(day).digit
        today = next((colour for colour, digits in COLOURS.items() if digit in digits), "")
        events = [*self._colour_cards(day, today), *self._free_passes(day), *self._village_line(day)]
        return sorted(events, key=lambda event: event.at)

    def _colour_cards(self, day: date, today: str) -> Iterator[Event]:
        count = int(ENTRIES_A_DAY * self._share)
        # One card of each set, so that no household is drawn twice by chance.
        sets = {colour: self._serials[colour][::3] for colour in COLOURS}
        right = iter(self._random.sample(sets[today], min(count, len(sets[today]))) if today else ())
        others = [colour for colour in COLOURS if colour != today]
        kinds = self._random.choices([k for k, _ in _TROUBLES], [n for _, n in _TROUBLES], k=count)
        for trouble in kinds:
            wrong = self._random.choice(sets[self._random.choice(others)])
            serial = wrong if trouble == "day" or not today else next(right, 0)
            if trouble == "stranger":
                yield self._stranger(day)
            elif trouble == "day" or not today:
                reason = "wrong_day" if digit_of(day) else "uncovered_day"
                yield self._refused(day, serial, reason, self._answers())
            elif serial:
                yield from self._visit(day, serial, trouble)

    def _visit(self, day: date, serial: int, trouble: str) -> Iterator[Event]:
        if trouble == "mask":
            yield self._refused(day, serial, "no_mask", self._answers(mask=False))
        elif trouble == "fever":
            yield self._refused(
                day, serial, "fever", self._answers(temperature=373 + self._random.randrange(9))
            )
        elif trouble == "visit":
            yield self._refused(day, serial, "purpose_not_admitted", self._answers(purpose="visit"))
        else:
            gate, at = self._random.choice(self._checkpoints), self._moment(day)
            yield from self._in_and_out(gate, at, serial)
            if trouble == "again":
                later = at + timedelta(minutes=self._random.randint(20, 90))
                if later.astimezone(self._zone).hour < 20:
                    other = self._random.choice(self._checkpoints)
                    reasons = ("household_used",)
                    yield Event(
                        later, other, Direction.IN, Outcome.REFUSED, serial + 1, self._answers(), reasons
                    )

    def _free_passes(self, day: date) -> Iterator[Event]:
        for code, part in (("resident", 0.5), ("stall", 0.8)):
            serials = self._serials[code]
            for serial in self._random.sample(serials, int(len(serials) * part * min(1.0, self._share * 3))):
                yield from self._in_and_out(self._checkpoints[0], self._moment(day), serial)

    def _village_line(self, day: date) -> Iterator[Event]:
        for _ in range(max(2, int(45 * self._share)) if self._roads else 0):
            yield Event(
                self._moment(day), self._random.choice(self._roads), Direction.IN, Outcome.TURNED_BACK,
                plate=f"川{self._random.choice('ABCEJKQ')}·{self._random.randrange(10000, 99999)}",
                came_from=self._random.choice(ORIGINS),
            )  # fmt: skip
        for _ in range(max(2, int(80 * self._share)) if self._watches else 0):
            answers = Answers(temperature=360 + self._random.randrange(10))
            gate = self._random.choice(self._watches)
            yield Event(self._moment(day), gate, Direction.IN, Outcome.NOTED, answers=answers)

    def _in_and_out(self, gate: Gate, at: datetime, serial: int) -> Iterator[Event]:
        yield Event(at, gate, Direction.IN, Outcome.ADMITTED, serial, self._answers())
        left = at + timedelta(minutes=self._random.randint(25, 110))
        closing = datetime.combine(at.astimezone(self._zone).date(), time(19, 58), self._zone)
        yield Event(min(left, closing.astimezone(UTC)), gate, Direction.OUT, Outcome.LEFT, serial)

    def _refused(self, day: date, serial: int, reason: str, answers: Answers) -> Event:
        gate = self._random.choice(self._checkpoints)
        # A card that does not admit today is refused before anything is asked.
        asked = None if reason in ("wrong_day", "uncovered_day") else answers
        return Event(self._moment(day), gate, Direction.IN, Outcome.REFUSED, serial, asked, (reason,))

    def _stranger(self, day: date) -> Event:
        gate = self._random.choice(self._checkpoints)
        answers = self._answers(local=False)
        return Event(
            self._moment(day), gate, Direction.IN, Outcome.REFUSED, 0, answers, ("no_pass", "not_local"),
            came_from=self._random.choice(ORIGINS),
        )  # fmt: skip

    def _answers(self, **changes: bool | int | str) -> Answers:
        usual: dict[str, bool | int | str] = {
            "mask": True,
            "id": True,
            "temperature": 361 + self._random.randrange(8),
            "purpose": self._random.choice(("food", "food", "food", "medicine", "work", "home")),
        }
        return Answers(**{**usual, **changes})  # type: ignore[arg-type]

    def _moment(self, day: date) -> datetime:
        """A moment while gates are open, most often in the morning."""
        minute = self._random.triangular(_OPENS, _CLOSES, 8 * 60 + 40)
        seconds = int(minute * 60) + self._random.randrange(60)
        return (datetime.combine(day, time(), self._zone) + timedelta(seconds=seconds)).astimezone(UTC)


def digit_of(day: date) -> int:
    """The last digit of the lunar day."""
    return calendar_day(day).digit


def record_week(guards: dict[str, Guard], week: Week, days: Iterable[date], *, until: datetime) -> int:
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
