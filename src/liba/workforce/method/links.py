"""The playbook's section on links: how many doors a linker has, and what a good assignment weighs."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import Field, model_validator

from liba.governance.method import Section, Step, StepKind, differing
from liba.workforce.models import LinkPolicy
from liba.workforce.services import set_policy
from liba.workforce.terms import LinkLimits, LinkWeights

LINKS = gettext_noop("links of responsibility")


class LimitsSection(Section):
    """From how many to how many doors one linker has, in how many villages; `own` lets one person answer at two levels."""

    least: int = Field(default=5, ge=0, le=500)
    most: int = Field(default=10, ge=1, le=500)
    villages: int = Field(default=1, ge=1, le=50)
    own: bool = False
    within: Literal["village", "grid"] = "village"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.most < self.least:
            raise ValueError(_("the most that is allowed is less than the least that is needed"))
        return self


class WeightsSection(Section):
    """What kin and acquaintance are worth against distance (one for so many metres), and what a move costs."""

    kin: int = Field(default=40, ge=0, le=1000)
    familiar: int = Field(default=20, ge=0, le=1000)
    metres: int = Field(default=25, ge=1, le=1000)
    move: int = Field(default=1000, ge=0, le=10_000)


class LinksSection(Section):
    """Limits and weights of the town."""

    limits: LimitsSection = LimitsSection()
    weights: WeightsSection = WeightsSection()


def link_steps(section: LinksSection | None) -> Iterator[Step]:
    """Set the town's limits and weights where they differ."""
    if section is None:
        return
    limits, weights = LinkLimits(**section.limits.model_dump()), LinkWeights(**section.weights.model_dump())
    row = LinkPolicy.objects.first()
    wanted = {"limits": asdict(limits), "weights": asdict(weights)}
    present = {"limits": row.limits, "weights": row.weights} if row else {"limits": {}, "weights": {}}
    differences = differing(
        (f"{part}.{key}", present[part].get(key, ""), value)
        for part, values in wanted.items()
        for key, value in values.items()
    )
    if row is None or differences:
        kind = StepKind.CHANGE if row else StepKind.ADD
        yield Step(
            kind,
            LINKS,
            "links",
            "",
            lambda actor, now: set_policy(actor, limits=limits, weights=weights, now=now),
            differences if row else (),
        )
