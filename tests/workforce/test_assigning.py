"""Assignments: proposed, decided once by a person while nothing changed, and few moves when somebody drops out."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.kernel.refusals import Forbidden, Stale
from liba.kernel.text import Text
from liba.registry.models import Household
from liba.registry.services import close_household, reorganise
from liba.territory.terms import MergerOrder
from liba.workforce.models import Assignment, AssignmentLine, Link, Responder
from liba.workforce.refusals import ProposalDecided, StaleProposal, WrongLimits
from liba.workforce.selectors import Asked, areas_answered, households_of, linkers_on, links_cursor
from liba.workforce.services import (
    ask_assignment,
    confirm_assignment,
    discard_assignment,
    end_links_of_closed,
    move_links,
    propose_assignment,
    replace_dropout,
    set_tie,
    solve_assignment,
    write_note,
)
from liba.workforce.terms import AssignmentState, LinkLevel, LinkLimits, TieKind
from tests.support.town import SmallTown, add_household
from tests.workforce.linking import TODAY, TOMORROW, answer, hand, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(town: SmallTown) -> list[Household]:
    """Twenty doors of the first village in two groups, a few metres apart."""
    homes = [h for h in town.households if h.area.path.startswith(town.villages[0].path)]
    homes += [add_household(town.groups[n % 2], str(100 + n), people=1) for n in range(20 - len(homes))]
    for number, home in enumerate(homes):
        home.lon, home.lat = 104.92 + number / 10_000, 29.4
        home.save(update_fields=["lon", "lat"])
    return homes


@pytest.fixture
def hands(town: SmallTown) -> list[Responder]:
    return [hand(town.villages[0], f"V{n:03d}", lon=104.92 + n * 6 / 10_000, lat=29.4) for n in range(4)]


def propose(town: SmallTown, **more: object) -> Assignment:
    return propose_assignment(town.system, area_id=town.villages[0].pk, starts_on=TODAY, now=town.now, **more)  # type: ignore[arg-type]


def confirm(town: SmallTown, proposal: Assignment, note: str = "") -> Assignment:
    return confirm_assignment(town.system, proposal.pk, version=proposal.version, now=town.now, note=note)


def test_a_proposal_binds_nobody_until_it_is_confirmed(
    town: SmallTown, village: list[Household], hands: list[Responder]
) -> None:
    proposal = propose(town)
    assert (proposal.state, proposal.figures["covered"], proposal.figures["gap"]) == (
        AssignmentState.PROPOSED,
        20,
        0.0,
    )
    assert linkers_on(TODAY) == {}
    confirm(town, proposal)
    held = linkers_on(TODAY)
    assert set(held) == {home.pk for home in village}
    assert sorted(len(households_of(one.pk, TODAY)) for one in hands) == [5, 5, 5, 5]
    assert links_cursor() > 0


def test_a_line_has_its_reasons(town: SmallTown, village: list[Household], hands: list[Responder]) -> None:
    set_tie(town.system, hands[3].pk, village[0].pk, kind=TieKind.KIN, now=town.now)
    proposal = propose(town)
    line = proposal.lines.get(household=village[0])
    assert (line.responder, line.reasons["tie"], line.reasons["kept"]) == (hands[3], "kin", False)
    assert 100 < line.reasons["metres"] < 300


def test_who_may_not_serve_and_who_leads_is_no_hand(
    town: SmallTown, village: list[Household], hands: list[Responder]
) -> None:
    hands[0].clearance = "ill"
    hands[0].save()
    answer(town, hands[1], LinkLevel.GRID, town.villages[0])
    hand(town.villages[1], "V900")
    figures = propose(town).figures
    assert (figures["hands"], figures["most"], figures["uncovered"]) == (2, 10, 0)


def test_more_households_than_hands_says_what_would_cure_it(
    town: SmallTown, village: list[Household], hands: list[Responder]
) -> None:
    for one in hands[1:]:
        one.clearance = "not_cleared"
        one.save()
    figures = propose(town).figures
    assert figures["uncovered"] == 10
    assert [(cure["kind"], cure["count"]) for cure in figures["cures"]] == [
        ("clear", 3),
        ("limit", 20),
        ("hands", 1),
    ]


def test_no_hands_and_no_households(town: SmallTown) -> None:
    assert propose(town).figures["hands"] == 0
    Household.objects.update(closed_at=town.now)
    failed = propose(town)
    assert (failed.state, failed.failure["code"]) == (AssignmentState.FAILED, "workforce.nothing_to_assign")


def test_a_proposal_is_decided_once(
    town: SmallTown, village: list[Household], hands: list[Responder]
) -> None:
    proposal = propose(town)
    with pytest.raises(Stale):
        confirm_assignment(town.system, proposal.pk, version=9, now=town.now)
    confirm(town, proposal)
    with pytest.raises(ProposalDecided):
        confirm_assignment(town.system, proposal.pk, version=proposal.version, now=town.now)
    with pytest.raises(ProposalDecided):
        discard_assignment(town.system, proposal.pk, now=town.now)
    assert Link.objects.filter(ends_on=None).count() == 20


def test_a_proposal_is_stale_when_people_changed(
    town: SmallTown, village: list[Household], hands: list[Responder]
) -> None:
    proposal = propose(town)
    hands[0].clearance = "ill"
    hands[0].save()
    with pytest.raises(StaleProposal):
        confirm(town, proposal)
    other = propose(town)
    link(town, hands[1], village[0])
    with pytest.raises(StaleProposal):
        confirm(town, other)
    discard_assignment(town.system, other.pk, now=town.now)
    assert not AssignmentLine.objects.filter(assignment=other).exists()


def test_a_drop_out_moves_no_other_door_and_hands_over_with_a_note(
    town: SmallTown, village: list[Household], hands: list[Responder]
) -> None:
    confirm(town, propose(town))
    before, his = linkers_on(TODAY), households_of(hands[0].pk, TODAY)
    proposal = replace_dropout(town.system, hands[0].pk, starts_on=TOMORROW, now=town.now)
    assert {line.household_id for line in proposal.lines.all()} == set(his)
    confirm(town, proposal, note="老人独居,敲门久一点")
    after = linkers_on(TOMORROW)
    assert {door: who for door, who in after.items() if door not in his} == {
        door: who for door, who in before.items() if door not in his
    }
    assert hands[0].pk not in after.values()
    assert linkers_on(TODAY) == before
    taken = Link.objects.get(household=his[0], starts_on=TOMORROW)
    assert (taken.note, taken.follows.responder_id if taken.follows else 0) == (
        "老人独居,敲门久一点",
        hands[0].pk,
    )
    seen = links_cursor()
    assert write_note(town.system, taken.pk, note="钥匙在村委", now=town.now).changed_seq > seen


def test_doors_of_who_leaves_show_as_gaps_when_nobody_can_take_them(
    town: SmallTown, village: list[Household], hands: list[Responder]
) -> None:
    confirm(town, propose(town))
    for one in hands[1:]:
        one.clearance = "ill"
        one.save()
    confirm(town, replace_dropout(town.system, hands[0].pk, starts_on=TOMORROW, now=town.now))
    assert hands[0].pk not in linkers_on(TOMORROW).values()
    assert len(linkers_on(TOMORROW)) == 15


def test_an_assignment_is_asked_for_by_who_may_and_within_reason(
    town: SmallTown, hands: list[Responder]
) -> None:
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[1])
    with pytest.raises(Forbidden):
        ask_assignment(cadre, area_id=town.villages[0].pk, starts_on=TODAY, now=town.now)
    with pytest.raises(WrongLimits):
        propose(town, limits=LinkLimits(10, 5))


def test_work_that_is_done_twice_is_done_once(
    town: SmallTown, village: list[Household], hands: list[Responder]
) -> None:
    wanted = ask_assignment(town.system, area_id=town.villages[0].pk, starts_on=TODAY, now=town.now)
    solve_assignment(wanted.pk)
    solve_assignment(wanted.pk)
    assert AssignmentLine.objects.filter(assignment=wanted).count() == 20


def test_hands_can_be_chosen_one_by_one(
    town: SmallTown, village: list[Household], hands: list[Responder]
) -> None:
    proposal = propose(town, asked=Asked(hands=(hands[2].pk, hands[3].pk)))
    assert set(proposal.lines.values_list("responder_id", flat=True)) == {hands[2].pk, hands[3].pk}


def test_a_closed_door_is_nobodys_and_a_merged_one_is_passed_on(
    town: SmallTown, village: list[Household], hands: list[Responder]
) -> None:
    empty, kept = add_household(town.groups[0], "900", people=0), village[0]
    link(town, hands[0], empty)
    empty.merged_into = kept
    empty.save()
    close_household(town.system, empty.pk, version=empty.version, now=town.now)
    later = town.now + timedelta(hours=1)
    assert end_links_of_closed(later) == 1
    assert end_links_of_closed(later) == 0
    assert linkers_on(TODAY) == {kept.pk: hands[0].pk}


def test_who_answered_for_a_merged_village_answers_for_the_one_that_took_it_in(town: SmallTown) -> None:
    official = hand(town.root, "V777")
    answer(town, official, LinkLevel.OFFICIAL, town.villages[1])
    order = MergerOrder(
        (town.villages[1].code,),
        town.villages[0].code,
        Text(""),
        TODAY,
        TODAY,
        "区划调整批复",
        widen_cordons=True,
    )
    reorganise(town.system, order, now=town.now, steps=(move_links,))
    assert areas_answered(official.pk, TODAY) == {LinkLevel.OFFICIAL: [town.villages[0]]}
