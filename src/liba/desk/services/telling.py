"""Who hears of an incident: numbers and places, never what was said."""

from collections.abc import Iterable
from datetime import datetime

from liba.accounts.selectors import holders_of
from liba.accounts.services import tell
from liba.desk.models import Incident
from liba.kernel.actors import Power
from liba.kernel.refusals import FactValue


def tell_of(one: Incident, kind: str, users: Iterable[int | None], now: datetime) -> int:
    """Leave a notice for each; how many were told."""
    facts: dict[str, FactValue] = {"number": one.number, "area": one.area.code, "incident": str(one.pk)}
    return tell([user for user in users if user is not None], kind, facts, now)


def tell_desk(one: Incident, kind: str, now: datetime) -> int:
    """Tell whoever may send squads to the place."""
    return tell_of(one, kind, holders_of(Power.DISPATCH, one.area.path, now), now)
