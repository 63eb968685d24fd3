"""The proof of the chain: on any day, who answers for every door and every area, and where nobody does."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.registry.models import Household
from liba.territory.models import Area
from liba.territory.selectors import within
from liba.workforce.models import Responder
from liba.workforce.rules.links import Held, answers_to, circles, nearest
from liba.workforce.selectors.links import AREA_LEVELS, holding, links_on, policy
from liba.workforce.selectors.people import unfit_on
from liba.workforce.selectors.places import GRID, VILLAGE
from liba.workforce.terms import LinkLevel, LinkLimits


@dataclass(frozen=True, slots=True)
class Place:
    """A village or grid on the board. `levels`: who answers at each level above the door, empty where nobody does.

    `covered` doors have exactly one linker who may serve; `unfit` have one who may not; `bare` none; `over` several.
    """

    area: Area
    doors: int
    covered: int
    unfit: int
    over: int
    levels: Mapping[LinkLevel, tuple[int, ...]]

    @property
    def bare(self) -> int:
        """Doors that nobody answers for."""
        return self.doors - self.covered - self.unfit - self.over

    @property
    def open(self) -> int:
        """Doors without exactly one linker who may serve."""
        return self.doors - self.covered

    @property
    def unfilled(self) -> tuple[LinkLevel, ...]:
        """Levels at which nobody answers, who may serve."""
        return tuple(level for level, those in self.levels.items() if not those)

    @property
    def whole(self) -> bool:
        """Whether every door has its linker and every level is filled."""
        return self.covered == self.doors and not self.unfilled


@dataclass(frozen=True, slots=True)
class Load:
    """A linker's doors on the day, and the villages they lie in (paths)."""

    responder: int
    doors: int
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChainProof:
    """What holds and what does not, on one day. Ids are responders'; `people` are those that are named."""

    day: date
    limits: LinkLimits
    villages: tuple[Place, ...]
    grids: tuple[Place, ...]
    gridless: int
    linkers: int
    over: tuple[Load, ...]
    under: tuple[Load, ...]
    crossing: tuple[Load, ...]
    circles: tuple[tuple[int, ...], ...]
    people: Mapping[int, Responder]

    @property
    def doors(self) -> int:
        """All doors."""
        return sum(place.doors for place in self.villages)

    @property
    def covered(self) -> int:
        """Doors with exactly one linker who may serve."""
        return sum(place.covered for place in self.villages)

    @property
    def open(self) -> int:
        """Doors without exactly one linker who may serve."""
        return self.doors - self.covered

    @property
    def unfilled(self) -> int:
        """Grids and villages with a level at which nobody answers."""
        return sum(bool(place.unfilled) for place in self.grids or self.villages)

    @property
    def holds(self) -> bool:
        """The proof: every door exactly one linker, every level filled, nobody over the limit, no circle, no crossing."""
        return (
            self.covered == self.doors
            and not self.unfilled
            and not self.over
            and not self.circles
            and not self.crossing
        )


def there_on(day: date) -> Q:
    """A condition on households: open on the day, or at any hour of it."""
    begins = datetime.combine(day, time(), settings.LIBA_ZONE)
    return Q(closed_at=None) | Q(closed_at__gte=begins)


def chain_proof(actor: Actor, day: date, area: Area | None = None) -> ChainProof:
    """The board of a day: by village and by grid, as the town is laid out now. Needs SEE_WORKFORCE over what it shows."""
    seen = within(actor.areas_for(Power.SEE_WORKFORCE), "area__path")
    homes = Household.objects.filter(seen, there_on(day))
    if area is not None:
        homes = homes.filter(area__path__startswith=area.path)
    limits, _weights = policy()
    unfit = unfit_on(day)
    doors = dict(homes.order_by().values_list("area_id").annotate(n=Count("pk")))
    held = _linkers(day, homes)
    board = _Board(day, limits, unfit, _tree())
    return board.proof(doors, held)


def uncovered(actor: Actor, day: date, path: str = "") -> list[Household]:
    """The doors that nobody answers for who may serve on the day, in the order of the tree; areas are loaded."""
    seen = within(actor.areas_for(Power.SEE_WORKFORCE), "area__path")
    unfit = unfit_on(day)
    fine = {
        door
        for door, responder, _area in _linkers(
            day, Household.objects.filter(seen, area__path__startswith=path)
        )
        if responder not in unfit
    }
    homes = Household.objects.filter(seen, there_on(day), area__path__startswith=path).select_related("area")
    return [home for home in homes.order_by("area__path", "number") if home.pk not in fine]


@dataclass(frozen=True, slots=True)
class LinkedDoors:
    """Doors in the order of the tree with their linkers, by their keys; `rows` loads those that are shown."""

    keys: tuple[int, ...]
    linkers: Mapping[int, Sequence[int]]

    def __len__(self) -> int:
        return len(self.keys)

    def rows(self, start: int = 0, stop: int | None = None) -> list[tuple[Household, tuple[Responder, ...]]]:
        """The doors from the one place to the other, with their areas."""
        shown = self.keys[start:stop]
        homes = Household.objects.select_related("area").in_bulk(shown)
        people = Responder.objects.in_bulk({who for door in shown for who in self.linkers.get(door, ())})
        return [
            (homes[door], tuple(people[who] for who in self.linkers.get(door, ())))
            for door in shown
            if door in homes
        ]


