"""Days at the gates of a town with cards: each colour on its days, those who live inside, and what goes wrong."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from liba.access.models import Gate, Pass
from liba.access.terms import Answers, Direction, Outcome
from liba.kernel.calendar import calendar_day
from liba.project.demo.profiles import Profile
from liba.project.demo.traffic import Event, RoadWeek

DAYS = 7
ENTRIES_A_DAY = 1200
COLOURS = {"red": (1, 4, 7), "yellow": (2, 5, 8), "blue": (3, 6, 9)}
# What goes wrong at a gate, and how often in a hundred.
_TROUBLES = (("none", 84), ("day", 5), ("again", 3), ("mask", 3), ("fever", 1), ("stranger", 3), ("visit", 1))


class Week(RoadWeek):
    """The days of a town with cards; they are those that were handed out."""

    def __init__(self, profile: Profile, zone: ZoneInfo, share: float) -> None:
        super().__init__(profile, zone, share)
        gates = Gate.objects.filter(is_open=True, rule_code="checkpoint")
        self._checkpoints = [*gates.order_by("pk")]
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
        events = [*self._colour_cards(day, today), *self._free_passes(day), *self.village_line(day)]
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
            gate, at = self._random.choice(self._checkpoints), self.moment(day)
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
                yield from self._in_and_out(self._checkpoints[0], self.moment(day), serial)

    def _in_and_out(self, gate: Gate, at: datetime, serial: int) -> Iterator[Event]:
        yield Event(at, gate, Direction.IN, Outcome.ADMITTED, serial, self._answers())
        yield Event(self.left_at(at), gate, Direction.OUT, Outcome.LEFT, serial)

    def _refused(self, day: date, serial: int, reason: str, answers: Answers) -> Event:
        gate = self._random.choice(self._checkpoints)
        # A card that does not admit today is refused before anything is asked.
        asked = None if reason in ("wrong_day", "uncovered_day") else answers
        return Event(self.moment(day), gate, Direction.IN, Outcome.REFUSED, serial, asked, (reason,))

    def _stranger(self, day: date) -> Event:
        gate = self._random.choice(self._checkpoints)
        answers = self._answers(local=False)
        return Event(
            self.moment(day), gate, Direction.IN, Outcome.REFUSED, 0, answers, ("no_pass", "not_local"),
            came_from=self._random.choice(self._profile.origins),
        )  # fmt: skip

    def _answers(self, **changes: bool | int | str) -> Answers:
        usual: dict[str, bool | int | str] = {
            "mask": True,
            "id": True,
            "temperature": 361 + self._random.randrange(8),
            "purpose": self._random.choice(("food", "food", "food", "medicine", "work", "home")),
        }
        return Answers(**{**usual, **changes})  # type: ignore[arg-type]


def digit_of(day: date) -> int:
    """The last digit of the lunar day."""
    return calendar_day(day).digit
