"""The Heshi day: three market days and a day ending in 0, as a town lives them.

Cards go through a phone that decides alone by its bundle, then through the field interface to the server.
"""

from datetime import date, timedelta

import pytest

from liba.access.models import Check, DoubleUse, Gate
from liba.access.selectors import gate_flow, inside, refusals_by_reason
from liba.access.services import make_key, move_opening, report_lost, revoke_pass, withdraw_key
from liba.governance.models import Measure
from liba.governance.services import end_measure, renew_measure
from liba.project.proofs.day import token_of
from liba.project.proofs.heshi_incidents import gate_dispute
from liba.project.proofs.town import OFFICER_PIN, Heshi
from liba.territory.models import Cordon

pytestmark = pytest.mark.django_db

RED, YELLOW, BLUE, TENTH = date(2020, 2, 26), date(2020, 2, 27), date(2020, 2, 28), date(2020, 3, 3)


@pytest.mark.parametrize(
    ("played", "admitted"), [(RED, "red"), (YELLOW, "yellow"), (BLUE, "blue"), (TENTH, "")]
)
def test_each_day_is_one_colours_and_the_tenth_nobodys(heshi: Heshi, played: date, admitted: str) -> None:
    guard = heshi.day.at("07:10", played).guard("a-03")
    said = {colour: guard.scan(token_of(heshi.card(colour))) for colour in ("red", "yellow", "blue")}
    assert {colour for colour, shown in said.items() if shown.admitted} == ({admitted} if admitted else set())
    wrong = {shown.why for shown in said.values() if not shown.admitted}
    assert wrong == {("wrong_day",) if admitted else ("uncovered_day",)}


def test_a_refused_card_is_told_its_next_day(heshi: Heshi) -> None:
    shown = heshi.day.at("07:10", YELLOW).guard("a-03").scan(heshi.number("blue"))
    (reason,) = shown.decision.reasons
    assert reason.facts["next_day"] == "2020-02-28"
    assert (reason.facts["next_lunar_month"], reason.facts["next_lunar_day"]) == (2, 6)


def test_the_server_decides_as_the_phone_did(heshi: Heshi) -> None:
    guard = heshi.day.at("07:10", RED).guard("a-03")
    for shown in (guard.scan(heshi.number("red")), guard.scan(heshi.number("blue"))):
        kept = Check.objects.get(pk=shown.id)
        assert (kept.outcome, kept.server_outcome, kept.flags) == (shown.outcome, shown.outcome, "")


@pytest.mark.parametrize("gate", ["a-01", "a-02", "mouth"])
def test_the_households_second_entry_is_refused_at_every_gate(heshi: Heshi, gate: str) -> None:
    day = heshi.day.at("07:10", RED)
    assert day.guard("a-01").scan(heshi.number("red", 0, 0)).admitted
    day.later(hours=1)
    assert day.guard(gate).scan(heshi.number("red", 0, 2)).why == ("household_used",)


def test_the_next_admission_day_is_a_new_entry(heshi: Heshi) -> None:
    guard = heshi.day.at("07:10", RED).guard("a-01")
    assert guard.scan(heshi.number("red")).admitted
    heshi.day.at("07:10", RED + timedelta(days=3))
    assert guard.scan(heshi.number("red", 0, 1)).admitted


def test_residents_and_stall_holders_enter_on_the_tenth_as_often_as_they_need(heshi: Heshi) -> None:
    mouth = heshi.day.at("06:10", TENTH).guard("mouth")
    for kind in ("resident", "stall", "resident", "stall"):
        assert mouth.scan(token_of(heshi.first(kind))).admitted
        heshi.day.later(minutes=50)


def test_an_outsider_is_turned_away_with_every_reason(heshi: Heshi) -> None:
    shown = heshi.day.at("08:00", RED).guard("a-02").scan("", local=False)
    assert shown.why == ("no_pass", "not_local")


def test_a_registered_neighbour_without_his_card_is_local_but_needs_it(heshi: Heshi) -> None:
    phone = heshi.day.at("08:00", RED).guard("a-02")
    person = heshi.somebody_of("510304104201")
    assert phone.is_local(person.id_number or "")
    assert not phone.is_local("990000188001010018")
    assert phone.scan("", local=True).why == ("no_pass",)


@pytest.mark.parametrize(("degrees", "why"), [(37.2, ()), (37.3, ("fever",)), (37.4, ("fever",))])
def test_fever_at_exactly_the_limit_is_as_the_rule_says(
    heshi: Heshi, degrees: float, why: tuple[str, ...]
) -> None:
    shown = heshi.day.at("07:10", RED).guard("a-03").scan(heshi.number("red"), temperature=degrees)
    assert shown.why == why


