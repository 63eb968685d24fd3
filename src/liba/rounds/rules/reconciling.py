"""How what was found differs from what is registered. Only said here; nothing is changed by it."""

from collections.abc import Callable, Iterator, Sequence

from liba.rounds.terms.census import AWAY, COLUMNS, GONE, PRESENT, Found, Gap, Registered, Said
from liba.rounds.terms.plans import DifferenceKind

Test = Callable[[Registered, Said], bool]


def differences(registered: Sequence[Registered], found: Found) -> tuple[Gap, ...]:
    """Everything in which a source differs from the registry, person by person, then the count.

    A source that says nothing about something differs in nothing. Two rows that one person was found for are a
    duplicate. Who is registered and not named is missing only where the source names everybody.
    """
    people = merged_sayings(found.people)
    matched = match(registered, people)
    twins = tuple(_twins(registered, people, matched))
    gaps = [gap for said in people for gap in _of_person(matched.get(id(said)), said)]
    gaps += twins
    if found.whole:
        named = {one.id for one in matched.values()} | {twin.other for twin in twins}
        gaps += [
            Gap(DifferenceKind.NOT_THERE, one.id)
            for one in registered
            if one.id not in named and one.presence not in GONE
        ]
    if found.count is not None and found.count != present_after(registered, gaps):
        gaps.append(Gap(DifferenceKind.COUNT, value=str(found.count)))
    return tuple(gaps)


def present_after(registered: Sequence[Registered], gaps: Sequence[Gap]) -> int:
    """How many would be registered at home if all of these were accepted."""
    presence = {one.id: one.presence for one in registered}
    added = 0
    for gap in gaps:
        if gap.kind is DifferenceKind.NEW_PERSON:
            added += gap.said is None or gap.said.presence in ("", PRESENT)
        elif gap.kind is DifferenceKind.AWAY and gap.person is not None:
            presence[gap.person] = AWAY
        elif gap.kind is DifferenceKind.BACK and gap.person is not None:
            presence[gap.person] = PRESENT
        elif gap.kind is DifferenceKind.NOT_THERE and gap.person is not None:
            presence[gap.person] = "moved_out"
        elif gap.kind is DifferenceKind.DUPLICATE and gap.other is not None:
            presence[gap.other] = "merged"
    return added + sum(one == PRESENT for one in presence.values())


def match(registered: Sequence[Registered], people: Sequence[Said]) -> dict[int, Registered]:
    """Who is meant by each saying (by `id()` of the saying): who was pointed at, then the ID number, then the name with
    the birthday, then the name alone. Nobody is meant by two."""
    found: dict[int, Registered] = {}
    free = list(registered)
    for test in (_pointed_at, _same_number, _same_name_and_birth, alike):
        for said in people:
            if id(said) in found:
                continue
            one = next((one for one in free if test(one, said)), None)
            if one is not None:
                found[id(said)] = one
                free.remove(one)
    return found


def merged_sayings(people: Sequence[Said]) -> tuple[Said, ...]:
    """The sayings of one source without those that name somebody again; the first wins where they differ."""
    kept: list[Said] = []
    for said in people:
        if not any(same_person(said, one) for one in kept):
            kept.append(said)
    return tuple(kept)


def same_person(one: Said, other: Said) -> bool:
    """Whether two sayings mean one person: the same number, or the same name and nothing against it."""
    if one.person is not None or other.person is not None:
        return one.person == other.person
    if one.id_tag and other.id_tag:
        return one.id_tag == other.id_tag
    return bool(one.name) and one.name == other.name and _agree(one.born_on, other.born_on)


def alike(one: Registered, said: Said) -> bool:
    """The same name and nothing against it."""
    if one.id_tag and said.id_tag and one.id_tag != said.id_tag:
        return False
    return bool(said.name) and one.name == said.name and _agree(one.born_on, said.born_on)


def _pointed_at(one: Registered, said: Said) -> bool:
    return said.person == one.id


def _same_number(one: Registered, said: Said) -> bool:
    return bool(said.id_tag) and one.id_tag == said.id_tag


def _same_name_and_birth(one: Registered, said: Said) -> bool:
    return alike(one, said) and bool(said.born_on) and one.born_on == said.born_on


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _of_person(one: Registered | None, said: Said) -> Iterator[Gap]:
    if one is None:
        if said.person is None and said.name and said.presence not in GONE:
            yield Gap(DifferenceKind.NEW_PERSON, said=said)
        return
    if said.presence in GONE:
        if one.presence not in GONE:
            yield Gap(DifferenceKind.NOT_THERE, one.id, value=said.presence)
    elif said.presence == AWAY and one.presence == PRESENT:
        yield Gap(DifferenceKind.AWAY, one.id)
    elif said.presence == PRESENT and one.presence != PRESENT:
        yield Gap(DifferenceKind.BACK, one.id)
    yield from _fields(one, said)


def _fields(one: Registered, said: Said) -> Iterator[Gap]:
    for column in COLUMNS:
        if column == "phone":
            for number, tag in zip(said.phones, said.phone_tags, strict=True):
                if tag not in one.phone_tags:
                    yield Gap(DifferenceKind.FIELD, one.id, column="phone", value=number)
            continue
        value = getattr(said, column)
        if value and value != getattr(one, column):
            yield Gap(DifferenceKind.FIELD, one.id, column=column, value=value)
    if said.id_number and said.id_tag and said.id_tag != one.id_tag:
        yield Gap(DifferenceKind.FIELD, one.id, column="id_number", value=said.id_number)


def _twins(
    registered: Sequence[Registered], people: Sequence[Said], matched: dict[int, Registered]
) -> Iterator[Gap]:
    """Another row that the same saying would fit, and that nobody else was found for."""
    taken = {one.id for one in matched.values()}
    for said in people:
        one = matched.get(id(said))
        if one is None:
            continue
        for other in registered:
            fits = other.id not in taken and other.presence not in GONE
            if fits and other.name == one.name and alike(other, said) and _numbers_agree(one, other):
                taken.add(other.id)
                yield Gap(DifferenceKind.DUPLICATE, one.id, other.id)


def _numbers_agree(one: Registered, other: Registered) -> bool:
    return _agree(one.id_tag, other.id_tag) and _agree(one.born_on, other.born_on)
