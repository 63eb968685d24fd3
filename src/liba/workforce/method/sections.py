"""The shapes of workforce's sections about people: groups, skills, pledges, templates of units, units."""

from typing import Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from liba.governance.method import Code, Section, Words
from liba.workforce.terms import MemberRole, Need, PledgeAudience, Squad, StaffingRule, Standing


class GroupSection(Section):
    """People who serve together by what they are; `kind` groups groups: branch, notables, women, youth, militia …"""

    code: str = Code
    kind: str = Field(min_length=1, max_length=20, pattern=r"^[a-z][a-z0-9_-]*$")
    name: Words
    area: str = ""


class SkillSection(Section):
    """What posts may ask for."""

    code: str = Field(min_length=1, max_length=30, pattern=r"^[a-z][a-z0-9_-]*$")
    name: Words


class PledgeSection(Section):
    """A promise in the words that are signed; other words make its next version, which asks everybody again."""

    code: str = Code
    audience: PledgeAudience
    title: Words
    body: Words
    area: str = ""


class NeedSection(Section):
    """How many of a standing, a role or a squad a unit must have; `most` 0 is no upper limit."""

    least: int = Field(ge=0, le=500)
    most: int = Field(default=0, ge=0, le=500)
    standing: Standing | None = None
    role: MemberRole | None = None
    squad: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.most and self.most < self.least:
            raise ValueError(_("the most that is allowed is less than the least that is needed"))
        return self

    @property
    def need(self) -> Need:
        """As the value that units are judged by."""
        return Need(self.least, self.most, self.standing or "", self.role or "", self.squad)


class SquadSection(Section):
    """A squad of a unit: it has a member at least."""

    code: str = Field(min_length=1, max_length=30, pattern=r"^[a-z][a-z0-9_-]*$")
    name: Words


class UnitTemplateSection(Section):
    """What a kind of unit must have."""

    code: str = Code
    name: Words
    needs: tuple[NeedSection, ...] = Field(min_length=1)
    squads: tuple[SquadSection, ...] = ()

    @property
    def rule(self) -> StaffingRule:
        """As the value that units are judged by."""
        squads = tuple(Squad(squad.code, squad.name.text) for squad in self.squads)
        return StaffingRule(tuple(need.need for need in self.needs), squads)


class UnitSection(Section):
    """A unit of an area; or, with `each`, one in every area of that level: `{area}` in the name is the area's."""

    code: str = Field(default="", max_length=40, pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]*)?$")
    name: Words
    template: str
    area: str = ""
    each: str = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.each) == bool(self.area):
            raise ValueError(_("a unit stands in one `area`, or in `each` area of a level"))
        if self.area and not self.code:
            raise ValueError(_("a unit of one area needs a `code`"))
        return self
