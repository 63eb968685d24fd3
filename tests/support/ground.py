"""A town's ground, made by territory's own services: two villages of two groups each."""

from dataclasses import dataclass
from datetime import UTC, datetime

from liba.kernel.actors import Actor, ActorKind, Power, Scope, system
from liba.kernel.text import Text
from liba.territory.models import Area
from liba.territory.services import add_areas, set_levels
from liba.territory.terms import AreaDraft

NOW = datetime(2020, 2, 27, 1, 0, tzinfo=UTC)
TOWN = "510304104"


@dataclass(frozen=True)
class Ground:
    root: Area
    villages: tuple[Area, ...]
    groups: tuple[Area, ...]

    def actor(self, *powers: Power, area: Area | None = None) -> Actor:
        """Somebody with some powers over an area, by default the first village."""
        path = (area or self.villages[0]).path
        return Actor(ActorKind.USER, "7", "阮书记", (Scope(frozenset(powers), path),), "127.0.0.1")


def make_ground() -> Ground:
    actor = system("tests")
    levels = (("town", "镇"), ("village", "村"), ("group", "组"))
    set_levels(actor, [(slug, Text(name)) for slug, name in levels], now=NOW)
    drafts = [AreaDraft(TOWN, "town", "", Text("何市镇", "Heshi"))]
    for number, name in ((205, "阮家村"), (206, "胡家村")):
        code = f"{TOWN}{number}"
        drafts.append(AreaDraft(code, "village", TOWN, Text(name), lon=105.0, lat=29.3))
        drafts += [AreaDraft(f"{code}0{n}", "group", code, Text(f"{n}组")) for n in (1, 2)]
    made = {area.code: area for area in add_areas(actor, drafts, now=NOW)}
    villages = tuple(area for area in made.values() if area.level.slug == "village")
    groups = tuple(area for area in made.values() if area.level.slug == "group")
    return Ground(made[TOWN], villages, groups)
