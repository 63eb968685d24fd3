"""Many new households at once: what the demo town, a proof and a first roster need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liba.governance.services import decision, record_all
from liba.governance.services.statistics import gather_statistics
from liba.governance.terms import Entry
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.registry.models import Household, Person, Phone
from liba.registry.rules import household_code
from liba.registry.services.drafts import check_draft, new_person, new_phone, today_of
from liba.registry.services.rows import insert_rows
from liba.registry.terms import HouseholdDraft
from liba.territory.models import Area

MANY = 500


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a bulk load made."""

    households: int
    people: int


def load_households(actor: Actor, drafts: Sequence[HouseholdDraft], *, now: datetime) -> Loaded:
    """Register new households with their people, whole or not at all. One journal line a household and a person.

    Refuses an unknown area, an impossible number, and (by the database's constraint) a number that exists.
    """
    today = today_of(now)
    areas = {area.code: area for area in Area.objects.filter(code__in={draft.area for draft in drafts})}
    for code in {draft.area for draft in drafts}:
        if code not in areas:
            raise NotFound(what=code)
        actor.require(Power.IMPORT_ROSTER, areas[code].path)
    checked = [[check_draft(person, today=today) for person in draft.people] for draft in drafts]
    with decision():
        homes = insert_rows([_home(draft, areas) for draft in drafts])
        people, phones = [], []
        for home, members in zip(homes, checked, strict=True):
            for member in members:
                person = new_person(home, member)
                people.append(person)
                phones += [new_phone(person, number) for number in member.phones]
        write_people(people, phones)
        record_all([household_entry(actor, "registry.household.opened", home) for home in homes], now)
        record_all([person_entry(actor, "registry.person.added", person) for person in people], now)
    return Loaded(len(homes), len(people))


def write_people(people: Sequence[Person], phones: Sequence[Phone]) -> None:
    """Insert people, then their phones, which take their people's ids."""
    insert_rows(people)
    for phone in phones:
        phone.person_id = phone.person.pk
    insert_rows(phones)
    if len(people) >= MANY:
        gather_statistics((Household, Person, Phone))


def household_entry(actor: Actor, verb: str, home: Household) -> Entry:
    """A journal line about a household; its area is loaded already."""
    return Entry(actor, verb, "household", str(home.pk), home.area.path, {"code": home.code})


def person_entry(actor: Actor, verb: str, person: Person) -> Entry:
    """A journal line about a person; household and area are loaded already."""
    home = person.household
    return Entry(actor, verb, "person", str(person.pk), home.area.path, {"household": home.code})


def _home(draft: HouseholdDraft, areas: dict[str, Area]) -> Household:
    area = areas[draft.area]
    return Household(
        code=household_code(area.code, draft.number),
        area=area,
        number=draft.number,
        address=draft.address,
        lon=draft.lon,
        lat=draft.lat,
    )
