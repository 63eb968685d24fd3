"""The vectors of dues, run here by Python; the phone runs the same file."""

import json
from pathlib import Path
from typing import Any

import pytest

from liba.rounds.terms.plans import DoorState
from tests.vectors import dues

WHOLE: Any = json.loads((Path(dues.__file__).parent / "dues.json").read_text())

pytestmark = pytest.mark.pure


def test_every_due_stands_as_written() -> None:
    wrong = []
    for case in WHOLE["cases"]:
        now = dues._moment(*case["at"])
        due, board, door = dues.answer(case["windows"], case["slots"], case["visits"], now)
        if (list(due), list(board), door) != (case["due"], case["board"], case["door"]):
            wrong.append(case["name"])
    assert wrong == []


def test_the_written_file_is_what_the_cases_say() -> None:
    assert json.loads(json.dumps(dues.due_vectors())) == WHOLE


def test_the_vectors_meet_every_state_and_no_name_twice() -> None:
    cases = WHOLE["cases"]
    assert {case["door"] for case in cases} == {state.value for state in DoorState}
    assert {due for case in cases for due in case["due"]} == {"coming", "due", "overdue", "settled"}
    assert len({case["name"] for case in cases}) == len(cases) >= 40
