"""Dues at a door, each with how it must stand, said by hand from the protocol's rule, not by the code.

Two windows a day (08:00–12:00 and 16:00–20:00) unless a case says otherwise; the town's zone is Asia/Shanghai.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MORNING, EVENING = (480, 720), (960, 1200)
YESTERDAY, DAY, TOMORROW = "2020-02-25", "2020-02-26", "2020-02-27"
BOTH = ((DAY, 0), (DAY, 1))


@dataclass(frozen=True)
class DueCase:
    """`visits` are (day, window, outcome) in the order in which they happened; `due`, `board` go slot by slot."""

    name: str
    at: tuple[str, int]
    due: tuple[str, ...]
    board: tuple[str, ...]
    door: str
    visits: tuple[tuple[str, int, str], ...] = ()
    slots: tuple[tuple[str, int], ...] = BOTH
    windows: tuple[tuple[int, int], ...] = (MORNING, EVENING)


def the_clock_alone() -> Iterator[DueCase]:
    yield DueCase("before the first", (DAY, 479), ("coming", "coming"), ("not_due", "not_due"), "not_due")
    yield DueCase("as it opens", (DAY, 480), ("due", "coming"), ("due", "not_due"), "due")
    yield DueCase("its last minute", (DAY, 719), ("due", "coming"), ("due", "not_due"), "due")
    yield DueCase("as it closes", (DAY, 720), ("overdue", "coming"), ("overdue", "not_due"), "overdue")
    yield DueCase("one missed, one open", (DAY, 1000), ("overdue", "due"), ("overdue", "due"), "overdue")
    yield DueCase("both missed", (DAY, 1200), ("overdue", "overdue"), ("overdue", "overdue"), "overdue")
    yield DueCase("the day after", (TOMORROW, 0), ("overdue", "overdue"), ("overdue", "overdue"), "overdue")
    yield DueCase(
        "the day before", (YESTERDAY, 1439), ("coming", "coming"), ("not_due", "not_due"), "not_due"
    )
    yield DueCase("no slot at all", (DAY, 600), (), (), "not_due", slots=())


def answered() -> Iterator[DueCase]:
    first = {"done": "done", "refused": "refused", "not_needed": "done"}
    for outcome, board in first.items():
        yield DueCase(
            f"{outcome} settles it", (DAY, 600), ("settled", "coming"), (board, "not_due"), board,
            ((DAY, 0, outcome),),
        )  # fmt: skip
        yield DueCase(
            f"{outcome} in the morning, evening open", (DAY, 1000), ("settled", "due"), (board, "due"), "due",
            ((DAY, 0, outcome),),
        )  # fmt: skip
        yield DueCase(
            f"{outcome} stays when the window is over", (TOMORROW, 60), ("settled", "settled"), (board, "done"),
            board, ((DAY, 0, outcome), (DAY, 1, "done")),
        )  # fmt: skip
    for outcome in ("nobody_home", "not_reachable"):
        yield DueCase(
            f"{outcome} leaves it due", (DAY, 600), ("due", "coming"), ("not_home", "not_due"), "not_home",
            ((DAY, 0, outcome),),
        )  # fmt: skip
        yield DueCase(
            f"{outcome} and the window over", (DAY, 800), ("overdue", "coming"), ("not_home", "not_due"),
            "not_home", ((DAY, 0, outcome),),
        )  # fmt: skip
        yield DueCase(
            f"{outcome}, then done", (DAY, 600), ("settled", "coming"), ("done", "not_due"), "done",
            ((DAY, 0, outcome), (DAY, 0, "done")),
        )  # fmt: skip
        yield DueCase(
            f"done, then {outcome}", (DAY, 600), ("settled", "coming"), ("done", "not_due"), "done",
            ((DAY, 0, "done"), (DAY, 0, outcome)),
        )  # fmt: skip
        yield DueCase(
            f"{outcome} in the morning, nobody came in the evening", (DAY, 1300), ("overdue", "overdue"),
            ("not_home", "overdue"), "overdue", ((DAY, 0, outcome),),
        )  # fmt: skip


def several() -> Iterator[DueCase]:
    yield DueCase(
        "refused, then done", (DAY, 600), ("settled", "coming"), ("done", "not_due"), "done",
        ((DAY, 0, "refused"), (DAY, 0, "done")),
    )  # fmt: skip
    yield DueCase(
        "done, then refused", (DAY, 600), ("settled", "coming"), ("refused", "not_due"), "refused",
        ((DAY, 0, "done"), (DAY, 0, "refused")),
    )  # fmt: skip
    yield DueCase(
        "not home, then refused, then not home", (DAY, 600), ("settled", "coming"), ("refused", "not_due"),
        "refused", ((DAY, 0, "nobody_home"), (DAY, 0, "refused"), (DAY, 0, "nobody_home")),
    )  # fmt: skip
    yield DueCase(
        "refused and done", (DAY, 1300), ("settled", "settled"), ("refused", "done"), "refused",
        ((DAY, 0, "refused"), (DAY, 1, "done")),
    )  # fmt: skip
    yield DueCase(
        "not home and refused", (DAY, 1300), ("overdue", "settled"), ("not_home", "refused"), "not_home",
        ((DAY, 0, "nobody_home"), (DAY, 1, "refused")),
    )  # fmt: skip
    yield DueCase(
        "not home and due", (DAY, 1000), ("overdue", "due"), ("not_home", "due"), "not_home",
        ((DAY, 0, "nobody_home"),),
    )  # fmt: skip
    yield DueCase(
        "unplanned answers nothing", (DAY, 600), ("due", "coming"), ("due", "not_due"), "due",
        ((DAY, -1, "unplanned"), (DAY, 0, "unplanned")),
    )  # fmt: skip
    yield DueCase(
        "another day's answer", (DAY, 600), ("due", "coming"), ("due", "not_due"), "due",
        ((YESTERDAY, 0, "done"), (TOMORROW, 0, "done")),
    )  # fmt: skip
    yield DueCase(
        "another window's answer", (DAY, 800), ("overdue", "settled"), ("overdue", "done"), "overdue",
        ((DAY, 1, "done"),),
    )  # fmt: skip
    yield DueCase(
        "done before it opens", (DAY, 400), ("settled", "coming"), ("done", "not_due"), "done",
        ((DAY, 0, "done"),),
    )  # fmt: skip


def other_windows() -> Iterator[DueCase]:
    night, noon = ((1200, 360),), ((720, 720),)
    slots = ((YESTERDAY, 0), (DAY, 0))
    yield DueCase("past midnight, before", (DAY, 1199), ("overdue", "coming"), ("overdue", "not_due"), "overdue",
                  slots=slots, windows=night)  # fmt: skip
    yield DueCase("past midnight, still yesterday's", (DAY, 359), ("due", "coming"), ("due", "not_due"), "due",
                  slots=slots, windows=night)  # fmt: skip
    yield DueCase("past midnight, closed at six", (DAY, 360), ("overdue", "coming"), ("overdue", "not_due"),
                  "overdue", slots=slots, windows=night)  # fmt: skip
    yield DueCase("past midnight, tonight's", (TOMORROW, 10), ("settled", "due"), ("done", "due"), "due",
                  ((YESTERDAY, 0, "done"),), slots, night)  # fmt: skip
    yield DueCase("a whole day from noon to noon", (DAY, 719), ("due", "coming"), ("due", "not_due"), "due",
                  slots=slots, windows=noon)  # fmt: skip
    yield DueCase("noon, the next one", (DAY, 720), ("overdue", "due"), ("overdue", "due"), "overdue",
                  slots=slots, windows=noon)  # fmt: skip
    yield DueCase("the civil day", (DAY, 1439), ("due",), ("due",), "due", slots=((DAY, 0),),
                  windows=((0, 1440),))  # fmt: skip
    yield DueCase("the civil day is over", (TOMORROW, 0), ("overdue",), ("overdue",), "overdue",
                  slots=((DAY, 0),), windows=((0, 1440),))  # fmt: skip
    days = ("2020-02-21", "2020-02-22", "2020-02-23", "2020-02-27", "2020-03-05")
    followed = tuple((day, 0) for day in days)
    yield DueCase("days 1, 2, 3, 7, 14: the third is missed", (DAY, 600),
                  ("settled", "settled", "overdue", "coming", "coming"),
                  ("done", "done", "overdue", "not_due", "not_due"), "overdue",
                  ((days[0], 0, "done"), (days[1], 0, "done")), followed, ((0, 1440),))  # fmt: skip
    yield DueCase("days 1, 2, 3, 7, 14: all so far", (DAY, 600),
                  ("settled", "settled", "settled", "coming", "coming"),
                  ("done", "refused", "done", "not_due", "not_due"), "refused",
                  ((days[0], 0, "done"), (days[1], 0, "refused"), (days[2], 0, "done")), followed,
                  ((0, 1440),))  # fmt: skip


DUE_CASES = (the_clock_alone, answered, several, other_windows)
