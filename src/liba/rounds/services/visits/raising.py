"""Limits that were crossed: an alert for each, and a notice at once to those who answer for the area."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from liba.accounts.models import Grant
from liba.accounts.rules import ancestors
from liba.accounts.selectors.actors import running
from liba.accounts.services import tell
from liba.accounts.terms import POWERS, Role
from liba.kernel.actors import Power
from liba.kernel.refusals import FactValue
from liba.rounds.models import Alert
from liba.rounds.selectors.targets import HOUSEHOLD
from liba.rounds.services.visits.judge import Judged
from liba.rounds.services.visits.known import number_of
from liba.rounds.terms.forms import Crossing
from liba.rounds.terms.plans import AlertState
from liba.territory.models import Area

ALERT_RAISED: Final = "rounds_alert"
_SETTLING: Final = tuple(
    role.value
    for role, powers in POWERS.items()
    if Power.SETTLE_ALERT in powers and role is not Role.COMMANDER
)


def raise_alerts(batch: Sequence[Judged], now: datetime) -> None:
    """An alert for each limit crossed. One notice for each area and limit, however many doors crossed it at once."""
    rows = [_row(judged, crossing, now) for judged in batch for crossing in judged.crossed]
    if not rows:
        return
    Alert.objects.bulk_create(rows, batch_size=500)
    counted = Counter(
        (judged.path, judged.plan.code, crossing.limit, crossing.severity.value)
        for judged in batch
        for crossing in judged.crossed
    )
    told: dict[str, set[int]] = {}
    codes = dict(Area.objects.filter(path__in={key[0] for key in counted}).values_list("path", "code"))
    for (path, plan, limit, severity), count in counted.items():
        if path not in told:
            told[path] = answering_users(path, now)
        facts: dict[str, FactValue] = {
            "area": codes.get(path, ""),
            "round": plan,
            "limit": limit,
            "severity": severity,
            "count": count,
        }
        tell(told[path], ALERT_RAISED, facts, now)


def answering_users(path: str, now: datetime) -> set[int]:
    """Users who may settle an alert there: those of the smallest area around it that has any; else the commanders."""
    rows = Grant.objects.filter(
        running(now), role__in=_SETTLING, area__path__in=ancestors(path), user__is_active=True
    ).values_list("area__path", "user_id")
    held: dict[str, set[int]] = {}
    for place, user_id in rows:
        held.setdefault(place, set()).add(user_id)
    if held:
        return held[max(held, key=len)]
    commanders = Grant.objects.filter(running(now), role=Role.COMMANDER.value, user__is_active=True)
    return set(commanders.values_list("user_id", flat=True))


def _row(judged: Judged, crossing: Crossing, now: datetime) -> Alert:
    person = number_of(crossing.person)
    return Alert(
        visit_id=judged.report.id,
        limit=crossing.limit,
        severity=crossing.severity.value,
        area_id=judged.door.area_id,
        household_id=judged.door.id if judged.door.kind == HOUSEHOLD else None,
        person_id=person if person in judged.known_people else judged.person_id,
        state=AlertState.OPEN.value,
        raised_at=judged.happened_at,
        arrived_at=now,
    )
