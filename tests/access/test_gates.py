"""Gates, pockets, rules: what may be decided, and what is refused to whom."""

import pytest

from liba.access import services as access
from liba.access.models import Gate, RuleVersion
from liba.access.refusals import GateCodeTaken, LastGate, NoSuchRule, PocketHasGate, WrongHours
from liba.access.selectors import (
    current_rule,
    current_setting,
    gates,
    gates_geojson,
    rule_history,
    rule_of,
    what_hangs_on,
)
from liba.access.terms import GateKind
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.governance.services import end_measure, renew_measure
from liba.kernel.actors import Actor
from liba.kernel.refusals import Forbidden, NotFound, Stale
from liba.kernel.text import Text
from tests.support.town import SmallTown, heshi_rule, local

pytestmark = pytest.mark.django_db


def make(actor: Actor, town: SmallTown, **changes: object) -> Gate:
    wanted: dict[str, object] = {
        "code": "north", "name": Text("北卡口", "North"), "kind": GateKind.CHECKPOINT,
        "cordon_id": town.cordons["town"].pk, "rule_code": "checkpoint", "now": town.now,
    }  # fmt: skip
    return access.create_gate(actor, **{**wanted, **changes})  # type: ignore[arg-type]


def edit(actor: Actor, gate: Gate, town: SmallTown, **changes: object) -> Gate:
    wanted: dict[str, object] = {
        "version": gate.version, "name": Text("东门"), "kind": GateKind.CHECKPOINT, "rule_code": "checkpoint",
        "opens_minute": 300, "closes_minute": 1260, "area_id": None, "lon": 104.9, "lat": 29.4, "now": town.now,
    }  # fmt: skip
    return access.edit_gate(actor, gate.pk, **{**wanted, **changes})  # type: ignore[arg-type]


