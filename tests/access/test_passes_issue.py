"""Issuing: in bulk by area, blank stock, and passes bound to somebody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from liba.access import selectors, services
from liba.access.models import Pass, PassCounter, PassRun, PassType
from liba.access.refusals import (
    AddressNeeded,
    BadDates,
    EndDateNeeded,
    HasOneAlready,
    NobodyToIssueTo,
    NotAStall,
    NotInsideCordon,
    NotLivingHere,
    NumbersExhausted,
    ReasonNeeded,
    StallTaken,
    TooLong,
    ValidityBeyondMeasure,
    WrongKind,
    WrongNumberOfSets,
)
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.governance.refusals import NotRunning
from liba.governance.services import end_measure
from liba.kernel.numbers import pass_number
from liba.kernel.refusals import Forbidden
from tests.support.town import DAY, SmallTown, add_household

pytestmark = pytest.mark.django_db


def test_every_household_gets_a_set_of_consecutive_cards(town: SmallTown) -> None:
    run = services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    cards = list(Pass.objects.filter(run=run).order_by("serial"))
    assert [card.serial for card in cards] == list(range(1, 37))
    assert {card.status for card in cards} == {"good"}
    assert all(card.quota_serial == run.first_serial + (card.serial - 1) // 3 * 3 for card in cards)
    assert all(len({card.household_id for card in cards[n : n + 3]}) == 1 for n in range(0, 36, 3))
    assert len({card.household_id for card in cards}) == 12
    homes = [card.household for card in cards if card.household]
    assert homes == sorted(homes, key=lambda home: (home.area.path, int(home.number)))


def test_the_preview_says_what_the_issue_does(town: SmallTown) -> None:
    before = selectors.preview_issue(town.system, "yellow", town.root.pk, now=town.now)
    assert (before.households, before.already, before.to_issue, before.cards) == (12, 0, 12, 36)
    assert (before.first_number, before.last_number) == (pass_number(1), pass_number(36))
    services.issue_run(town.system, "yellow", town.villages[0].pk, now=town.now)
    after = selectors.preview_issue(town.system, "yellow", town.root.pk, now=town.now)
    assert (after.already, after.to_issue, after.first_number) == (6, 6, pass_number(19))


def test_a_later_issue_gives_cards_to_newcomers_alone(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    newcomer = add_household(town.groups[0], "99")
    run = services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    assert list(run.passes.values_list("household", flat=True)) == [newcomer.pk] * 3
    assert run.first_serial == 37


def test_no_household_gets_two_colours(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    with pytest.raises(NobodyToIssueTo):
        services.issue_run(town.system, "red", town.root.pk, now=town.now)


def test_a_closed_household_gets_no_cards(town: SmallTown) -> None:
    gone = town.households[0]
    gone.closed_at = town.now
    gone.save()
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    assert not Pass.objects.filter(household=gone).exists()


def test_an_issue_is_one_line_of_the_journal(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    line = JournalLine.objects.get(verb="access.run.issued")
    assert line.area_path == town.root.path
    assert '"cards":36' in line.facts


@pytest.mark.parametrize("ended", ["pass_scheme", "cordon"])
def test_without_a_running_measure_nothing_is_issued(town: SmallTown, ended: str) -> None:
    end_measure(town.system, town.measures[ended].pk, reason="疫情结束", now=town.now)
    later = town.now + timedelta(hours=1)
    with pytest.raises(NotRunning):
        services.issue_run(town.system, "yellow", town.root.pk, now=later)
    with pytest.raises(NotRunning):
        services.make_stock(town.system, "yellow", sets=3, now=later)
    with pytest.raises(NotRunning):
        services.issue_resident_pass(
            town.system,
            type_code="resident",
            person_id=town.households[0].people.all()[0].pk,
            now=later,
        )
    assert Pass.objects.count() == 0


def test_no_pass_outlives_its_measure(town: SmallTown) -> None:
    last = DAY + timedelta(days=60)
    services.issue_run(town.system, "yellow", town.villages[0].pk, now=town.now, valid_to=last)
    with pytest.raises(ValidityBeyondMeasure):
        services.issue_run(
            town.system, "yellow", town.villages[1].pk, now=town.now, valid_to=last + timedelta(days=1)
        )


def test_days_must_make_sense(town: SmallTown) -> None:
    with pytest.raises(BadDates):
        services.make_stock(town.system, "red", sets=1, now=town.now, valid_to=DAY - timedelta(days=1))
    with pytest.raises(BadDates):
        services.make_stock(
            town.system, "red", sets=1, now=town.now, valid_from=date(2020, 3, 5), valid_to=date(2020, 3, 4)
        )


def test_rights_are_asked_over_the_area(town: SmallTown) -> None:
    clerk = town.actor(Role.CLERK, town.villages[0])
    assert services.issue_run(clerk, "yellow", town.villages[0].pk, now=town.now).count == 18
    with pytest.raises(Forbidden):
        services.issue_run(clerk, "yellow", town.villages[1].pk, now=town.now)
    with pytest.raises(Forbidden):
        services.make_stock(clerk, "yellow", sets=1, now=town.now)
    with pytest.raises(Forbidden):
        selectors.preview_issue(town.actor(Role.GUARD), "yellow", town.root.pk, now=town.now)


def test_stock_is_blank_and_nobody_s(town: SmallTown) -> None:
    run = services.make_stock(town.actor(Role.CLERK), "blue", sets=5, now=town.now)
    cards = list(run.passes.order_by("serial"))
    assert [card.quota_serial for card in cards] == [1] * 3 + [4] * 3 + [7] * 3 + [10] * 3 + [13] * 3
    assert {(card.status, card.household_id) for card in cards} == {("blank", None)}


def test_a_bound_type_isn_t_issued_in_bulk(town: SmallTown) -> None:
    with pytest.raises(WrongKind):
        services.issue_run(town.system, "resident", town.root.pk, now=town.now)


def test_six_digits_are_the_end(town: SmallTown) -> None:
    PassCounter.objects.create(pk=1, next_serial=999_980)
    with pytest.raises(NumbersExhausted):
        services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    assert PassRun.objects.count() == 0


def test_a_resident_gets_a_pass_for_person_and_address(town: SmallTown) -> None:
    person = town.households[0].people.all()[0]
    card = services.issue_resident_pass(town.system, type_code="resident", person_id=person.pk, now=town.now)
    assert (card.person, card.address, card.status) == (person, town.households[0].address, "good")
    assert card.run.purpose == "single"
    with pytest.raises(HasOneAlready):
        services.issue_resident_pass(town.system, type_code="resident", person_id=person.pk, now=town.now)


def test_who_lives_outside_gets_no_resident_pass(town: SmallTown) -> None:
    outside = next(h for h in town.households if h.area.path.startswith(town.villages[1].path))
    with pytest.raises(NotInsideCordon):
        services.issue_resident_pass(
            town.system, type_code="resident", person_id=outside.people.all()[0].pk, now=town.now
        )


def test_who_moved_out_gets_no_resident_pass(town: SmallTown) -> None:
    person = town.households[0].people.all()[0]
    person.presence = "moved_out"
    person.save()
    with pytest.raises(NotLivingHere):
        services.issue_resident_pass(town.system, type_code="resident", person_id=person.pk, now=town.now)


def test_many_residents_are_one_decision(town: SmallTown) -> None:
    inside = [h for h in town.households if h.area.path.startswith(town.villages[0].path)]
    ids = [person.pk for household in inside for person in household.people.all()]
    cards = services.issue_resident_passes(town.system, type_code="resident", person_ids=ids, now=town.now)
    assert [card.person_id for card in cards] == ids
    assert JournalLine.objects.filter(verb="access.pass.issued").count() == len(ids)
    with pytest.raises(HasOneAlready):
        services.issue_resident_passes(town.system, type_code="resident", person_ids=ids[:1], now=town.now)


def test_one_stall_one_permit(town: SmallTown) -> None:
    first, second = town.households[0].people.all()[:2]
    stall, next_stall = town.stalls[:2]
    services.issue_stall_permit(
        town.system, type_code="stall", site_id=stall.pk, person_id=first.pk, now=town.now
    )
    with pytest.raises(StallTaken) as refusal:
        services.issue_stall_permit(
            town.system, type_code="stall", site_id=stall.pk, person_id=second.pk, now=town.now
        )
    assert first.name not in str(refusal.value.facts)
    with pytest.raises(HasOneAlready):
        services.issue_stall_permit(
            town.system, type_code="stall", site_id=next_stall.pk, person_id=first.pk, now=town.now
        )
    assert [site.pk for site in selectors.stalls_without_permit()] == [s.pk for s in town.stalls[1:]]


def test_one_stall_named_twice_in_one_decision_is_refused_whole(town: SmallTown) -> None:
    first, second = town.households[0].people.all()[:2]
    with pytest.raises(StallTaken):
        services.issue_stall_permits(
            town.system,
            type_code="stall",
            holders=[(town.stalls[0].pk, first.pk), (town.stalls[0].pk, second.pk)],
            now=town.now,
        )
    assert Pass.objects.count() == 0


def test_a_lost_permit_still_holds_its_stall(town: SmallTown) -> None:
    first, second = town.households[0].people.all()[:2]
    holders: dict[str, Any] = {"type_code": "stall", "site_id": town.stalls[0].pk}
    card = services.issue_stall_permit(town.system, person_id=first.pk, now=town.now, **holders)
    services.report_lost(town.system, card.serial, now=town.now)
    with pytest.raises(StallTaken):
        services.issue_stall_permit(town.system, person_id=second.pk, now=town.now, **holders)
    services.end_pass(town.system, card.serial, reason="退摊", now=town.now)
    assert services.issue_stall_permit(town.system, person_id=second.pk, now=town.now, **holders)


def test_only_a_stall_in_use_can_be_permitted(town: SmallTown) -> None:
    market = town.stalls[0].parent
    assert market is not None
    with pytest.raises(NotAStall):
        services.issue_stall_permit(
            town.system,
            type_code="stall",
            site_id=market.pk,
            person_id=town.households[0].people.all()[0].pk,
            now=town.now,
        )


def test_a_tenant_s_permit_names_landlord_address_and_end(town: SmallTown) -> None:
    landlord = town.households[0].people.all()[0]
    given: dict[str, Any] = {"type_code": "tenant", "landlord_id": landlord.pk, "now": town.now}
    end = DAY + timedelta(days=30)
    card = services.issue_tenant_permit(town.system, address="正街12号二楼", valid_to=end, **given)
    assert (card.landlord, card.person, card.address, card.valid_to) == (landlord, None, "正街12号二楼", end)
    assert card.differs
    with pytest.raises(AddressNeeded):
        services.issue_tenant_permit(town.system, address=" ", valid_to=end, **given)
    with pytest.raises(EndDateNeeded):
        services.issue_tenant_permit(town.system, address="正街", valid_to=None, **given)
    PassType.objects.filter(code="tenant").update(longest_days=10)
    with pytest.raises(TooLong):
        services.issue_tenant_permit(town.system, address="正街", valid_to=end, **given)


def test_a_special_case_has_reason_limit_and_a_named_approver(town: SmallTown) -> None:
    officer = town.actor(Role.GATE_OFFICER, name="周所长")
    given: dict[str, Any] = {
        "type_code": "special",
        "household_code": town.households[0].code,
        "now": town.now,
    }
    end = DAY + timedelta(days=2)
    card = services.approve_special_permit(officer, reason="送医透析", valid_to=end, **given)
    assert (card.reason, card.approved_by, card.valid_to) == ("送医透析", officer.name, end)
    with pytest.raises(ReasonNeeded):
        services.approve_special_permit(officer, reason=" ", valid_to=end, **given)
    with pytest.raises(EndDateNeeded):
        services.approve_special_permit(officer, reason="送医", valid_to=None, **given)
    with pytest.raises(Forbidden):
        services.approve_special_permit(town.actor(Role.CLERK), reason="送医", valid_to=end, **given)


def test_single_passes_share_a_block_of_numbers(town: SmallTown) -> None:
    people = list(town.households[0].people.order_by("pk"))
    first = services.issue_resident_pass(
        town.system, type_code="resident", person_id=people[0].pk, now=town.now
    )
    services.make_stock(town.system, "red", sets=1, now=town.now)
    second = services.issue_resident_pass(
        town.system, type_code="resident", person_id=people[1].pk, now=town.now
    )
    assert (second.serial, second.run_id) == (first.serial + 1, first.run_id)


def test_stock_is_made_in_reasonable_amounts(town: SmallTown) -> None:
    for sets in (0, 200_001):
        with pytest.raises(WrongNumberOfSets):
            services.make_stock(town.system, "blue", sets=sets, now=town.now)


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_give_no_household_two_sets(town: SmallTown) -> None:
    def issue(colour: str) -> int:
        try:
            return services.issue_run(town.system, colour, town.root.pk, now=town.now).count
        except NobodyToIssueTo:
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        made = sorted(pool.map(issue, ["red", "yellow", "blue"]))
    assert made == [0, 0, 36]
    assert Pass.objects.count() == 36
