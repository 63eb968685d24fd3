"""The section `returns` of a playbook: what is wrong with it and where, and that applying it twice changes nothing."""

from datetime import date

import pytest
from pydantic import ValidationError

from liba.governance.method import StepKind
from liba.rounds.indicators import day_numbers
from liba.rounds.method import ReturnSection, return_faults, return_steps
from liba.rounds.models import ReturnLayout
from liba.rounds.selectors.returns import layout_in_force
from tests.rounds.recording import add_alert, add_round, went
from tests.support.town import DAY, SmallTown, local, town

__all__ = ["town"]

WAYS: list[dict[str, object]] = [
    {"sum": {"form": "check", "question": "returned"}},
    {"answered": {"form": "check", "question": "well", "answers": ["no"]}},
    {"alerts": {"limit": "fever"}},
    {"dues": {"round": "daily", "count": "done"}},
    {"enrolled": {"reasons": ["close_contact"], "new": True}},
    {"presence": {"to": "away"}},
]


def _section(*ways: dict[str, object], sealed: str = "16:00") -> ReturnSection:
    figures = [{"code": f"f{n}", "name": {"zh": f"数{n}"}, **way} for n, way in enumerate(ways)]
    return ReturnSection.model_validate({"sealed": sealed, "figures": figures})


def _faults(section: ReturnSection) -> list[tuple[str | int, ...]]:
    known = {"check": ["well", "returned"]}
    found = return_faults(section, questions=known, limits=["fever"], rounds=["daily"])
    return [fault.path for fault in found]


def test_every_way_of_counting_can_be_written_down(town: SmallTown) -> None:
    section = _section(*WAYS)
    assert _faults(section) == []
    assert [figure.code for figure in section.spec().figures] == [f"f{n}" for n in range(6)]


@pytest.mark.parametrize(
    ("way", "path"),
    [
        ({"sum": {"form": "nothing", "question": "returned"}}, ("sum", "form")),
        ({"answered": {"form": "check", "question": "nothing"}}, ("answered", "question")),
        ({"alerts": {"limit": "nothing"}}, ("alerts", "limit")),
        ({"dues": {"round": "nothing", "count": "due"}}, ("dues", "round")),
    ],
)
def test_what_points_to_nothing_is_named_with_its_place(
    way: dict[str, object], path: tuple[str, ...]
) -> None:
    assert _faults(_section(way)) == [("returns", "figures", 0, *path)]


@pytest.mark.parametrize(
    ("ways", "sealed"),
    [([{}], "16:00"), ([WAYS[0] | WAYS[2]], "16:00"), ([], "16:00"), (WAYS, "24:00"), (WAYS, "4 pm")],
)
def test_a_figure_has_one_way_and_the_hour_is_one_of_the_day(
    ways: list[dict[str, object]], sealed: str
) -> None:
    with pytest.raises(ValidationError):
        _section(*ways, sealed=sealed)


def test_the_same_code_twice_is_a_fault() -> None:
    twice = ReturnSection.model_validate(
        {
            "figures": [
                {"code": "x", "name": {"zh": "数"}, **WAYS[2]},
                {"code": "x", "name": {"zh": "数"}, **WAYS[3]},
            ]
        }
    )
    assert _faults(twice) == [("returns", "figures", 1, "code")]


def test_applied_twice_it_changes_nothing_and_changed_it_is_a_new_version(town: SmallTown) -> None:
    for ways, kind, version in ((WAYS, StepKind.ADD, 1), (WAYS, None, 1), (WAYS[:2], StepKind.CHANGE, 2)):
        steps = list(return_steps(_section(*ways)))
        assert [step.kind for step in steps] == ([kind] if kind else [])
        for step in steps:
            step.act(town.system, local("08:00"))
        assert ReturnLayout.objects.count() == version
    held = layout_in_force(date(2020, 3, 1))
    assert held is not None
    assert held[0] == 2
    assert list(return_steps(None)) == []


def test_the_numbers_of_a_day_stand_in_one_place(town: SmallTown) -> None:
    round_ = add_round()
    add_alert(went(round_, town.households[0], local("09:00")))
    numbers = day_numbers(town.system, DAY, local("12:00"))
    assert (numbers.dues.done, numbers.dues.overdue, numbers.alerts, numbers.villages_open) == (1, 11, 1, 2)
