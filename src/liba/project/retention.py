"""Every retention rule of the town, in the order in which a purge runs them, and the daily purge.

The order matters: people can't be destroyed while passes still hold them, so passes let go first.
"""

from datetime import datetime, timedelta

from django.conf import settings

from liba.access.retention import RETENTION as ACCESS
from liba.accounts.retention import RETENTION as ACCOUNTS
from liba.command.retention import RETENTION as COMMAND
from liba.desk.retention import RETENTION as DESK
from liba.field.retention import RETENTION as FIELD
from liba.governance.models import JournalLine
from liba.governance.retention import RetentionRule, purge_all
from liba.kernel.actors import system
from liba.registry.retention import RETENTION as REGISTRY
from liba.rounds.retention import RETENTION as ROUNDS
from liba.workforce.retention import RETENTION as WORKFORCE

RULES: tuple[RetentionRule, ...] = (
    *FIELD,
    *COMMAND,
    *DESK,
    *ACCESS,
    *ROUNDS,
    *WORKFORCE,
    *REGISTRY,
    *ACCOUNTS,
)
QUIET_HOURS = range(2, 5)  # of the town: a purge takes the writer's turn for seconds
EVERY = timedelta(hours=20)
LATEST = timedelta(hours=48)


def purge_due_today(now: datetime) -> bool:
    """Whether the daily purge should run: at night, or at any hour when two days have passed without one."""
    purged = JournalLine.objects.filter(verb="governance.data.purged").order_by("-seq").first()
    last = purged or JournalLine.objects.order_by("seq").first()
    if last is None:
        return False
    quiet = now.astimezone(settings.LIBA_ZONE).hour in QUIET_HOURS
    return now - last.at >= (EVERY if quiet else LATEST)


def advance(*, now: datetime) -> dict[str, int]:
    """Once a day, destroy what is due by every rule. How many rows; every run is a line of the journal."""
    if not purge_due_today(now):
        return {"purged": 0}
    return {"purged": purge_all(RULES, system("advance"), now).count}
