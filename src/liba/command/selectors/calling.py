"""Who is called for a unit whose return is missing: its leader, its deputies, then those who answer for its area."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from liba.accounts.selectors import holders_of
from liba.command.rules.cycle import from_there_upwards
from liba.command.terms.cycle import Called
from liba.kernel.actors import Power
from liba.territory.models import Area
from liba.workforce.models import Unit, UnitMember
from liba.workforce.rules.links import ancestors
from liba.workforce.selectors.links import holding, links_on
from liba.workforce.terms import LinkLevel, MemberRole

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
    """Everybody who may be called for these units on a day. Four queries, however many units."""
    of_unit: dict[tuple[int, str], list[int]] = defaultdict(list)
    roles = {MemberRole.LEADER.value: "unit", MemberRole.DEPUTY.value: "deputy"}
    members = UnitMember.objects.filter(
        holding(day), unit__in=units, role__in=list(roles), responder__user__is_active=True
    )
    for unit_id, role, user_id in members.order_by("pk").values_list("unit_id", "role", "responder__user_id"):
        if user_id is not None:
            of_unit[unit_id, roles[role]].append(user_id)
    of_area: dict[tuple[str, str], list[int]] = defaultdict(list)
    links = links_on(day).filter(level__in=list(_LEVELS), responder__user__is_active=True)
    for path, level, user_id in links.order_by("pk").values_list("area__path", "level", "responder__user_id"):
        if path is not None and user_id is not None:
            of_area[path, _LEVELS[level]].append(user_id)
    root = Area.objects.filter(parent=None).values_list("path", flat=True).first()
    command = holders_of(Power.RUN_CYCLE, root or "", now)
    return Calling(
        {key: tuple(dict.fromkeys(ids)) for key, ids in of_unit.items()},
        {key: tuple(dict.fromkeys(ids)) for key, ids in of_area.items()},
        tuple(command),
    )
