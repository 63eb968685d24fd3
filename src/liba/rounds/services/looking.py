"""Looks at people that pages of rounds make possible, each written down."""

from datetime import datetime

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.rounds.models import Alert
from liba.rounds.selectors.alerts import AlertPage, alert_page
from liba.territory.models import Area


def look_at_doors(actor: Actor, area: Area, *, round_code: str, day: str, count: int, now: datetime) -> None:
    """Addresses of an area's doors and who lives behind them are about to be shown. Needs SEE_PEOPLE over it."""
    actor.require(Power.SEE_PEOPLE, area.path)
    with decision():
        record(
            actor, "rounds.doors.seen", "area", area.pk, now, area_path=area.path, round=round_code, day=day,
            count=count,
        )  # fmt: skip


def look_at_alert(actor: Actor, alert_id: int, *, now: datetime) -> AlertPage:
    """One alert. Where its person and answers are shown, the look is written down."""
    with decision():
        page = alert_page(actor, alert_id, now)
        alert: Alert = page.line.alert
        if actor.may(Power.SEE_PEOPLE, alert.area.path):
            record(actor, "rounds.alert.seen", "alert", alert.pk, now, area_path=alert.area.path)
    return page
