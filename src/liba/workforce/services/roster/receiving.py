"""A list comes in and is checked at once, its columns are named another way, or it is thrown away."""

import hashlib
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

import msgspec

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.ids import id_at
from liba.kernel.refusals import FactValue, NotFound, Refusal
from liba.registry.refusals import WrongMapping, WrongState
from liba.registry.roster import store
from liba.registry.roster.guard import take
from liba.registry.roster.headings import describe
from liba.registry.roster.sheets import read_sheet
from liba.registry.roster.terms import Sheet
from liba.registry.terms import ImportState
from liba.territory.refusals import AreaClosed
from liba.territory.selectors import area_by_id
from liba.workforce.models import ResponderImport
from liba.workforce.roster.reading import guess
from liba.workforce.roster.terms import MANY, Field, Mapping
from liba.workforce.services.roster.planning import keep, plan_import

_OPEN = (ImportState.CHECKED.value, ImportState.FAILED.value)


def receive_list(
    actor: Actor, *, area_id: int, name: str, stream: BinaryIO, group: str = "", now: datetime
) -> ResponderImport:
    """Take in a list of an area's responders, guess its columns, keep it sealed, and check it.

    `group` is everybody's. Refuses files above 50 MB, other kinds than XLSX and CSV, torn files and bombs; a refused
    file leaves nothing behind.
    """
    area = area_by_id(area_id)
    actor.require(Power.MANAGE_WORKFORCE, area.path)
    if area.closed_on is not None:
        raise AreaClosed(area=area.name, successor=area.successor.name if area.successor else "–")
    content = take(stream)
    sheet = read_sheet(content)
    mapping = msgspec.structs.replace(guess(sheet), group=group)
    import_id = id_at(now)
    store.save_file(import_id, content)
    roster = ResponderImport(
        id=import_id,
        file_name=name[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        area=area,
        uploaded_at=now,
        uploaded_by=actor.name,
    )
    _read(actor, roster, sheet, mapping, now)
    with decision():
        roster.save(force_insert=True)
        note(actor, "workforce.roster.received", roster, now)
    return roster


def set_mapping(actor: Actor, import_id: UUID, mapping: Mapping, *, now: datetime) -> ResponderImport:
    """Read the file another way, and check it. Refuses columns that do not exist, fields named twice, no names."""
    roster = held(actor, import_id)
    sheet = read_sheet(store.load_file(import_id), mapping.sheet)
    _check(mapping, sheet)
    return _again(actor, roster, sheet, mapping, now)


def choose_sheet(
    actor: Actor, import_id: UUID, *, sheet_name: str, heading_row: int | None = None, now: datetime
) -> ResponderImport:
    """Read another sheet of the file, or another row as the heading, and guess its columns anew."""
    roster = held(actor, import_id)
    sheet = read_sheet(store.load_file(import_id), sheet_name)
    start = max(0, heading_row or 0)
    below = tuple(
        (top - start, left, low - start, right) for top, left, low, right in sheet.merged if top >= start
    )
    guessed = guess(Sheet(sheet.name, sheet.rows[start:], below))
    before = msgspec.convert(roster.mapping, Mapping)
    mapping = msgspec.structs.replace(
        guessed,
        heading_row=guessed.heading_row + start,
        comment_rows=tuple(row + start for row in guessed.comment_rows),
        standing=before.standing,
        group=before.group,
    )
    return _again(actor, roster, sheet, mapping, now)


def discard(actor: Actor, import_id: UUID, *, now: datetime) -> ResponderImport:
    """Throw an import away: the file is destroyed, its problems too. Refuses one that was applied."""
    held(actor, import_id)
    with decision():
        roster = locked(import_id, *_OPEN, ImportState.DISCARDED.value)
        roster.state, roster.problems, roster.columns = ImportState.DISCARDED.value, [], []
        roster.save(update_fields=["state", "problems", "columns"])
        note(actor, "workforce.roster.discarded", roster, now)
    store.destroy(import_id)
    return roster


def held(actor: Actor, import_id: UUID) -> ResponderImport:
    """The import, if the actor keeps its area's list. Refuses (`NotFound`, `Forbidden`) others."""
    roster = ResponderImport.objects.select_related("area").filter(pk=import_id).first()
    if roster is None:
        raise NotFound(what=f"import {import_id}")
    actor.require(Power.MANAGE_WORKFORCE, roster.area.path)
    return roster


def locked(import_id: UUID, *states: str) -> ResponderImport:
    """The import, locked, in one of the states. Refuses (`WrongState`) another."""
    roster = ResponderImport.objects.select_for_update(of=("self",)).select_related("area").get(pk=import_id)
    if roster.state not in states:
        raise WrongState(state=roster.state)
    return roster


def note(actor: Actor, verb: str, roster: ResponderImport, now: datetime, **facts: FactValue) -> None:
    """A line of the journal about an import."""
    path = roster.area.path
    record(actor, verb, "responder_import", roster.pk, now, area_path=path, digest=roster.digest, **facts)


def _again(
    actor: Actor, roster: ResponderImport, sheet: Sheet, mapping: Mapping, now: datetime
) -> ResponderImport:
    with decision():
        roster = locked(roster.pk, *_OPEN)
        _read(actor, roster, sheet, mapping, now)
        roster.save()
        note(actor, "workforce.roster.mapped", roster, now)
    return roster


def _read(actor: Actor, roster: ResponderImport, sheet: Sheet, mapping: Mapping, now: datetime) -> None:
    """Put the columns and what the file would do into the import; what it is refused for is kept with it."""
    roster.sheet = sheet.name[:100]
    roster.mapping = msgspec.to_builtins(mapping)
    roster.columns = msgspec.to_builtins(describe(sheet, mapping))
    roster.summary, roster.problems = {}, []
    try:
        keep(roster, *plan_import(actor, roster, now))
        roster.state = ImportState.CHECKED.value
    except Refusal as refusal:
        roster.state = ImportState.FAILED.value
        roster.summary = {"failure": {"code": refusal.code, "facts": dict(refusal.facts)}}


def _check(mapping: Mapping, sheet: Sheet) -> None:
    width = max((len(row) for row in sheet.rows), default=0)
    if any(not column.isdecimal() or int(column) >= width for column in mapping.columns):
        raise WrongMapping(why="column")
    fields = [field for field in mapping.columns.values() if field not in MANY]
    if len(fields) != len(set(fields)) or Field.NAME not in fields:
        raise WrongMapping(why="fields")
