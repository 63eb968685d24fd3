"""Applying a playbook: what would be done, in words, and doing it in one decision."""

from collections.abc import Iterator
from datetime import datetime

from liba.access.method import gate_steps, pass_type_steps, rule_steps
from liba.command.method import cycle_steps, order_steps, plan_steps
from liba.desk.method import desk_steps
from liba.governance.method import Step, StepKind, measure_steps
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.playbook.checking import check_playbook
from liba.playbook.refusals import OtherTown, UnsoundPlaybook
from liba.playbook.schema import Playbook
from liba.rounds.method import form_steps, return_steps, round_steps
from liba.territory.method import (
    all_areas,
    area_steps,
    cordon_steps,
    level_steps,
    road_steps,
    site_steps,
)
from liba.territory.models import Area
from liba.workforce.method import (
    group_steps,
    link_steps,
    pledge_steps,
    post_steps,
    rota_rule_steps,
    skill_steps,
    template_steps,
    unit_steps,
)


def read_playbook(file: str, raw: bytes) -> Playbook:
    """The playbook, if it is sound. Refuses with every problem otherwise (`UnsoundPlaybook`)."""
    checked = check_playbook(file, raw)
    if checked.playbook is None:
        raise UnsoundPlaybook(file, checked.problems)
    return checked.playbook


def town_command(playbook: Playbook) -> str:
    """Who decides in the town where nobody else is named: its emergency command, in the town's language."""
    return f"{playbook.town.name.zh}应急指挥部"


def playbook_difference(playbook: Playbook, *, now: datetime) -> tuple[Step, ...]:
    """What applying would do, in order. Nothing when the town is as its playbook says. Refuses another town's."""
    root = Area.objects.filter(parent=None).first()
    if root is not None and root.code != playbook.town.code:
        raise OtherTown(theirs=playbook.town.code, ours=root.code)
    return tuple(_steps(playbook, now))


def apply_playbook(actor: Actor, playbook: Playbook, *, now: datetime) -> tuple[Step, ...]:
    """Make the town as its playbook says: every step, or none if one is refused. Gives the steps that were taken.

    Things that the playbook does not name are left alone, and so are measures that were decided differently
    (`StepKind.STAYS`): a measure is not rewritten, it is renewed.
    """
    actor.require(Power.APPLY_PLAYBOOK)
    with decision():
        taken = tuple(
            step for step in playbook_difference(playbook, now=now) if step.kind is not StepKind.STAYS
        )
        for step in taken:
            step.act(actor, now)
        if taken:
            record(
                actor,
                "playbook.applied",
                "playbook",
                playbook.town.code,
                now,
                add=sum(step.kind is StepKind.ADD for step in taken),
                change=sum(step.kind is StepKind.CHANGE for step in taken),
                end=sum(step.kind is StepKind.END for step in taken),
            )
    return taken


def _steps(playbook: Playbook, now: datetime) -> Iterator[Step]:
    zone = playbook.town.zone_info
    yield from level_steps(playbook.levels)
    yield from area_steps(playbook.town, playbook.levels, playbook.areas)
    yield from site_steps(playbook.sites)
    begun = [*measure_steps(playbook.measures, now=now, zone=zone)]
    yield from (step for step in begun if step.kind is not StepKind.END)
    yield from cordon_steps(playbook.cordons)
    yield from road_steps(playbook.roads)
    yield from pass_type_steps(playbook.pass_types)
    yield from rule_steps(playbook.rules)
    yield from gate_steps(playbook.gates)
    yield from group_steps(playbook.groups)
    yield from skill_steps(playbook.skills)
    yield from pledge_steps(playbook.pledges)
    yield from template_steps(playbook.unit_templates)
    areas = tuple(all_areas(playbook.town, playbook.levels, playbook.areas))
    yield from unit_steps(playbook.units, {area.code: area.level for area in areas})
    yield from rota_rule_steps(playbook.shift_patterns, playbook.rota)
    named = {area.code: (area.level, area.name.text) for area in areas}
    yield from post_steps(playbook.posts, playbook.shift_patterns, named)
    yield from link_steps(playbook.links)
    yield from form_steps(playbook.forms)
    yield from round_steps(playbook.rounds, now=now, zone=zone)
    yield from return_steps(playbook.returns)
    yield from cycle_steps(playbook.cycle)
    yield from order_steps(playbook.orders)
    yield from desk_steps(playbook.desk)
    yield from plan_steps(playbook.plans)
    yield from (step for step in begun if step.kind is StepKind.END)
