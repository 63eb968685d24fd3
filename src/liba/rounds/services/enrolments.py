"""Whom a round follows: from when to when, for what, and who was named for them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import msgspec
from django.conf import settings
from django.db.models import F, Max, Q

from liba.governance.services import decision, record, record_all, take_turn
from liba.governance.terms import Entry
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound
from liba.registry.models import Household, Person
from liba.rounds.models import Enrolment, Round
from liba.rounds.refusals import (
    AlreadyEnrolled,
    EnrolmentOver,
    NotARoundOfPeople,
    PersonElsewhere,
    PlanFaulty,
    ReasonIsNoCode,
    RoundOver,
)
from liba.rounds.rules.faults import PlanFaultCode
from liba.rounds.terms.plans import Over, RoundSpec
from liba.workforce.models import Responder

_REASON = re.compile(r"^[a-z][a-z0-9_-]{1,39}$")


def enrol(
    actor: Actor,
    *,
    round_id: int,
    household_id: int,
    reason: str,
    event_on: date,
    now: datetime,
    person_id: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    responder_id: int | None = None,
) -> Enrolment:
    """Follow a person, or a whole household, for an exposure on `event_on`.

    Without dates it lasts from now (or the event, if that is to come) to the last of the round's days after an event,
    else to the round's end; it always has an end. With `starts_on` every window from that day on counts, also those that
    are over: they were answered on paper. Refuses a round that follows nobody or is over, a person of another
    household, a reason that is no code, an end before the start, and somebody whom the round follows already.
    """
    with decision():
        take_turn()
        household = Household.objects.select_related("area").filter(pk=household_id).first()
        if household is None:
            raise NotFound(what=f"household {household_id}")
        actor.require(Power.MANAGE_ROUNDS, household.area.path)
        round_ = _following(round_id, now)
        person = _person(person_id, household)
        if not _REASON.match(reason):
            raise ReasonIsNoCode(reason=reason)
        first = starts_on or max(local_day(now, settings.LIBA_ZONE), event_on)
        last = ends_on or _last_day(round_, event_on)
        if last < first:
            raise PlanFaulty(fault=PlanFaultCode.ENDS_BEFORE_START.value, place="ends_on", detail="")
        _refuse_twice(round_, household, person, first, last)
        made = Enrolment.objects.create(
            round=round_, household=household, person=person, reason=reason, event_on=event_on,
            starts_on=first, ends_on=min(last, round_.ends_on), responder=_named(responder_id),
            begins_at=None if starts_on else now, enrolled_at=now, enrolled_by=actor.name,
            changed_seq=next_seq(),
        )  # fmt: skip
        record(
            actor, "rounds.enrolment.began", "household", household.pk, now, area_path=household.area.path,
            round=round_.code, enrolment=made.pk, person=person.pk if person else None,
            ends_on=made.ends_on.isoformat(),
        )  # fmt: skip
    return made


def end_enrolment(actor: Actor, enrolment_id: int, *, now: datetime) -> Enrolment:
    """Stop following: nothing of it opens any more. Refuses what is over already."""
    with decision():
        take_turn()
        found = (
            Enrolment.objects.select_for_update(of=("self",))
            .select_related("household__area", "round")
            .filter(pk=enrolment_id)
            .first()
        )
        if found is None:
            raise NotFound(what=f"enrolment {enrolment_id}")
        path = found.household.area.path
        actor.require(Power.MANAGE_ROUNDS, path)
        if found.ended_at is not None:
            raise EnrolmentOver(since=found.ended_at.astimezone(settings.LIBA_ZONE).date().isoformat())
        found.ended_at, found.changed_seq = now, next_seq()
        found.save(update_fields=["ended_at", "changed_seq"])
        record(
            actor, "rounds.enrolment.ended", "household", found.household_id, now, area_path=path,
            round=found.round.code, enrolment=found.pk,
        )  # fmt: skip
    return found


def end_past_enrolments(actor: Actor, *, now: datetime) -> int:
    """Those whose last day is over are ended at its end; how many. What follows from time alone."""
    today = local_day(now, settings.LIBA_ZONE)
    with decision():
        past = list(
            Enrolment.objects.filter(ended_at=None, ends_on__lt=today)
            .select_related("household__area", "round")
            .order_by("pk")
        )
        if not past:
            return 0
        seq = next_seq()
        for one in past:
            one.ended_at = datetime.combine(one.ends_on + timedelta(days=1), time(), settings.LIBA_ZONE)
            one.changed_seq = seq
        Enrolment.objects.bulk_update(past, ["ended_at", "changed_seq"], batch_size=500)
        record_all(_ends(actor, past), now)
    return len(past)


def next_seq() -> int:
    """The next number of a change. Belongs inside a decision, after one's turn."""
    return (Enrolment.objects.aggregate(last=Max(F("changed_seq")))["last"] or 0) + 1


def _ends(actor: Actor, past: Sequence[Enrolment]) -> list[Entry]:
    return [
        Entry(
            actor, "rounds.enrolment.ended", "household", str(one.household_id), one.household.area.path,
            {"round": one.round.code, "enrolment": one.pk},
        )
        for one in past
    ]  # fmt: skip


def _following(round_id: int, now: datetime) -> Round:
    found = Round.objects.filter(pk=round_id).first()
    if found is None:
        raise NotFound(what=f"round {round_id}")
    if msgspec.convert(found.spec, RoundSpec).over.over is not Over.ENROLLED:
        raise NotARoundOfPeople(round=found.code)
    if found.stopped_at is not None or found.ends_on < local_day(now, settings.LIBA_ZONE):
        raise RoundOver(round=found.code, since=found.ends_on.isoformat())
    return found


def _person(person_id: int | None, household: Household) -> Person | None:
    if person_id is None:
        return None
    found = Person.objects.filter(pk=person_id).first()
    while found is not None and found.merged_into_id is not None:
        found = found.merged_into
    if found is None:
        raise NotFound(what=f"person {person_id}")
    if found.household_id != household.pk:
        raise PersonElsewhere(household=household.code)
    return found


def _named(responder_id: int | None) -> Responder | None:
    if responder_id is None:
        return None
    found = Responder.objects.filter(pk=responder_id, left_on=None).first()
    if found is None:
        raise NotFound(what=f"responder {responder_id}")
    return found


def _last_day(round_: Round, event_on: date) -> date:
    offsets = msgspec.convert(round_.spec, RoundSpec).when.offsets
    return event_on + timedelta(days=max(offsets)) if offsets else round_.ends_on


def _refuse_twice(
    round_: Round, household: Household, person: Person | None, first: date, last: date
) -> None:
    """A household that is followed as a whole has each of its people followed."""
    here = Q(household=household)
    whom = here if person is None else here & Q(person=None) | Q(person=person)
    known = Enrolment.objects.filter(
        whom, round=round_, ended_at=None, starts_on__lte=last, ends_on__gte=first
    ).first()
    if known is not None:
        raise AlreadyEnrolled(until=known.ends_on.isoformat())
