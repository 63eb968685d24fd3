"""Taking an alert, and settling it with a note."""

from datetime import datetime

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.rounds.models import Alert
from liba.rounds.refusals import AlertSettled, SettleWithoutNote
from liba.rounds.terms.plans import AlertState

_LONGEST_NOTE = 500


def take_alert(actor: Actor, alert_id: int, *, now: datetime) -> Alert:
    """Say that one sees to it; somebody else may take it over. Needs SETTLE_ALERT over its area; refuses a settled one."""
    with decision():
        alert = _open(actor, alert_id)
        alert.state, alert.taken_by = AlertState.TAKEN.value, actor.name
        alert.save(update_fields=["state", "taken_by"])
        record(actor, "rounds.alert.taken", "alert", alert.pk, now, area_path=alert.area.path)
    return alert


def settle_alert(actor: Actor, alert_id: int, *, note: str, now: datetime) -> Alert:
    """Say what was done about it. Needs SETTLE_ALERT over its area; refuses an empty note, and one that is settled."""
    said = note.strip()[:_LONGEST_NOTE]
    with decision():
        alert = _open(actor, alert_id)
        if not said:
            raise SettleWithoutNote
        alert.state, alert.note = AlertState.SETTLED.value, said
        alert.settled_at, alert.settled_by = now, actor.name
        alert.save(update_fields=["state", "note", "settled_at", "settled_by"])
        record(actor, "rounds.alert.settled", "alert", alert.pk, now, area_path=alert.area.path)
    return alert


def _open(actor: Actor, alert_id: int) -> Alert:
    rows = Alert.objects.select_for_update(of=("self",)).select_related("area")
    alert = rows.filter(pk=alert_id).first()
    if alert is None:
        raise NotFound(what=f"alert {alert_id}")
    actor.require(Power.SETTLE_ALERT, alert.area.path)
    if alert.state == AlertState.SETTLED.value:
        raise AlertSettled(by=alert.settled_by)
    return alert
