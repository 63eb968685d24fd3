"""Gates, their opening and closing, and the rules they go by."""

from datetime import datetime

import msgspec

from liba.access.models import Gate, RuleVersion
from liba.access.refusals import GateCodeTaken, LastGate, NoSuchRule, PocketHasGate, WrongHours
from liba.access.selectors.enforcement import gate_path
from liba.access.terms import AdmissionRule, GateKind
from liba.governance.models import Measure
from liba.governance.selectors import is_enforced
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.kernel.text import Text
from liba.territory.models import Area, Cordon
from liba.territory.terms import CordonKind

_DAY_MINUTES = 24 * 60


def create_gate(
    actor: Actor,
    *,
    code: str,
    name: Text,
    kind: GateKind,
    cordon_id: int,
    rule_code: str,
    now: datetime,
    area_id: int | None = None,
    opens_minute: int = 0,
    closes_minute: int = 0,
    lon: float | None = None,
    lat: float | None = None,
    is_open: bool = True,
) -> Gate:
    """Put a gate into a cordon. Refuses a taken code, a rule that nobody decided, hours beyond a day, and a second
    open gate in a pocket."""
    with decision():
        gate = Gate(code=code, cordon=_cordon(cordon_id), is_open=is_open, switched_at=now)
        _fill(gate, name, kind, rule_code)
        _place(gate, opens_minute, closes_minute, area_id, (lon, lat))
        actor.require(Power.EDIT_TERRITORY, gate_path(gate))
        if Gate.objects.filter(code=code).exists():
            raise GateCodeTaken(gate=code)
        if is_open:
            _refuse_second(gate)
        gate.save(force_insert=True)
        _record(actor, "access.gate.created", gate, now)
    return gate


def edit_gate(
    actor: Actor,
    gate_id: int,
    *,
    version: int,
    name: Text,
    kind: GateKind,
    rule_code: str,
    opens_minute: int,
    closes_minute: int,
    area_id: int | None,
    lon: float | None,
    lat: float | None,
    now: datetime,
) -> Gate:
    """Change what a gate is. Refuses with `Stale` when somebody else changed it since `version` was shown."""
    with decision():
        gate = _locked(actor, gate_id, version)
        _fill(gate, name, kind, rule_code)
        _place(gate, opens_minute, closes_minute, area_id, (lon, lat))
        actor.require(Power.EDIT_TERRITORY, gate_path(gate))
        _save(gate)
        _record(actor, "access.gate.edited", gate, now)
    return gate


def open_gate(actor: Actor, gate_id: int, *, version: int, now: datetime) -> Gate:
    """Open a gate. A pocket that has its one open gate refuses; `move_opening` changes which it is."""
    with decision():
        gate = _locked(actor, gate_id, version)
        if not gate.is_open:
            _refuse_second(gate)
            _switch(actor, gate, is_open=True, reason="", now=now)
    return gate


def close_gate(actor: Actor, gate_id: int, *, version: int, reason: str, now: datetime) -> Gate:
    """Close a gate. The only open gate of a pocket stays open while its measure runs: people would be locked in."""
    with decision():
        gate = _locked(actor, gate_id, version)
        if gate.is_open:
            _refuse_locking_in(gate, now)
            _switch(actor, gate, is_open=False, reason=reason, now=now)
    return gate


def move_opening(actor: Actor, *, from_gate_id: int, to_gate_id: int, reason: str, now: datetime) -> Gate:
    """Close one gate of a cordon and open another, as one decision; the gate now open."""
    with decision():
        closing, opening = _locked(actor, from_gate_id), _locked(actor, to_gate_id)
        if closing.cordon_id != opening.cordon_id:
            raise NotFound(what=f"gate {opening.code} of {closing.cordon}")
        if closing.is_open:
            _switch(actor, closing, is_open=False, reason=reason, now=now)
        if not opening.is_open:
            _refuse_second(opening)
            _switch(actor, opening, is_open=True, reason=reason, now=now)
    return opening


