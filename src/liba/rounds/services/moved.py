"""Who moves to another door while a round follows them is followed there."""

from datetime import datetime

from django.conf import settings
from django.db.models import F, QuerySet

from liba.governance.services import decision, record_all, take_turn
from liba.governance.terms import Entry
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.kernel.refusals import FactValue
from liba.rounds.models import Enrolment, Visit
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.plans import plans_of, read_ground
from liba.rounds.selectors.targets import followed_of
from liba.rounds.services.enrolments import next_seq
from liba.rounds.terms.plans import SETTLED


def follow_moved(actor: Actor, *, now: datetime) -> int:
    """The old door is asked no more and the new one from now on, for the days that are left; how many moved.

    What was answered stays where it was asked. A window that was answered at the old door isn't asked again; where the new
    household is followed as a whole by the same round, the one who came is followed with it.
    """
    if not _astray().exists():
        return 0
    with decision():
        take_turn()
        rows = list(_astray().select_related("person__household__area", "household", "round").order_by("pk"))
        plans = plans_of({row.round for row in rows}, now)
        seq = next_seq()
        entries = [_go_on(actor, row, plans[row.round_id], now, seq) for row in rows]
        record_all(entries, now)
    return len(rows)


def _astray() -> QuerySet[Enrolment]:
    followed = Enrolment.objects.filter(ended_at=None, person__isnull=False)
    return followed.exclude(household=F("person__household"))


def _go_on(actor: Actor, row: Enrolment, plan: Plan, now: datetime, seq: int) -> Entry:
    assert row.person is not None
    home, today = row.person.household, local_day(now, settings.LIBA_ZONE)
    row.ended_at, begins_at = parted(row, plan, now)
    row.changed_seq = seq
    row.save(update_fields=["ended_at", "changed_seq"])
    whole = Enrolment.objects.filter(
        round=row.round_id, household=home, person=None, ended_at=None, starts_on__lte=row.ends_on,
        ends_on__gte=today,
    )  # fmt: skip
    if row.ends_on >= today and not whole.exists():
        Enrolment.objects.create(
            round=row.round, household=home, person=row.person, reason=row.reason, event_on=row.event_on,
            starts_on=max(row.starts_on, today), ends_on=row.ends_on, begins_at=begins_at,
            responder_id=row.responder_id, enrolled_at=row.enrolled_at, enrolled_by=row.enrolled_by,
            changed_seq=seq,
        )  # fmt: skip
    facts: dict[str, FactValue] = {"round": row.round.code, "enrolment": row.pk}
    facts["from_household"] = row.household.code
    return Entry(actor, "rounds.enrolment.moved", "household", str(home.pk), home.area.path, facts)


def parted(row: Enrolment, plan: Plan, now: datetime) -> tuple[datetime, datetime]:
    """Until when the old door is asked, and from when the new one: a running window is one door's, not both doors'."""
    today = local_day(now, settings.LIBA_ZONE)
    codes = read_ground().codes[row.household.area_id]
    for slot in plan.slots(codes, today, today, settings.LIBA_ZONE, followed_of(row)):
        if slot.opens_at <= now < slot.closes_at:
            settled = Visit.objects.filter(
                round=row.round_id, day=slot.day, window=slot.window, household=row.household_id,
                person=row.person_id, outcome__in=SETTLED, undone_at=None,
            )  # fmt: skip
            return (now, slot.closes_at) if settled.exists() else (slot.opens_at, now)
    return now, now