def test_a_gate_is_made_and_journalled(town: SmallTown) -> None:
    gate = make(town.system, town, area_id=town.villages[1].pk)
    assert gate.area == town.villages[1]
    line = JournalLine.objects.get(verb="access.gate.created")
    assert (line.subject_id, line.area_path) == (str(gate.pk), town.villages[1].path)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"code": "east"}, GateCodeTaken),
        ({"rule_code": "nobody-decided"}, NoSuchRule),
        ({"closes_minute": 1441}, WrongHours),
        ({"cordon_id": 99}, NotFound),
        ({"area_id": 99}, NotFound),
    ],
)
def test_a_gate_that_can_t_be_is_refused(
    town: SmallTown, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        make(town.system, town, **changes)
    assert not Gate.objects.filter(code="north").exists()


def test_a_gate_belongs_to_those_of_its_area(town: SmallTown) -> None:
    officer = town.actor(Role.GATE_OFFICER, town.villages[0])
    with pytest.raises(Forbidden):
        make(officer, town, area_id=town.villages[1].pk)
    assert make(officer, town, area_id=town.villages[0].pk).pk


def test_a_pocket_has_one_open_gate(town: SmallTown) -> None:
    pocket = town.cordons["market"].pk
    with pytest.raises(PocketHasGate):
        make(town.system, town, cordon_id=pocket)
    second = make(town.system, town, cordon_id=pocket, is_open=False)
    with pytest.raises(PocketHasGate):
        access.open_gate(town.system, second.pk, version=second.version, now=town.now)
    with pytest.raises(LastGate):
        access.close_gate(town.system, town.gates["pocket"].pk, version=1, reason="", now=town.now)


def test_the_opening_moves_in_one_decision(town: SmallTown) -> None:
    second = make(town.system, town, cordon_id=town.cordons["market"].pk, is_open=False)
    now_open = access.move_opening(
        town.system,
        from_gate_id=town.gates["pocket"].pk,
        to_gate_id=second.pk,
        reason="road works",
        now=town.now,
    )
    assert now_open.pk == second.pk
    assert list(Gate.objects.filter(cordon=second.cordon, is_open=True)) == [second]
    with pytest.raises(NotFound):
        access.move_opening(
            town.system, from_gate_id=second.pk, to_gate_id=town.gates["east"].pk, reason="", now=town.now
        )


def test_a_pocket_whose_measure_is_over_may_lose_its_gate(town: SmallTown) -> None:
    end_measure(town.system, town.measures["cordon"].pk, reason="over", now=town.now)
    closed = access.close_gate(
        town.system, town.gates["pocket"].pk, version=1, reason="over", now=local("08:00")
    )
    assert not closed.is_open


def test_two_administrators_who_change_one_gate(town: SmallTown) -> None:
    east = town.gates["east"]
    edited = edit(town.system, east, town)
    assert (edited.version, edited.name_zh, edited.opens_minute) == (2, "东门", 300)
    with pytest.raises(Stale) as refused:
        edit(town.system, east, town, name=Text("别的"))
    assert refused.value.facts["version"] == 2
    assert Gate.objects.get(pk=east.pk).name_zh == "东门"
    with pytest.raises(Stale):
        access.close_gate(town.system, east.pk, version=1, reason="", now=town.now)


def test_a_rule_is_decided_in_versions(town: SmallTown) -> None:
    decided = access.decide_rule(
        town.system, code="checkpoint", rule=heshi_rule(once_a_day=False),
        measure_id=town.measures["gate_rule"].pk, expected_version=1, now=town.now,
    )  # fmt: skip
    newest = current_rule("checkpoint")
    assert newest == decided
    assert (rule_of(decided).version, rule_of(decided).once_a_day) == (2, False)
    assert [row.version for row in rule_history("checkpoint")] == [2, 1]
    assert current_setting(town.now).newest["checkpoint"].version == 2
    with pytest.raises(Stale):
        access.decide_rule(
            town.system,
            code="checkpoint",
            rule=heshi_rule(),
            measure_id=None,
            expected_version=1,
            now=town.now,
        )
    assert RuleVersion.objects.filter(code="checkpoint").count() == 2


def test_a_rule_is_for_those_who_decide_measures(town: SmallTown) -> None:
    with pytest.raises(Forbidden):
        access.decide_rule(
            town.actor(Role.GATE_OFFICER), code="new", rule=heshi_rule(), measure_id=None, expected_version=0,
            now=town.now,
        )  # fmt: skip
    with pytest.raises(WrongHours):
        access.decide_rule(
            town.system, code="new", rule=heshi_rule(hours=((0, 2000),)), measure_id=None, expected_version=0,
            now=town.now,
        )  # fmt: skip
    assert not RuleVersion.objects.filter(code="new").exists()


def test_everybody_sees_the_gates_of_their_area(town: SmallTown) -> None:
    make(town.system, town, area_id=town.villages[1].pk)
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[1])
    assert [gate.code for gate in gates(cadre)] == ["north"]
    assert {gate.code for gate in gates(town.actor(Role.GUARD))} == {*town.gates, "north"}
    assert not gates(town.actor(Role.CLERK)).exists()
    features = gates_geojson(town.system)["features"]
    assert isinstance(features, list)
    assert len(features) == len(town.gates)


def test_what_hangs_on_a_measure(town: SmallTown) -> None:
    access.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    scheme = what_hangs_on(town.measures["pass_scheme"].pk)
    assert (len(scheme.types), scheme.passes, scheme.gates) == (7, 36, 0)
    cordon = what_hangs_on(town.measures["cordon"].pk)
    assert (len(cordon.cordons), cordon.gates) == (2, 5)
    assert what_hangs_on(town.measures["gate_rule"].pk).rules == ["checkpoint", "monitoring", "turn-back"]


def test_a_renewal_carries_on_what_hangs_on_the_old_measure(town: SmallTown) -> None:
    old = town.measures["cordon"]
    renew_measure(
        town.system, old.pk, code="order-9", legal_basis="第九号令", ends_at=old.ends_at.replace(year=2021),
        now=town.now,
    )  # fmt: skip
    window = current_setting(town.now).gates[town.gates["east"].pk].cordon_window
    assert window is not None
    assert window[1] == int(old.ends_at.replace(year=2021).timestamp())