def decide_rule(
    actor: Actor,
    *,
    code: str,
    rule: AdmissionRule,
    measure_id: int | None,
    expected_version: int,
    now: datetime,
) -> RuleVersion:
    """Decide the next version of a rule; gates that go by its code follow at once. `expected_version` is the one that
    was shown (0 for a new code): if another came since, it refuses with `Stale`. Its hours must lie within a day."""
    actor.require(Power.DECIDE_MEASURE)
    for start, end in rule.hours:
        _refuse_hours(start, end)
    with decision():
        newest = RuleVersion.objects.select_for_update().filter(code=code).order_by("-version").first()
        version = newest.version if newest else 0
        if version != expected_version:
            raise Stale(what=code, version=version)
        if measure_id is not None and not Measure.objects.filter(pk=measure_id).exists():
            raise NotFound(what=f"measure {measure_id}")
        decided = RuleVersion.objects.create(
            code=code,
            version=version + 1,
            spec=msgspec.to_builtins(msgspec.structs.replace(rule, version=version + 1)),
            measure_id=measure_id,
            decided_at=now,
            decided_by=actor.name,
        )
        record(actor, "access.rule.decided", "rule", code, now, version=decided.version, measure=measure_id)
    return decided


def _cordon(cordon_id: int) -> Cordon:
    """The cordon, locked: two administrators who open gates of one pocket take turns."""
    cordon = Cordon.objects.select_for_update().filter(pk=cordon_id).first()
    if cordon is None:
        raise NotFound(what=f"cordon {cordon_id}")
    return cordon


def _locked(actor: Actor, gate_id: int, version: int | None = None) -> Gate:
    gate = Gate.objects.filter(pk=gate_id).first()
    if gate is None:
        raise NotFound(what=f"gate {gate_id}")
    _cordon(gate.cordon_id)
    gate = Gate.objects.select_for_update(of=("self",)).select_related("cordon", "area").get(pk=gate_id)
    actor.require(Power.EDIT_TERRITORY, gate_path(gate))
    if version is not None and gate.version != version:
        raise Stale(what=gate.name, version=gate.version)
    return gate


def _fill(gate: Gate, name: Text, kind: GateKind, rule_code: str) -> None:
    if not RuleVersion.objects.filter(code=rule_code).exists():
        raise NoSuchRule(rule=rule_code)
    gate.name_zh, gate.name_en, gate.kind, gate.rule_code = name.zh, name.en, kind.value, rule_code


def _place(
    gate: Gate, opens: int, closes: int, area_id: int | None, position: tuple[float | None, float | None]
) -> None:
    _refuse_hours(opens, closes)
    area = Area.objects.filter(pk=area_id).first() if area_id else None
    if area_id and area is None:
        raise NotFound(what=f"area {area_id}")
    gate.opens_minute, gate.closes_minute, gate.area = opens, closes, area
    gate.lon, gate.lat = position


def _refuse_hours(start: int, end: int) -> None:
    if not (0 <= start <= _DAY_MINUTES and 0 <= end <= _DAY_MINUTES):
        raise WrongHours


def _refuse_second(gate: Gate) -> None:
    if gate.cordon.kind != CordonKind.POCKET.value:
        return
    other = Gate.objects.filter(cordon=gate.cordon, is_open=True).exclude(pk=gate.pk).first()
    if other is not None:
        raise PocketHasGate(cordon=gate.cordon.name, gate=other.name)


def _refuse_locking_in(gate: Gate, now: datetime) -> None:
    cordon = gate.cordon
    if cordon.kind != CordonKind.POCKET.value or cordon.measure is None:
        return
    if is_enforced(cordon.measure, now):
        raise LastGate(gate=gate.name, cordon=cordon.name)


def _switch(actor: Actor, gate: Gate, *, is_open: bool, reason: str, now: datetime) -> None:
    gate.is_open, gate.switched_at = is_open, now
    _save(gate)
    verb = "access.gate.opened" if is_open else "access.gate.closed"
    record(actor, verb, "gate", gate.pk, now, area_path=gate_path(gate), code=gate.code, reason=reason)


def _save(gate: Gate) -> None:
    gate.version += 1
    gate.save()


def _record(actor: Actor, verb: str, gate: Gate, now: datetime) -> None:
    record(
        actor,
        verb,
        "gate",
        gate.pk,
        now,
        area_path=gate_path(gate),
        code=gate.code,
        rule=gate.rule_code,
        version=gate.version,
    )
