"""From the passes, rules and gates that a town has to those that its playbook says, through this module's services."""

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec
from django.utils.translation import gettext_noop

from liba.access.method.sections import GateSection, PassTypeSection, RuleSection, span
from liba.access.models import Gate, PassType, RuleVersion
from liba.access.services import close_gate, create_gate, decide_rule, edit_gate, open_gate
from liba.access.services.pass_types import define_pass_type
from liba.governance.method import Difference, Step, StepKind, differing
from liba.governance.models import Measure
from liba.kernel.actors import Actor
from liba.territory.models import Area, Cordon

Act = Callable[[Actor, datetime], object]
PASS_TYPE, RULE, GATE = gettext_noop("pass type"), gettext_noop("rule"), gettext_noop("gate")


def pass_type_steps(sections: tuple[PassTypeSection, ...]) -> Iterator[Step]:
    """Types to define and to change."""
    present = {type_.code: type_ for type_ in PassType.objects.select_related("cordon", "measure")}
    for section in sections:
        type_ = present.get(section.code)
        if type_ is None:
            yield Step(StepKind.ADD, PASS_TYPE, section.code, section.name.zh, _type_definer(section, 0))
        elif differences := _type_differences(type_, section):
            act = _type_definer(section, type_.version)
            yield Step(StepKind.CHANGE, PASS_TYPE, section.code, section.name.zh, act, differences)


def _type_definer(section: PassTypeSection, version: int) -> Act:
    return lambda actor, now: define_pass_type(
        actor,
        code=section.code,
        kind=section.kind,
        name=section.name.text,
        colour=section.colour,
        cordon_code=section.cordon,
        measure_code=section.measure,
        digits=section.lunar_digits,
        hours=[span(hours) for hours in section.hours],
        uses_quota=section.one_entry_a_day,
        set_size=section.cards_a_household,
        longest_days=section.longest_days,
        version=version,
        now=now,
    )


def _type_differences(type_: PassType, section: PassTypeSection) -> tuple[Difference, ...]:
    return differing(
        (
            ("kind", type_.kind, section.kind.value),
            ("name.zh", type_.name_zh, section.name.zh),
            ("name.en", type_.name_en, section.name.en),
            ("colour", type_.colour, section.colour),
            ("lunar_digits", type_.digits, [*section.lunar_digits]),
            ("hours", type_.hours, [[*span(hours)] for hours in section.hours]),
            ("cordon", type_.cordon.code, section.cordon),
            ("measure", type_.measure.code if type_.measure else "", section.measure),
            ("one_entry_a_day", type_.uses_quota, section.one_entry_a_day),
            ("cards_a_household", type_.set_size, section.cards_a_household),
            ("longest_days", type_.longest_days, section.longest_days),
        )
    )


def rule_steps(sections: tuple[RuleSection, ...]) -> Iterator[Step]:
    """Rules to decide; a rule that differs from its newest version gets a new one."""
    newest = {
        row.code: row for row in RuleVersion.objects.select_related("measure").order_by("code", "version")
    }
    for section in sections:
        row = newest.get(section.code)
        if row is None:
            yield Step(StepKind.ADD, RULE, section.code, "", _rule_decider(section, 0))
        elif differences := _rule_differences(row, section):
            act = _rule_decider(section, row.version)
            yield Step(StepKind.CHANGE, RULE, section.code, "", act, differences)


def _rule_decider(section: RuleSection, version: int) -> Act:
    return lambda actor, now: decide_rule(
        actor,
        code=section.code,
        rule=section.rule(version + 1),
        measure_id=Measure.objects.get(code=section.measure).pk,
        expected_version=version,
        now=now,
    )


def _rule_differences(row: RuleVersion, section: RuleSection) -> tuple[Difference, ...]:
    ours: dict[str, object] = msgspec.json.decode(msgspec.json.encode(section.rule(row.version)))
    measure = row.measure.code if row.measure else ""
    return differing(
        (
            *((name, row.spec.get(name), value) for name, value in ours.items() if name != "version"),
            ("measure", measure, section.measure),
        )
    )


def gate_steps(sections: tuple[GateSection, ...]) -> Iterator[Step]:
    """Gates to make, to change, to open and to close. Closing comes first, so that a pocket's opening can move."""
    present = {gate.code: gate for gate in Gate.objects.select_related("cordon", "area")}
    later: list[Step] = []
    for section in sections:
        gate = present.get(section.code)
        if gate is None:
            later.append(Step(StepKind.ADD, GATE, section.code, section.name.zh, _gate_maker(section)))
            continue
        if differences := _gate_differences(gate, section):
            later.append(
                Step(StepKind.CHANGE, GATE, section.code, section.name.zh, _gate_editor(section), differences)
            )
        if gate.is_open and not section.open:
            yield Step(StepKind.END, GATE, section.code, section.name.zh, _gate_closer(section))
        elif section.open and not gate.is_open:
            opened = differing([("open", False, True)])
            later.append(
                Step(StepKind.CHANGE, GATE, section.code, section.name.zh, _gate_opener(section), opened)
            )
    yield from later


def _gate_maker(section: GateSection) -> Act:
    first, last = section.minutes
    lon, lat = section.at or (None, None)
    return lambda actor, now: create_gate(
        actor,
        code=section.code,
        name=section.name.text,
        kind=section.kind,
        cordon_id=Cordon.objects.get(code=section.cordon).pk,
        rule_code=section.rule,
        area_id=_area_id(section),
        opens_minute=first,
        closes_minute=last,
        lon=lon,
        lat=lat,
        is_open=section.open,
        now=now,
    )


def _gate_editor(section: GateSection) -> Act:
    def edit(actor: Actor, now: datetime) -> object:
        gate = Gate.objects.get(code=section.code)
        first, last = section.minutes
        lon, lat = section.at or (gate.lon, gate.lat)
        return edit_gate(
            actor,
            gate.pk,
            version=gate.version,
            name=section.name.text,
            kind=section.kind,
            rule_code=section.rule,
            opens_minute=first,
            closes_minute=last,
            area_id=_area_id(section),
            lon=lon,
            lat=lat,
            now=now,
        )

    return edit


def _gate_closer(section: GateSection) -> Act:
    def close(actor: Actor, now: datetime) -> object:
        gate = Gate.objects.get(code=section.code)
        return close_gate(actor, gate.pk, version=gate.version, reason="playbook", now=now)

    return close


def _gate_opener(section: GateSection) -> Act:
    def reopen(actor: Actor, now: datetime) -> object:
        gate = Gate.objects.get(code=section.code)
        return open_gate(actor, gate.pk, version=gate.version, now=now)

    return reopen


def _area_id(section: GateSection) -> int | None:
    return Area.objects.get(code=section.area).pk if section.area else None


def _gate_differences(gate: Gate, section: GateSection) -> tuple[Difference, ...]:
    return differing(
        (
            ("name.zh", gate.name_zh, section.name.zh),
            ("name.en", gate.name_en, section.name.en),
            ("kind", gate.kind, section.kind.value),
            ("rule", gate.rule_code, section.rule),
            ("area", gate.area.code if gate.area else "", section.area),
            ("hours", (gate.opens_minute, gate.closes_minute), section.minutes),
            ("at", (gate.lon, gate.lat), section.at or (gate.lon, gate.lat)),
        )
    )
