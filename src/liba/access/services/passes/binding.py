"""Passes that are bound to somebody or something: residents, stalls, tenants, special cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from liba.access.models import Pass, PassRun, PassType
from liba.access.refusals import (
    AddressNeeded,
    EndDateNeeded,
    HasOneAlready,
    NotAStall,
    NotInsideCordon,
    NotLivingHere,
    ReasonNeeded,
    StallTaken,
    UnknownHousehold,
)
from liba.access.selectors.schemes import check_validity, pass_type, running_window
from liba.access.services.keys import signing_key
from liba.access.services.serials import in_turn, next_seq, take_single
from liba.access.terms import PassKind, PassStatus
from liba.governance.services import decision, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor, Power
from liba.kernel.numbers import pass_number
from liba.kernel.refusals import NotFound
from liba.registry.models import Household, Person
from liba.registry.selectors import household_by_code
from liba.registry.terms import Presence
from liba.territory.models import Site
from liba.territory.terms import SiteKind

_HOLDING = (PassStatus.GOOD.value, PassStatus.HELD.value, PassStatus.LOST.value)


@dataclass(frozen=True, slots=True)
class Validity:
    """The days of a pass; None where its type's measure alone limits it."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """What one new pass is bound to. `path` is the area in which the right to issue it is asked."""

    path: str
    household: Household
    person: Person | None = None
    site: Site | None = None
    landlord: Person | None = None
    address: str = ""
    reason: str = ""
    approved_by: str = ""


