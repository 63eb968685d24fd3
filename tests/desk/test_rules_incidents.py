"""Where an incident stands by what was said of it, in whatever order it arrives."""

from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liba.desk.rules import Happened, Standing, in_hours, metres, position, standing, steps_due
from liba.desk.terms import DeskStep, IncidentEventKind, IncidentState, SquadSpec
from tests.support.town import local

BEGIN = local("10:00")
K = IncidentEventKind


def _event(minute: int, kind: IncidentEventKind, squad: int | None = None) -> Happened:
    at = BEGIN + timedelta(minutes=minute)
    return Happened(UUID(int=minute * 100 + (squad or 0)), kind, squad, at, at)


WAY = (
    _event(0, K.REPORTED),
    _event(2, K.DISPATCHED, 1),
    _event(3, K.SET_OUT, 1),
    _event(8, K.ARRIVED, 1),
    _event(20, K.SETTLED, 1),
)


def test_it_goes_from_the_report_to_the_settlement() -> None:
    states = [standing(WAY[: n + 1]).state for n in range(len(WAY))]
    assert states == [
        IncidentState.REPORTED, IncidentState.DISPATCHED, IncidentState.ON_THE_WAY, IncidentState.THERE,
        IncidentState.SETTLED,
    ]  # fmt: skip
    waits = [standing(WAY[: n + 1]).waits_since for n in range(len(WAY))]
    assert waits == [BEGIN, BEGIN + timedelta(minutes=2), None, None, None]


def test_the_order_of_arrival_changes_nothing() -> None:
    assert {repr(standing(order)) for order in permutations(WAY)} == {repr(standing(WAY))}


_EVENTS = st.lists(
    st.builds(
        _event, st.integers(0, 30), st.sampled_from(list(K)), st.one_of(st.none(), st.integers(1, 3))
    ),
    max_size=6, unique_by=lambda one: one.id,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_EVENTS, st.randoms(use_true_random=False))
def test_whatever_is_said_it_stands_the_same_in_any_order(said: list[Happened], luck: object) -> None:
    shuffled = list(said)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    assert repr(standing(shuffled)) == repr(standing(said))


def test_a_squad_that_declines_leaves_it_waiting_and_another_takes_it() -> None:
    said = [*WAY[:2], _event(4, K.DECLINED, 1)]
    found = standing(said)
    assert (found.state, found.declined, found.waits_since) == (
        IncidentState.REPORTED, {1}, BEGIN + timedelta(minutes=4),
    )  # fmt: skip
    taken = standing([*said, _event(5, K.DISPATCHED, 2), _event(6, K.SET_OUT, 2)])
    assert (taken.state, taken.squad_id, taken.waits_since) == (IncidentState.ON_THE_WAY, 2, None)


def test_help_that_is_asked_waits_until_a_second_squad_stirs() -> None:
    said = [*WAY[:4], _event(9, K.NEEDS_HELP, 1)]
    asked = standing(said)
    assert (asked.state, asked.waits_since) == (IncidentState.THERE, BEGIN + timedelta(minutes=9))
    sent = standing([*said, _event(11, K.DISPATCHED, 2)])
    assert (sent.state, sent.waits_since) == (IncidentState.THERE, BEGIN + timedelta(minutes=11))
    assert standing([*said, _event(11, K.DISPATCHED, 2), _event(12, K.SET_OUT, 2)]).waits_since is None


def test_the_first_end_is_the_end() -> None:
    found = standing([*WAY, _event(25, K.UNFOUNDED, 2), _event(30, K.NEEDS_HELP, 1)])
    assert (found.state, found.ended_at, found.help_since) == (
        IncidentState.SETTLED, BEGIN + timedelta(minutes=20), None,
    )  # fmt: skip


def test_nothing_said_is_nothing() -> None:
    assert standing(()) == Standing()


def test_steps_that_were_missed_are_due_once_each() -> None:
    steps = (DeskStep(5, "desk"), DeskStep(10, "official"), DeskStep(15, "command"))
    at = BEGIN + timedelta(minutes=11)
    assert [place for place, _step in steps_due(steps, 0, BEGIN, at)] == [0, 1]
    assert list(steps_due(steps, 2, BEGIN, at)) == []


@pytest.mark.parametrize(
    ("minute", "day", "night"),
    [(359, False, True), (360, True, False), (1199, True, False), (1200, False, True)],
)
def test_hours_may_run_over_midnight(minute: int, day: bool, night: bool) -> None:
    assert in_hours(SquadSpec("a", 360, 1200), minute) is day
    assert in_hours(SquadSpec("b", 1200, 360), minute) is night
    assert in_hours(SquadSpec("c"), minute)


def test_the_way_is_as_the_crow_flies() -> None:
    assert metres((104.92, 29.4), (104.92, 29.4)) == 0
    assert metres((104.92, 29.4), (104.93, 29.4)) == pytest.approx(969, abs=3)
    assert metres((0.0, 0.0), (180.0, 0.0)) == pytest.approx(20_015_087, abs=10)


@pytest.mark.parametrize("at", [(None, 29.0), (float("nan"), 1.0), (181.0, 1.0), (1.0, -91.0)])
def test_a_position_that_lies_nowhere_is_none(at: tuple[float | None, float]) -> None:
    assert position(*at) is None
