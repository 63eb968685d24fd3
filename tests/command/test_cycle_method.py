"""The section `cycle` of a playbook: what is wrong with it and where, and that applying it twice changes nothing."""

import pytest
from pydantic import ValidationError

from liba.command.method import CycleSection, cycle_faults, cycle_steps
from liba.command.models import CycleVersion
from liba.command.selectors.cycle_spec import cycle_on
from liba.command.terms.cycle import DEFAULT_STEPS, CycleFigure
from liba.governance.method import StepKind
from tests.support.town import DAY, SmallTown, local, town

__all__ = ["town"]


def _section(**given: object) -> CycleSection:
    return CycleSection.model_validate(given)


def _faults(section: CycleSection, sealed: str | None = "16:00") -> list[tuple[str | int, ...]]:
    found = cycle_faults(section, figures=("due", "seen"), templates=("village",), sealed=sealed)
    return [fault.path for fault in found]


def test_a_section_without_steps_calls_the_whole_chain() -> None:
    section = _section()
    assert _faults(section) == []
    assert section.spec().steps == DEFAULT_STEPS
    assert (section.spec().returns, section.spec().briefing, section.spec().tasks) == (960, 1080, 1140)


def test_steps_are_taken_in_the_order_of_their_time() -> None:
    section = _section(steps=[{"minutes": 10, "to": "official"}, {"minutes": -20, "to": "unit"}])
    assert [step.minutes for step in section.spec().steps] == [-20, 10]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"units": ["village", "nothing"]}, ("cycle", "units", 1)),
        ({"figures": [{"code": "nothing"}]}, ("cycle", "figures", 0, "code")),
        ({"figures": [{"code": "seen", "target": 100, "of": "nothing"}]}, ("cycle", "figures", 0, "of")),
        ({"figures": [{"code": "seen"}, {"code": "seen"}]}, ("cycle", "figures", 1, "code")),
        ({"returns": "15:00"}, ("cycle", "returns")),
        ({"steps": [{"minutes": 500, "to": "unit"}]}, ("cycle", "steps", 0, "minutes")),
        ({"steps": [{"minutes": 5, "to": "unit"}, {"minutes": 5, "to": "unit"}]}, ("cycle", "steps", 1)),
    ],
)
def test_what_is_wrong_is_named_with_its_place(given: dict[str, object], path: tuple[str | int, ...]) -> None:
    assert _faults(_section(**given)) == [path]


@pytest.mark.parametrize(
    "given",
    [
        {"returns": "19:00"},
        {"tasks": "17:00"},
        {"briefing": "25:00"},
        {"steps": [{"minutes": -5, "to": "neighbour"}]},
        {"figures": [{"code": "seen", "of": "due"}]},
        {"paper": {"template": "../../etc/passwd"}},
        {"paper": {"template": "briefing.exe"}},
        {"hour": "16:00"},
    ],
)
def test_what_no_cycle_can_be_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        _section(**given)


def test_applied_twice_it_changes_nothing_and_changed_it_is_a_new_version(town: SmallTown) -> None:
    first, changed = _section(), _section(figures=[{"code": "seen", "target": 100, "of": "due"}])
    for section, kind, version in (
        (first, StepKind.ADD, 1),
        (first, None, 1),
        (changed, StepKind.CHANGE, 2),
    ):
        steps = list(cycle_steps(section))
        assert [step.kind for step in steps] == ([kind] if kind else [])
        for step in steps:
            step.act(town.system, local("08:00"))
        assert CycleVersion.objects.count() == version
    held = cycle_on(DAY)
    assert held is not None
    assert held.figures == (CycleFigure("seen", 100, "due"),)
    assert list(cycle_steps(None)) == []
