"""The section `plans` of a playbook: posts, working groups with who is called to each, tasks timed from T+0."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Self

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import Field, model_validator

from liba.command.models import PlanVersion
from liba.command.services.plans import decide_plan
from liba.command.terms.activation import ActivationPlan, PlanGroup, PlanPost, PlanTask
from liba.governance.method import Code, Section, Step, StepKind, Words, differing
from liba.kernel.actors import Actor
from liba.workforce.terms import Standing

PLAN = gettext_noop("emergency plan")
_LONGEST_HOURS = 14 * 24
Badge = Annotated[str, Field(min_length=1, max_length=20)]


class PlanPostSection(Section):
    """A command post; a forward one stands at the place where it happened."""

    code: str = Code
    name: Words
    forward: bool = False


class PlanGroupSection(Section):
    """A working group: who is called to it, who leads it, how many it can't do without, at which post it stands."""

    code: str = Code
    name: Words
    leader: str = Field(default="", max_length=20)
    deputies: tuple[Badge, ...] = ()
    units: tuple[str, ...] = ()
    standings: tuple[Standing, ...] = ()
    groups: tuple[str, ...] = ()
    least: int = Field(default=1, ge=1, le=1000)
    post: str = ""

    @model_validator(mode="after")
    def _calls_somebody(self) -> Self:
        if not (self.leader or self.deputies or self.units or self.standings or self.groups):
            raise ValueError(_("nobody would be called: name `units`, `standings`, `groups` or a `leader`"))
        return self


class PlanTaskSection(Section):
    """A task, from `starts` to `ends` in minutes after T+0; it waits for those in `after`."""

    code: str = Code
    name: Words
    group: str
    starts: int = Field(default=0, ge=0, le=_LONGEST_HOURS * 60)
    ends: int = Field(ge=1, le=_LONGEST_HOURS * 60)
    after: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends <= self.starts:
            raise ValueError(_("a task ends after it starts"))
        return self


class PlanSection(Section):
    """A plan that one action starts; after `hours` it ends by itself. `binds` asks for a measure behind it."""

    code: str = Code
    name: Words
    posts: tuple[PlanPostSection, ...] = Field(min_length=1)
    groups: tuple[PlanGroupSection, ...] = Field(min_length=1)
    tasks: tuple[PlanTaskSection, ...] = ()
    missing_at: tuple[Annotated[int, Field(ge=1, le=720)], ...] = (10, 20, 30)
    hours: int = Field(default=24, ge=1, le=_LONGEST_HOURS)
    binds: bool = False

    @model_validator(mode="after")
    def _upwards(self) -> Self:
        if any(second <= first for first, second in zip(self.missing_at, self.missing_at[1:], strict=False)):
            raise ValueError(_("`missing_at` goes upwards: 10, 20, 30"))
        return self

    @property
    def plan(self) -> ActivationPlan:
        """As the module's own value."""
        return ActivationPlan(
            code=self.code,
            name=self.name.text,
            posts=tuple(PlanPost(one.code, one.name.text, one.forward) for one in self.posts),
            groups=tuple(_group(one) for one in self.groups),
            tasks=tuple(
                PlanTask(one.code, one.name.text, one.group, one.starts, one.ends, one.after)
                for one in self.tasks
            ),
            missing_at=self.missing_at,
            hours=self.hours,
            binds=self.binds,
        )


def _group(one: PlanGroupSection) -> PlanGroup:
    return PlanGroup(
        code=one.code, name=one.name.text, leader=one.leader, deputies=one.deputies, units=one.units,
        standings=tuple(standing.value for standing in one.standings), groups=one.groups, least=one.least,
        post=one.post,
    )  # fmt: skip


def plan_steps(sections: tuple[PlanSection, ...]) -> Iterator[Step]:
    """A new version of each plan that differs from the newest. One that runs keeps the version it was started with."""
    newest = {row.code: row for row in PlanVersion.objects.order_by("version")}
    for section in sections:
        plan, row = section.plan, newest.get(section.code)
        if row is None:
            yield Step(StepKind.ADD, PLAN, plan.code, plan.name.zh, _decider(plan))
        elif (held := msgspec.convert(row.spec, ActivationPlan)) != plan:
            names = ActivationPlan.__struct_fields__
            pairs = [(name, getattr(held, name), getattr(plan, name)) for name in names]
            yield Step(StepKind.CHANGE, PLAN, plan.code, plan.name.zh, _decider(plan), differing(pairs))


def _decider(plan: ActivationPlan) -> Callable[[Actor, datetime], object]:
    return lambda actor, now: decide_plan(actor, plan, now=now)
