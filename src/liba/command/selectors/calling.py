"""Who is called for a unit whose return is missing: its leader, its deputies, then those who answer for its area."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from liba.accounts.models import User
from liba.accounts.selectors import holders_of
from liba.command.rules.cycle import from_there_upwards
from liba.command.terms.cycle import Called
from liba.kernel.actors import Power
from liba.territory.models import Area
from liba.workforce.models import Unit, UnitMember
from liba.workforce.rules.links import ancestors
from liba.workforce.selectors.links import holding, links_on
from liba.workforce.terms import LinkLevel, MemberRole

Whose = TypeVar("Whose", int, str)
_ROLES: Mapping[str, str] = {MemberRole.LEADER.value: "unit", MemberRole.DEPUTY.value: "deputy"}
_LEVELS: Mapping[str, str] = {
    LinkLevel.VILLAGE.value: "village",
    LinkLevel.OFFICIAL.value: "official",
}


@dataclass(frozen=True)
class Calling:
    """Users by whom they are called for. Those without an account can't be told, so they are in none of it."""

    of_unit: Mapping[tuple[int, str], tuple[int, ...]]
    of_area: Mapping[tuple[str, str], tuple[int, ...]]
    command: tuple[int, ...]

    def users(self, unit: Unit, to: Called) -> tuple[int, ...]:
        """Whom a step tells for a unit: those that it names, else the next above who can be told at all."""
        for one in from_there_upwards(to):
            if found := self._at(unit, one):
                return found
        return ()

    def _at(self, unit: Unit, to: Called) -> tuple[int, ...]:
        if to == "command":
            return self.command
        if to in ("unit", "deputy"):
            return self.of_unit.get((unit.pk, to), ())
        paths = sorted(ancestors(unit.area.path), key=len, reverse=True)
        return next((self.of_area[path, to] for path in paths if (path, to) in self.of_area), ())


def read_calling(units: Sequence[Unit], day: date, now: datetime) -> Calling:
    """Everybody who may be called for these units on a day. Five queries, however many units."""
    having = {"responder__user__isnull": False}
    members = UnitMember.objects.filter(holding(day), unit__in=units, role__in=list(_ROLES), **having)
    links = links_on(day).filter(level__in=list(_LEVELS), area__isnull=False, **having)
    of_unit = list(members.order_by("pk").values_list("unit_id", "role", "responder__user_id"))
    of_area = list(links.order_by("pk").values_list("area__path", "level", "responder__user_id"))
    known = {user for _unit, _role, user in of_unit} | {user for _path, _level, user in of_area}
    active = set(User.objects.filter(pk__in=known, is_active=True).values_list("pk", flat=True))
    root = Area.objects.filter(parent=None).values_list("path", flat=True).first()
    return Calling(
        _together((unit, _ROLES[role], user) for unit, role, user in of_unit if user in active),
        _together((path or "", _LEVELS[level], user) for path, level, user in of_area if user in active),
        tuple(holders_of(Power.RUN_CYCLE, root or "", now)),
    )


def _together(rows: Iterable[tuple[Whose, str, int]]) -> dict[tuple[Whose, str], tuple[int, ...]]:
    found: dict[tuple[Whose, str], dict[int, None]] = defaultdict(dict)
    for whose, as_, user in rows:
        found[whose, as_][user] = None
    return {key: tuple(users) for key, users in found.items()}
