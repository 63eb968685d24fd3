"""The people of households as the rule that reconciles knows them."""

from collections import defaultdict
from collections.abc import Collection

from liba.registry.models import Person, Phone
from liba.rounds.terms.census import Registered

_CHUNK = 500


def registered_in(households: Collection[int]) -> dict[int, list[Registered]]:
    """Everybody registered in each household who was not merged into somebody else."""
    found: dict[int, list[Registered]] = defaultdict(list)
    ids = sorted(households)
    for start in range(0, len(ids), _CHUNK):
        people = Person.objects.filter(household__in=ids[start : start + _CHUNK], merged_into=None)
        phones: dict[int, set[str]] = defaultdict(set)
        for person_id, tag in Phone.objects.filter(person__in=people).values_list(
            "person_id", "number_index"
        ):
            phones[person_id].add(bytes(tag).hex())
        for person in people.defer("id_number", "extra").order_by("-is_head", "pk"):
            found[person.household_id].append(registered(person, frozenset(phones[person.pk])))
    return found


def registered(person: Person, phone_tags: frozenset[str] = frozenset()) -> Registered:
    """One row."""
    return Registered(
        id=person.pk,
        name=person.name,
        sex=person.sex,
        born_on=person.born_on.isoformat() if person.born_on else "",
        relation=person.relation,
        presence=person.presence,
        id_tag=bytes(person.id_index).hex() if person.id_index is not None else "",
        phone_tags=phone_tags,
    )
