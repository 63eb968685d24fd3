"""Lists of responders on their way in, and whom they are compared against."""

from liba.kernel.actors import Power
from liba.workforce.models import Responder, ResponderGroup, Skill
from liba.workforce.roster.plan import Known
from liba.workforce.roster.reading import key_of
from liba.workforce.roster.terms import Mapping, Summary, Words
from liba.workforce.roster.words import sentence
from liba.workforce.selectors.lists import Lists
from liba.workforce.terms import ListOf

LISTS = Lists(ListOf.RESPONDERS, Power.MANAGE_WORKFORCE, Mapping, Summary, sentence)


def town_words() -> Words:
    """What the town calls its groups and skills: codes and names in both languages."""
    return Words(
        groups={
            key_of(name): group.code
            for group in ResponderGroup.objects.all()
            for name in (group.code, group.name_zh, group.name_en)
            if name
        },
        skills={
            key_of(name): skill.code
            for skill in Skill.objects.all()
            for name in (skill.code, skill.name_zh, skill.name_en)
            if name
        },
    )


def known_responders() -> list[Known]:
    """Everybody on any list, as an import compares against them."""
    groups: dict[int, set[str]] = {}
    through = Responder.groups.through.objects.values_list("responder_id", "respondergroup__code")
    for responder_id, code in through:
        groups.setdefault(responder_id, set()).add(code)
    return [
        Known(
            id=one.pk,
            code=one.code,
            name=one.name,
            standing=one.standing,
            area_id=one.area_id,
            area_path=one.area.path,
            id_index=bytes(one.id_index) if one.id_index else None,
            phones=tuple(phone for phone in (one.phone or "", *(one.more_phones or "").split()) if phone),
            groups=frozenset(groups.get(one.pk, ())),
            skills=frozenset(one.skills),
            wishes=frozenset(one.wishes),
            night_group=one.night_group,
            clearance=one.clearance,
            cleared_until=one.cleared_until,
            joined_on=one.joined_on,
            left_on=one.left_on,
        )
        for one in Responder.objects.select_related("area").defer("id_number").order_by("pk")
    ]
