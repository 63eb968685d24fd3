"""The list of responders: chosen by area, standing, group, skill and whether they may serve; found by words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from liba.governance.sealed import sealer
from liba.kernel.actors import Actor
from liba.registry.rules import WrongNumber, clean_name, masked_id, masked_phone, parse_phone, plain
from liba.workforce.models import Responder, UnitMember
from liba.workforce.selectors.people import is_fit, responders
from liba.workforce.terms import ClearanceState, Serving

_ID = re.compile(r"\d{15}|\d{17}[\dX]|[A-Z]{1,3}\d{6,10}")
_PHONE = re.compile(r"\+?\d{7,15}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is to show; empty fields choose nothing. Without `serving`, those who left are not shown."""

    area_path: str = ""
    standing: str = ""
    group: str = ""
    skill: str = ""
    serving: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ResponderRow:
    """A responder in a list: numbers masked, how they stand today, the unit they are in."""

    one: Responder
    serving: Serving
    phone_masked: str
    unit: str


def serving_of(one: Responder, day: date) -> Serving:
    """Whether somebody may serve on a day, waits for the clinic, is ill, or has left."""
    if one.left_on is not None and one.left_on <= day:
        return Serving.LEFT
    if is_fit(one, day):
        return Serving.FIT
    return Serving.ILL if one.clearance == ClearanceState.ILL else Serving.WAITING


def chosen_responders(actor: Actor, wanted: Wanted, day: date) -> QuerySet[Responder]:
    """The actor's responders that are wanted, by badge."""
    found = responders(actor).filter(area__path__startswith=wanted.area_path)
    if wanted.standing:
        found = found.filter(standing=wanted.standing)
    if wanted.group:
        found = found.filter(groups__code=wanted.group)
    if wanted.skill:
        skilled = found.values_list("pk", "skills")
        found = found.filter(pk__in=[pk for pk, skills in skilled if wanted.skill in skills])
    if wanted.words.strip():
        found = found.filter(_understood(wanted.words.strip()))
    return found.filter(_standing_so(wanted.serving, day))


def responder_rows(found: Iterable[Responder], day: date) -> list[ResponderRow]:
    """Rows with the units that people are in on a day."""
    listed = list(found)
    running = UnitMember.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)
    units = dict(running.filter(responder__in=listed).values_list("responder_id", "unit__name_zh"))
    return [
        ResponderRow(one, serving_of(one, day), masked_phone(one.phone or ""), units.get(one.pk, ""))
        for one in listed
    ]


def masked_numbers(one: Responder) -> tuple[str, tuple[str, ...]]:
    """A responder's ID number and phones as screens show them."""
    phones = [one.phone or "", *(one.more_phones or "").split()]
    return masked_id(one.id_number or ""), tuple(masked_phone(phone) for phone in phones if phone)


def waiting_for_clinic(actor: Actor, day: date) -> int:
    """The gap: how many of the actor's responders serve here but may not, for want of a clearance."""
    here = chosen_responders(actor, Wanted(serving=Serving.WAITING), day)
    return here.count()


def _standing_so(serving: str, day: date) -> Q:
    gone = Q(left_on__lte=day)
    cleared = Q(clearance=ClearanceState.CLEARED.value, joined_on__lte=day) & (
        Q(cleared_until=None) | Q(cleared_until__gte=day)
    )
    ill = Q(clearance=ClearanceState.ILL.value)
    return {
        Serving.LEFT.value: gone,
        Serving.FIT.value: cleared & ~gone,
        Serving.ILL.value: ill & ~gone,
        Serving.WAITING.value: ~cleared & ~ill & ~gone,
    }.get(serving, ~gone)


def _understood(words: str) -> Q:
    """A whole ID number, a whole phone, a badge, or part of a name."""
    compact = plain(words).upper()
    badge = Q(code__iexact=compact)
    if _ID.fullmatch(compact):
        return badge | Q(id_index=sealer("workforce.id_number").index(compact))
    if _PHONE.fullmatch(compact.replace("-", "")):
        try:
            return badge | Q(phone_index=sealer("workforce.phone").index(parse_phone(compact)))
        except WrongNumber:
            return badge
    return badge | Q(code__startswith=compact) | Q(name__contains=clean_name(words))
