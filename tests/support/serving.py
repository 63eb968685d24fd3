"""Responders in the small town."""

import pytest

from liba.kernel.text import Text
from liba.workforce.models import Responder, ResponderGroup, Skill
from liba.workforce.services import add_responder, set_clearance
from liba.workforce.terms import ClearanceState, ResponderDraft, Standing
from tests.support.town import SmallTown


@pytest.fixture
def vocabulary() -> dict[str, Text]:
    """A group of each of two kinds and two skills, as a playbook brings them."""
    words = {"youth": Text("青年突击队", "Youth team"), "women": Text("巾帼志愿队", "Women's team")}
    for code, name in words.items():
        ResponderGroup.objects.create(code=code, kind=code, name_zh=name.zh, name_en=name.en)
    Skill.objects.create(code="driver", name_zh="会开车", name_en="drives")
    Skill.objects.create(code="first_aid", name_zh="会急救", name_en="first aid")
    return words


def enlist(
    town: SmallTown,
    name: str,
    standing: Standing = Standing.VOLUNTEER,
    *,
    village: int = 0,
    cleared: bool = True,
    **known: object,
) -> Responder:
    """Somebody who serves, cleared unless said otherwise."""
    draft = ResponderDraft(name, standing, town.villages[village].pk, **known)  # type: ignore[arg-type]
    one = add_responder(town.system, draft, now=town.now)
    if cleared:
        set_clearance(town.system, one.pk, state=ClearanceState.CLEARED, now=town.now)
        one.refresh_from_db()
    return one
