"""A kind of people who serve in a demo town: how many where, what they answer for, which unit they join."""

from dataclasses import dataclass

from liba.accounts.terms import Role
from liba.workforce.terms import LinkLevel, MemberRole, Standing


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a unit of the template that stands in the responder's own area, or in one above it.

    Of several `templates` each person gets one, in turn.
    """

    template: str = ""
    role: MemberRole = MemberRole.MEMBER
    squad: str = ""
    templates: tuple[str, ...] = ()

    def in_turn(self, turn: int) -> str:
        """The template whose unit the person of this turn joins."""
        return self.templates[turn % len(self.templates)] if self.templates else self.template


@dataclass(frozen=True, slots=True)
class Force:
    """`count` people in each area of a level (below `within`, if given), or one for so many households (`per`).

    `answers` is what each answers for: their area, or as a linker the doors that an assignment gives. `groups` are
    codes with `{n}` for the place of the area in the list; with `in_turn` each person gets one of them. `user` is the
    account of the first of them in the village whose people sign in; `role` what their phones allow, if not the usual.
    `doors`: who answers for a grid has its doors too. `on_call`: on duty already, so cleared, and reached by phone.
    """

    level: str
    standing: Standing
    count: int = 1
    per: float = 0.0
    within: tuple[str, ...] = ()
    answers: LinkLevel | None = None
    groups: tuple[str, ...] = ()
    in_turn: bool = False
    resident: bool = True
    unit: Place | None = None
    user: str = ""
    scaled: bool = False
    role: Role | None = None
    doors: bool = False
    on_call: bool = False
