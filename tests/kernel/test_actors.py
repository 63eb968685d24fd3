"""Powers are held area by area and never leak from one to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.kernel.actors import Actor, ActorKind, Power, Scope, system
from liba.kernel.refusals import Forbidden

TOWN, VILLAGE, GROUP, OTHER = "", "0001.0002.", "0001.0002.0003.", "0001.0004."
paths = st.lists(st.sampled_from(["0001", "0002", "000z"]), max_size=3).map(
    lambda parts: "".join(f"{part}." for part in parts)
)
scopes = st.lists(st.builds(Scope, st.frozensets(st.sampled_from(Power), max_size=3), paths), max_size=4)


def actor(*given_scopes: Scope) -> Actor:
    return Actor(ActorKind.USER, "7", "李红", given_scopes)


GUARD_HERE_CADRE_THERE = actor(
    Scope(frozenset({Power.STAND_GATE}), VILLAGE),
    Scope(frozenset({Power.SEE_PEOPLE, Power.EDIT_REGISTRY}), OTHER),
)


def test_a_power_in_one_village_says_nothing_about_another() -> None:
    both = GUARD_HERE_CADRE_THERE
    assert both.may(Power.SEE_PEOPLE, OTHER)
    assert not both.may(Power.SEE_PEOPLE, VILLAGE)
    assert not both.may(Power.STAND_GATE, OTHER)
    assert both.covers(VILLAGE)
    assert both.covers(OTHER)
    assert not both.covers(TOWN)
    with pytest.raises(Forbidden) as refused:
        both.require(Power.SEE_PEOPLE, GROUP)
    assert refused.value.facts == {"power": "see_people"}


def test_a_power_is_held_below_its_area_and_not_above() -> None:
    guard = GUARD_HERE_CADRE_THERE
    assert guard.may(Power.STAND_GATE, GROUP)
    assert not guard.may(Power.STAND_GATE)
    guard.require(Power.STAND_GATE)
    guard.require(Power.STAND_GATE, GROUP)
    with pytest.raises(Forbidden):
        guard.require(Power.STAND_GATE, TOWN)
    with pytest.raises(Forbidden):
        guard.require(Power.MANAGE_USERS)


def test_the_machinery_may_do_everything_everywhere() -> None:
    machine = system("advance")
    assert all(machine.may(power, GROUP) and machine.may(power) for power in Power)
    assert machine.powers == frozenset(Power)
    assert (machine.kind, machine.origin) == (ActorKind.SYSTEM, "advance")


def test_nobody_without_a_scope_may_anything() -> None:
    nobody = actor()
    assert nobody.powers == frozenset()
    assert nobody.areas_for(Power.SEE_PEOPLE) == ()
    assert not nobody.covers(VILLAGE)


@given(scopes, st.sampled_from(Power), paths)
def test_areas_for_says_the_same_as_may(held: list[Scope], power: Power, path: str) -> None:
    someone = actor(*held)
    own = someone.areas_for(power)
    assert someone.may(power, path) == any(path.startswith(area) for area in own)
    assert not [a for a in own for b in own if a is not b and a.startswith(b)]


@given(scopes, scopes, st.sampled_from(Power), paths)
def test_two_grants_together_allow_what_one_of_them_allows(
    first: list[Scope], second: list[Scope], power: Power, path: str
) -> None:
    together = actor(*first, *second).may(power, path)
    assert together == (actor(*first).may(power, path) or actor(*second).may(power, path))
