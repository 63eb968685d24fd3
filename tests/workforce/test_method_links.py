"""The playbook's links: limits and weights, set once and changed when they differ."""

import pytest
from pydantic import ValidationError

from liba.governance.method import StepKind
from liba.workforce.method import LinksSection, link_steps
from liba.workforce.selectors import policy
from tests.support.town import SmallTown

pytestmark = pytest.mark.django_db


def test_a_playbook_sets_limits_and_weights_once(town: SmallTown) -> None:
    section = LinksSection.model_validate({"limits": {"most": 8, "villages": 2}, "weights": {"kin": 60}})
    (step,) = link_steps(section)
    assert step.kind is StepKind.ADD
    step.act(town.system, town.now)
    limits, weights = policy()
    assert (limits.least, limits.most, limits.villages, weights.kin, weights.metres) == (5, 8, 2, 60, 25)
    assert [*link_steps(section)] == [*link_steps(None)] == []
    (change,) = link_steps(LinksSection())
    assert {difference.name for difference in change.differences} == {
        "limits.most",
        "limits.villages",
        "weights.kin",
    }


def test_limits_are_in_order() -> None:
    with pytest.raises(ValidationError):
        LinksSection.model_validate({"limits": {"least": 9, "most": 4}})