def issue_resident_pass(
    actor: Actor,
    *,
    type_code: str,
    person_id: int,
    now: datetime,
    address: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Pass:
    """A pass for somebody who lives inside the cordon, bound to the person and the address (the household's, if none is
    given). Refuses an address outside, somebody who moved out, and a second pass of the type."""
    people = _people([person_id])
    type_ = pass_type(type_code, PassKind.RESIDENT)
    return _issue(
        actor, type_, [_resident(type_, people[person_id], address)], Validity(valid_from, valid_to), now
    )[0]


def issue_resident_passes(
    actor: Actor, *, type_code: str, person_ids: Sequence[int], now: datetime
) -> list[Pass]:
    """The same for many people in one decision, whole or not at all, in the order given."""
    people = _people(person_ids)
    type_ = pass_type(type_code, PassKind.RESIDENT)
    inside = _paths(type_)
    bindings = [_resident(type_, people[person_id], "", inside) for person_id in person_ids]
    return _issue(actor, type_, bindings, Validity(), now)


def issue_stall_permit(
    actor: Actor,
    *,
    type_code: str,
    site_id: int,
    person_id: int,
    now: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Pass:
    """Strictly one stall, one permit, one holder. Refuses a stall that has one, and a holder who has one."""
    return _stalls(actor, type_code, [(site_id, person_id)], Validity(valid_from, valid_to), now)[0]


def issue_stall_permits(
    actor: Actor, *, type_code: str, holders: Sequence[tuple[int, int]], now: datetime
) -> list[Pass]:
    """The same for many (stall, person) pairs in one decision, whole or not at all."""
    return _stalls(actor, type_code, holders, Validity(), now)


def issue_tenant_permit(
    actor: Actor,
    *,
    type_code: str,
    landlord_id: int,
    address: str,
    valid_to: date | None,
    now: datetime,
    person_id: int | None = None,
    valid_from: date | None = None,
) -> Pass:
    """An entry permit for a new tenant, bound to landlord and address, with its last day. The tenant may not be registered yet."""
    if not address.strip():
        raise AddressNeeded
    if valid_to is None:
        raise EndDateNeeded
    people = _people([landlord_id] if person_id is None else [landlord_id, person_id])
    landlord = people[landlord_id]
    tenant = None if person_id is None else _living(people[person_id])
    household = (tenant or landlord).household
    binding = Binding(
        landlord.household.area.path, household, tenant, landlord=landlord, address=address.strip()[:200]
    )
    return _issue(
        actor, pass_type(type_code, PassKind.TENANT), [binding], Validity(valid_from, valid_to), now
    )[0]


def approve_special_permit(
    actor: Actor,
    *,
    type_code: str,
    reason: str,
    valid_to: date | None,
    now: datetime,
    person_id: int | None = None,
    household_code: str = "",
    valid_from: date | None = None,
) -> Pass:
    """A permit for a special case, with its reason and last day. Whoever may override at gates approves it, by name."""
    if not reason.strip():
        raise ReasonNeeded
    if valid_to is None:
        raise EndDateNeeded
    person = None if person_id is None else _living(_people([person_id])[person_id])
    household = person.household if person else _household(household_code)
    binding = Binding(
        household.area.path, household, person, reason=reason.strip()[:300], approved_by=actor.name
    )
    type_ = pass_type(type_code, PassKind.SPECIAL)
    return _issue(actor, type_, [binding], Validity(valid_from, valid_to), now, power=Power.OVERRIDE_GATE)[0]


def _stalls(
    actor: Actor,
    type_code: str,
    holders: Sequence[tuple[int, int]],
    validity: Validity,
    now: datetime,
) -> list[Pass]:
    type_ = pass_type(type_code, PassKind.STALL)
    inside = _paths(type_)
    people = _people([person_id for _, person_id in holders])
    sites = Site.objects.select_related("area").in_bulk([site_id for site_id, _ in holders])
    bindings = []
    for site_id, person_id in holders:
        site = sites.get(site_id)
        if site is None or site.kind != SiteKind.STALL.value or site.closed_on is not None:
            raise NotAStall(what=site.name if site else str(site_id))
        if not site.area.path.startswith(inside):
            raise NotInsideCordon(what=site.name, cordon=type_.cordon.name)
        person = _living(people[person_id])
        bindings.append(Binding(site.area.path, person.household, person, site, address=site.name_zh))
    return _issue(actor, type_, bindings, validity, now)


def _resident(
    type_: PassType, person: Person, address: str, inside: tuple[str, ...] | None = None
) -> Binding:
    _living(person)
    path = person.household.area.path
    if not path.startswith(_paths(type_) if inside is None else inside):
        raise NotInsideCordon(what=person.household.code, cordon=type_.cordon.name)
    return Binding(
        path, person.household, person, address=(address.strip() or person.household.address)[:200]
    )


def _issue(
    actor: Actor,
    type_: PassType,
    bindings: Sequence[Binding],
    validity: Validity,
    now: datetime,
    *,
    power: Power = Power.ISSUE_PASS,
) -> list[Pass]:
    for path in {binding.path for binding in bindings}:
        actor.require(power, path)
    with decision():
        in_turn()
        check_validity(type_, running_window(type_, now), validity.first, validity.last, now)
        _check_free(type_, bindings)
        run, first = take_single(actor, type_, signing_key(actor, now=now), len(bindings), now)
        seq = next_seq()
        passes = [
            _pass(run, first + offset, binding, validity, seq=seq, now=now)
            for offset, binding in enumerate(bindings)
        ]
        Pass.objects.bulk_create(passes, batch_size=500)
        record_all([_entry(actor, card, b.path) for card, b in zip(passes, bindings, strict=True)], now)
    return passes


def _pass(
    run: PassRun, serial: int, binding: Binding, validity: Validity, *, seq: int, now: datetime
) -> Pass:
    return Pass(
        serial=serial,
        quota_serial=serial,
        type=run.type,
        run=run,
        status=PassStatus.GOOD.value,
        household=binding.household,
        person=binding.person,
        site=binding.site,
        landlord=binding.landlord,
        address=binding.address,
        reason=binding.reason,
        approved_by=binding.approved_by,
        valid_from=validity.first,
        valid_to=validity.last,
        differs=validity != Validity(),
        changed_seq=seq,
        changed_at=now,
    )


def _check_free(type_: PassType, bindings: Sequence[Binding]) -> None:
    """Refuse a stall or a person that has a pass of the type, or is named twice."""
    seen: set[tuple[str, int]] = set()
    standing = Pass.objects.filter(status__in=_HOLDING)
    sites = [binding.site.pk for binding in bindings if binding.site]
    people = [binding.person.pk for binding in bindings if binding.person]
    taken = dict(standing.filter(site__in=sites).values_list("site_id", "serial"))
    having = dict(standing.filter(type=type_, person__in=people).values_list("person_id", "serial"))
    for binding in bindings:
        if binding.site and (binding.site.pk in taken or ("site", binding.site.pk) in seen):
            raise StallTaken(stall=binding.site.name, number=_number(taken.get(binding.site.pk)))
        if binding.person and (binding.person.pk in having or ("person", binding.person.pk) in seen):
            raise HasOneAlready(number=_number(having.get(binding.person.pk)))
        seen |= {("site", binding.site.pk)} if binding.site else set()
        seen |= {("person", binding.person.pk)} if binding.person else set()


def _number(serial: int | None) -> str:
    return "" if serial is None else pass_number(serial)


def _entry(actor: Actor, card: Pass, path: str) -> Entry:
    facts = {"type": card.type.code, "number": pass_number(card.serial)}
    if card.approved_by:
        facts["approved_by"] = card.approved_by
    return Entry(actor, "access.pass.issued", "pass", str(card.serial), path, facts)


def _paths(type_: PassType) -> tuple[str, ...]:
    return tuple(type_.cordon.areas.values_list("path", flat=True))


def _people(ids: Sequence[int]) -> dict[int, Person]:
    people = Person.objects.select_related("household", "household__area").in_bulk(list(ids))
    missing = {pk for pk in ids if pk not in people or people[pk].merged_into_id is not None}
    if missing:
        raise NotFound(what=f"person {min(missing)}")
    return people


def _living(person: Person) -> Person:
    if person.presence in {Presence.MOVED_OUT.value, Presence.DECEASED.value}:
        raise NotLivingHere
    return person


def _household(code: str) -> Household:
    household = household_by_code(code)
    if household is None:
        raise UnknownHousehold(household=code)
    return household
