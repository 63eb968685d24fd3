"""Gates: the list with its day, one gate's page, changing it, its rule, counts on the ground, doubles."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from liba.access.models import Check, DoubleUse, Gate, GateTally, Recount, RuleVersion
from liba.access.selectors import current_rule, rule_of
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.ids import new_id
from tests.console.conftest import SignIn, said_by
from tests.support.town import DAY, SmallTown


@pytest.fixture
def commander(sign_in: SignIn) -> Client:
    return sign_in(Role.COMMANDER)


def _check(town: SmallTown, gate: Gate, **changes: object) -> Check:
    return Check.objects.create(
        **{
            "id": new_id(), "gate": gate, "device_id": new_id(), "guard_id": 1, "direction": "in",
            "outcome": "admitted", "server_outcome": "admitted", "happened_at": town.now,
            "recorded_at": town.now, "day": DAY, "found": "signed", "serial": 123456,
        }
        | changes
    )  # fmt: skip


def _entries(gate: Gate, **changes: object) -> dict[str, object]:
    return {
        "version": gate.version, "name_zh": gate.name_zh, "name_en": "East gate", "kind": gate.kind,
        "rule_code": gate.rule_code, "opens_minute": "05:30", "closes_minute": "22:00", "area_id": "",
        "lon": "104.9", "lat": "29.4",
    } | changes  # fmt: skip


def test_the_list_shows_each_gate_with_its_day(commander: Client, town: SmallTown) -> None:
    GateTally.objects.create(
        gate=town.gates["back"], day=DAY, quarter=28, direction="in", outcome="turned_back", n=17
    )
    text = said_by(commander, reverse("console:gates"))
    for gate in town.gates.values():
        assert gate.name_zh in text
    assert "0 in, 0 out, 17 refused" in text


def test_the_list_narrows_to_silent_or_closed_gates(commander: Client, town: SmallTown) -> None:
    Gate.objects.update(last_heard_at=town.now)
    Gate.objects.filter(code="west").update(is_open=False)
    closed = said_by(commander, reverse("console:gates_live"), show="closed")
    assert "西卡口" in closed
    assert "东卡口" not in closed
    assert "No gate is in that state now." in said_by(commander, reverse("console:gates_live"), show="silent")


@pytest.mark.parametrize("day", ["2020-02-26", "2020-02-31", "rubbish", ""])
def test_another_day_can_be_looked_at_and_a_wrong_one_does_no_harm(commander: Client, day: str) -> None:
    assert said_by(commander, reverse("console:gates"), day=day)


def test_the_list_goes_out_as_a_workbook(commander: Client, town: SmallTown) -> None:
    response = commander.get(reverse("console:gates"), {"format": "xlsx"})
    book = openpyxl.load_workbook(BytesIO(response.content))
    names = {row[1] for row in book.active.iter_rows(min_row=2, values_only=True)}
    assert names == {gate.name_zh for gate in town.gates.values()}


def test_a_gate_shows_its_checks_its_rule_and_marks(commander: Client, town: SmallTown) -> None:
    gate = town.gates["east"]
    _check(town, gate, outcome="refused", reasons="fever,no_mask", temperature=373, flags="double_use")
    text = said_by(commander, reverse("console:gate", args=[gate.pk]))
    assert "Fever · No mask" in text
    assert "37.3 °C" in text
    assert "Refused at 37.3 °C and above." in text
    assert "The household entered twice" in text


def test_the_checks_of_a_gate_go_out_as_a_file(commander: Client, town: SmallTown) -> None:
    gate = town.gates["east"]
    _check(town, gate, outcome="refused", reasons="fever", temperature=381)
    text = commander.get(reverse("console:gate", args=[gate.pk]), {"format": "csv"}).content.decode()
    assert "1234 56" in text
    assert "Fever,38.1" in text


def test_a_gate_is_set_up(commander: Client, town: SmallTown) -> None:
    entries = _entries(town.gates["east"]) | {
        "code": "north", "name_zh": "北卡口", "cordon_id": town.cordons["town"].pk, "is_open": "on"
    }  # fmt: skip
    response = commander.post(reverse("console:gate_new"), entries)
    gate = Gate.objects.get(code="north")
    assert response["Location"] == reverse("console:gate", args=[gate.pk])
    assert (gate.opens_minute, gate.closes_minute) == (330, 1320)
    assert JournalLine.objects.filter(verb="access.gate.created").exists()


def test_a_second_opening_of_a_pocket_is_refused_and_entries_stay(commander: Client, town: SmallTown) -> None:
    entries = _entries(town.gates["east"]) | {
        "code": "second", "name_zh": "后门", "cordon_id": town.cordons["market"].pk, "is_open": "on"
    }  # fmt: skip
    text = commander.post(reverse("console:gate_new"), entries).content.decode()
    assert 'role="alert"' in text
    assert 'value="后门"' in text
    assert not Gate.objects.filter(code="second").exists()


def test_a_gate_is_changed(commander: Client, town: SmallTown) -> None:
    gate = town.gates["east"]
    commander.post(reverse("console:gate_edit", args=[gate.pk]), _entries(gate))
    gate.refresh_from_db()
    assert gate.name_en == "East gate"
    assert gate.opens_minute == 330


def test_who_comes_second_sees_both_versions_and_may_save_over(commander: Client, town: SmallTown) -> None:
    gate = town.gates["east"]
    mine = _entries(gate, name_zh="我的东卡口")
    Gate.objects.filter(pk=gate.pk).update(version=2, name_zh="他的东卡口")
    text = commander.post(reverse("console:gate_edit", args=[gate.pk]), mine).content.decode()
    assert "was changed by somebody else" in text
    assert 'value="我的东卡口"' in text
    assert "他的东卡口" in text
    commander.post(reverse("console:gate_edit", args=[gate.pk]), mine | {"version": 2})
    gate.refresh_from_db()
    assert gate.name_zh == "我的东卡口"


def test_a_gate_is_closed_and_opened_again(commander: Client, town: SmallTown) -> None:
    gate = town.gates["west"]
    closed = {"version": gate.version, "reason": "修路"}
    commander.post(reverse("console:gate_close", args=[gate.pk]), closed)
    gate.refresh_from_db()
    assert not gate.is_open
    commander.post(reverse("console:gate_open", args=[gate.pk]), {"version": gate.version})
    gate.refresh_from_db()
    assert gate.is_open


def test_a_pocket_keeps_its_one_opening(commander: Client, town: SmallTown) -> None:
    gate = town.gates["pocket"]
    response = commander.post(
        reverse("console:gate_close", args=[gate.pk]), {"version": gate.version, "reason": "夜间"}
    )
    assert response.status_code == 409
    assert "Nothing was changed" in response.content.decode()


def test_people_inside_are_counted_on_the_ground(commander: Client, town: SmallTown) -> None:
    cordon = town.cordons["market"]
    commander.post(reverse("console:recount", args=[cordon.pk]), {"count": "612", "next": "/gates/"})
    assert Recount.objects.get().count == 612
    commander.post(
        reverse("console:recount", args=[cordon.pk]), {"count": "many", "next": "https://elsewhere/"}
    )
    assert Recount.objects.count() == 1


def _rule(**changes: object) -> dict[str, object]:
    return {
        "expected_version": 1, "needs": ["mask", "pass"], "pass_types": ["red", "resident"], "limit": "37.5",
        "locality": "anyone", "opens": "06:00", "closes": "09:30", "once_a_day": "on", "measure_id": "",
        "purposes-TOTAL_FORMS": 1, "purposes-INITIAL_FORMS": 0, "purposes-0-code": "food",
        "purposes-0-zh": "买菜", "purposes-0-admitted": "on",
    } | changes  # fmt: skip


def test_a_rule_is_decided_from_typed_values(commander: Client, town: SmallTown) -> None:
    measure = town.measures["gate_rule"]
    commander.post(reverse("console:rule", args=["checkpoint"]), _rule(measure_id=measure.pk))
    newest = current_rule("checkpoint")
    assert newest is not None
    rule = rule_of(newest)
    assert newest.version == 2
    assert newest.measure_id == measure.pk
    assert {need.value for need in rule.needs} == {"mask", "pass"}
    assert rule.temperature is not None
    assert (rule.temperature.limit, rule.temperature.limit_refused) == (375, False)
    assert rule.hours == ((360, 570),)
    assert [purpose.text.zh for purpose in rule.purposes] == ["买菜"]


def test_a_rule_that_somebody_changed_meanwhile_is_not_overwritten(
    commander: Client, town: SmallTown
) -> None:
    commander.post(reverse("console:rule", args=["checkpoint"]), _rule())
    text = commander.post(reverse("console:rule", args=["checkpoint"]), _rule()).content.decode()
    assert 'role="alert"' in text
    assert RuleVersion.objects.filter(code="checkpoint").count() == 2


def test_half_a_span_of_hours_is_no_span(commander: Client, town: SmallTown) -> None:
    text = commander.post(reverse("console:rule", args=["checkpoint"]), _rule(closes="")).content.decode()
    assert "Give both times, or none." in text
    assert RuleVersion.objects.filter(code="checkpoint").count() == 1


def test_an_officer_reads_a_rule_but_does_not_decide_it(sign_in: SignIn, town: SmallTown) -> None:
    officer = sign_in(Role.GATE_OFFICER)
    assert "Versions" in said_by(officer, reverse("console:rule", args=["checkpoint"]))
    assert officer.post(reverse("console:rule", args=["checkpoint"]), _rule()).status_code == 403


def test_a_double_is_shown_with_both_gates_and_settled(sign_in: SignIn, town: SmallTown) -> None:
    first = _check(town, town.gates["east"])
    second = _check(town, town.gates["west"], happened_at=town.now + timedelta(minutes=5), flags="double_use")
    double = DoubleUse.objects.create(
        quota_serial=1, day=DAY, first_check=first.pk, second_check=second.pk, found_at=town.now
    )
    officer = sign_in(Role.GATE_OFFICER)
    text = said_by(officer, reverse("console:doubles"))
    assert "东卡口" in text
    assert "西卡口" in text
    officer.post(reverse("console:double_settle", args=[double.pk]), {"reason": "一家两人,已劝返"})
    double.refresh_from_db()
    assert double.settled_at is not None
    assert "No double entry to settle" in said_by(officer, reverse("console:doubles"))


def test_a_cadre_sees_no_gate_of_another_village(sign_in: SignIn, town: SmallTown) -> None:
    market = town.gates["pocket"]
    client = sign_in(Role.VILLAGE_CADRE, town.villages[1])
    assert client.get(reverse("console:gate", args=[market.pk])).status_code == 404
