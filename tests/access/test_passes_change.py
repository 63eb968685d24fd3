"""What happens to passes: handed out, lost, found, replaced, revoked, ended, held; and what phones hear of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from liba.access import selectors, services
from liba.access.models import HandOut, Pass
from liba.access.refusals import (
    HasColourAlready,
    KeyGone,
    NotBlank,
    NothingToHandOut,
    NotInThatState,
    ReasonNeeded,
    ReceiptOfAnother,
    TwoKeysLive,
    UnknownHousehold,
    UnknownNumber,
)
from liba.access.services.keys import signing_key
from liba.access.terms import Found
from liba.access.tokens import Claims, TokenSigner, read_token
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.governance.selectors import verify_journal
from liba.governance.services import decision
from liba.kernel.numbers import pass_number
from liba.kernel.refusals import Forbidden
from liba.registry.models import Household
from tests.support.town import DAY, SmallTown, add_household

pytestmark = pytest.mark.django_db


def give(town: SmallTown, household: Household, *serials: int, **changes: Any) -> HandOut:
    """A hand-out by a group leader of the whole town, unless changed."""
    given: dict[str, Any] = {
        "id": uuid4(),
        "household_code": household.code,
        "cards": [pass_number(serial) for serial in serials],
        "told": {"mask", "id", "pass"},
        "signed": True,
        "happened_at": town.now,
        "now": town.now,
    }
    return services.hand_out(town.system, **{**given, **changes})


def two_bits(status: bytes, serial: int) -> int:
    return status[serial // 4] >> serial % 4 * 2 & 3


def test_one_scanned_card_binds_its_whole_set(town: SmallTown) -> None:
    services.make_stock(town.system, "red", sets=2, now=town.now)
    household = town.households[0]
    receipt = give(town, household, 5)
    cards = Pass.objects.filter(hand_out=receipt)
    assert [(card.serial, card.status, card.household_id) for card in cards.order_by("serial")] == [
        (serial, "good", household.pk) for serial in (4, 5, 6)
    ]
    assert (receipt.told_mask, receipt.told_id, receipt.told_pass, receipt.signed) == (True,) * 4


def test_the_same_receipt_again_changes_nothing(town: SmallTown) -> None:
    services.make_stock(town.system, "red", sets=1, now=town.now)
    one = uuid4()
    give(town, town.households[0], 1, id=one)
    seq = selectors.pass_seq()
    assert give(town, town.households[0], 1, id=one).pk == one
    assert (selectors.pass_seq(), HandOut.objects.count()) == (seq, 1)
    with pytest.raises(ReceiptOfAnother):
        give(town, town.households[1], 1, id=one)


def test_a_card_of_another_household_is_refused(town: SmallTown) -> None:
    services.make_stock(town.system, "red", sets=2, now=town.now)
    give(town, town.households[0], 1)
    with pytest.raises(NotBlank):
        give(town, town.households[1], 2)
    with pytest.raises(NotBlank):
        give(town, town.households[1], 900)


def test_a_household_gets_one_set(town: SmallTown) -> None:
    services.make_stock(town.system, "red", sets=3, now=town.now)
    with pytest.raises(NotBlank):
        give(town, town.households[0], 1, 4)
    give(town, town.households[0], 1)
    with pytest.raises(HasColourAlready):
        give(town, town.households[0], 4)


def test_a_spoiled_blank_card_is_refused(town: SmallTown) -> None:
    services.make_stock(town.system, "red", sets=1, now=town.now)
    services.end_pass(town.system, 2, reason="印坏了", now=town.now)
    with pytest.raises(NotBlank):
        give(town, town.households[0], 2)


def test_issued_cards_are_handed_out_without_scanning(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    receipt = give(town, town.households[0])
    assert receipt.passes.count() == 3
    with pytest.raises(NothingToHandOut):
        give(town, town.households[0])
    with pytest.raises(UnknownHousehold):
        give(town, town.households[0], household_code="no-such")


def test_a_token_binds_as_its_number_does(town: SmallTown) -> None:
    run = services.make_stock(town.system, "red", sets=1, now=town.now)
    with decision():
        key = signing_key(town.system, now=town.now)
    token = TokenSigner(key.kid, key.private_pem).sign(
        Claims(selectors.town_code(), 1_700_000_000, 2, 1, "red", 2)
    )
    assert run.kid == key.kid
    assert give(town, town.households[0], cards=[token]).passes.count() == 3
    with pytest.raises(UnknownNumber):
        give(town, town.households[1], cards=[token[:-3] + "000"])


def test_a_group_leader_hands_out_in_her_group_alone(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    leader = town.actor(Role.GROUP_LEADER, town.groups[0])
    given: dict[str, Any] = {
        "cards": (),
        "told": (),
        "signed": False,
        "happened_at": town.now,
        "now": town.now,
    }
    mine = next(h for h in town.households if h.area == town.groups[0])
    other = next(h for h in town.households if h.area != town.groups[0])
    assert services.hand_out(leader, id=uuid4(), household_code=mine.code, **given)
    with pytest.raises(Forbidden):
        services.hand_out(leader, id=uuid4(), household_code=other.code, **given)


def test_coverage_shows_the_gap_and_who_is_left(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.villages[0].pk, now=town.now)
    first = next(h for h in town.households if h.area.path.startswith(town.villages[0].path))
    give(town, first)
    rows = selectors.coverage(town.system, town.root.pk)
    assert [(r.households, r.with_passes, r.handed_out, r.not_handed_out) for r in rows] == [
        (6, 6, 1, 5),
        (6, 0, 0, 6),
    ]
    left = selectors.households_left(town.system, town.villages[0].pk)
    assert first not in left
    assert len(left) == selectors.count_left(town.system, town.villages[0].pk) == 5
    assert selectors.households_left(town.system, town.villages[0].pk, after=left[3].code) == left[4:]


def test_a_lost_card_stops_and_may_be_found(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    before = selectors.pass_seq()
    card = services.report_lost(town.actor(Role.GROUP_LEADER), 2, now=town.now, reason="赶场丢了")
    assert (card.status, card.changed_seq) == ("lost", before + 1)
    assert services.report_lost(town.system, 2, now=town.now).changed_seq == before + 1
    assert services.found_again(town.system, 2, now=town.now).status == "good"
    verbs = [line.verb for line in selectors.pass_history(2)]
    assert verbs == ["access.pass.found", "access.pass.lost"]


def test_a_replacement_keeps_the_daily_entry(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    services.report_lost(town.system, 2, now=town.now)
    new = services.replace_pass(town.system, 2, reason="遗失", now=town.now)
    old = Pass.objects.get(pk=2)
    assert (old.status, old.replaced_by) == ("replaced", new)
    assert (new.quota_serial, new.household_id, new.status) == (1, old.household_id, "good")
    assert new.serial > 36
    assert new.differs
    with pytest.raises(NotInThatState):
        services.found_again(town.system, 2, now=town.now)
    with pytest.raises(NotInThatState):
        services.replace_pass(town.system, 2, reason="再换", now=town.now)


def test_a_stall_permit_can_be_replaced(town: SmallTown) -> None:
    person = town.households[0].people.all()[0]
    card = services.issue_stall_permit(
        town.system, type_code="stall", site_id=town.stalls[0].pk, person_id=person.pk, now=town.now
    )
    new = services.replace_pass(town.system, card.serial, reason="磨损", now=town.now)
    assert (new.site, new.person, new.status) == (town.stalls[0], person, "good")


def test_revoking_ending_and_holding_need_a_reason(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    for change in (services.revoke_pass, services.end_pass, services.hold_pass):
        with pytest.raises(ReasonNeeded):
            change(town.system, 1, reason=" ", now=town.now)
    assert services.hold_pass(town.system, 1, reason="待核实", now=town.now).status == "held"
    assert services.release_pass(town.system, 1, now=town.now).status == "good"
    assert services.revoke_pass(town.system, 1, reason="转借他人", now=town.now).status == "revoked"
    with pytest.raises(Forbidden):
        services.revoke_pass(town.actor(Role.GUARD), 4, reason="看着不像", now=town.now)
    with pytest.raises(UnknownNumber):
        services.revoke_pass(town.system, 999, reason="没有", now=town.now)


def test_the_phone_s_bits_say_what_stands(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    services.make_stock(town.system, "red", sets=4, now=town.now)
    newcomer = add_household(town.groups[0], "77")
    give(town, newcomer, 40)
    services.report_lost(town.system, 3, now=town.now)
    services.hold_pass(town.system, 7, reason="核实", now=town.now)
    services.revoke_pass(town.system, 8, reason="转借", now=town.now)
    new = services.replace_pass(town.system, 3, reason="遗失", now=town.now)
    state = selectors.phone_state()
    expected = {
        0: 0,
        1: 1,
        3: 2,
        7: 3,
        8: 2,
        37: 2,
        39: 2,
        40: 1,
        42: 1,
        43: 2,
        new.serial: 1,
        new.serial + 1: 0,
    }
    assert {serial: two_bits(state.status, serial) for serial in expected} == expected
    assert state.stopped == {
        "lost": [], "revoked": [8], "replaced": [3], "ended": [], "blank": [[37, 3], [43, 6]]
    }  # fmt: skip
    assert state.exceptions == [[new.serial, 1, "yellow", "", ""]]
    assert state.seq == selectors.pass_seq()


def test_the_bits_agree_with_every_row(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.villages[0].pk, now=town.now)
    services.make_stock(town.system, "blue", sets=30, now=town.now)
    rng = np.random.default_rng(7)
    words = np.array(["good", "lost", "held", "ended", "revoked", "replaced", "blank"])
    for card in Pass.objects.all():
        word = (
            "good"
            if card.household_id and rng.random() < 0.5
            else str(rng.choice(words[: 7 if not card.household_id else 6]))
        )
        Pass.objects.filter(pk=card.pk).update(status=word)
    state = selectors.phone_state()
    meaning = {"good": 1, "held": 3}
    for serial, status in Pass.objects.values_list("serial", "status"):
        assert two_bits(state.status, serial) == meaning.get(status, 2), (serial, status)
    blank = {first + n for first, count in state.stopped["blank"] for n in range(count)}
    assert blank == set(Pass.objects.filter(status="blank").values_list("serial", flat=True))


def test_a_phone_hears_what_changed_since(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    seq = selectors.pass_seq()
    services.report_lost(town.system, 3, now=town.now)
    new = services.replace_pass(town.system, 3, reason="遗失", now=town.now)
    changes = selectors.phone_changes(seq)
    assert changes is not None
    assert sorted(changes.changes) == [[3, "replaced"], [new.serial, "good"]]
    assert changes.exceptions == [[new.serial, 1, "yellow", "", ""]]
    assert selectors.phone_changes(changes.seq) == type(changes)(changes.seq, [], [])
    assert selectors.phone_changes(0, limit=10) is None


def test_runs_tell_what_cards_are_made_of(town: SmallTown) -> None:
    end = DAY + timedelta(days=20)
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now, valid_to=end)
    assert selectors.phone_runs() == [
        {
            "first": 1,
            "count": 36,
            "set_size": 3,
            "type": "yellow",
            "valid_from": "",
            "valid_to": end.isoformat(),
        }
    ]


def test_passes_end_with_their_last_day(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now, valid_to=DAY)
    assert services.end_expired_passes(town.system, today=DAY, now=town.now) == 0
    tomorrow = DAY + timedelta(days=1)
    later = town.now + timedelta(days=1)
    assert services.end_expired_passes(town.system, today=tomorrow, now=later) == 36
    assert services.end_expired_passes(town.system, today=tomorrow, now=later) == 0
    assert {*Pass.objects.values_list("status", flat=True)} == {"ended"}


def test_passes_follow_a_merged_household_and_a_moved_person(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.villages[0].pk, now=town.now)
    inside = [h for h in town.households if h.area.path.startswith(town.villages[0].path)]
    old, new, last = inside[0], inside[1], inside[2]
    mover = old.people.all()[0]
    card = services.issue_resident_pass(town.system, type_code="resident", person_id=mover.pk, now=town.now)
    mover.household = new
    mover.save()
    Household.objects.filter(pk=old.pk).update(merged_into=new, closed_at=town.now)
    Household.objects.filter(pk=new.pk).update(merged_into=last, closed_at=town.now)
    assert services.passes_follow(town.system, now=town.now) > 0
    card.refresh_from_db()
    assert card.household == last
    assert Pass.objects.filter(household=last, type__code="yellow").count() == 9
    assert services.passes_follow(town.system, now=town.now) == 0
    assert JournalLine.objects.filter(verb="access.passes.followed").count() == 1


def test_two_keys_are_live_and_a_withdrawn_one_stops_its_cards(town: SmallTown) -> None:
    run = services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    second = services.make_key(town.system, now=town.now + timedelta(minutes=1))
    with pytest.raises(TwoKeysLive):
        services.make_key(town.system, now=town.now + timedelta(minutes=2))
    assert services.withdraw_key(town.system, run.kid, reason="私钥外泄", now=town.now) == 36
    with pytest.raises(KeyGone):
        services.withdraw_key(town.system, run.kid, reason="再来", now=town.now)
    with pytest.raises(ReasonNeeded):
        services.withdraw_key(town.system, second.kid, reason="", now=town.now)
    keys = selectors.token_keys()
    assert keys.public[run.kid] is None
    assert keys is selectors.token_keys()
    new = services.replace_pass(town.system, 1, reason="换新证", now=town.now)
    assert new.run.kid == second.kid


def test_keys_are_the_commander_s(town: SmallTown) -> None:
    with pytest.raises(Forbidden):
        services.make_key(town.actor(Role.CLERK), now=town.now)
    key = services.make_key(town.actor(Role.COMMANDER), now=town.now)
    claims = Claims(selectors.town_code(), 1_700_000_000, 5, 5, "red", 2)
    token = TokenSigner(key.kid, key.private_pem).sign(claims)
    assert read_token(token, selectors.token_keys()).found is Found.SIGNED


def test_a_pass_is_seen_in_one_s_own_area(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    clerk = town.actor(Role.CLERK, town.villages[1])
    assert selectors.pass_by_number(clerk, pass_number(19)).household is not None
    with pytest.raises(Forbidden):
        selectors.pass_by_number(clerk, pass_number(1))
    with pytest.raises(UnknownNumber):
        selectors.pass_by_number(clerk, "1234567")
    assert [card.serial for card in selectors.pass_list(clerk, limit=3)] == [19, 20, 21]
    assert [card.serial for card in selectors.pass_list(clerk, after=21, limit=2)] == [22, 23]
    assert selectors.pass_list(clerk, area_path=town.villages[0].path) == []
    counts = {count.type.code: count.by_status for count in selectors.type_counts(clerk)}
    assert counts["yellow"] == {"good": 18}


def test_the_journal_holds_through_it_all(town: SmallTown) -> None:
    services.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    services.report_lost(town.system, 1, now=town.now)
    services.replace_pass(town.system, 1, reason="遗失", now=town.now)
    give(town, town.households[1])
    assert JournalLine.objects.count() == 5
    assert verify_journal().fault is None
