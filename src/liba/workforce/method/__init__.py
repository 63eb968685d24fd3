"""Workforce's sections of a playbook."""

from liba.workforce.method.faults import people_faults
from liba.workforce.method.sections import (
    GroupSection,
    PledgeSection,
    SkillSection,
    UnitSection,
    UnitTemplateSection,
)
from liba.workforce.method.steps import (
    group_steps,
    pledge_steps,
    skill_steps,
    template_steps,
    unit_steps,
)

__all__ = [
    "GroupSection",
    "PledgeSection",
    "SkillSection",
    "UnitSection",
    "UnitTemplateSection",
    "group_steps",
    "people_faults",
    "pledge_steps",
    "skill_steps",
    "template_steps",
    "unit_steps",
]
