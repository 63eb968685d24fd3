"""One responder at a time: taking on, changing, leaving."""

from collections.abc import Iterable
from datetime import date, datetime

from liba.accounts.models import User
from liba.governance.sealed import sealer
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import FactValue, NotFound, Stale
from liba.registry.models import Person
from liba.registry.rules import tail_of
from liba.registry.services.drafts import Checked, check_draft, id_index, today_of
from liba.registry.terms import PersonDraft
from liba.territory.models import Area
from liba.territory.refusals import AreaClosed
from liba.territory.selectors import area_by_id
from liba.territory.services.areas import check_ground
from liba.workforce.models import Responder, ResponderGroup, Skill
from liba.workforce.refusals import (
    BadgeTaken,
    LeftAlready,
    LeftBeforeJoining,
    ResponderTwice,
    UnknownGroup,
    UnknownSkill,
    UserTaken,
)
from liba.workforce.rules.people import next_badge
from liba.workforce.terms import ResponderDraft


def add_responder(actor: Actor, draft: ResponderDraft, *, now: datetime, source_key: str = "") -> Responder:
    """Take somebody on, still without a clearance. A resident is bound to their registered person by the ID number.

    Refuses an impossible number, an ID number or badge or account that is another responder's, and unknown codes.
    """
    checked = check_numbers(draft, today=today_of(now))
    with decision():
        take_turn()
        one = Responder(source_key=source_key, joined_on=draft.joined_on or today_of(now))
        _fill(actor, one, draft, checked)
        one.save(force_insert=True)
        one.groups.set(_groups(draft.groups))
        _note(actor, "workforce.responder.added", one, now)
    return one


def edit_responder(
    actor: Actor, responder_id: int, draft: ResponderDraft, *, version: int, now: datetime
) -> Responder:
    """Change what is known of a responder; the draft replaces all of it. Refuses an older `version` (`Stale`)."""
    checked = check_numbers(draft, today=today_of(now))
    with decision():
        take_turn()
        one = locked_responder(actor, responder_id, version)
        _fill(actor, one, draft, checked)
        one.joined_on = draft.joined_on or one.joined_on
        if one.left_on is not None and one.left_on < one.joined_on:
            raise LeftBeforeJoining(joined=one.joined_on.isoformat())
        one.version += 1
        one.save()
        one.groups.set(_groups(draft.groups))
        _note(actor, "workforce.responder.edited", one, now)
    return one


def end_service(actor: Actor, responder_id: int, *, left_on: date, version: int, now: datetime) -> Responder:
    """Somebody serves no longer from a day on: what they had shows as a gap from then. The row stays for its time."""
    with decision():
        one = locked_responder(actor, responder_id, version)
        if one.left_on is not None:
            raise LeftAlready(responder=one.code, day=one.left_on.isoformat())
        if left_on < one.joined_on:
            raise LeftBeforeJoining(joined=one.joined_on.isoformat())
        one.left_on = left_on
        one.version += 1
        one.save(update_fields=["left_on", "version"])
        _note(actor, "workforce.responder.left", one, now, left_on=left_on.isoformat())
    return one


def resume_service(actor: Actor, responder_id: int, *, version: int, now: datetime) -> Responder:
    """Somebody who left is taken on again; their clearance is as it was noted last."""
    with decision():
        one = locked_responder(actor, responder_id, version)
        one.left_on = None
        one.version += 1
        one.save(update_fields=["left_on", "version"])
        _note(actor, "workforce.responder.resumed", one, now)
    return one


def check_numbers(draft: ResponderDraft, *, today: date) -> Checked:
    """Refuse a draft without a name, with an impossible ID number or an impossible phone."""
    person = PersonDraft(draft.name, id_number=draft.id_number, phones=draft.phones)
    return check_draft(person, today=today)