@pytest.mark.parametrize(
    ("tapped", "why"),
    [
        ({"mask": False}, ("no_mask",)),
        ({"id": False}, ("no_id",)),
        ({"mask": False, "id": False, "temperature": 38.0}, ("no_mask", "no_id", "fever")),
        ({"mask": None}, ("mask_unknown",)),
        ({"temperature": None}, ("temperature_unknown",)),
        ({"purpose": "visit"}, ("purpose_not_admitted",)),
        ({"purpose": "dance"}, ("purpose_unknown",)),
    ],
)
def test_what_is_missing_is_told_all_at_once(
    heshi: Heshi, tapped: dict[str, object], why: tuple[str, ...]
) -> None:
    shown = heshi.day.at("07:10", RED).guard("a-03").scan(heshi.number("red"), **tapped)
    assert shown.why == why
    assert Check.objects.get(pk=shown.id).server_outcome == "refused"


def test_lost_and_revoked_cards_are_refused_as_what_they_are(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    lost, revoked = heshi.card("red", 1), heshi.card("red", 2)
    report_lost(day.actor, lost.pk, now=day.moment)
    revoke_pass(day.actor, revoked.pk, reason="重复", now=day.moment)
    guard = day.guard("a-03")
    assert guard.scan(token_of(lost)).why == ("lost",)
    assert guard.scan(token_of(revoked)).why == ("revoked",)


def test_a_card_reported_lost_at_a_gate_is_lost_at_the_next(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    leader = day.leader(heshi.card("red", 4).household.area)
    receipt = leader.receipt(leader.report_lost(heshi.number("red", 4)))
    assert receipt["status"] == "stored"
    assert day.guard("a-05").scan(heshi.number("red", 4)).why == ("lost",)


def test_forged_foreign_and_torn_codes_are_told_apart(heshi: Heshi) -> None:
    guard = heshi.day.at("07:10", RED).guard("a-03")
    good = token_of(heshi.card("red"))
    body, last = good[:-1], good[-1]
    forged = body + ("0" if last != "0" else "1")
    assert set(guard.scan(forged).why) <= {"forged", "unreadable"}
    assert guard.scan(token_of(heshi.card("red"), town="510304105")).why == ("other_town",)
    assert guard.scan(good[:40]).why == ("unreadable",)
    assert guard.scan("9999 999").why in (("unreadable",), ("unknown_number",))


def test_the_cards_of_a_withdrawn_key_are_withdrawn(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    card = heshi.card("red")
    token = token_of(card)
    make_key(day.actor, now=day.moment)
    withdraw_key(day.actor, card.run.kid, reason="私钥外泄", now=day.moment)
    assert day.guard("a-03").scan(token).why == ("key_withdrawn",)


def test_a_card_opens_its_own_zone_only(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    assert "wrong_zone" in day.guard("b-01").scan(heshi.number("red")).why
    neighbour = token_of(heshi.first("resident-b"))
    assert day.guard("b-01").scan(neighbour).admitted
    assert "wrong_zone" in day.guard("mouth").scan(neighbour).why


def test_an_ended_scheme_admits_nobody_and_an_ended_closure_everybody(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    guard = day.guard("a-03")
    end_measure(day.actor, Measure.objects.get(code="order-2-passes").pk, reason="改用健康码", now=day.moment)
    day.later(minutes=1)
    assert "scheme_ended" in guard.scan(heshi.number("red")).why
    end_measure(day.actor, Measure.objects.get(code="order-1-closure").pk, reason="解封", now=day.moment)
    day.later(minutes=1)
    shown = guard.scan("", local=False)
    assert (shown.admitted, shown.why) == (True, ("not_enforced",))


def test_a_phone_offline_for_weeks_enforces_nothing_past_the_measures_end(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    guard = day.guard("a-03").offline()
    end = Measure.objects.get(code="order-1-closure").ends_at
    assert guard.scan(heshi.number("blue")).why == ("wrong_day",)
    day.turn_to(end - timedelta(seconds=1))
    assert not guard.scan("", local=False).admitted
    day.turn_to(end)
    assert guard.scan("", local=False).why == ("not_enforced",)


def test_a_renewed_measure_goes_on_without_a_gap(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    for code in ("order-1-closure", "order-2-passes", "order-3-gates"):
        measure = Measure.objects.get(code=code)
        renew_measure(
            day.actor, measure.pk, code=f"{code}-2", legal_basis="第9号令", now=day.moment,
            ends_at=measure.ends_at + timedelta(days=30),
        )  # fmt: skip
    after = Measure.objects.get(code="order-1-closure").ends_at.date() + timedelta(days=1)
    day.at("07:10", day.next_day(1, 4, 7, after=after))
    assert day.guard("a-03").scan(heshi.number("red")).admitted


def test_a_named_officer_overrides_with_a_reason(heshi: Heshi) -> None:
    guard = heshi.day.at("07:10", RED).guard("a-03")
    card = heshi.number("blue")
    refused = guard.scan(card)
    let_in = guard.override(refused, card, heshi.officer_id, OFFICER_PIN, "孕妇产检")
    kept = Check.objects.get(pk=let_in.id)
    assert (kept.outcome, kept.officer_id, kept.override_reason) == (
        "overridden",
        heshi.officer_id,
        "孕妇产检",
    )
    assert kept.server_outcome == "overridden" or "wrong_day" in kept.reasons


def test_two_gates_offline_admit_one_household_twice_and_it_is_found(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    west, north = day.guard("a-04").offline(), day.guard("a-05").offline()
    first = west.scan(heshi.number("red", 3, 0))
    day.later(minutes=2)
    second = north.scan(heshi.number("red", 3, 1))
    assert (first.admitted, second.admitted) == (True, True)
    day.later(hours=5)
    north.online()
    west.online()
    found = DoubleUse.objects.get()
    assert {found.first_check, found.second_check} == {first.id, second.id}
    assert set(Check.objects.filter(pk__in=(first.id, second.id)).values_list("outcome", flat=True)) == {
        "admitted"
    }


def test_the_count_inside_is_right_at_any_moment(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    zone = Cordon.objects.get(code="zone-a").pk
    before = inside(zone)
    east, west = day.guard("a-01"), day.guard("a-04").offline()
    entered = [east.scan(heshi.number("red", n)) for n in range(5)]
    assert inside(zone) == before + 5
    day.later(seconds=40)
    east.undo(entered[-1])
    assert inside(zone) == before + 4
    east.scan(heshi.number("blue"))
    assert inside(zone) == before + 4
    west.leave(heshi.number("red", 0))
    west.leave(people=2)
    assert inside(zone) == before + 4
    west.online()
    assert inside(zone) == before + 1


def test_an_undo_frees_the_households_entry(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    guard = day.guard("a-01")
    shown = guard.scan(heshi.number("red"))
    day.later(seconds=30)
    undone = guard.undo(shown)
    assert guard.receipt(undone)["status"] == "stored"
    assert day.guard("a-02").scan(heshi.number("red", 0, 1)).admitted


def test_an_undo_after_a_minute_comes_too_late(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    guard = day.guard("a-01")
    shown = guard.scan(heshi.number("red"))
    day.later(seconds=61)
    receipt = guard.receipt(guard.undo(shown))
    assert (receipt["status"], receipt["code"]) == ("rejected", "access.undo_too_late")


def test_a_village_guard_registers_cars_and_temperatures(heshi: Heshi) -> None:
    day = heshi.day.at("10:00", RED)
    turn, watch = day.guard("turn-01"), day.guard("watch-01")
    car = Check.objects.get(pk=turn.turn_back("川C·12345", "内江", "走亲").id)
    assert (car.outcome, car.plate, car.came_from) == ("turned_back", "川C·12345", "内江")
    assert watch.measure(37.9).why == ("fever",)
    assert watch.measure(36.6).why == ()


def test_the_console_sees_the_gates_day(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    guard = day.guard("a-01")
    for household in range(4):
        guard.scan(heshi.number("red", household))
    guard.scan(heshi.number("blue"))
    guard.leave()
    flow = next(row for row in gate_flow(day.actor, RED) if row.gate.code == "a-01")
    assert (flow.entered, flow.refused, flow.left) == (4, 1, 1)
    assert [(row.code, row.n) for row in refusals_by_reason(day.actor, RED)] == [("wrong_day", 1)]


def test_the_pockets_opening_moves_in_one_decision(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", TENTH)
    mouth = Gate.objects.get(code="mouth")
    spare = Gate.objects.create(
        code="spare", name_zh="备用口", kind="checkpoint", cordon=mouth.cordon, area=mouth.area,
        rule_code="checkpoint", is_open=False,
    )  # fmt: skip
    guard = day.guard("mouth")
    assert guard.scan(token_of(heshi.first("resident"))).admitted
    move_opening(day.actor, from_gate_id=mouth.pk, to_gate_id=spare.pk, reason="修路", now=day.moment)
    assert guard.scan(token_of(heshi.first("resident"))).why == ("gate_closed",)
    assert day.guard("spare").scan(token_of(heshi.first("resident"))).admitted


def test_a_dispute_at_the_gate_is_settled_and_every_team_hears_of_it(heshi: Heshi) -> None:
    heshi.day.at("07:00", TENTH)
    assert gate_dispute(heshi.teams).startswith("a dispute at the gate settled within 23 minutes")
