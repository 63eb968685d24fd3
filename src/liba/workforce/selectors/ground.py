"""What an assignment is made from: the doors of an area, the hands that are fit, what binds them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from liba.registry.models import Household
from liba.territory.models import Area
from liba.workforce.models import Responder, Tie
from liba.workforce.rules.assigning import Door, Ground, Hand
from liba.workforce.rules.links import ancestors
from liba.workforce.selectors.links import links_on
from liba.workforce.selectors.people import unfit_on
from liba.workforce.selectors.places import VILLAGE
from liba.workforce.terms import LinkLevel, LinkLimits, LinkWeights, TieKind


@dataclass(frozen=True, slots=True)
class Asked:
    """Who may be a linker: people of these standings who answer for no area, or exactly `hands`; never `leaver`.

    Whoever has doors now goes on having them, whatever their standing.
    """

    standings: tuple[str, ...] = ("volunteer",)
    hands: tuple[int, ...] = ()
    leaver: int | None = None


class Tree:
    """The open areas by path: which village and which grid a place lies in."""

    def __init__(self) -> None:
        self._slug = dict(Area.objects.filter(closed_on=None).values_list("path", "level__slug"))
        self._flat = VILLAGE not in self._slug.values()

    def village(self, path: str) -> str:
        """The village that a path lies in; empty outside of any. A town without villages is one."""
        return self.at(path, VILLAGE) or (path.split(".", maxsplit=1)[0] + "." if self._flat else "")

    def at(self, path: str, slug: str) -> str:
        """The area of a level that the path lies in; empty when there is none."""
        return next((one for one in ancestors(path) if self._slug.get(one) == slug), "")

    def kept_to(self, path: str, slug: str) -> str:
        """Where hands of a place are kept: their area of that level, else their village."""
        return self.at(path, slug) or self.village(path)


def ground_of(area: Area, day: date, limits: LinkLimits, weights: LinkWeights, asked: Asked) -> Ground:
    """Doors and hands of an area on a day, in the order of their ids."""
    tree = Tree()
    links = links_on(day).filter(level=LinkLevel.LINKER.value, household__area__path__startswith=area.path)
    holders = dict(links.values_list("household_id", "responder_id"))
    people = _people(area, day, limits, asked, set(holders.values()))
    unfit = unfit_on(day)
    hands = tuple(
        Hand(one.id, tree.village(one.path), tree.kept_to(one.path, limits.within), one.at)
        for one in people
        if one.id not in unfit and tree.village(one.path)
    )
    waiting = Counter(
        tree.kept_to(one.path, limits.within) for one in people if one.id in unfit and not one.left
    )
    ties = _ties(area, {hand.id for hand in hands})
    doors = tuple(_doors(area, tree, limits.within, holders))
    return Ground(doors, hands, ties, limits, weights, dict(waiting))


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    path: str
    at: tuple[float, float] | None
    left: bool


def _people(
    area: Area, day: date, limits: LinkLimits, asked: Asked, holders: Collection[int]
) -> list[_Person]:
    chosen = Q(pk__in=asked.hands) if asked.hands else Q(standing__in=asked.standings)
    found = Responder.objects.filter(area__path__startswith=area.path).filter(chosen | Q(pk__in=holders))
    found = found.exclude(pk=asked.leaver or 0)
    if not limits.own:
        officers = links_on(day).exclude(area=None).values("responder_id")
        found = found.exclude(Q(pk__in=officers) & ~Q(pk__in=holders))
    columns = found.order_by("pk").values_list(
        "pk", "area__path", "left_on", "joined_on",
        Coalesce("lon", "person__household__lon", "area__lon"), Coalesce("lat", "person__household__lat", "area__lat"),
    )  # fmt: skip
    return [
        _Person(pk, path, _at(lon, lat), (left_on is not None and left_on <= day) or joined_on > day)
        for pk, path, left_on, joined_on, lon, lat in columns
    ]


def _doors(area: Area, tree: Tree, within: str, holders: dict[int, int]) -> list[Door]:
    found = Household.objects.filter(area__path__startswith=area.path, closed_at=None).order_by("pk")
    columns = found.values_list(
        "pk", "area__path", Coalesce("lon", "area__lon"), Coalesce("lat", "area__lat")
    )
    where: dict[str, tuple[str, str]] = {}
    doors = []
    for pk, path, lon, lat in columns:
        if path not in where:
            where[path] = tree.village(path), tree.kept_to(path, within)
        village, scope = where[path]
        doors.append(Door(pk, path, village, scope, _at(lon, lat), holders.get(pk)))
    return doors


def _at(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    return None if lon is None or lat is None else (lon, lat)


def _ties(area: Area, hands: set[int]) -> dict[tuple[int, int], TieKind]:
    """What people said of each other; and one's own household, which the registry knows."""
    said = Tie.objects.filter(household__area__path__startswith=area.path)
    ties = {
        (hand, door): TieKind(kind)
        for hand, door, kind in said.values_list("responder_id", "household_id", "kind")
        if hand in hands
    }
    own = Responder.objects.filter(person__household__area__path__startswith=area.path)
    for hand, door in own.values_list("pk", F("person__household_id")):
        if hand in hands and door is not None:
            ties[hand, door] = TieKind.KIN
    return ties
