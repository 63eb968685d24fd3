"""A file comes in, its columns are named, or it is thrown away."""

import hashlib
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

import msgspec

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.ids import id_at
from liba.kernel.refusals import NotFound
from liba.registry.models import RosterImport
from liba.registry.refusals import WrongMapping, WrongState
from liba.registry.roster import store
from liba.registry.roster.guard import take
from liba.registry.roster.headings import describe, guess
from liba.registry.roster.sheets import read_sheet
from liba.registry.roster.terms import MANY, Field, Mapping, Sheet
from liba.registry.selectors.snapshot import area_names
from liba.registry.terms import ImportState
from liba.territory.refusals import AreaClosed
from liba.territory.selectors import area_by_id

OPEN_STATES = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED, ImportState.FAILED)


def receive_file(actor: Actor, *, area_id: int, name: str, stream: BinaryIO, now: datetime) -> RosterImport:
    """Take in a roster of the area's people, guess its columns and keep it sealed. A refused file leaves nothing behind.

    Refuses files above 50 MB, other kinds than XLSX and CSV, torn files, bombs, and sheets beyond any roster's size.
    """
    area = area_by_id(area_id)
    actor.require(Power.IMPORT_ROSTER, area.path)
    if area.closed_on is not None:
        raise AreaClosed(area=area.name, successor=area.successor.name if area.successor else "–")
    content = take(stream)
    sheet = read_sheet(content)
    mapping = guess(sheet, area_names(area))
    import_id = id_at(now)
    store.save_file(import_id, content)
    with decision():
        roster = RosterImport.objects.create(
            id=import_id,
            file_name=name[-200:],
            digest=hashlib.sha256(content).hexdigest(),
            sheet=sheet.name[:100],
            state=ImportState.UPLOADED.value,
            mapping=msgspec.to_builtins(mapping),
            columns=msgspec.to_builtins(describe(sheet, mapping)),
            area=area,
            uploaded_at=now,
            uploaded_by=actor.name,
            total=len(sheet.rows),
        )
        _note(actor, "registry.roster.received", roster, now)
    return roster


def set_mapping(actor: Actor, import_id: UUID, mapping: Mapping, *, now: datetime) -> RosterImport:
    """Read the file another way. Refuses columns that do not exist, fields named twice, and no column of names."""
    roster = held(actor, import_id)
    sheet = read_sheet(store.load_file(import_id), mapping.sheet)
    _check(mapping, sheet)
    with decision():
        roster = locked(import_id, *OPEN_STATES)
        roster.sheet = sheet.name[:100]
        roster.mapping = msgspec.to_builtins(mapping)
        roster.columns = msgspec.to_builtins(describe(sheet, mapping))
        roster.state, roster.summary, roster.failure = ImportState.UPLOADED.value, {}, {}
        roster.save()
        roster.problems.all().delete()
        _note(actor, "registry.roster.mapped", roster, now)
    return roster


def choose_sheet(
    actor: Actor, import_id: UUID, *, sheet_name: str, heading_row: int | None = None, now: datetime
) -> RosterImport:
    """Read another sheet of the file, or another row as the heading, and guess its columns anew."""
    roster = held(actor, import_id)
    sheet = read_sheet(store.load_file(import_id), sheet_name)
    mapping = guess(_from_row(sheet, heading_row), area_names(roster.area))
    if heading_row is not None:
        mapping = msgspec.structs.replace(
            mapping,
            heading_row=mapping.heading_row + heading_row,
            comment_rows=tuple(row + heading_row for row in mapping.comment_rows),
        )
    with decision():
        roster = locked(import_id, *OPEN_STATES)
        roster.sheet, roster.mapping = sheet.name[:100], msgspec.to_builtins(mapping)
        roster.columns = msgspec.to_builtins(describe(sheet, mapping))
        roster.state, roster.summary, roster.failure = ImportState.UPLOADED.value, {}, {}
        roster.save()
        roster.problems.all().delete()
        _note(actor, "registry.roster.mapped", roster, now)
    return roster


def _from_row(sheet: Sheet, row: int | None) -> Sheet:
    if row is None:
        return sheet
    merged = tuple(
        (top - row, left, low - row, right) for top, left, low, right in sheet.merged if top >= row
    )
    return Sheet(sheet.name, sheet.rows[row:], merged)


def discard(actor: Actor, import_id: UUID, *, now: datetime) -> RosterImport:
    """Throw an import away: the file is destroyed, its problems too. Refuses one that is being applied or was."""
    held(actor, import_id)
    with decision():
        roster = locked(import_id, *OPEN_STATES, ImportState.DISCARDED)
        roster.state = ImportState.DISCARDED.value
        roster.save(update_fields=["state"])
        roster.problems.all().delete()
        _note(actor, "registry.roster.discarded", roster, now)
    store.destroy(import_id)
    return roster


def held(actor: Actor, import_id: UUID) -> RosterImport:
    """The import, if the actor may import into its area. Refuses (`NotFound`, `Forbidden`) others."""
    roster = RosterImport.objects.select_related("area").filter(pk=import_id).first()
    if roster is None:
        raise NotFound(what=f"import {import_id}")
    actor.require(Power.IMPORT_ROSTER, roster.area.path)
    return roster


def locked(import_id: UUID, *states: ImportState) -> RosterImport:
    """The import, locked, in one of the states. Refuses (`WrongState`) another."""
    roster = RosterImport.objects.select_for_update(of=("self",)).select_related("area").get(pk=import_id)
    if roster.state not in {state.value for state in states}:
        raise WrongState(state=roster.state)
    return roster


def _check(mapping: Mapping, sheet: Sheet) -> None:
    width = max((len(row) for row in sheet.rows), default=0)
    if any(not column.isdecimal() or int(column) >= width for column in mapping.columns):
        raise WrongMapping(why="column")
    if not 0 <= mapping.heading_row < max(1, len(sheet.rows)) or mapping.heading_rows < 0:
        raise WrongMapping(why="heading")
    fields = [field for field in mapping.columns.values() if field not in MANY]
    if len(fields) != len(set(fields)) or Field.NAME not in fields:
        raise WrongMapping(why="fields")


def _note(actor: Actor, verb: str, roster: RosterImport, now: datetime) -> None:
    record(
        actor,
        verb,
        "roster_import",
        roster.pk,
        now,
        area_path=roster.area.path,
        digest=roster.digest,
    )
