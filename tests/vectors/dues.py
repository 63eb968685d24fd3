"""The vectors of dues: `dues.json`, which `tests/rounds/test_dues.py` and `client/src/rules/dues.ts` both run."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from liba.kernel.text import Text
from liba.rounds.rules import plans
from liba.rounds.terms.plans import DoorState, Outcome, Slot, When, Window
from tests.vectors.cases_dues import DUE_CASES, DueCase

ZONE = ZoneInfo("Asia/Shanghai")
SHAPE = (
    "Each case: `windows` are [opens, closes] in minutes of the local day (a close at or before the open is on the next "
    "day), `slots` [day, place in windows] in order, `visits` [day, window, outcome] in the order in which they happened, "
    "`at` the local [day, minute] of the clock and `now` the same in seconds since 1970. Slot by slot, `due` says coming, "
    "due, overdue or settled, `board` how the board shows it; `door` is the board's word for all of them together. "
    "A slot's outcome is the last settled one (done, refused, not_needed), else the last; unplanned answers none."
)


def due_vectors() -> dict[str, object]:
    return {
        "shape": SHAPE,
        "zone": ZONE.key,
        "cases": [decided(case) for family in DUE_CASES for case in family()],
    }


def decided(case: DueCase) -> dict[str, object]:
    """The rule's answer, once it is what the case says by hand."""
    due, board, door = answer(case.windows, case.slots, case.visits, _moment(*case.at))
    if (due, board, door) != (case.due, case.board, case.door):
        raise AssertionError(f"{case.name}: {(due, board, door)}, not {(case.due, case.board, case.door)}")
    return {
        "name": case.name,
        "windows": case.windows,
        "slots": case.slots,
        "visits": case.visits,
        "at": case.at,
        "now": int(_moment(*case.at).timestamp()),
        "due": due,
        "board": board,
        "door": door,
    }


def answer(
    windows: object, slots: object, visits: object, now: datetime
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """How the rule decides a case."""
    spans = msgspec.convert(windows, tuple[tuple[int, int], ...])
    named = tuple(Window(str(n), Text("时段"), opens, closes) for n, (opens, closes) in enumerate(spans))
    facts = msgspec.convert(visits, tuple[tuple[date, int, Outcome], ...])
    dues: list[str] = []
    boards: list[DoorState] = []
    for day, window in msgspec.convert(slots, tuple[tuple[date, int], ...]):
        slot = _slot(named, day, window)
        outcome = plans.standing_outcome(o for d, w, o in facts if (d, w) == (day, window))
        dues.append(plans.due_state(slot, outcome, now).value)
        boards.append(plans.slot_state(slot, outcome, now))
    return tuple(dues), tuple(state.value for state in boards), plans.door_state(boards).value


def _slot(windows: tuple[Window, ...], day: date, window: int) -> Slot:
    found = plans.slots(When(windows), day, day, day, ZONE)
    return next(slot for slot in found if slot.window == window)


def _moment(day: str, minute: int) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(*divmod(minute, 60)), ZONE)
