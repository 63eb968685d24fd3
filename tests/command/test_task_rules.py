"""How tasks stand: the vectors that the phone runs too, and what follows from facts in any order."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from liba.command.rules.activation import TaskAt, task_states
from liba.command.rules.tasks import TaskFact, TaskStanding, leads, standing_of
from liba.command.terms.activation import TaskWord
from tests.vectors import make

CASES: Any = json.loads((Path(make.__file__).parent / "tasks.json").read_text())
T0 = datetime(2020, 2, 26, tzinfo=UTC)

pytestmark = pytest.mark.pure


def _at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def _task(written: Any) -> TaskAt:
    code, starts, due, after, done, blocked = written
    ended = None if done is None else _at(done)
    return TaskAt(code, _at(starts), _at(due), tuple(after), ended, is_blocked=blocked)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_task_stands_as_written(case: Any) -> None:
    tasks = [_task(one) for one in case["tasks"]]
    states = task_states(tasks, _at(case["at"]))
    assert [states[task.code].value for task in tasks] == case["states"]


def _fact(number: int, word: TaskWord, minutes: float, *, undoes: int = 0, who: int | None = 1) -> TaskFact:
    meant = UUID(int=undoes) if undoes else None
    return TaskFact(UUID(int=number), word, _at(minutes * 60), f"p{who}", "w", undoes=meant, who=who)


def test_facts_give_the_same_in_whatever_order_they_come() -> None:
    facts = (
        _fact(1, TaskWord.BEGUN, 1), _fact(2, TaskWord.BLOCKED, 2), _fact(3, TaskWord.FREED, 3),
        _fact(4, TaskWord.DONE, 4), _fact(5, TaskWord.DONE, 5), _fact(6, TaskWord.BLOCKED, 6),
    )  # fmt: skip
    found = {standing_of(order) for order in permutations(facts)}
    assert found == {TaskStanding(begun_at=_at(60), begun_by="p1", done_at=_at(240), done_by="p1", note="w")}


def test_what_is_done_unblocks_and_what_is_not_done_after_all_is_open() -> None:
    facts = [_fact(1, TaskWord.BLOCKED, 1), _fact(2, TaskWord.DONE, 2)]
    assert standing_of(facts).blocked_at is None
    assert standing_of([*facts, _fact(3, TaskWord.REOPENED, 3)]) == TaskStanding()
    assert standing_of(facts[:1]).blocked_because == "w"


@pytest.mark.parametrize(
    ("undo", "stands"),
    [
        (_fact(9, TaskWord.UNDONE, 11, undoes=1), False),
        (_fact(9, TaskWord.UNDONE, 11.1, undoes=1), True),
        (_fact(9, TaskWord.UNDONE, 2, undoes=1, who=2), True),
        (_fact(9, TaskWord.UNDONE, 2, undoes=8), True),
        (_fact(9, TaskWord.UNDONE, 2), True),
    ],
)
def test_one_s_own_report_is_taken_back_within_ten_minutes(undo: TaskFact, *, stands: bool) -> None:
    done = _fact(1, TaskWord.DONE, 1)
    assert (standing_of([undo, done]).done_at is not None) is stands


def test_the_command_post_s_word_is_nobody_s_to_take_back() -> None:
    done = _fact(1, TaskWord.DONE, 1, who=None)
    assert standing_of([done, _fact(2, TaskWord.UNDONE, 2, undoes=1, who=None)]).done_at is not None
    taken = replace(_fact(2, TaskWord.UNDONE, 2, undoes=1), who=1)
    assert standing_of([done, taken]).done_at is not None


@pytest.mark.parametrize(
    ("role", "leads_now", "led_until", "speaks"),
    [
        ("leader", False, None, True),
        ("deputy", False, None, True),
        ("member", False, None, False),
        ("member", True, None, True),
        ("member", False, _at(61), True),
        ("member", False, _at(60), False),
    ],
)
def test_who_speaks_for_a_group(
    role: str, led_until: datetime | None, *, leads_now: bool, speaks: bool
) -> None:
    assert leads(role=role, leads_now=leads_now, led_until=led_until, at=_at(60)) is speaks
