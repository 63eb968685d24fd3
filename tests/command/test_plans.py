"""The section `plans` of a playbook: what is wrong with it and where, and that applying it twice changes nothing."""

import pytest
from pydantic import ValidationError

from liba.command.method import PlanSection, plan_faults, plan_steps
from liba.command.models import PlanVersion
from liba.governance.method import StepKind
from liba.playbook.checking import check_playbook
from liba.playbook.towns import packaged_playbook
from tests.support.town import SmallTown, town

__all__ = ["town"]


def _words(name: str) -> dict[str, str]:
    return {"zh": name, "en": name}


def _group(code: str, **given: object) -> dict[str, object]:
    return {"code": code, "name": _words(code), "units": [code], **given}


def _task(code: str, **given: object) -> dict[str, object]:
    return {"code": code, "name": _words(code), "group": "doors", "ends": 30, **given}


def _plan(**given: object) -> PlanSection:
    plain: dict[str, object] = {
        "code": "golden",
        "name": _words("golden"),
        "posts": [{"code": "command", "name": _words("command")}],
        "groups": [_group("doors", post="command"), _group("tracing")],
        "tasks": [_task("close"), _task("list", after=["close"], ends=60)],
    }
    return PlanSection.model_validate({**plain, **given})


def _faults(*plans: PlanSection) -> list[tuple[str | int, ...]]:
    return [fault.path for fault in plan_faults(plans, units=("doors", "tracing"), groups=("cadres",))]


def test_a_plan_becomes_the_modules_value() -> None:
    plan = _plan(missing_at=[5, 15], hours=12).plan
    assert _faults(_plan()) == []
    assert (plan.missing_at, plan.hours, len(plan.groups), plan.tasks[1].after) == (
        (5, 15),
        12,
        2,
        ("close",),
    )


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"tasks": [_task("a", group="nobody")]}, ("tasks", 0, "group")),
        ({"tasks": [_task("a", after=["b"])]}, ("tasks", 0, "after", 0)),
        ({"tasks": [_task("a"), _task("a")]}, ("tasks", 1, "code")),
        ({"tasks": [_task("a", after=["a"])]}, ("tasks", 0, "after", 0)),
        ({"tasks": [_task("a", after=["b"]), _task("b", after=["a"])]}, ("tasks", 1, "after", 0)),
        ({"tasks": [_task("a", ends=90)], "hours": 1}, ("tasks", 0, "ends")),
        ({"groups": [_group("doors", post="roof")]}, ("groups", 0, "post")),
        ({"groups": [_group("doors", units=["nothing"])]}, ("groups", 0, "units", 0)),
        ({"groups": [_group("doors", groups=["nothing"])]}, ("groups", 0, "groups", 0)),
        ({"groups": [_group("doors"), _group("doors", units=["tracing"])]}, ("groups", 1, "code")),
        ({"groups": [_group("doors", leader="G1"), _group("tracing", leader="G1")]}, ("groups", 1, "leader")),
        (
            {"groups": [_group("doors", leader="G1"), _group("tracing", deputies=["G2", "G1"])]},
            ("groups", 1, "deputies", 1),
        ),
        (
            {"groups": [_group("doors", leader="G1", deputies=["G1"]), _group("tracing")]},
            ("groups", 0, "deputies", 0),
        ),
        ({"groups": [_group("doors"), _group("tracing", units=["doors"])]}, ("groups", 1, "units", 0)),
        (
            {"groups": [_group("doors", standings=["teacher"]), _group("tracing", standings=["teacher"])]},
            ("groups", 1, "standings", 0),
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(given: dict[str, object], path: tuple[str | int, ...]) -> None:
    groups = {"groups": [_group("doors"), _group("tracing")], "tasks": []}
    assert _faults(_plan(**{**groups, **given})) == [("plans", 0, *path)]


@pytest.mark.parametrize(
    "given",
    [
        {"tasks": [_task("a", starts=30, ends=30)]},
        {"tasks": [_task("a", ends=0)]},
        {"missing_at": [20, 10]},
        {"missing_at": [0]},
        {"hours": 0},
        {"hours": 10_000},
        {"posts": []},
        {"groups": []},
        {"groups": [{"code": "doors", "name": _words("doors")}]},
        {"groups": [_group("doors", standings=["wizard"])]},
        {"unknown": 1},
    ],
)
def test_nonsense_is_no_plan(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        _plan(**given)


def test_a_circle_is_refused_with_its_line_and_column() -> None:
    plans = b"""
plans:
  - code: golden
    name: {zh: plan}
    posts: [{code: command, name: {zh: post}}]
    groups: [{code: doors, name: {zh: doors}, units: [doors]}]
    tasks:
      - {code: a, name: {zh: a}, group: doors, ends: 30, after: [b]}
      - {code: b, name: {zh: b}, group: doors, ends: 30, after: [a]}
"""
    whole = packaged_playbook("shengtang").split(b"\nplans:")[0]
    (problem,) = check_playbook("s.yaml", whole + plans).problems
    line = whole.count(b"\n") + 9
    assert (problem.mark.line, problem.mark.column) == (line, 66)
    assert "a → b → a" in problem.sentence


def test_applying_twice_changes_nothing(town: SmallTown) -> None:
    (step,) = plan_steps((_plan(),))
    assert step.kind is StepKind.ADD
    step.act(town.system, town.now)
    assert list(plan_steps((_plan(),))) == []
    (step,) = plan_steps((_plan(hours=36),))
    assert (step.kind, [one.name for one in step.differences]) == (StepKind.CHANGE, ["hours"])
    step.act(town.system, town.now)
    assert [row.version for row in PlanVersion.objects.order_by("version")] == [1, 2]
