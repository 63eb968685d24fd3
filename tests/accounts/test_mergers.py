"""Roles follow villages that merge."""

from collections.abc import Callable
from datetime import date

from liba.accounts.models import Grant, User
from liba.accounts.selectors import actor_for_user
from liba.accounts.services import move_grants
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.actors import Power, system
from liba.kernel.text import Text
from liba.territory.models import Area
from liba.territory.services import merge_areas
from liba.territory.terms import MergerOrder
from tests.accounts.conftest import DAY, NOW


def merge(areas: dict[str, Area], *merged: str) -> Area:
    successor = merged[0]
    order = MergerOrder(
        merged, successor, Text("新村"), date(2020, 2, 1), date(2020, 2, 6), "自府发〔2020〕2号"
    )
    actor = system("tests")
    move_grants(actor, merge_areas(actor, order, now=NOW), NOW)
    return Area.objects.get(code=successor)


def test_a_cadre_of_a_merged_village_is_a_cadre_of_its_successor(
    areas: dict[str, Area], person: Callable[..., User]
) -> None:
    cadre = person("李红", (Role.VILLAGE_CADRE, "west"), until=NOW + DAY)
    east = merge(areas, "east", "west")
    actor = actor_for_user(cadre, now=NOW, origin="test")
    assert actor.areas_for(Power.SEE_PEOPLE) == (east.path,)
    old, new = Grant.objects.filter(user=cadre).order_by("pk")
    assert (old.area.code, old.ends_at) == ("west", NOW)
    assert (new.area, new.starts_at, new.ends_at) == (east, NOW, NOW + DAY)
    line = JournalLine.objects.get(verb="accounts.role.moved")
    assert (line.subject_id, line.area_path) == (str(cadre.pk), east.path)


def test_nobody_gets_a_role_twice_and_what_is_over_stays_over(
    areas: dict[str, Area], person: Callable[..., User]
) -> None:
    both = person("王英", (Role.GUARD, "east"), (Role.GUARD, "west"))
    past = person("张强", (Role.GUARD, "west"), until=NOW - DAY / 2)
    merge(areas, "east", "west")
    running = Grant.objects.exclude(ends_at__lte=NOW)
    assert [(grant.user, grant.area.code) for grant in running] == [(both, "east")]
    assert Grant.objects.filter(user=past).count() == 1
