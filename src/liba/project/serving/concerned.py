"""Whom a word to the phones concerns: what goes on at an incident wakes the squads that were sent there, and nobody else."""

from typing import Final

from liba.desk.selectors import users_sent_to
from liba.governance.selectors.changes import objects_after
from liba.kernel import clock

SQUADS_ALONE: Final = frozenset({"incidents", "incidents_on"})
"""Topics that are told to those alone whom `squads_told` finds. Twelve phones ask, not seven hundred."""


def squads_told(after: int, upto: int) -> frozenset[int]:
    """Users whose squads were sent to the incidents that the journal's lines behind `after`, up to `upto`, are about."""
    about = objects_after(after, upto, "desk.incident.")
    return users_sent_to(about, clock.now()) if about else frozenset()
