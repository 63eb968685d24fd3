"""A list comes in and is checked at once, its columns are named another way, it is applied whole or thrown away.

What every kind of list does the same way; `services.roster` and `services.tying` say what is their own.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Generic, Protocol, TypeVar
from uuid import UUID

import msgspec

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor
from liba.kernel.ids import id_at
from liba.kernel.refusals import FactValue, NotFound, Refusal
from liba.registry.refusals import HasErrors, NoHeadings, RegistryChanged, WrongMapping, WrongState
from liba.registry.roster import store
from liba.registry.roster.guard import take
from liba.registry.roster.headings import describe
from liba.registry.roster.report import Table
from liba.registry.roster.report import write_report as write_sheets
from liba.registry.roster.sheets import read_sheet
from liba.registry.roster.terms import Layout, Problem, Sheet
from liba.registry.services.roster.reporting import noted_of
from liba.registry.terms import ImportState
from liba.territory.refusals import AreaClosed
from liba.territory.selectors import area_by_id
from liba.workforce.models import ListImport
from liba.workforce.roster.terms import Counts
from liba.workforce.selectors.lists import Lists, M, S

_OPEN = (ImportState.CHECKED.value, ImportState.FAILED.value)
_OF_THE_FILE = frozenset(Layout.__struct_fields__)


class Plan(Protocol):
    """What a list would do, row by row."""

    def summary(self, problems: Iterable[Problem]) -> Counts: ...


P = TypeVar("P", bound=Plan)


@dataclass(frozen=True, slots=True)
class Intake(Generic[M, S, P]):
    """How one kind of list is taken in.

    `verbs` begins its lines in the journal. A mapping `suits` when its columns say enough; fields outside of `many`
    stand once. `plan` reads and compares, `write` writes a plan inside the caller's decision and returns the journal's counts.
    """

    lists: Lists[M, S]
    verbs: str
    guess: Callable[[Sheet], M]
    suits: Callable[[M], bool]
    many: frozenset[StrEnum]
    plan: Callable[[Actor, ListImport, Sheet, datetime], tuple[P, list[Problem]]]
    write: Callable[[Actor, ListImport, P, datetime], MappingOf[str, int]]

    def receive(
        self,
        actor: Actor,
        *,
        area_id: int,
        name: str,
        stream: BinaryIO,
        now: datetime,
        everybody: MappingOf[str, str] | None = None,
    ) -> ListImport:
        """Take in a list of an area, guess its columns, keep it sealed, and check it. `everybody` goes into its mapping.

        Refuses files above 50 MB, other kinds than XLSX and CSV, torn files and bombs; a refused file leaves nothing.
        """
        area = area_by_id(area_id)
        actor.require(self.lists.power, area.path)
        if area.closed_on is not None:
            raise AreaClosed(area=area.name, successor=area.successor.name if area.successor else "–")
        content = take(stream)
        sheet = read_sheet(content)
        mapping = msgspec.structs.replace(self.guess(sheet), **(everybody or {}))
        import_id = id_at(now)
        store.save_file(import_id, content)
        roster = ListImport(
            id=import_id,
            of=self.lists.of.value,
            file_name=name[-200:],
            digest=hashlib.sha256(content).hexdigest(),
            area=area,
            uploaded_at=now,
            uploaded_by=actor.name,
        )
        self._read(actor, roster, sheet, mapping, now)
        with decision():
            roster.save(force_insert=True)
            self.note(actor, "received", roster, now)
        return roster

    def set_mapping(self, actor: Actor, import_id: UUID, mapping: M, *, now: datetime) -> ListImport:
        """Read the file another way, and check it. Refuses columns that do not exist, fields named twice or wanting."""
        roster = self.held(actor, import_id)
        sheet = read_sheet(store.load_file(import_id), mapping.sheet)
        self._check(mapping, sheet)
        return self._again(actor, roster, sheet, mapping, now)

    def choose_sheet(
        self, actor: Actor, import_id: UUID, *, sheet_name: str, heading_row: int | None = None, now: datetime
    ) -> ListImport:
        """Read another sheet of the file, or another row as the heading, and guess its columns anew."""
        roster = self.held(actor, import_id)
        sheet = read_sheet(store.load_file(import_id), sheet_name)
        start = max(0, heading_row or 0)
        below = tuple(
            (top - start, left, low - start, right) for top, left, low, right in sheet.merged if top >= start
        )
        guessed = self.guess(Sheet(sheet.name, sheet.rows[start:], below))
        before = msgspec.structs.asdict(self.lists.mapping_of(roster))
        mapping = msgspec.structs.replace(
            guessed,
            heading_row=guessed.heading_row + start,
            comment_rows=tuple(row + start for row in guessed.comment_rows),
            **{name: said for name, said in before.items() if name not in _OF_THE_FILE},
        )
        return self._again(actor, roster, sheet, mapping, now)

    def apply(self, actor: Actor, import_id: UUID, *, now: datetime) -> ListImport:
        """Write a checked list, then destroy the file. Applying it again changes nothing.

        Refuses an import with errors (`HasErrors`) and one that would now do something else than was shown
        (`RegistryChanged`; it is checked again with that, so the new preview can be looked at).
        """
        roster = self.held(actor, import_id)
        if roster.state == ImportState.APPLIED.value:
            return roster
        with decision():
            take_turn()
            roster = self._locked(import_id, ImportState.CHECKED.value)
            shown = self.lists.summary_of(roster)
            plan, problems = self.planned(actor, roster, now)
            fresh = plan.summary(problems)
            if fresh.errors:
                raise HasErrors(errors=fresh.errors)
            holds = fresh.mark == shown.mark
            self._keep(roster, plan, problems)
            if holds:
                counts = self.write(actor, roster, plan, now)
                self.note(actor, "applied", roster, now, **counts)
                roster.state, roster.applied_at = ImportState.APPLIED.value, now
            roster.save()
        if not holds:
            raise RegistryChanged
        store.destroy(import_id)
        return roster

    def discard(self, actor: Actor, import_id: UUID, *, now: datetime) -> ListImport:
        """Throw an import away: the file is destroyed, its problems too. Refuses one that was applied."""
        self.held(actor, import_id)
        with decision():
            roster = self._locked(import_id, *_OPEN, ImportState.DISCARDED.value)
            roster.state, roster.problems, roster.columns = ImportState.DISCARDED.value, [], []
            roster.save(update_fields=["state", "problems", "columns"])
            self.note(actor, "discarded", roster, now)
        store.destroy(import_id)
        return roster

    def planned(self, actor: Actor, roster: ListImport, now: datetime) -> tuple[P, list[Problem]]:
        """What applying would do now, with every problem. Refuses a file whose columns say too little, or torn."""
        sheet = read_sheet(store.load_file(roster.pk), self.lists.mapping_of(roster).sheet)
        return self._planned(actor, roster, sheet, now)

    def shown(self, actor: Actor, roster: ListImport, now: datetime) -> P | None:
        """The plan of an import that was checked and not applied yet; None of another."""
        if roster.state != ImportState.CHECKED.value or not store.has_file(roster.pk):
            return None
        return self.planned(actor, roster, now)[0]

    def write_report(
        self,
        actor: Actor,
        roster: ListImport,
        stream: BinaryIO,
        *,
        counts: Sequence[tuple[str, int]],
        beside: Sequence[Table] = (),
        now: datetime,
    ) -> None:
        """The report as XLSX: the user's own sheet with every problem cell marked and commented, and lists beside it.

        After the file has been destroyed only the lists remain. No cell of it is ever a formula.
        """
        mapping = self.lists.mapping_of(roster)
        here = store.has_file(roster.pk)
        sheet = read_sheet(store.load_file(roster.pk), mapping.sheet) if here else Sheet(roster.sheet, [])
        write_sheets(
            stream,
            sheet,
            first_row=mapping.first_row,
            noted=noted_of(self.lists.problems(roster)),
            beside=beside,
            counts=counts,
        )
        with decision():
            self.note(actor, "report_seen", roster, now)

    def held(self, actor: Actor, import_id: UUID) -> ListImport:
        """The import, if the actor may take lists into its area. Refuses (`NotFound`, `Forbidden`) others."""
        found = ListImport.objects.select_related("area").filter(pk=import_id, of=self.lists.of.value).first()
        if found is None:
            raise NotFound(what=f"import {import_id}")
        actor.require(self.lists.power, found.area.path)
        return found

    def note(self, actor: Actor, done: str, roster: ListImport, now: datetime, **facts: FactValue) -> None:
        """A line of the journal about an import."""
        path = roster.area.path
        verb = f"{self.verbs}.{done}"
        record(actor, verb, "list_import", roster.pk, now, area_path=path, digest=roster.digest, **facts)

    def _planned(
        self, actor: Actor, roster: ListImport, sheet: Sheet, now: datetime
    ) -> tuple[P, list[Problem]]:
        if not self.suits(self.lists.mapping_of(roster)):
            raise NoHeadings
        return self.plan(actor, roster, sheet, now)

    def _locked(self, import_id: UUID, *states: str) -> ListImport:
        roster = ListImport.objects.select_for_update(of=("self",)).select_related("area").get(pk=import_id)
        if roster.state not in states:
            raise WrongState(state=roster.state)
        return roster

    def _again(self, actor: Actor, roster: ListImport, sheet: Sheet, mapping: M, now: datetime) -> ListImport:
        with decision():
            roster = self._locked(roster.pk, *_OPEN)
            self._read(actor, roster, sheet, mapping, now)
            roster.save()
            self.note(actor, "mapped", roster, now)
        return roster

    def _read(self, actor: Actor, roster: ListImport, sheet: Sheet, mapping: M, now: datetime) -> None:
        """Put the columns and what the file would do into the import; what it is refused for is kept with it."""
        roster.sheet = sheet.name[:100]
        roster.mapping = msgspec.to_builtins(mapping)
        roster.columns = msgspec.to_builtins(describe(sheet, mapping))
        roster.summary, roster.problems = {}, []
        try:
            self._keep(roster, *self._planned(actor, roster, sheet, now))
            roster.state = ImportState.CHECKED.value
        except Refusal as refusal:
            roster.state = ImportState.FAILED.value
            roster.summary = {"failure": {"code": refusal.code, "facts": dict(refusal.facts)}}

    def _keep(self, roster: ListImport, plan: P, problems: list[Problem]) -> None:
        roster.summary = msgspec.to_builtins(plan.summary(problems))
        roster.problems = msgspec.to_builtins(problems)

    def _check(self, mapping: M, sheet: Sheet) -> None:
        width = max((len(row) for row in sheet.rows), default=0)
        if any(not column.isdecimal() or int(column) >= width for column in mapping.columns):
            raise WrongMapping(why="column")
        fields = [field for field in mapping.columns.values() if field not in self.many]
        if len(fields) != len(set(fields)) or not self.suits(mapping):
            raise WrongMapping(why="fields")
