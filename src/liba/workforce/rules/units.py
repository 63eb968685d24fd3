"""What a unit must have and lacks; who is A and who is B at night."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from liba.workforce.terms import MemberRole, Need, StaffingRule


@dataclass(frozen=True, slots=True)
class Serving:
    """A member as a staffing rule counts them. Who may not serve is in the unit all the same, and fills nothing."""

    standing: str
    role: str = MemberRole.MEMBER
    squad: str = ""
    fit: bool = True


class LackKind(StrEnum):
    """In which way a unit is not as its template says."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    EMPTY_SQUAD = "empty_squad"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is not as the template says: how many of what there are, and how many there must be."""

    kind: LackKind
    have: int
    want: int
    standing: str = ""
    role: str = ""
    squad: str = ""


def lacks(rule: StaffingRule, members: Collection[Serving]) -> tuple[Lack, ...]:
    """Everything in which a unit differs from its rule; nothing when it is complete.

    Needs are counted each for itself: a leader who is a town cadre fills both. A squad without a need of its own must
    have one member at least.
    """
    fit = [member for member in members if member.fit]
    found = [lack for need in rule.needs if (lack := _short(need, fit))]
    counted = {need.group for need in rule.needs if need.group}
    manned = {member.squad for member in fit} | counted
    empty = (squad.code for squad in rule.groups if squad.code not in manned)
    return (*found, *(Lack(LackKind.EMPTY_SQUAD, 0, 1, squad=code) for code in empty))


def missing_people(found: Collection[Lack]) -> int:
    """How many people would at least have to come: the largest single shortage, as one person may fill several."""
    return max((lack.want - lack.have for lack in found if lack.kind is not LackKind.TOO_MANY), default=0)


def _short(need: Need, fit: Sequence[Serving]) -> Lack | None:
    have = sum(_fills(need, member) for member in fit)
    if have < need.least:
        return Lack(LackKind.TOO_FEW, have, need.least, need.standing, need.role, need.group)
    if need.most and have > need.most:
        return Lack(LackKind.TOO_MANY, have, need.most, need.standing, need.role, need.group)
    return None


def _fills(need: Need, member: Serving) -> bool:
    return (
        (not need.standing or member.standing == need.standing)
        and (not need.role or member.role == need.role)
        and (not need.group or member.squad == need.group)
    )


def night_groups(held: Sequence[tuple[int, str]]) -> dict[int, str]:
    """A or B for everybody, (id, what they have), as even as can be: who has one keeps it unless that side is too large.

    The order given decides who is moved last; the two sides differ by one at most.
    """
    sides: dict[str, list[int]] = {"A": [], "B": []}
    for one, side in held:
        if side in sides:
            sides[side].append(one)
    for one, side in held:
        if side not in sides:
            min(sides.values(), key=len).append(one)
    while abs(len(sides["A"]) - len(sides["B"])) > 1:
        longer, shorter = sorted(sides.values(), key=len, reverse=True)
        shorter.append(longer.pop())
    return {one: side for side, ids in sides.items() for one in ids}
