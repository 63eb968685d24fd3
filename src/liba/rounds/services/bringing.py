"""A following goes to another door, or to another row of the same person. What was asked and answered so far stays where it was."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q

from liba.kernel.calendar import local_day
from liba.rounds.models import Enrolment, Visit
from liba.rounds.rules.following import Meeting, Term, meet
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.plans import plans_of, read_ground
from liba.rounds.selectors.targets import followed_of
from liba.rounds.services.enrolments import next_seq
from liba.rounds.terms.plans import SETTLED, Slot


@dataclass(frozen=True, slots=True)
class Parting:
    """Until when one door is asked, and from when, and from which day, the other one: a running window is one door's."""

    until: datetime
    begins_at: datetime
    day: date


class Bringer:
    """Brings followings at one moment. Belongs inside a decision, after one's turn.

    A row that goes on keeps its key; what it was until then stays behind as a row of its own, ended.
    """

    def __init__(self, now: datetime) -> None:
        self.now, self.today = now, local_day(now, settings.LIBA_ZONE)
        self._ground, self._seq = read_ground(), next_seq()
        self._plans: dict[int, Plan] = {}

    def bring(self, row: Enrolment, household_id: int, person_id: int | None) -> list[int]:
        """Let a row go on at a household, for a person of it or for all. Gives the keys of rows that gave way to another
        one: this one, where it is asked there already, or those that it takes in."""
        parting = self.parting(row)
        term = Term(person_id, row.event_on, max(row.starts_on, parting.day), row.ends_on)
        meetings = [(other, self._meet(row, term, other)) for other in self._others(row, household_id)]
        if row.ends_on < self.today or any(meeting is Meeting.ENDS for _other, meeting in meetings):
            self._save(row, ended_at=parting.until)
            for other, _meeting in meetings:
                self._spare(other, person_id, parting)
            return [row.pk]
        gave_way = []
        self._leave_behind(row, parting.until)
        row.household_id, row.person_id, row.starts_on = household_id, person_id, term.starts_on
        for other, meeting in meetings:
            if meeting is Meeting.WAITS:
                row.starts_on = max(row.starts_on, other.ends_on + timedelta(days=1))
                gave_way.append(row.pk)
            elif meeting is Meeting.OTHER_ENDS:
                self._save(other, ended_at=self.parting(other).until)
                gave_way.append(other.pk)
            elif meeting is Meeting.OTHER_WAITS:
                self._leave_behind(other, self.parting(other).until)
                other.starts_on = row.ends_on + timedelta(days=1)
                self._save(other)
                gave_way.append(other.pk)
        # A window that was settled before an earlier parting stays settled.
        row.begins_at = max(parting.begins_at, row.begins_at or parting.begins_at)
        self._save(row)
        return gave_way

    def again(self, row: Enrolment) -> None:
        """Let one that gave way be asked again from now on, where its person lives; unless it is asked there anyhow."""
        if row.ends_on < self.today:
            return
        if row.ended_at is not None:
            self._leave_behind(row, row.ended_at)
        row.ended_at, row.begins_at, row.starts_on = None, self.now, max(self.today, row.event_on)
        row.begins_at = self.parting(row).begins_at
        home = row.person.household_id if row.person is not None else row.household_id
        if home != row.household_id:
            self._save(row)
            self.bring(row, home, row.person_id)
            return
        term = Term(row.person_id, row.event_on, row.starts_on, row.ends_on)
        if any(self._meet(row, term, other) is Meeting.ENDS for other in self._others(row, home)):
            row.ended_at = row.begins_at = self.now
            row.starts_on = row.ends_on
        self._save(row)

    def _spare(self, other: Enrolment, person_id: int | None, parting: Parting) -> None:
        """What the one that gives way was asked in a running window isn't asked of the same person again."""
        theirs = self.parting(other)
        if other.person_id == person_id and theirs.until < self.now < parting.begins_at:
            self._leave_behind(other, theirs.until)
            other.begins_at = parting.begins_at
            self._save(other)

    def parting(self, row: Enrolment) -> Parting:
        """Where a running window goes: it stays where it was settled, and goes along where it wasn't."""
        for slot in self._running(row):
            settled = Visit.objects.filter(
                round=row.round_id, day=slot.day, window=slot.window, household=row.household_id,
                person=row.person_id, outcome__in=SETTLED, undone_at=None,
            )  # fmt: skip
            if settled.exists():
                return Parting(self.now, slot.closes_at, self.today)
            return Parting(slot.opens_at, self.now, slot.day)
        return Parting(self.now, self.now, self.today)

    def _running(self, row: Enrolment) -> list[Slot]:
        codes, yesterday = self._ground.codes[row.household.area_id], self.today - timedelta(days=1)
        slots = self._plan(row).slots(codes, yesterday, self.today, settings.LIBA_ZONE, followed_of(row))
        return [slot for slot in slots if slot.opens_at <= self.now < slot.closes_at]

    def _plan(self, row: Enrolment) -> Plan:
        if row.round_id not in self._plans:
            self._plans |= plans_of([row.round], self.now)
        return self._plans[row.round_id]

    def _others(self, row: Enrolment, household_id: int) -> list[Enrolment]:
        live = Q(round=row.round_id, household=household_id, ended_at=None, ends_on__gte=self.today)
        found = Enrolment.objects.filter(live).exclude(pk=row.pk).order_by("pk")
        return list(found.select_related("round", "household"))

    def _meet(self, row: Enrolment, term: Term, other: Enrolment) -> Meeting:
        there = Term(other.person_id, other.event_on, other.starts_on, other.ends_on)
        return meet(term, there, self.today, by_event=bool(self._plan(row).spec.when.offsets))

    def _leave_behind(self, row: Enrolment, until: datetime) -> None:
        Enrolment.objects.create(
            round=row.round, household_id=row.household_id, person_id=row.person_id, reason=row.reason,
            event_on=row.event_on, starts_on=row.starts_on, ends_on=row.ends_on, begins_at=row.begins_at,
            ended_at=until, responder_id=row.responder_id, enrolled_at=row.enrolled_at,
            enrolled_by=row.enrolled_by, changed_seq=self._seq,
        )  # fmt: skip

    def _save(self, row: Enrolment, ended_at: datetime | None = None) -> None:
        row.ended_at, row.changed_seq = ended_at or row.ended_at, self._seq
        row.save()
