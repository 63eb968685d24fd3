"""Solved in a process apart, the answer is the same, and a failure says why."""

import subprocess
import sys

import pytest

from liba.kernel.apart import worked_apart
from liba.workforce.rules.assigning import Door, Ground, Hand, Solved
from liba.workforce.rules.assigning.solved import assigned
from liba.workforce.terms import LinkLimits, LinkWeights, TieKind

GROUND = Ground(
    tuple(
        Door(n, "1.2.3.", "1.2.", "1.2.3.", (111.0 + n / 1000, 36.0) if n % 2 else None) for n in range(12)
    ),
    (Hand(1, "1.2.", "1.2.3.", (111.0, 36.0)), Hand(2, "1.2.", "1.2.", None)),
    {(2, 3): TieKind.KIN},
    LinkLimits(least=1, most=5),
    LinkWeights(),
    {"1.2.3.": 1},
)


def test_the_answer_is_the_same_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    here = assigned(GROUND)
    monkeypatch.delitem(sys.modules, "liba.workforce.rules.assigning.solved")
    there = worked_apart("liba.workforce.rules.assigning.solved:assigned", Solved, GROUND)
    assert there == here
    assert there.figures.uncovered == 2
    assert there.cures


def test_a_rule_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "liba.workforce.rules.assigning.solved", raising=False)
    with pytest.raises(RuntimeError, match="assigned failed apart"):
        worked_apart("liba.workforce.rules.assigning.solved:assigned", Solved, "no ground")


def test_nothing_but_the_answer_is_read_from_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "liba.kernel.apart", "builtins:print"],
        input=b"\x90",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout == b"\xc0"
