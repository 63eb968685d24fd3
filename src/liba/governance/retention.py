"""Destroying personal data when its time is over: typed rules, one run, one journal line, one certificate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from liba.governance.selectors import journal_head
from liba.governance.services import decision, record_all
from liba.governance.terms import Entry, Head
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import FactValue

Words = str | Promise
_RULE = "─" * 60


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What is held of people, why, how long after what, and how it is destroyed.

    `name` is stable (`accounts.device_codes`). `destroy(before)` destroys, inside the caller's transaction, whatever's
    event (`since`) lies before that instant, and returns how many rows. One that holds very much destroys some ten
    thousand rows a call, so that nobody waits long for the writer's turn; called again after it has all, it finds nothing.
    """

    name: str
    holds: Words
    purpose: Words
    since: Words
    keeps: timedelta
    destroyed: Words
    destroy: Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Purged:
    """What one rule destroyed: rows whose event lay before `before`."""

    rule: RetentionRule
    before: datetime
    count: int


@dataclass(frozen=True, slots=True)
class PurgeCertificate:
    """Proof of a run: who destroyed how much by which rule, and the journal's line that says so.

    A run of several `steps` has a line for each; `line` is the last of them.
    """

    at: datetime
    by: str
    purged: tuple[Purged, ...]
    line: Head
    steps: int = 1

    @property
    def count(self) -> int:
        """Rows destroyed by all rules together."""
        return sum(one.count for one in self.purged)

    def as_text(self) -> str:
        """The certificate as it is printed, in the language in force. `liba journal verify --expect` proves its line."""
        title = _("Certificate of destruction no. %(number)s") % {"number": self.line.seq}
        when = _("At %(at)s, %(by)s had these personal data destroyed:") % {
            "at": _local(self.at),
            "by": self.by,
        }
        proof = _("Journal line %(line)s") % {"line": self.line}
        if self.steps > 1:
            proof += "\n" + _("Done in %(steps)s steps, each with a journal line of its own.") % {
                "steps": self.steps
            }
        signature = _("Signature, date:")
        rows = "\n\n".join(_row(one) for one in self.purged)
        return f"{title}\n{_RULE}\n{when}\n\n{rows}\n{_RULE}\n{proof}\n\n{signature}\n"


def purge_due(rules: Sequence[RetentionRule], actor: Actor, now: datetime) -> PurgeCertificate:
    """Destroy what is due by every rule, whole or not at all. Needs the town's highest power, as nothing brings it back.

    Runs as often as one likes; each run is a journal line with a count for each rule, also when nothing was due.
    """
    actor.require(Power.DECIDE_MEASURE, "")
    with decision():
        purged = tuple(Purged(rule, now - rule.keeps, rule.destroy(now - rule.keeps)) for rule in rules)
        counts: dict[str, FactValue] = {one.rule.name: one.count for one in purged}
        record_all([Entry(actor, "governance.data.purged", "town", "", facts=counts)], now)
        line = journal_head()
    return PurgeCertificate(now, actor.name, purged, line)


def purge_all(rules: Sequence[RetentionRule], actor: Actor, now: datetime) -> PurgeCertificate:
    """Destroy all that is due, step by step, each step whole and with its line, others writing in between; one certificate.

    Refuses as `purge_due` does. A run that is stopped has destroyed what its lines say, and the next goes on from there.
    """
    total = purge_due(rules, actor, now)
    step = total
    while step.count:
        step = purge_due(rules, actor, now)
        if step.count:
            total = _together(total, step)
    return total


def _together(one: PurgeCertificate, other: PurgeCertificate) -> PurgeCertificate:
    purged = tuple(
        Purged(first.rule, first.before, first.count + then.count)
        for first, then in zip(one.purged, other.purged, strict=True)
    )
    return PurgeCertificate(one.at, one.by, purged, other.line, one.steps + other.steps)


def _local(moment: datetime) -> str:
    return moment.astimezone(settings.LIBA_ZONE).strftime("%Y-%m-%d %H:%M")


def _row(one: Purged) -> str:
    return _(
        "%(count)s × %(holds)s [%(name)s]\n"
        "  held for: %(purpose)s\n"
        "  kept %(days)s days since: %(since)s (before %(before)s)\n"
        "  destroyed by: %(destroyed)s"
    ) % {
        "count": one.count,
        "holds": one.rule.holds,
        "name": one.rule.name,
        "purpose": one.rule.purpose,
        "days": one.rule.keeps.days,
        "since": one.rule.since,
        "before": _local(one.before),
        "destroyed": one.rule.destroyed,
    }
