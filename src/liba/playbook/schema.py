"""A whole playbook: the sections of every module, in the order in which they are applied."""

from typing import Literal, get_args

from pydantic import BaseModel, Field

from liba.access.method import GateSection, PassTypeSection, RuleSection
from liba.command.method import CycleSection, OrderSection, PlanSection
from liba.desk.method import DeskSection
from liba.governance.method import MeasureSection, Section
from liba.rounds.method import FormSection, ReturnSection, RoundSection
from liba.territory.method import (
    AreaSection,
    CordonSection,
    LevelSection,
    RoadSection,
    SiteSection,
    TownSection,
)
from liba.workforce.method import (
    GroupSection,
    LinksSection,
    PledgeSection,
    PostSection,
    RotaSection,
    ShiftPatternSection,
    SkillSection,
    UnitSection,
    UnitTemplateSection,
)


class Playbook(Section):
    """A town's method. Only `liba`, `town` and `levels` must be there."""

    liba: Literal[1]
    town: TownSection
    levels: tuple[LevelSection, ...] = Field(min_length=1)
    measures: tuple[MeasureSection, ...] = ()
    areas: tuple[AreaSection, ...] = ()
    sites: tuple[SiteSection, ...] = ()
    cordons: tuple[CordonSection, ...] = ()
    roads: tuple[RoadSection, ...] = ()
    groups: tuple[GroupSection, ...] = ()
    skills: tuple[SkillSection, ...] = ()
    pledges: tuple[PledgeSection, ...] = ()
    unit_templates: tuple[UnitTemplateSection, ...] = ()
    units: tuple[UnitSection, ...] = ()
    pass_types: tuple[PassTypeSection, ...] = ()
    rules: tuple[RuleSection, ...] = ()
    gates: tuple[GateSection, ...] = ()
    shift_patterns: tuple[ShiftPatternSection, ...] = ()
    rota: RotaSection | None = None
    posts: tuple[PostSection, ...] = ()
    links: LinksSection | None = None
    forms: tuple[FormSection, ...] = ()
    rounds: tuple[RoundSection, ...] = ()
    returns: ReturnSection | None = None
    cycle: CycleSection | None = None
    orders: OrderSection | None = None
    desk: DeskSection | None = None
    plans: tuple[PlanSection, ...] = ()


def keys_at(place: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that a playbook may have at a place, for offering the nearest one."""
    kind: object = Playbook
    for step in place:
        if isinstance(step, int):
            continue
        model = _model_of(kind)
        fields = model.model_fields if model else {}
        if step not in fields:
            return ()
        kind = fields[step].annotation
    model = _model_of(kind)
    return tuple(model.model_fields) if model else ()


def _model_of(kind: object) -> type[BaseModel] | None:
    """The section inside `tuple[X, ...]`, `X | None` or `X` itself."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((found for part in get_args(kind) if (found := _model_of(part))), None)
