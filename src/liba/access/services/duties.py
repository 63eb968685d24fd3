"""Who stands at a gate, how many are inside, what becomes of double uses."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from liba.access.models import CordonFlow, DoubleUse, Duty, Gate, Recount
from liba.access.refusals import AlreadySettled, UnknownGate
from liba.access.reports import Guard
from liba.access.selectors.enforcement import cordon_paths, current_setting, gate_path
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.territory.models import Cordon
from liba.workforce.services import record_gate_arrival

HEARD_EVERY = timedelta(seconds=20)


def start_duty(
    guard: Guard, *, duty_id: UUID, gate_id: int | str, started_at: datetime, now: datetime
) -> Duty:
    """A guard begins at a gate; what he still had open elsewhere on this phone ends then. The same id changes nothing.

    Where a post of a rota stands at the gate, it is an arrival there.
    """
    gate = _gate(gate_id)
    guard.actor.require(Power.STAND_GATE, gate_path(gate))
    with decision():
        known = Duty.objects.filter(pk=duty_id).first()
        if known is not None:
            return known
        Duty.objects.filter(device_id=guard.device_id, ended_at=None, started_at__lte=started_at).update(
            ended_at=started_at
        )
        duty = Duty.objects.create(
            id=duty_id, gate=gate, user_id=guard.user_id, device_id=guard.device_id, started_at=started_at
        )
        record(
            guard.actor,
            "access.duty.started",
            "gate",
            gate.pk,
            now,
            area_path=gate_path(gate),
            duty=str(duty_id),
        )
        record_gate_arrival(
            guard.actor,
            event_id=duty_id,
            gate_code=gate.code,
            user_id=guard.user_id,
            happened_at=started_at,
            now=now,
        )
    return duty


def end_duty(guard: Guard, *, duty_id: UUID, ended_at: datetime, now: datetime) -> Duty | None:
    """A guard's duty ends. One that is unknown here never began; nothing is refused, as the end may come first."""
    with decision():
        duty = Duty.objects.select_related("gate", "gate__area", "gate__cordon").filter(pk=duty_id).first()
        if duty is None or duty.device_id != guard.device_id:
            return None
        if duty.ended_at is None or duty.ended_at < ended_at:
            duty.ended_at = max(ended_at, duty.started_at)
            duty.save(update_fields=["ended_at"])
            path = gate_path(duty.gate)
            record(
                guard.actor, "access.duty.ended", "gate", duty.gate_id, now, area_path=path, duty=str(duty.pk)
            )
    return duty


def recount(
    actor: Actor, *, recount_id: UUID, cordon_id: int, count: int, happened_at: datetime, now: datetime
) -> Recount:
    """People inside a cordon, counted on the ground: the number goes on from there. The same id changes nothing."""
    cordon = Cordon.objects.filter(pk=cordon_id).first()
    if cordon is None:
        raise NotFound(what=f"cordon {cordon_id}")
    path = cordon_paths().get(cordon.pk, "")
    gates = cordon.gates.select_related("area", "cordon")
    if not any(actor.may(Power.STAND_GATE, gate_path(gate)) for gate in gates):
        actor.require(Power.STAND_GATE, path)
    with decision():
        take_turn()
        known = Recount.objects.filter(pk=recount_id).first()
        if known is not None:
            return known
        flow = CordonFlow.objects.filter(pk=cordon.pk).first()
        counted = Recount.objects.create(
            id=recount_id,
            cordon=cordon,
            count=count,
            net_at=flow.net if flow else 0,
            happened_at=happened_at,
            by=actor.name,
        )
        record(actor, "access.cordon.recounted", "cordon", cordon.pk, now, area_path=path, count=count)
    return counted


def settle_double(actor: Actor, double_id: int, *, note: str, now: datetime) -> DoubleUse:
    """An officer has looked into a double use and closes it with a note; both checks stand as they are."""
    actor.require(Power.OVERRIDE_GATE)
    with decision():
        double = DoubleUse.objects.select_for_update().filter(pk=double_id).first()
        if double is None:
            raise NotFound(what=f"double use {double_id}")
        if double.settled_at is not None:
            raise AlreadySettled(by=double.settled_by)
        double.settled_at, double.settled_by, double.note = now, actor.name, note.strip()[:300]
        double.save(update_fields=["settled_at", "settled_by", "note"])
        record(actor, "access.double.settled", "double", double.pk, now, check=str(double.second_check))
    return double


def _gate(named: int | str) -> Gate:
    gates = Gate.objects.select_related("area", "cordon")
    found = gates.filter(pk=named).first() if isinstance(named, int) else gates.filter(code=named).first()
    if found is None:
        raise UnknownGate(gate=str(named))
    return found


def gates_heard(named: Collection[int | str], *, device_id: UUID, now: datetime) -> None:
    """Note that something was heard of these gates, and of the one where the phone's holder is on duty: a heartbeat,
    written at most each twenty seconds a gate. It is no decision and no journal line."""
    setting = current_setting(now)
    wanted = {gate.id for gate in (setting.gate(name) for name in named) if gate is not None}
    wanted.update(Duty.objects.filter(device_id=device_id, ended_at=None).values_list("gate_id", flat=True))
    silent = Q(last_heard_at=None) | Q(last_heard_at__lt=now - HEARD_EVERY)
    due = list(Gate.objects.filter(silent, pk__in=wanted).values_list("pk", flat=True))
    if due:
        with decision():
            Gate.objects.filter(pk__in=due).update(last_heard_at=now)
