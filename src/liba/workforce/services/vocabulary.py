"""What a playbook brings: groups, skills, templates of units."""

from datetime import datetime

import msgspec

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.text import Text
from liba.territory.selectors import area_by_code
from liba.workforce.models import ResponderGroup, Skill, UnitTemplate
from liba.workforce.terms import StaffingRule


def define_group(
    actor: Actor, *, code: str, kind: str, name: Text, area_code: str = "", now: datetime
) -> ResponderGroup:
    """Make a group, or change what it is called; its members stay."""
    actor.require(Power.APPLY_PLAYBOOK)
    with decision():
        area = area_by_code(area_code) if area_code else None
        known = {"kind": kind, "name_zh": name.zh, "name_en": name.en, "area": area}
        group, _is_new = ResponderGroup.objects.update_or_create(code=code, defaults=known)
        record(actor, "workforce.group.defined", "responder_group", group.pk, now, code=code)
    return group


def define_skill(actor: Actor, *, code: str, name: Text, now: datetime) -> Skill:
    """Make a skill, or change what it is called."""
    actor.require(Power.APPLY_PLAYBOOK)
    with decision():
        known = {"name_zh": name.zh, "name_en": name.en}
        skill, _is_new = Skill.objects.update_or_create(code=code, defaults=known)
        record(actor, "workforce.skill.defined", "skill", skill.pk, now, code=code)
    return skill


def define_template(
    actor: Actor, *, code: str, name: Text, rule: StaffingRule, now: datetime
) -> UnitTemplate:
    """Make a template, or change what its units must have: what they lack by the new rule shows at once."""
    actor.require(Power.APPLY_PLAYBOOK)
    with decision():
        known = {"name_zh": name.zh, "name_en": name.en, "rule": msgspec.to_builtins(rule)}
        template, _is_new = UnitTemplate.objects.update_or_create(code=code, defaults=known)
        record(actor, "workforce.template.defined", "unit_template", template.pk, now, code=code)
    return template
