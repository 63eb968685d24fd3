"""The shapes of territory's sections in a playbook: town, levels, areas, sites, cordons, roads."""

from collections.abc import Iterator
from math import cos, pi, sin, sqrt
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field

from liba.governance.method import Code, Section, Words
from liba.territory.terms import MOST_INSIDE, CordonKind, RoadStatus, SiteKind

Position = tuple[float, float]


class TownSection(Section):
    """The town itself: the root of the area tree. `positions_are_synthetic` says that no place is where it really is."""

    code: str = Field(min_length=1, max_length=20, pattern=r"^[0-9A-Za-z]+$")
    name: Words
    zone: str = "Asia/Shanghai"
    at: Position | None = None
    positions_are_synthetic: bool = False

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone in which the town's days begin; Shanghai's while the name is at fault."""
        return ZoneInfo(self.zone if self.zone in available_timezones() else "Asia/Shanghai")


class LevelSection(Section):
    """A level of the area tree, from the town downwards."""

    slug: str = Field(min_length=1, max_length=30, pattern=r"^[a-z][a-z0-9_-]*$")
    name: Words


class DivideSection(Section):
    """`count` areas of the next level in each area above; `{n}` in the name is their number."""

    level: str
    count: int = Field(gt=0, le=99)
    name: Words


class AreaSection(Section):
    """An area below the town or below another one. `divide` makes its numbered parts, level by level."""

    code: str = Field(min_length=1, max_length=20, pattern=r"^[0-9A-Za-z]+$")
    name: Words
    level: str
    parent: str = ""
    at: Position | None = None
    divide: tuple[DivideSection, ...] = ()


class SiteSection(Section):
    """A place; `stalls` makes that many numbered stalls in it. With `count` it is that many places, `{n}` their number."""

    code: str = Code
    kind: SiteKind
    name: Words
    area: str
    at: Position | None = None
    stalls: int = Field(default=0, ge=0, le=999)
    count: int = Field(default=1, ge=1, le=999)


class CordonSection(Section):
    """What closes areas off, under a measure; `parent` is the cordon around it."""

    code: str = Code
    kind: CordonKind
    name: Words
    areas: tuple[str, ...] = Field(min_length=1)
    parent: str = ""
    measure: str
    residents_inside: int = Field(default=0, ge=0, le=MOST_INSIDE)
    boundary: tuple[Position, ...] = ()


class RoadSection(Section):
    """A road by its line, blocked under a cordon or open."""

    code: str = Code
    name: Words
    line: tuple[Position, ...] = ()
    status: RoadStatus = RoadStatus.OPEN
    cordon: str = ""


def all_areas(
    town: TownSection, levels: tuple[LevelSection, ...], areas: tuple[AreaSection, ...]
) -> Iterator[AreaSection]:
    """Every area that the playbook means, the town first, parts after what they are parts of."""
    yield AreaSection(code=town.code, name=town.name, level=levels[0].slug, at=town.at)
    for area in areas:
        whole = area.model_copy(update={"parent": area.parent or town.code, "divide": ()})
        yield whole
        yield from _parts(whole, area.divide)


def _parts(whole: AreaSection, divide: tuple[DivideSection, ...]) -> Iterator[AreaSection]:
    if not divide:
        return
    first = divide[0]
    for number in range(1, first.count + 1):
        part = AreaSection(
            code=f"{whole.code}{number:02d}",
            name=_numbered(first.name, number),
            level=first.level,
            parent=whole.code,
            at=_around(whole.at, number, first.count, 0.004 / len(divide) ** 2 * 1.6),
        )
        yield part
        yield from _parts(part, divide[1:])


def all_sites(sites: tuple[SiteSection, ...]) -> Iterator[SiteSection]:
    """Every place that the playbook means: of a section that counts, the numbered places (`SHOP` gives `SHOP-001` …)."""
    for site in sites:
        if site.count == 1:
            yield site
            continue
        for number in range(1, site.count + 1):
            changed = {
                "code": f"{site.code}-{number:03d}",
                "name": _numbered(site.name, number),
                "at": _around(site.at, number, site.count, 0.003),
                "count": 1,
            }
            yield site.model_copy(update=changed)


def _numbered(name: Words, number: int) -> Words:
    return Words(zh=name.zh.replace("{n}", str(number)), en=name.en.replace("{n}", str(number)))


def _around(centre: Position | None, number: int, count: int, spread: float) -> Position | None:
    """A place near the centre, evenly spread (sunflower), so that a map shows parts apart from each other."""
    if centre is None:
        return None
    angle, distance = number * pi * (3 - sqrt(5)), spread * sqrt(number / count)
    return (round(centre[0] + distance * cos(angle), 6), round(centre[1] + distance * sin(angle), 6))
