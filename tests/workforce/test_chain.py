"""The proof of the chain on any day: covered, bare, unfit, over, unfilled, crossing, circular."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.workforce.models import Link, LinkPolicy
from liba.workforce.selectors import chain_proof, doors_of, uncovered
from liba.workforce.services import end_link
from liba.workforce.terms import LinkLevel
from tests.support.town import SmallTown, add_household
from tests.workforce.linking import TODAY, TOMORROW, answer, hand, link

pytestmark = pytest.mark.django_db


def whole_chain(town: SmallTown) -> dict[str, Link]:
    """Each level filled and each door covered, six doors a linker."""
    made = {}
    for number, village in enumerate(town.villages):
        grid = town.groups[number * 2].parent
        assert grid is not None
        for level, place in (
            (LinkLevel.OFFICIAL, village),
            (LinkLevel.VILLAGE, village),
            (LinkLevel.GRID, grid),
        ):
            made[f"{level}{number}"] = answer(
                town, hand(village, f"{level.value[0].upper()}{number}"), level, place
            )
        linker = hand(village, f"L{number}")
        for home in town.households:
            if home.area.path.startswith(village.path):
                made[home.code] = link(town, linker, home)
    return made


def test_a_whole_chain_holds(town: SmallTown) -> None:
    whole_chain(town)
    proof = chain_proof(town.system, TODAY)
    assert (proof.holds, proof.doors, proof.covered, proof.linkers) == (True, 12, 12, 2)
    assert [place.whole for place in (*proof.villages, *proof.grids)] == [True] * 4


def test_what_is_missing_is_said_for_any_day(town: SmallTown) -> None:
    made = whole_chain(town)
    door = town.households[0]
    end_link(town.system, made[door.code].pk, ends_on=TOMORROW, because="left", now=town.now)
    end_link(town.system, made["grid0"].pk, ends_on=TOMORROW, because="left", now=town.now)
    assert chain_proof(town.system, TODAY).holds
    proof = chain_proof(town.system, TOMORROW)
    place = proof.villages[0]
    assert (proof.holds, place.bare, place.covered, proof.unfilled) == (False, 1, 5, 1)
    assert proof.grids[0].unfilled == (LinkLevel.GRID,)
    assert [home.pk for home in uncovered(town.system, TOMORROW)] == [door.pk]
    assert chain_proof(town.system, TODAY - timedelta(days=1)).covered == 0


def test_a_linker_who_may_not_serve_is_a_gap(town: SmallTown) -> None:
    made = whole_chain(town)
    ill = made[town.households[0].code].responder
    ill.clearance = "ill"
    ill.save()
    proof = chain_proof(town.system, TODAY)
    assert (proof.villages[0].unfit, proof.villages[0].covered, proof.holds) == (6, 0, False)
    assert len(uncovered(town.system, TODAY, town.villages[0].path)) == 6


def test_over_under_and_crossing_are_listed(town: SmallTown) -> None:
    made = whole_chain(town)
    linker = made[town.households[0].code].responder
    for number in range(5):
        Link.objects.create(
            level="linker",
            responder=linker,
            starts_on=TODAY,
            household=add_household(town.groups[2], f"{number + 50}"),
        )
    lone = hand(town.villages[0], "L9")
    link(town, lone, add_household(town.groups[0], "90"))
    proof = chain_proof(town.system, TODAY)
    assert [(load.responder, load.doors) for load in proof.over] == [(linker.pk, 11)]
    assert [load.responder for load in proof.under] == [lone.pk]
    assert [load.responder for load in proof.crossing] == [linker.pk]
    LinkPolicy.objects.create(limits={"least": 1, "most": 20, "villages": 2}, weights={})
    assert chain_proof(town.system, TODAY).holds


def test_two_linkers_and_a_circle_are_seen_even_if_they_came_past_the_services(town: SmallTown) -> None:
    made = whole_chain(town)
    official, cadre = made["official0"], made["village0"]
    Link.objects.create(level="official", responder=cadre.responder, area=town.villages[1], starts_on=TODAY)
    Link.objects.create(level="village", responder=official.responder, area=town.villages[1], starts_on=TODAY)
    Link.objects.create(
        level="linker",
        responder=hand(town.villages[0], "L8"),
        household=town.households[0],
        starts_on=TODAY,
        ends_on=TOMORROW,
    )
    proof = chain_proof(town.system, TODAY)
    assert proof.circles == (tuple(sorted((official.responder_id, cadre.responder_id))),)
    assert (proof.villages[0].over, proof.holds) == (1, False)


def test_a_household_in_no_grid_is_counted(town: SmallTown) -> None:
    add_household(town.villages[0], "77")
    assert chain_proof(town.system, TODAY).gridless == 1


def test_everybody_sees_their_own_area_only(town: SmallTown) -> None:
    whole_chain(town)
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[1])
    proof = chain_proof(cadre, TODAY)
    assert [place.area for place in proof.villages] == [town.villages[1]]
    assert doors_of(cadre, TODAY, town.villages[0].path).rows() == []
    assert len(doors_of(cadre, TODAY, town.villages[1].path)) == 6
