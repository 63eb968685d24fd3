"""Writing a plan into the registry, in batches."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from liba.governance.services import record, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor
from liba.registry.models import Household, Person, Phone, RosterImport
from liba.registry.roster import store
from liba.registry.roster.plan import Home, Plan
from liba.registry.roster.terms import Outcome, Planned, Row
from liba.registry.rules import household_code
from liba.registry.services.bulk import household_entry, person_entry, write_people
from liba.registry.services.drafts import new_phone, write_id
from liba.registry.services.rows import insert_rows
from liba.registry.terms import ImportState
from liba.territory.models import Area

_BATCH = 2000
_CHUNK = 500
_WRITTEN = (
    "household",
    "name",
    "sex",
    "born_on",
    "is_head",
    "relation",
    "presence",
    "id_kind",
    "id_number",
    "id_index",
    "id_tail",
    "local_tag",
    "extra",
    "source_key",
    "version",
)
_T = TypeVar("_T")


class Writer:
    """Writes one plan inside the caller's decision: households, new people, changed people, journal."""

    def __init__(self, actor: Actor, roster: RosterImport, plan: Plan, now: datetime) -> None:
        self._actor, self._roster, self._plan, self._now = actor, roster, plan, now
        areas = Area.objects.filter(pk__in={planned.row.area_id for planned in plan.rows})
        self._areas = {area.pk: area for area in areas}
        self._made: dict[Home, Household] = {}
        self._homes: dict[int, Household] = {}
        self._entries: list[Entry] = []
        self._done = 0

    def write(self) -> None:
        """Everything, in the order in which rows refer to each other; the import's own line comes last."""
        rows = self._plan.rows
        self._load_homes({p.household_id for p in rows if p.household_id} | set(self._plan.addresses))
        self._open_homes()
        self._correct_homes()
        for batch in _pieces([p for p in rows if p.outcome is Outcome.NEW], _BATCH):
            self._add(batch)
        for batch in _pieces([p for p in rows if p.outcome is Outcome.CHANGED], _CHUNK):
            self._change(batch)
        self._leave_one_head()
        record_all(self._entries, self._now)
        self._finish()

    def _load_homes(self, ids: Iterable[int]) -> None:
        for chunk in _pieces(sorted(ids), _CHUNK):
            self._homes.update(Household.objects.select_related("area").in_bulk(chunk))

    def _open_homes(self) -> None:
        homes = self._plan.new_homes
        rows = list(self._new_homes(homes))
        for home, row in zip(homes, insert_rows(rows), strict=True):
            self._made[home] = row
            self._entries.append(household_entry(self._actor, "registry.household.imported", row))

    def _new_homes(self, homes: Sequence[Home]) -> Iterator[Household]:
        """New rows; a household without a number gets the next free one of its area."""
        codes = set(Household.objects.filter(area__in=self._areas).values_list("code", flat=True))
        following = self._highest_numbers(homes)
        addresses = self._first_addresses()
        for home in homes:
            area_id, number, address = home
            if not number:
                following[area_id] += 1
                number = str(following[area_id])
            code = household_code(self._areas[area_id].code, number)
            while code in codes:
                code += "'"
            codes.add(code)
            yield Household(
                code=code,
                area=self._areas[area_id],
                number=number,
                address=address or addresses.get(home, ""),
            )

    def _highest_numbers(self, homes: Sequence[Home]) -> dict[int, int]:
        """The highest plain number in each area, in the registry and in the file."""
        highest = dict.fromkeys(self._areas, 0)
        held = Household.objects.filter(area__in=self._areas).values_list("area_id", "number")
        for area_id, number in [*held, *((home[0], home[1]) for home in homes)]:
            if number.isascii() and number.isdigit() and len(number) < 10:
                highest[area_id] = max(highest[area_id], int(number))
        return highest

    def _first_addresses(self) -> dict[Home, str]:
        found: dict[Home, str] = {}
        for planned in self._plan.rows:
            if planned.row.address:
                found.setdefault(planned.row.home, planned.row.address)
        return found

    def _correct_homes(self) -> None:
        """Addresses that differ; a closed household that people live in again is open."""
        lived_in = {p.household_id for p in self._plan.rows if p.outcome is Outcome.NEW}
        corrected = []
        for home in self._homes.values():
            address = self._plan.addresses.get(home.pk, home.address)
            reopens = home.closed_at is not None and home.pk in lived_in
            if address == home.address and not reopens:
                continue
            home.address, home.closed_at = address, None if reopens else home.closed_at
            home.version += 1
            corrected.append(home)
            self._entries.append(household_entry(self._actor, "registry.household.imported", home))
        Household.objects.bulk_update(corrected, ["address", "closed_at", "version"], batch_size=300)

    def _home_of(self, planned: Planned) -> Household:
        if planned.household_id is not None:
            return self._homes[planned.household_id]
        return self._made[planned.row.home]

    def _add(self, batch: Sequence[Planned]) -> None:
        people, phones = [], []
        for planned in batch:
            person = Person(household=self._home_of(planned))
            self._fill(person, planned.row)
            people.append(person)
            phones += [new_phone(person, number) for number in planned.row.phones]
        write_people(people, phones)
        self._entries += [person_entry(self._actor, "registry.person.imported", person) for person in people]
        self._advance(len(batch))

    def _change(self, batch: Sequence[Planned]) -> None:
        """One statement for the people of a batch, and their phones anew where those differ."""
        ids = [planned.person_id for planned in batch if planned.person_id is not None]
        people = Person.objects.in_bulk(ids)
        called = [p.person_id for p in batch if "phones" in p.changes and p.person_id is not None]
        phones = []
        for planned in batch:
            person = people[planned.person_id or 0]
            person.household = self._home_of(planned)
            person.version += 1
            self._fill(person, planned.row)
            if "phones" in planned.changes:
                phones += [new_phone(person, number) for number in planned.row.phones]
            self._entries.append(person_entry(self._actor, "registry.person.imported", person))
        Person.objects.bulk_create(
            people.values(), update_conflicts=True, unique_fields=["id"], update_fields=list(_WRITTEN)
        )
        Phone.objects.filter(person__in=called).delete()
        insert_rows(phones)
        self._advance(len(batch))

    def _fill(self, person: Person, row: Row) -> None:
        """What the row states; what it says nothing about stays."""
        person.name = row.name
        person.sex = row.sex.value or person.sex
        person.born_on = row.born_on or person.born_on
        person.relation = row.relation or person.relation
        person.is_head = person.is_head if row.is_head is None else row.is_head
        person.presence = row.presence.value if row.presence else person.presence
        person.extra = {**person.extra, **row.extra}
        if row.id.number and row.id.number != person.id_number:
            write_id(person, row.id)
        person.source_key = f"{self._roster.pk}:{row.row + 1}"

    def _leave_one_head(self) -> None:
        """A head whom the file names takes the place of the one before."""
        named = {
            self._home_of(planned).pk
            for planned in self._plan.rows
            if planned.row.is_head and planned.outcome in {Outcome.NEW, Outcome.CHANGED}
        }
        sources = {f"{self._roster.pk}:{p.row.row + 1}" for p in self._plan.rows if p.row.is_head}
        kept = {p.person_id for p in self._plan.rows if p.row.is_head and p.outcome is Outcome.UNCHANGED}
        for chunk in _pieces(sorted(named), _CHUNK):
            heads = Person.objects.filter(household__in=chunk, is_head=True).only("pk", "source_key")
            old = [head.pk for head in heads if head.source_key not in sources and head.pk not in kept]
            Person.objects.filter(pk__in=old).update(is_head=False)

    def _advance(self, count: int) -> None:
        self._done += count
        store.write_progress(self._roster.pk, self._done, len(self._plan.rows))

    def _finish(self) -> None:
        roster, rows = self._roster, self._plan.rows
        roster.state, roster.applied_at = ImportState.APPLIED.value, self._now
        roster.done = roster.total = len(rows)
        roster.save(update_fields=["state", "applied_at", "done", "total"])
        counts = {outcome.value: 0 for outcome in Outcome}
        for planned in rows:
            counts[planned.outcome.value] += 1
        record(
            self._actor,
            "registry.roster.applied",
            "roster_import",
            roster.pk,
            self._now,
            area_path=roster.area.path,
            digest=roster.digest,
            households=len(self._made),
            **counts,
        )


def _pieces(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
