"""Slots, what a visit answers, and what is wrong with a plan."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.kernel.text import Text
from liba.rounds.rules import plans
from liba.rounds.rules.faults import PlanFaultCode, plan_faults
from liba.rounds.rules.recurrence import UnreadableRecurrence, days_of
from liba.rounds.terms.plans import (
    By,
    Denser,
    Outcome,
    Over,
    RoundSpec,
    Selector,
    Slot,
    Step,
    When,
    Window,
)

pytestmark = pytest.mark.pure
ZONE = ZoneInfo("Asia/Shanghai")
START = date(2020, 2, 20)
END = date(2020, 3, 20)


def window(code: str, opens: int, closes: int) -> Window:
    return Window(code, Text("时段"), opens, closes)


MORNING, EVENING = window("am", 480, 720), window("pm", 960, 1200)
TWICE = When((MORNING, EVENING))


def spec(**more: object) -> RoundSpec:
    given: dict[str, object] = {
        "form": "daily",
        "over": Selector(Over.HOUSEHOLDS),
        "by": By.LINKER,
        "when": TWICE,
    }
    return RoundSpec(**{**given, **more})  # type: ignore[arg-type]


def on(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def codes(plan: RoundSpec, starts_on: date = START, ends_on: date = END) -> set[str]:
    return {fault.code.value for fault in plan_faults(plan, starts_on, ends_on)}


# -- days ------------------------------------------------------------------------------------------------------------


def test_an_empty_rule_is_every_day() -> None:
    assert days_of("", START, START + timedelta(days=2)) == (
        date(2020, 2, 20),
        date(2020, 2, 21),
        date(2020, 2, 22),
    )


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;INTERVAL=3", [20, 23, 26, 29]),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,TH", [20, 24, 27]),
        ("FREQ=DAILY;COUNT=2", [20, 21]),
        ("FREQ=DAILY;UNTIL=20200222", [20, 21, 22]),
        ("FREQ=DAILY;UNTIL=20200222T235959", [20, 21, 22]),
        ("FREQ=MONTHLY;BYMONTHDAY=25,28", [25, 28]),
        ("FREQ=DAILY;INTERVAL=2;COUNT=3", [20, 22, 24]),
    ],
)
def test_a_rule_fires_on_its_days(rule: str, days: list[int]) -> None:
    found = days_of(rule, START, date(2020, 2, 29))
    assert [day.day for day in found] == days


@pytest.mark.parametrize(
    "rule",
    ["nonsense", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=8", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;",
     "FREQ=DAILY;COUNT=2;UNTIL=20200301", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;BYDAY=XX", "INTERVAL=2",
     "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;INTERVAL=99999999999999", "FREQ=DAILY;BYMONTHDAY=x", "X" * 500],
)  # fmt: skip
def test_what_is_no_rule_of_days_is_refused(rule: str) -> None:
    with pytest.raises(UnreadableRecurrence):
        days_of(rule, START, END)


@given(st.text(alphabet="FREQ=DAILYWEK;BYMONTHUSPCX0123456789,-+", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        found = days_of(text, START, END)
    except UnreadableRecurrence:
        found = ()
    assert all(START <= day <= END for day in found)


@given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60))
def test_slots_of_a_span_are_those_of_its_parts(interval: int, first: int, length: int) -> None:
    """Whoever asks for a week and whoever asks for each day see the same dues."""
    when = When((MORNING, EVENING), f"FREQ=DAILY;INTERVAL={interval}")
    a, b = START + timedelta(days=first), START + timedelta(days=first + length)
    whole = plans.slots(when, a, b, START, ZONE)
    parts = [
        slot
        for n in range(length + 1)
        for slot in plans.slots(when, a + timedelta(days=n), a + timedelta(days=n), START, ZONE)
    ]
    assert list(whole) == parts
    assert all((slot.day - START).days % interval == 0 for slot in whole)


# -- slots -----------------------------------------------------------------------------------------------------------


def test_twice_a_day_in_the_towns_time() -> None:
    found = plans.slots(TWICE, START, START, START, ZONE)
    assert found == (
        Slot(START, 0, on(START, 8), on(START, 12)),
        Slot(START, 1, on(START, 16), on(START, 20)),
    )


def test_nothing_is_due_before_the_round_begins() -> None:
    assert plans.slots(TWICE, START - timedelta(days=5), START - timedelta(days=1), START, ZONE) == ()


def test_a_window_past_midnight_closes_on_the_next_day() -> None:
    night = When((window("night", 1320, 360),))
    (found,) = plans.slots(night, START, START, START, ZONE)
    assert (found.opens_at, found.closes_at) == (on(START, 22), on(START + timedelta(days=1), 6))


def test_days_after_an_event() -> None:
    when = When((window("day", 0, 1440),), offsets=(1, 2, 3, 7, 14))
    found = plans.slots(when, START, END, START, ZONE, event_on=date(2020, 2, 25))
    assert [(slot.day.month, slot.day.day) for slot in found] == [(2, 26), (2, 27), (2, 28), (3, 3), (3, 10)]
    assert plans.slots(when, START, END, START, ZONE) == ()


def test_a_drive_happens_once() -> None:
    when = When((window("drive", 480, 1080),), "FREQ=DAILY;COUNT=1")
    assert [slot.day for slot in plans.slots(when, START, END, START, ZONE)] == [START]


def test_a_denser_area_has_its_own_windows_in_one_count() -> None:
    noon = window("noon", 720, 840)
    plan = spec(denser=(Denser(("east",), When((MORNING, noon, EVENING))),))
    named = plans.windows_of(plan)
    assert named == (MORNING, EVENING, noon)
    there = plans.when_of(plan, {"town", "east", "east-1"})
    found = plans.slots(there, START, START, START, ZONE, windows=named)
    assert [slot.window for slot in found] == [0, 2, 1]
    assert plans.when_of(plan, {"town", "west"}) == TWICE


# -- what a visit answers --------------------------------------------------------------------------------------------

WEEK = plans.slots(TWICE, START, START + timedelta(days=6), START, ZONE)
D3 = START + timedelta(days=3)


@pytest.mark.parametrize(
    ("moment", "claim", "found"),
    [
        (on(D3, 9), (D3, 0), (D3, 0)),
        (on(D3, 17), (D3, 0), (D3, 0)),  # the morning's, late, but on its day
        (on(D3, 17), (D3, 1), (D3, 1)),
        (on(D3, 14), (D3, 1), (D3, 0)),  # the evening is not open yet: it answers the morning
        (on(D3, 7, 56), (D3, 0), (D3, 0)),  # clocks differ
        (on(D3, 7, 50), (D3, 0), None),
        (on(D3, 9), (D3 + timedelta(days=1), 0), (D3, 0)),  # a clock a day ahead
        (on(D3, 9), (D3 - timedelta(days=1), 1), (D3, 0)),  # yesterday's, but today's is open
        (on(D3, 3), (D3 - timedelta(days=1), 1), (D3 - timedelta(days=1), 1)),
        (on(D3, 9), (D3, 9), (D3, 0)),
        (on(D3, 23), (D3, -1), (D3, 1)),
        (on(START - timedelta(days=1), 9), (START, 0), None),
        (on(START + timedelta(days=9), 9), (START + timedelta(days=9), 0), None),
    ],
)  # fmt: skip
def test_a_visit_answers_a_slot(
    moment: datetime, claim: tuple[date, int], found: tuple[date, int] | None
) -> None:
    slot = plans.answered_slot(WEEK, moment, claim, ZONE)
    assert (slot and (slot.day, slot.window)) == found


@given(st.integers(0, 8 * 1440), st.integers(-2, 8), st.integers(-1, 3))
def test_no_claim_answers_what_had_not_opened(minutes: int, day: int, place: int) -> None:
    moment = on(START, 0) + timedelta(minutes=minutes)
    slot = plans.answered_slot(WEEK, moment, (START + timedelta(days=day), place), ZONE)
    assert slot is None or slot.opens_at <= moment + plans.EARLY
    if any(one.opens_at <= moment < one.closes_at for one in WEEK):
        assert slot is not None


@given(st.permutations([Outcome.NOBODY_HOME, Outcome.DONE, Outcome.UNPLANNED, Outcome.NOT_REACHABLE]))
def test_once_done_is_done_in_any_order(outcomes: list[Outcome]) -> None:
    assert plans.standing_outcome(outcomes) is Outcome.DONE


# -- what is wrong with a plan ---------------------------------------------------------------------------------------


def test_a_good_plan_has_no_fault() -> None:
    steps = (Step(30, By.LINKER), Step(60, By.GRID), Step(120, By.VILLAGE), Step(240, By.OFFICIAL))
    assert codes(spec(missed=steps)) == set()
    followed = spec(
        over=Selector(Over.ENROLLED), by=By.NAMED, when=When((MORNING,), offsets=(1, 2, 3, 7, 14))
    )
    assert codes(followed) == set()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"when": When(())}, PlanFaultCode.NO_WINDOW),
        ({"when": When((window("x", -1, 60),))}, PlanFaultCode.WINDOW_OUT_OF_DAY),
        ({"when": When((window("x", 0, 1441),))}, PlanFaultCode.WINDOW_OUT_OF_DAY),
        ({"when": When((window("a", 480, 720), window("b", 700, 800)))}, PlanFaultCode.WINDOW_OVERLAP),
        ({"when": When((window("a", 1200, 500), window("b", 480, 800)))}, PlanFaultCode.WINDOW_OVERLAP),
        ({"when": When((window("a", 480, 720), window("a", 800, 900)))}, PlanFaultCode.WINDOW_TWICE),
        ({"when": When((MORNING,), "every other day")}, PlanFaultCode.RECURRENCE_UNREADABLE),
        ({"when": When((MORNING,), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")}, PlanFaultCode.NEVER_FIRES),
        ({"when": When((MORNING,), "FREQ=YEARLY;BYMONTH=10")}, PlanFaultCode.NEVER_FIRES),
        ({"when": When((MORNING,), "FREQ=DAILY;UNTIL=20200101")}, PlanFaultCode.NEVER_FIRES),
        ({"when": When((MORNING,), offsets=(1, 2))}, PlanFaultCode.OFFSETS_WITHOUT_ENROLMENT),
        ({"when": When((MORNING,), "FREQ=DAILY", (1,))}, PlanFaultCode.OFFSETS_AND_RECURRENCE),
        ({"when": When((MORNING,), offsets=(-1,))}, PlanFaultCode.OFFSET_OUT_OF_RANGE),
        ({"missed": (Step(30, By.VILLAGE), Step(60, By.GRID))}, PlanFaultCode.STEP_GOES_DOWN),
        ({"missed": (Step(30, By.GRID), Step(30, By.VILLAGE))}, PlanFaultCode.STEP_TOO_EARLY),
        ({"missed": (Step(-5, By.GRID),)}, PlanFaultCode.STEP_TOO_EARLY),
        ({"over": Selector(Over.SITES), "by": By.LINKER}, PlanFaultCode.CANNOT_REACH),
        ({"by": By.POST}, PlanFaultCode.CANNOT_REACH),
        ({"denser": (Denser(("a",), When((MORNING,), "FREQ=HOURLY")),)}, PlanFaultCode.RECURRENCE_UNREADABLE),
    ],
)  # fmt: skip
def test_a_bad_plan_is_told(more: dict[str, object], code: PlanFaultCode) -> None:
    assert code.value in codes(spec(**more))


def test_an_end_before_the_start_is_told() -> None:
    assert codes(spec(), END, START) == {PlanFaultCode.ENDS_BEFORE_START.value}


def test_a_fault_says_where_it_is() -> None:
    plan = spec(denser=(Denser(("a",), When((MORNING, EVENING, window("late", 1100, 1300)))),))
    (fault,) = plan_faults(plan, START, END)
    assert fault.place == ("denser", 0, "when", "windows", 2)
