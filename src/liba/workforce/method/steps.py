"""From the groups, pledges and units that a town has to those that its playbook says, through this module's services."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext_noop

from liba.governance.method import Difference, Step, StepKind, differing
from liba.kernel.actors import Actor
from liba.territory.models import Area
from liba.workforce.method.sections import (
    GroupSection,
    PledgeSection,
    SkillSection,
    UnitSection,
    UnitTemplateSection,
)
from liba.workforce.models import PledgeText, ResponderGroup, Skill, Unit, UnitTemplate
from liba.workforce.selectors import rule_of
from liba.workforce.services import (
    decide_pledge,
    define_group,
    define_skill,
    define_template,
    edit_unit,
    open_unit,
    open_units,
)

Act = Callable[[Actor, datetime], object]
GROUP, SKILL, PLEDGE, TEMPLATE, UNIT = (
    gettext_noop("group"),
    gettext_noop("skill"),
    gettext_noop("pledge"),
    gettext_noop("unit template"),
    gettext_noop("unit"),
)


def group_steps(sections: tuple[GroupSection, ...]) -> Iterator[Step]:
    """Groups to make and to rename."""
    present = {group.code: group for group in ResponderGroup.objects.select_related("area")}
    for section in sections:
        group = present.get(section.code)
        differences = _group_differences(group, section) if group else ()
        if group is None or differences:
            kind = StepKind.CHANGE if group else StepKind.ADD
            yield Step(kind, GROUP, section.code, section.name.zh, _group_definer(section), differences)


def _group_differences(group: ResponderGroup, section: GroupSection) -> tuple[Difference, ...]:
    return differing(
        (
            ("kind", group.kind, section.kind),
            ("name.zh", group.name_zh, section.name.zh),
            ("name.en", group.name_en, section.name.en),
            ("area", group.area.code if group.area else "", section.area),
        )
    )


def _group_definer(section: GroupSection) -> Act:
    return lambda actor, now: define_group(
        actor, code=section.code, kind=section.kind, name=section.name.text, area_code=section.area, now=now
    )


def skill_steps(sections: tuple[SkillSection, ...]) -> Iterator[Step]:
    """Skills to make and to rename."""
    present = {skill.code: skill for skill in Skill.objects.all()}
    for section in sections:
        skill = present.get(section.code)
        pairs = (
            ("name.zh", skill.name_zh if skill else "", section.name.zh),
            ("name.en", skill.name_en if skill else "", section.name.en),
        )
        if skill is None or differing(pairs):
            kind, differences = (StepKind.CHANGE, differing(pairs)) if skill else (StepKind.ADD, ())
            yield Step(kind, SKILL, section.code, section.name.zh, _skill_definer(section), differences)


def _skill_definer(section: SkillSection) -> Act:
    return lambda actor, now: define_skill(actor, code=section.code, name=section.name.text, now=now)


def pledge_steps(sections: tuple[PledgeSection, ...]) -> Iterator[Step]:
    """Pledges to decide; one whose words differ gets its next version."""
    newest = {text.code: text for text in PledgeText.objects.select_related("area").order_by("version")}
    for section in sections:
        text = newest.get(section.code)
        differences = _pledge_differences(text, section) if text else ()
        if text is None or differences:
            kind = StepKind.CHANGE if text else StepKind.ADD
            yield Step(kind, PLEDGE, section.code, section.title.zh, _pledge_decider(section), differences)


def _pledge_differences(text: PledgeText, section: PledgeSection) -> tuple[Difference, ...]:
    return differing(
        (
            ("audience", text.audience, section.audience.value),
            ("area", text.area.code if text.area else "", section.area),
            ("title.zh", text.title_zh, section.title.zh),
            ("title.en", text.title_en, section.title.en),
            ("body.zh", text.body_zh, section.body.zh.strip()),
            ("body.en", text.body_en, section.body.en.strip()),
        )
    )


def _pledge_decider(section: PledgeSection) -> Act:
    return lambda actor, now: decide_pledge(
        actor,
        code=section.code,
        audience=section.audience,
        title=section.title.text,
        body=section.body.text,
        area_code=section.area,
        now=now,
    )


def template_steps(sections: tuple[UnitTemplateSection, ...]) -> Iterator[Step]:
    """Templates to make and to change."""
    present = {template.code: template for template in UnitTemplate.objects.all()}
    for section in sections:
        template = present.get(section.code)
        differences = _template_differences(template, section) if template else ()
        if template is None or differences:
            kind = StepKind.CHANGE if template else StepKind.ADD
            yield Step(kind, TEMPLATE, section.code, section.name.zh, _template_definer(section), differences)


def _template_differences(template: UnitTemplate, section: UnitTemplateSection) -> tuple[Difference, ...]:
    return differing(
        (
            ("name.zh", template.name_zh, section.name.zh),
            ("name.en", template.name_en, section.name.en),
            ("needs", rule_of(template), section.rule),
        )
    )


def _template_definer(section: UnitTemplateSection) -> Act:
    return lambda actor, now: define_template(
        actor, code=section.code, name=section.name.text, rule=section.rule, now=now
    )


def unit_steps(sections: tuple[UnitSection, ...], levels: Mapping[str, str]) -> Iterator[Step]:
    """Units to open and to rename; `levels` is the level of every area that the playbook means, by its code.

    A closed unit is the town's history and stays; nobody's unit is moved.
    """
    present = {unit.code: unit for unit in Unit.objects.select_related("template")}
    for section in sections:
        if section.each:
            yield from _opening_everywhere(section, levels)
            continue
        unit = present.get(section.code)
        if unit is None:
            yield Step(StepKind.ADD, UNIT, section.code, section.name.zh, _unit_opener(section))
        elif unit.closed_on is None and (differences := _unit_differences(unit, section)):
            act = _unit_editor(unit, section)
            yield Step(StepKind.CHANGE, UNIT, section.code, section.name.zh, act, differences)


def _unit_differences(unit: Unit, section: UnitSection) -> tuple[Difference, ...]:
    return differing(
        (
            ("name.zh", unit.name_zh, section.name.zh),
            ("name.en", unit.name_en, section.name.en),
            ("template", unit.template.code, section.template),
        )
    )


def _unit_opener(section: UnitSection) -> Act:
    return lambda actor, now: open_unit(
        actor,
        code=section.code,
        name=section.name.text,
        template_code=section.template,
        area_id=Area.objects.get(code=section.area).pk,
        now=now,
    )


def _unit_editor(unit: Unit, section: UnitSection) -> Act:
    return lambda actor, now: edit_unit(
        actor,
        unit.pk,
        name=section.name.text,
        template_code=section.template,
        version=unit.version,
        now=now,
    )


def _opening_everywhere(section: UnitSection, levels: Mapping[str, str]) -> Iterator[Step]:
    """One step for all areas of the level that never had one; an area whose unit was closed has had its own."""
    had = set(Unit.objects.filter(template__code=section.template).values_list("area__code", flat=True))
    had.update(Area.objects.exclude(closed_on=None).values_list("code", flat=True))
    codes = [code for code, level in levels.items() if level == section.each and code not in had]
    if codes:
        count = (Difference("units", "0", str(len(codes))),)
        yield Step(
            StepKind.ADD, UNIT, section.each, section.name.zh, _everywhere_opener(section, codes), count
        )


def _everywhere_opener(section: UnitSection, codes: list[str]) -> Act:
    return lambda actor, now: open_units(
        actor,
        template_code=section.template,
        area_ids=[*Area.objects.filter(code__in=codes).order_by("path").values_list("pk", flat=True)],
        name=section.name.text,
        now=now,
    )
