"""The section `desk` of a playbook: which units go to incidents in which hours, and who hears of one that nobody takes."""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Annotated

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import AfterValidator, Field

from liba.desk.models import DeskPolicy
from liba.desk.services import decide_desk
from liba.desk.terms import DeskSpec, DeskStep, SquadSpec, ToldOf
from liba.governance.method import Code, Fault, Section, Step, StepKind, differing, unknown
from liba.kernel.actors import Actor

_SPAN = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$|^00:00-24:00$")
_DAY = 24 * 60
DESK, TEMPLATE = gettext_noop("squads and steps of incidents"), gettext_noop("unit template")


def _clocks(value: str) -> str:
    if not _SPAN.match(value):
        raise ValueError(_("hours such as 06:00-20:00, over midnight such as 20:00-06:00"))
    return value


class SquadSection(Section):
    """Units of a template that go to incidents. Without hours they go round the clock; who is there, the rota says."""

    template: str = Code
    hours: Annotated[str, AfterValidator(_clocks)] = "00:00-24:00"

    def spec(self) -> SquadSpec:
        """As the module's own value."""
        first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in self.hours.split("-"))
        return SquadSpec(self.template, first, last % _DAY)


class DeskStepSection(Section):
    """Who is told so many minutes after an incident began to wait."""

    after: int = Field(ge=1, le=_DAY)
    to: ToldOf


class DeskSection(Section):
    """Which units go to incidents, and who hears of one that nobody takes, in the order of time."""

    squads: tuple[SquadSection, ...] = Field(min_length=1)
    steps: tuple[DeskStepSection, ...] | None = None

    def spec(self) -> DeskSpec:
        """As the module's own value."""
        squads = tuple(one.spec() for one in self.squads)
        if self.steps is None:
            return DeskSpec(squads)
        ordered = sorted(self.steps, key=_after)
        return DeskSpec(squads, tuple(DeskStep(one.after, one.to) for one in ordered))


def _after(step: DeskStepSection) -> int:
    return step.after


def desk_faults(section: DeskSection | None, *, templates: Collection[str]) -> Iterator[Fault]:
    """Templates that are not there, what stands twice."""
    if section is None:
        return
    seen: set[str] = set()
    for number, squad in enumerate(section.squads):
        yield from unknown(("desk", "squads", number, "template"), squad.template, templates, TEMPLATE)
        if squad.template in seen:
            sentence = _("The code %(code)s is used twice.") % {"code": squad.template}
            yield Fault(("desk", "squads", number, "template"), sentence)
        seen.add(squad.template)
    told: set[tuple[int, str]] = set()
    for number, step in enumerate(section.steps or ()):
        if (step.after, step.to) in told:
            yield Fault(("desk", "steps", number), _("This step stands here twice."))
        told.add((step.after, step.to))


def desk_steps(section: DeskSection | None) -> Iterator[Step]:
    """The town's way with incidents, where it differs from the one in force."""
    if section is None:
        return
    spec = section.spec()
    policy = DeskPolicy.objects.first()
    if policy is None:
        yield Step(StepKind.ADD, DESK, "desk", "", _decider(spec))
    elif (held := msgspec.convert(policy.spec, DeskSpec)) != spec:
        pairs = ((name, getattr(held, name), getattr(spec, name)) for name in DeskSpec.__struct_fields__)
        yield Step(StepKind.CHANGE, DESK, "desk", "", _decider(spec), differing(pairs))


def _decider(spec: DeskSpec) -> Callable[[Actor, datetime], object]:
    return lambda actor, now: decide_desk(actor, spec, now=now)
