"""Taking an alert on, and settling it with what was done."""

from datetime import datetime

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.rounds.models import Alert
from liba.rounds.refusals import AlertSettled, SettleWithoutNote
from liba.rounds.terms.plans import AlertState


def take_alert(actor: Actor, alert_id: int, *, now: datetime) -> Alert:
    """Somebody looks after it. Another may take it over; taking it again changes nothing. Refuses a settled one."""
    with decision():
        alert = _locked(actor, alert_id)
        if alert.taken_by == actor.name:
            return alert
        alert.state, alert.taken_by = AlertState.TAKEN.value, actor.name
        alert.save(update_fields=["state", "taken_by"])
        _written_down(actor, "rounds.alert.taken", alert, now)
    return alert


def settle_alert(actor: Actor, alert_id: int, *, note: str, now: datetime) -> Alert:
    """It is looked after: the note says what was done, and is sealed. Refuses none, and an alert that is settled."""
    if not note.strip():
        raise SettleWithoutNote
    with decision():
        alert = _locked(actor, alert_id)
        alert.state, alert.settled_at, alert.settled_by = AlertState.SETTLED.value, now, actor.name
        alert.taken_by = alert.taken_by or actor.name
        alert.note = note.strip()[:1000]
        alert.save(update_fields=["state", "settled_at", "settled_by", "taken_by", "note"])
        _written_down(actor, "rounds.alert.settled", alert, now)
    return alert


def _locked(actor: Actor, alert_id: int) -> Alert:
    take_turn()
    alert = Alert.objects.select_for_update(of=("self",)).select_related("area").filter(pk=alert_id).first()
    if alert is None:
        raise NotFound(what=f"alert {alert_id}")
    actor.require(Power.SETTLE_ALERT, alert.area.path)
    if alert.state == AlertState.SETTLED.value:
        raise AlertSettled(by=alert.settled_by)
    return alert


def _written_down(actor: Actor, verb: str, alert: Alert, now: datetime) -> None:
    record(
        actor, verb, "alert", alert.pk, now, area_path=alert.area.path, limit=alert.limit,
        visit=str(alert.visit_id),
    )  # fmt: skip
