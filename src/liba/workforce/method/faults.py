"""What is wrong with the sections about people beyond single values."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liba.governance.method import Fault, repeated, unknown
from liba.workforce.method.sections import (
    GroupSection,
    PledgeSection,
    SkillSection,
    UnitSection,
    UnitTemplateSection,
)

AREA, LEVEL, TEMPLATE, SQUAD = (
    gettext_noop("area"),
    gettext_noop("level"),
    gettext_noop("unit template"),
    gettext_noop("squad"),
)


def people_faults(
    *,
    groups: tuple[GroupSection, ...],
    skills: tuple[SkillSection, ...],
    pledges: tuple[PledgeSection, ...],
    unit_templates: tuple[UnitTemplateSection, ...],
    units: tuple[UnitSection, ...],
    areas: Collection[str],
    levels: Collection[str],
) -> Iterator[Fault]:
    """Codes used twice, areas, levels, templates and squads that there are not, a second unit of a kind in one area."""
    yield from repeated("groups", (group.code for group in groups))
    yield from repeated("skills", (skill.code for skill in skills))
    yield from repeated("pledges", (pledge.code for pledge in pledges))
    yield from repeated("unit_templates", (template.code for template in unit_templates))
    yield from repeated("units", (unit.code or f"{place}" for place, unit in enumerate(units)))
    for place, group in enumerate(groups):
        if group.area:
            yield from unknown(("groups", place, "area"), group.area, areas, AREA)
    for place, pledge in enumerate(pledges):
        if pledge.area:
            yield from unknown(("pledges", place, "area"), pledge.area, areas, AREA)
    for place, template in enumerate(unit_templates):
        yield from _squad_faults(place, template)
    yield from _unit_faults(units, unit_templates, areas, levels)


def _squad_faults(place: int, template: UnitTemplateSection) -> Iterator[Fault]:
    squads = [squad.code for squad in template.squads]
    for number, code in enumerate(squads):
        if code in squads[:number]:
            path = ("unit_templates", place, "squads", number, "code")
            yield Fault(path, _("The code %(code)s is used twice.") % {"code": code})
    for number, need in enumerate(template.needs):
        if need.squad:
            path = ("unit_templates", place, "needs", number, "squad")
            yield from unknown(path, need.squad, squads, SQUAD)


def _unit_faults(
    units: tuple[UnitSection, ...],
    templates: tuple[UnitTemplateSection, ...],
    areas: Collection[str],
    levels: Collection[str],
) -> Iterator[Fault]:
    stands: set[tuple[str, str]] = set()
    for place, unit in enumerate(units):
        yield from unknown(("units", place, "template"), unit.template, (t.code for t in templates), TEMPLATE)
        if unit.each:
            yield from unknown(("units", place, "each"), unit.each, levels, LEVEL)
            continue
        yield from unknown(("units", place, "area"), unit.area, areas, AREA)
        if (unit.template, unit.area) in stands:
            yield Fault(("units", place, "area"), _("There is a unit of this template in this area already."))
        stands.add((unit.template, unit.area))