def doors_of(actor: Actor, day: date, path: str, *, bare: bool = False) -> LinkedDoors:
    """Every door at or below an area with its linkers on the day; `bare`: only where none of them may serve."""
    seen = within(actor.areas_for(Power.SEE_WORKFORCE), "area__path")
    homes = Household.objects.filter(seen, there_on(day), area__path__startswith=path)
    of: dict[int, list[int]] = defaultdict(list)
    for door, who, _area in _linkers(day, homes):
        of[door].append(who)
    keys = homes.order_by("area__path", "number").values_list("pk", flat=True)
    if bare:
        unfit = unfit_on(day)
        return LinkedDoors(tuple(door for door in keys if unfit.issuperset(of.get(door, ()))), of)
    return LinkedDoors(tuple(keys), of)


def _linkers(day: date, homes: QuerySet[Household]) -> list[tuple[int, int, int]]:
    """Household, responder and area of every linker's link that holds on the day."""
    found = homes.filter(holding(day, "links__"), links__level=LinkLevel.LINKER.value)
    return list(found.order_by().values_list("pk", "links__responder_id", "area_id"))


def _tree() -> dict[int, Area]:
    return {
        area.pk: area
        for area in Area.objects.select_related("level", "parent")
        .defer("boundary", "parent__boundary")
        .order_by("path")
    }


class _Board:
    """Puts counts into the villages and grids that they belong to."""

    def __init__(self, day: date, limits: LinkLimits, unfit: set[int], tree: dict[int, Area]) -> None:
        self._day, self._limits, self._unfit, self._tree = day, limits, unfit, tree
        self._of_path = {area.path: area for area in tree.values()}
        slugs = {area.level.slug for area in tree.values()}
        self._village = {area.path for area in tree.values() if area.level.slug == VILLAGE}
        self._grid = {area.path for area in tree.values() if area.level.slug == GRID}
        self._has_grids = GRID in slugs
        areas = links_on(day).exclude(area=None).values_list("level", "responder_id", "area__path")
        self._officers = [Held(LinkLevel(level), who, path) for level, who, path in areas if path]

    def proof(self, doors: Mapping[int, int], held: list[tuple[int, int, int]]) -> ChainProof:
        """The whole proof from doors by area and the linkers' links."""
        per_door = Counter(door for door, _who, _area in held)
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        counted: set[int] = set()
        loads: dict[int, Counter[str]] = defaultdict(Counter)
        for door, who, area in held:
            loads[who][self._village_of(self._tree[area].path)] += 1
            if door not in counted:
                counted.add(door)
                state = "over" if per_door[door] > 1 else "unfit" if who in self._unfit else "covered"
                counts[area][state] += 1
        linkers = [Load(who, sum(of.values()), tuple(sorted(of))) for who, of in sorted(loads.items())]
        rings = self._rings(held)
        villages = self._places(doors, counts, self._village_of)
        grids = self._places(doors, counts, self._grid_of) if self._has_grids else ()
        over = tuple(load for load in linkers if load.doors > self._limits.most)
        under = tuple(load for load in linkers if load.doors < self._limits.least)
        crossing = tuple(load for load in linkers if len(load.villages) > self._limits.villages)
        return ChainProof(
            day=self._day,
            limits=self._limits,
            villages=villages,
            grids=grids,
            gridless=sum(n for area, n in doors.items() if not self._grid_of(self._tree[area].path))
            if grids
            else 0,
            linkers=len(linkers),
            over=over,
            under=under,
            crossing=crossing,
            circles=rings,
            people=self._named((*villages, *grids), (*over, *under, *crossing), rings),
        )

    def _places(
        self, doors: Mapping[int, int], counts: Mapping[int, Counter[str]], of: Callable[[str], str]
    ) -> tuple[Place, ...]:
        whole: Counter[str] = Counter()
        states: dict[str, Counter[str]] = defaultdict(Counter)
        for area, n in doors.items():
            if path := of(self._tree[area].path):
                whole[path] += n
                states[path].update(counts.get(area, {}))
        return tuple(
            Place(
                self._of_path[path],
                whole[path],
                states[path]["covered"],
                states[path]["unfit"],
                states[path]["over"],
                self._levels(path),
            )
            for path in sorted(whole)
        )

    def _levels(self, path: str) -> dict[LinkLevel, tuple[int, ...]]:
        """Who answers for the place at each level, who may serve. A village answers for its grids' level grid by grid."""
        levels = AREA_LEVELS if path in self._grid or not self._has_grids else AREA_LEVELS[:2]
        found = {}
        for level in levels:
            at: dict[str, list[int]] = defaultdict(list)
            for one in self._officers:
                if one.level is level and one.responder not in self._unfit:
                    at[one.path].append(one.responder)
            found[level] = tuple(sorted(at.get(nearest(path, at), ())))
        return found

    def _rings(self, held: Iterable[tuple[int, int, int]]) -> tuple[tuple[int, ...], ...]:
        officers = {one.responder for one in self._officers}
        own = {(who, self._tree[area].path) for _door, who, area in held if who in officers}
        doors = [Held(LinkLevel.LINKER, who, path) for who, path in sorted(own)]
        return circles(answers_to([*self._officers, *doors]), own=self._limits.own)

    def _village_of(self, path: str) -> str:
        return nearest(path, self._village) or path.split(".", maxsplit=1)[0] + "."

    def _grid_of(self, path: str) -> str:
        return nearest(path, self._grid)

    @staticmethod
    def _named(
        places: Iterable[Place], loads: Iterable[Load], rings: Iterable[tuple[int, ...]]
    ) -> dict[int, Responder]:
        wanted = {who for place in places for those in place.levels.values() for who in those}
        wanted |= {load.responder for load in loads} | {who for ring in rings for who in ring}
        return Responder.objects.only("code", "name", "standing").in_bulk(wanted)
