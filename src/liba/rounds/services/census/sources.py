"""A list from elsewhere (clinic, police station, tips) read like a roster and held against the registry."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.registry.models import Household, Person
from liba.registry.refusals import NoHeadings
from liba.registry.roster.headings import guess
from liba.registry.roster.reading import Reader
from liba.registry.roster.sheets import read_sheet
from liba.registry.roster.terms import Field, Problem, Row
from liba.registry.selectors import living, merged_households
from liba.registry.selectors.snapshot import area_names
from liba.registry.services.drafts import id_index, phone_index, today_of
from liba.rounds.refusals import TooManyInList, UnknownSource
from liba.rounds.rules.reconciling import differences
from liba.rounds.selectors.census.people import registered_in
from liba.rounds.services.census.raising import store_gaps
from liba.rounds.terms.census import Found, Said
from liba.territory.selectors import area_by_id

MOST_ROWS = 5000
_SOURCE = re.compile(r"[a-z][a-z0-9_]{1,29}")


@dataclass(frozen=True, slots=True)
class SourceRead:
    """What came of a list: rows, households they belong to, new differences, rows whose household isn't known, and
    cells that can't be read. Rows are numbered as in the sheet."""

    rows: int
    households: int
    differences: int
    homeless: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]


def take_source(
    actor: Actor, *, area_id: int, source: str, content: bytes, whole: bool, now: datetime
) -> SourceRead:
    """Read a list of people (XLSX or CSV, as rosters are) and keep what differs from the registry, household by household.

    A row's household is found by its number or address in the area, else by the ID number or phone of somebody
    registered. `whole` says that the list names everybody of each household that it names. Nothing of the registry is
    changed. Needs EDIT_REGISTRY over the area.
    """
    area = area_by_id(area_id)
    actor.require(Power.EDIT_REGISTRY, area.path)
    if not _SOURCE.fullmatch(source):
        raise UnknownSource(source=source[:30])
    sheet = read_sheet(content)
    names = area_names(area)
    mapping = guess(sheet, names)
    if not mapping.of(Field.NAME):
        raise NoHeadings
    if len(sheet.rows) > MOST_ROWS:
        raise TooManyInList(rows=len(sheet.rows), most=MOST_ROWS)
    reader = Reader(sheet=sheet, mapping=mapping, areas=names, default_area=area_id, today=today_of(now))
    rows = reader.read(lambda _done, _total: None)
    broken = {problem.row for problem in reader.problems if problem.is_error}
    homes, homeless = _at_home([row for row in rows if row.row not in broken], area.path)
    with decision():
        new = 0
        people = registered_in(homes)
        for household_id, said in homes.items():
            gaps = differences(people.get(household_id, []), Found(tuple(said), whole=whole))
            new += store_gaps(household_id, source, gaps, now=now, named_only=not whole)
        record(
            actor, "rounds.source.taken", "area", area_id, now, area_path=area.path, source=source,
            rows=len(rows), differences=new,
        )  # fmt: skip
    problems = tuple(problem for problem in reader.problems if problem.is_error)
    return SourceRead(len(rows), len(homes), new, homeless, problems)


def _at_home(rows: list[Row], path: str) -> tuple[dict[int, list[Said]], tuple[tuple[int, str], ...]]:
    """The rows by household, and those without one."""
    inside = Household.objects.filter(area__path__startswith=path)
    open_ = set(inside.filter(closed_at=None).values_list("pk", flat=True))
    goes_on = merged_households()
    numbers: dict[tuple[int, str], int] = {}
    addresses: dict[str, int] = {}
    doors = list(inside.values_list("pk", "area_id", "number", "address"))
    # A merged household's number and address lead on, unless an open one has them.
    for pk, area_id, number, address in sorted(doors, key=lambda door: door[0] in open_):
        today = goes_on.get(pk, pk)
        if today in open_:
            numbers[area_id, number] = addresses[address] = today
    holders = _holders(rows)
    homes: dict[int, list[Said]] = defaultdict(list)
    homeless = []
    for row in rows:
        said = _said(row)
        home = numbers.get((row.area_id, row.number)) if row.number else None
        home = home or (addresses.get(row.address) if row.address else None) or holders.get(said.id_tag)
        if home is None:
            homeless.append((row.row + 1, row.name))
        else:
            homes[home].append(said)
    return homes, tuple(homeless)


def _holders(rows: list[Row]) -> dict[str, int]:
    """The household of whoever is registered with an ID number of the list, by its tag."""
    tags = [id_index(row.id.number) for row in rows if row.id.number]
    found: dict[str, int] = {}
    for start in range(0, len(tags), 500):
        people: list[Person] = list(living().filter(id_index__in=tags[start : start + 500]))
        found |= {bytes(one.id_index or b"").hex(): one.household_id for one in people}
    return found


def _said(row: Row) -> Said:
    return Said(
        name=row.name,
        sex=row.sex.value,
        born_on=row.born_on.isoformat() if row.born_on else "",
        relation=row.relation,
        presence=row.presence.value if row.presence else "",
        id_number=row.id.number,
        phones=row.phones,
        id_tag=id_index(row.id.number).hex() if row.id.number else "",
        phone_tags=tuple(phone_index(number).hex() for number in row.phones),
    )
