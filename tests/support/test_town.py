"""The small town that other tests stand on is itself what it says."""

from liba.accounts.terms import Role
from liba.kernel.actors import Power
from tests.support.town import SmallTown, checked_id


def test_the_small_town_stands(town: SmallTown) -> None:
    assert len(town.households) == 12
    assert town.groups[0].path.startswith(town.villages[0].path)
    assert town.cordons["market"].parent == town.cordons["town"]
    assert {gate.rule_code for gate in town.gates.values()} == {"checkpoint", "turn-back", "monitoring"}


def test_a_role_holds_its_powers_in_its_area_alone(town: SmallTown) -> None:
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[1])
    assert cadre.may(Power.SEE_PEOPLE, town.villages[1].path)
    assert not cadre.may(Power.SEE_PEOPLE, town.villages[0].path)


def test_numbers_have_their_check_character() -> None:
    assert checked_id("11010519491231002") == "11010519491231002X"
