"""Which steps of an escalation are due: pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from liba.command.terms.orders import EscalationStep


def steps_due(
    steps: Sequence[EscalationStep], *, issued_at: datetime, due_at: datetime, now: datetime
) -> list[tuple[int, EscalationStep]]:
    """The steps whose time has come, with their places, in the order of their time.

    One that would have been before the order was issued never was.
    """
    in_order = sorted(steps, key=lambda step: step.minutes)
    moments = ((place, step, due_at + timedelta(minutes=step.minutes)) for place, step in enumerate(in_order))
    return [(place, step) for place, step, moment in moments if issued_at < moment <= now]
