"""When a door is due, which due a visit answers, and how the door stands. The phone runs the same in `rules/dues.ts`."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from liba.rounds.rules.recurrence import days_of
from liba.rounds.terms.plans import SETTLED, DoorState, Outcome, RoundSpec, Slot, When, Window

DAY_MINUTES: Final = 1440
# A window may be answered so much before it opens: clocks differ by as much before anybody calls it skew.
EARLY: Final = timedelta(seconds=300)
UNPLANNED_WINDOW: Final = -1
_WORST_FIRST: Final = (
    DoorState.OVERDUE,
    DoorState.NOT_HOME,
    DoorState.DUE,
    DoorState.REFUSED,
    DoorState.DONE,
)


class DueState(StrEnum):
    """How one due stands for who is to go there."""

    COMING = "coming"
    DUE = "due"
    OVERDUE = "overdue"
    SETTLED = "settled"


def windows_of(spec: RoundSpec) -> tuple[Window, ...]:
    """Every window of the round, its own first, then what denser areas have besides: `Slot.window` counts in these."""
    found = list(spec.when.windows)
    for denser in spec.denser:
        found += [window for window in denser.when.windows if window not in found]
    return tuple(found)


def when_of(spec: RoundSpec, area_codes: Collection[str]) -> When:
    """When the round comes to a target in these areas (its own and all above it): the first denser rule that names one."""
    for denser in spec.denser:
        if any(code in area_codes for code in denser.areas):
            return denser.when
    return spec.when


def slots(
    when: When,
    first_day: date,
    last_day: date,
    round_starts_on: date,
    zone: ZoneInfo,
    *,
    event_on: date | None = None,
    windows: Sequence[Window] = (),
) -> tuple[Slot, ...]:
    """The slots that open from `first_day` to `last_day` (both inclusive), in order.

    `event_on` is an enrolment's: with `offsets` the slots lie so many days after it, and without an event there are
    none. `windows` is `windows_of(spec)` where the round has denser areas. Refuses (`UnreadableRecurrence`) a bad rule.
    """
    places = _places(when, windows)
    return tuple(
        Slot(day, place, _moment(day, window.opens, zone), _moment(day, _closing(window), zone))
        for day in _days(when, first_day, last_day, round_starts_on, event_on)
        for place, window in places
    )


def fires(when: When, starts_on: date, ends_on: date) -> bool:
    """Whether anything is ever due within the round. Offsets do by themselves: their days are the enrolments'."""
    return bool(when.windows) and (bool(when.offsets) or bool(days_of(when.recurrence, starts_on, ends_on)))


def answered_slot(
    known: Sequence[Slot], moment: datetime, claim: tuple[date, int], zone: ZoneInfo
) -> Slot | None:
    """The slot that a visit at `moment` answers; None when none was due, and the visit is unplanned.

    What the phone says (`claim`: day and window) holds while that slot is open, and after it until the target's next
    one opens, or for the rest of its day. Anything else was said by a wrong clock or of an old plan: then it is the
    slot that is open, else the last one of this day that was.
    """
    opened = [slot for slot in known if slot.opens_at <= moment + EARLY]
    if not opened:
        return None
    newest = max(opened, key=lambda slot: (slot.opens_at, slot.closes_at))
    today = moment.astimezone(zone).date()
    claimed = next((slot for slot in opened if (slot.day, slot.window) == claim), None)
    if claimed and (claimed == newest or moment < claimed.closes_at or claimed.day == today):
        return claimed
    ends_on = newest.closes_at.astimezone(zone).date()
    return newest if moment < newest.closes_at or today in (newest.day, ends_on) else None


def standing_outcome(outcomes: Iterable[Outcome]) -> Outcome | None:
    """Of a due's answers in the order in which they happened: the last that settles it, else the last. Unplanned is none."""
    last: Outcome | None = None
    settled: Outcome | None = None
    for outcome in outcomes:
        if outcome is Outcome.UNPLANNED:
            continue
        last = outcome
        settled = outcome if outcome in SETTLED else settled
    return settled or last


def due_state(slot: Slot, outcome: Outcome | None, now: datetime) -> DueState:
    """For who is to go: settled, else by the clock. Nobody home or not reachable leaves it due."""
    if outcome in SETTLED:
        return DueState.SETTLED
    if now < slot.opens_at:
        return DueState.COMING
    return DueState.DUE if now < slot.closes_at else DueState.OVERDUE


def slot_state(slot: Slot, outcome: Outcome | None, now: datetime) -> DoorState:
    """For the board. Somebody went and nobody was home is told apart from nobody went; both are open."""
    if outcome in (Outcome.DONE, Outcome.NOT_NEEDED):
        return DoorState.DONE
    if outcome is Outcome.REFUSED:
        return DoorState.REFUSED
    if outcome in (Outcome.NOBODY_HOME, Outcome.NOT_REACHABLE):
        return DoorState.NOT_HOME
    if now < slot.opens_at:
        return DoorState.NOT_DUE
    return DoorState.DUE if now < slot.closes_at else DoorState.OVERDUE


def door_state(states: Iterable[DoorState]) -> DoorState:
    """A door over several dues (windows, people of it): the one that most wants somebody. Without any it is not due."""
    met = set(states)
    return next((state for state in _WORST_FIRST if state in met), DoorState.NOT_DUE)


def _days(
    when: When, first_day: date, last_day: date, starts_on: date, event_on: date | None
) -> tuple[date, ...]:
    if when.offsets:
        if event_on is None:
            return ()
        days: Iterable[date] = sorted({event_on + timedelta(days=offset) for offset in when.offsets})
    else:
        days = days_of(when.recurrence, starts_on, last_day)
    return tuple(day for day in days if max(first_day, starts_on) <= day <= last_day)


def _places(when: When, windows: Sequence[Window]) -> list[tuple[int, Window]]:
    named = windows or when.windows
    return sorted(
        ((named.index(window), window) for window in when.windows), key=lambda place: place[1].opens
    )


def _closing(window: Window) -> int:
    """A window that closes at or before it opens closes on the next day."""
    return window.closes if window.closes > window.opens else window.closes + DAY_MINUTES


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    later, minute = divmod(minute, DAY_MINUTES)
    return datetime.combine(day + timedelta(days=later), time(minute // 60, minute % 60), zone)
