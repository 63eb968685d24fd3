"""What time alone changes at the desk. Every step may be repeated: the second time it finds nothing to do."""

from datetime import datetime

from liba.desk.services import escalate
from liba.kernel.actors import system

_ACTOR = system("advance")


def advance(*, now: datetime) -> dict[str, int]:
    """Whoever stands above hears of incidents that nobody takes. How many steps were taken."""
    return {"incidents_escalated": escalate(_ACTOR, now=now)}
