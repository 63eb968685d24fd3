"""What time changes, in the order in which it is done. There is no discovery: what is not listed here does not happen."""

from collections.abc import Callable
from datetime import datetime

from liba.access.advance import advance as advance_access
from liba.command.advance import advance as advance_command
from liba.project.retention import advance as purge_daily
from liba.rounds.advance import advance as advance_rounds
from liba.workforce.advance import advance as advance_workforce

STEPS: tuple[tuple[str, Callable[..., dict[str, int]]], ...] = (
    ("access", advance_access),
    ("workforce", advance_workforce),
    ("rounds", advance_rounds),
    ("command", advance_command),
    ("retention", purge_daily),
)


def advance_all(now: datetime) -> dict[str, int]:
    """Every module's steps; how many things each did. It may be called as often as one likes, and after any downtime."""
    return {f"{module}.{step}": count for module, run in STEPS for step, count in run(now=now).items()}
