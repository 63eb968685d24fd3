"""Writing a checked list of responders: people, groups, clearances, and a line of the journal each."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from liba.governance.services import record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor
from liba.kernel.ids import id_at
from liba.registry.models import Person
from liba.registry.roster.terms import Outcome
from liba.registry.rules import tail_of
from liba.registry.services.drafts import id_index, today_of
from liba.territory.models import Area
from liba.workforce.models import Clearance, ListImport, Responder, ResponderGroup
from liba.workforce.roster.plan import Plan
from liba.workforce.roster.terms import Planned, Row
from liba.workforce.rules.people import next_badge
from liba.workforce.selectors.roster import LISTS
from liba.workforce.services.people import phone_index, responder_index
from liba.workforce.terms import ClearanceState

_DUE = {Outcome.NEW, Outcome.CHANGED}


def write_plan(actor: Actor, roster: ListImport, plan: Plan, now: datetime) -> dict[str, int]:
    """Write a plan inside the caller's decision: a journal line a person; returns the counts for the import's own."""
    return _Writer(actor, roster, plan, now).write()


class _Writer:
    """Writes one plan inside the caller's decision: new people, changed people, clearances, journal."""

    def __init__(self, actor: Actor, roster: ListImport, plan: Plan, now: datetime) -> None:
        self._actor, self._roster, self._now = actor, roster, now
        self._mapping = LISTS.mapping_of(roster)
        self._due = [planned for planned in plan.rows if planned.outcome in _DUE]
        self._areas = Area.objects.in_bulk({planned.row.area_id for planned in self._due})
        self._people = self._residents()
        self._counts = {outcome.value: 0 for outcome in Outcome}
        for planned in plan.rows:
            self._counts[planned.outcome.value] += 1

    def write(self) -> dict[str, int]:
        """Everything, and how many rows had which outcome."""
        made = self._add([planned for planned in self._due if planned.outcome is Outcome.NEW])
        changed = self._change([planned for planned in self._due if planned.outcome is Outcome.CHANGED])
        everybody = [*made, *changed]
        self._join_groups(everybody)
        self._clear(everybody)
        record_all(
            [
                Entry(
                    self._actor,
                    "workforce.responder.imported",
                    "responder",
                    str(one.pk),
                    one.area.path,
                    {"code": one.code},
                )
                for one, _planned in everybody
            ],
            self._now,
        )
        return self._counts

    def _add(self, due: Sequence[Planned]) -> list[tuple[Responder, Planned]]:
        following = next_badge(
            [*Responder.objects.values_list("code", flat=True), *(planned.row.badge for planned in due)]
        )
        found = []
        for planned in due:
            one = Responder(
                area=self._areas[planned.row.area_id],
                standing=self._mapping.standing,
                joined_on=today_of(self._now),
                code=planned.row.badge,
            )
            if not one.code:
                one.code, following = f"{following:04d}", following + 1
            self._fill(one, planned.row)
            found.append((one, planned))
        Responder.objects.bulk_create([one for one, _planned in found], batch_size=500)
        return found

    def _change(self, due: Sequence[Planned]) -> list[tuple[Responder, Planned]]:
        ids = [planned.responder_id for planned in due if planned.responder_id is not None]
        known = Responder.objects.select_related("area").in_bulk(ids)
        found = [(known[planned.responder_id or 0], planned) for planned in due]
        for one, planned in found:
            if "area" in planned.changes:
                one.area = self._areas[planned.row.area_id]
            self._fill(one, planned.row)
            one.version += 1
            one.save()
        return found

    def _fill(self, one: Responder, row: Row) -> None:
        """What the row states; what it says nothing about stays."""
        one.name = row.name
        one.standing = row.standing or one.standing
        one.skills = sorted(row.skills) or one.skills
        one.wishes = sorted(row.wishes) or one.wishes
        one.night_group = row.night_group or one.night_group
        one.joined_on = row.joined_on or one.joined_on
        if row.id.number:
            one.id_number, one.id_tail = row.id.number, tail_of(row.id.number)
            one.id_index = responder_index(row.id.number)
            one.person = self._people.get(id_index(row.id.number), one.person)
        if row.phones:
            one.phone, one.phone_tail = row.phones[0], tail_of(row.phones[0])
            one.phone_index, one.more_phones = phone_index(row.phones[0]), " ".join(row.phones[1:]) or None
        one.source_key = f"{self._roster.pk}:{row.row + 1}"

    def _residents(self) -> dict[bytes, Person]:
        """The registered people whose ID numbers the file names, who are no other responder."""
        tags = [id_index(planned.row.id.number) for planned in self._due if planned.row.id.number]
        found: dict[bytes, Person] = {}
        for start in range(0, len(tags), 500):
            people = Person.objects.filter(id_index__in=tags[start : start + 500], merged_into=None)
            found.update({bytes(person.id_index or b""): person for person in people.filter(responder=None)})
        return found

    def _join_groups(self, everybody: Iterable[tuple[Responder, Planned]]) -> None:
        groups = dict(ResponderGroup.objects.values_list("code", "pk"))
        through = Responder.groups.through
        through.objects.bulk_create(
            [
                through(responder_id=one.pk, respondergroup_id=groups[code])
                for one, planned in everybody
                for code in planned.row.groups
                if code in groups
            ],
            ignore_conflicts=True,
            batch_size=500,
        )

    def _clear(self, everybody: Iterable[tuple[Responder, Planned]]) -> None:
        """A clearance is a fact of its own, noted where the file says something new of it."""
        facts, told = [], []
        for one, planned in everybody:
            is_new = planned.outcome is Outcome.NEW and planned.row.cleared
            if not is_new and "clearance" not in planned.changes:
                continue
            state = ClearanceState.CLEARED if planned.row.cleared else ClearanceState.NOT_CLEARED
            one.clearance, one.cleared_until = state.value, planned.row.cleared_until
            told.append(one)
            facts.append(
                Clearance(
                    id=id_at(self._now),
                    responder=one,
                    state=state.value,
                    until=planned.row.cleared_until,
                    happened_at=self._now,
                    recorded_at=self._now,
                    by=self._actor.name,
                )
            )
        Clearance.objects.bulk_create(facts, batch_size=500)
        Responder.objects.bulk_update(told, ["clearance", "cleared_until"], batch_size=200)
