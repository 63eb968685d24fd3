"""Who moves to another door while a round follows them is followed there."""

from datetime import datetime

from django.db.models import F, QuerySet

from liba.governance.services import decision, record_all, take_turn
from liba.governance.terms import Entry
from liba.kernel.actors import Actor
from liba.kernel.refusals import FactValue
from liba.rounds.models import Enrolment
from liba.rounds.services.bringing import Bringer


def follow_moved(actor: Actor, *, now: datetime) -> int:
    """The old door is asked no more and the new one from now on, for the days that are left; how many moved.

    A window that was answered at the old door isn't asked again. Where the new household is followed as a whole by the same
    round, the one who came is followed with it, and after it for the days that are left then.
    """
    if not _astray().exists():
        return 0
    with decision():
        take_turn()
        rows = list(_astray().select_related("person__household__area", "household", "round").order_by("pk"))
        bringer, entries = Bringer(now), []
        for row in rows:
            assert row.person is not None
            home, code = row.person.household, row.household.code
            bringer.bring(row, home.pk, row.person_id)
            facts: dict[str, FactValue] = {
                "round": row.round.code, "enrolment": row.pk, "from_household": code
            }  # fmt: skip
            verb = "rounds.enrolment.ended" if row.ended_at is not None else "rounds.enrolment.moved"
            entries.append(Entry(actor, verb, "household", str(home.pk), home.area.path, facts))
        record_all(entries, now)
    return len(rows)


def _astray() -> QuerySet[Enrolment]:
    followed = Enrolment.objects.filter(ended_at=None, person__isnull=False)
    return followed.exclude(household=F("person__household"))
