"""Workforce's sections of a playbook."""

from liba.workforce.method.faults import people_faults
from liba.workforce.method.links import LinksSection, link_steps
from liba.workforce.method.posts import (
    PostSection,
    RotaSection,
    ShiftPatternSection,
    post_faults,
    post_steps,
    rota_rule_steps,
)
from liba.workforce.method.sections import (
    GroupSection,
    PledgeSection,
    SkillSection,
    UnitSection,
    UnitTemplateSection,
)
from liba.workforce.method.steps import group_steps, pledge_steps, skill_steps, template_steps, unit_steps

__all__ = [
    "GroupSection",
    "LinksSection",
    "PledgeSection",
    "PostSection",
    "RotaSection",
    "ShiftPatternSection",
    "SkillSection",
    "UnitSection",
    "UnitTemplateSection",
    "group_steps",
    "link_steps",
    "people_faults",
    "pledge_steps",
    "post_faults",
    "post_steps",
    "rota_rule_steps",
    "skill_steps",
    "template_steps",
    "unit_steps",
]