def locked_responder(actor: Actor, responder_id: int, version: int | None = None) -> Responder:
    """The responder, locked for a change by the actor. Refuses one that is unknown, foreign, or newer."""
    one = (
        Responder.objects.select_for_update(of=("self",))
        .select_related("area")
        .filter(pk=responder_id)
        .first()
    )
    if one is None:
        raise NotFound(what=f"responder {responder_id}")
    actor.require(Power.MANAGE_WORKFORCE, one.area.path)
    if version is not None and one.version != version:
        raise Stale(what=one.name)
    return one


def write_numbers(one: Responder, checked: Checked) -> None:
    """Put checked numbers, or their absence, into a responder's columns, sealed. Saves nothing."""
    number = checked.id.number
    one.id_number, one.id_tail = number or None, tail_of(number)
    one.id_index = responder_index(number) if number else None
    phones = checked.phones
    one.phone, one.phone_tail = (phones[0], tail_of(phones[0])) if phones else (None, "")
    one.phone_index = phone_index(phones[0]) if phones else None
    one.more_phones = " ".join(phones[1:]) or None


def responder_index(number: str) -> bytes:
    """The tag by which the server finds a responder's ID number."""
    return sealer("workforce.id_number").index(number)


def phone_index(number: str) -> bytes:
    """The tag by which the server finds a responder's phone (E.164)."""
    return sealer("workforce.phone").index(number)


def person_of(number: str) -> Person | None:
    """The registered person of an ID number."""
    if not number:
        return None
    return Person.objects.filter(id_index=id_index(number), merged_into=None).first()


def _fill(actor: Actor, one: Responder, draft: ResponderDraft, checked: Checked) -> None:
    one.area = _open_area(actor, draft.area_id, one)
    check_ground(draft.name, draft.lon, draft.lat, None)
    one.code = _badge(one, draft.code.strip())
    one.name, one.standing = checked.name, draft.standing.value
    _check_free(one, checked.id.number)
    write_numbers(one, checked)
    one.person = person_of(checked.id.number)
    one.user = _user(one, draft.user_id)
    one.skills = _skills(draft.skills)
    one.wishes, one.times = sorted(set(draft.wishes)), sorted(set(draft.times))
    one.night_group = draft.night_group
    one.lon, one.lat = draft.lon, draft.lat


def _open_area(actor: Actor, area_id: int, one: Responder) -> Area:
    area = area_by_id(area_id)
    actor.require(Power.MANAGE_WORKFORCE, area.path)
    if area.closed_on is not None and one.area_id != area.pk:
        raise AreaClosed(area=area.name, successor=area.successor.name if area.successor else "–")
    return area


def _badge(one: Responder, code: str) -> str:
    if not code:
        return one.code or f"{next_badge(Responder.objects.values_list('code', flat=True)):04d}"
    if Responder.objects.filter(code=code).exclude(pk=one.pk).exists():
        raise BadgeTaken(number=code)
    return code[:20]


def _check_free(one: Responder, number: str) -> None:
    if not number:
        return
    holder = Responder.objects.filter(id_index=responder_index(number)).exclude(pk=one.pk).first()
    if holder is not None:
        raise ResponderTwice(number=holder.code)


def _user(one: Responder, user_id: int | None) -> User | None:
    if user_id is None:
        return None
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound(what=f"user {user_id}")
    holder = Responder.objects.filter(user=user).exclude(pk=one.pk).first()
    if holder is not None:
        raise UserTaken(number=holder.code)
    return user


def _groups(codes: Iterable[str]) -> list[ResponderGroup]:
    wanted = set(codes)
    found = {group.code: group for group in ResponderGroup.objects.filter(code__in=wanted)}
    for code in sorted(wanted - found.keys()):
        raise UnknownGroup(group=code)
    return [found[code] for code in sorted(found)]


def _skills(codes: Iterable[str]) -> list[str]:
    wanted = set(codes)
    known = set(Skill.objects.filter(code__in=wanted).values_list("code", flat=True))
    for code in sorted(wanted - known):
        raise UnknownSkill(skill=code)
    return sorted(wanted)


def _note(actor: Actor, verb: str, one: Responder, now: datetime, **facts: FactValue) -> None:
    record(actor, verb, "responder", one.pk, now, area_path=one.area.path, code=one.code, **facts)
