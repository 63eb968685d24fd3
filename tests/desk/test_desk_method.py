"""The section `desk` of a playbook: what is wrong with it and where, and that applying it twice changes nothing."""

import pytest
from pydantic import ValidationError

from liba.desk.method import DeskSection, desk_faults, desk_steps
from liba.desk.selectors import desk_spec
from liba.desk.terms import DeskSpec, SquadSpec
from liba.governance.method import StepKind
from tests.support.town import SmallTown, local

PATROL = {"template": "patrol", "hours": "20:00-06:00"}


def _section(**given: object) -> DeskSection:
    return DeskSection.model_validate({"squads": [PATROL], **given})


def _faults(section: DeskSection | None) -> list[tuple[str | int, ...]]:
    return [fault.path for fault in desk_faults(section, templates=("patrol",))]


def test_a_section_without_steps_has_the_usual_ones() -> None:
    spec = _section().spec()
    assert (spec.squads, spec.steps) == ((SquadSpec("patrol", 1200, 360),), DeskSpec().steps)
    assert _section(squads=[{"template": "patrol"}]).spec().squads == (SquadSpec("patrol"),)
    assert _faults(None) == _faults(_section()) == []


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"squads": [{"template": "nothing"}]}, ("desk", "squads", 0, "template")),
        ({"squads": [PATROL, PATROL]}, ("desk", "squads", 1, "template")),
        ({"steps": [{"after": 5, "to": "desk"}, {"after": 5, "to": "desk"}]}, ("desk", "steps", 1)),
    ],
)
def test_what_is_wrong_is_named_with_its_place(given: dict[str, object], path: tuple[str | int, ...]) -> None:
    assert _faults(_section(**given)) == [path]


@pytest.mark.parametrize(
    "given",
    [
        {"squads": []},
        {"squads": [{"template": "patrol", "hours": "20:00"}]},
        {"squads": [{"template": "patrol", "hours": "25:00-06:00"}]},
        {"steps": [{"after": 0, "to": "desk"}]},
        {"steps": [{"after": 5, "to": "neighbour"}]},
    ],
)
def test_what_has_no_shape_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        _section(**given)


def test_applying_it_twice_changes_nothing(town: SmallTown) -> None:
    section = _section(steps=[{"after": 9, "to": "command"}, {"after": 2, "to": "village"}])
    (step,) = desk_steps(section)
    assert step.kind is StepKind.ADD
    step.act(town.system, local("08:00"))
    assert list(desk_steps(section)) == []
    assert [one.after for one in desk_spec().steps] == [2, 9]
    (change,) = desk_steps(_section())
    assert (change.kind, [one.name for one in change.differences]) == (StepKind.CHANGE, ["steps"])
    change.act(town.system, local("09:00"))
    assert desk_spec() == _section().spec()
