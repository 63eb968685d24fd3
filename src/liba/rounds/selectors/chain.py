"""Who is to go to a target, and who is told of a missed one: the chain of links on a day, and who stands at posts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q

from liba.rounds.selectors.targets import HOUSEHOLD, POST, SITE, Target
from liba.rounds.terms.plans import By
from liba.workforce.models import Shift, Unit, UnitMember
from liba.workforce.selectors.links import holding, links_on
from liba.workforce.terms import LinkLevel, MemberRole, RotaState

_UPWARD: Final[Mapping[By, tuple[LinkLevel, ...]]] = {
    By.GRID: (LinkLevel.GRID, LinkLevel.VILLAGE, LinkLevel.OFFICIAL),
    By.VILLAGE: (LinkLevel.VILLAGE, LinkLevel.OFFICIAL),
    By.OFFICIAL: (LinkLevel.OFFICIAL,),
}
_LEADING: Final = (MemberRole.LEADER.value, MemberRole.DEPUTY.value)


@dataclass(frozen=True, slots=True)
class Chain:
    """Responders by what they answer for on one day. `linkers` may hold only the households that were asked about."""

    day: date
    linkers: Mapping[int, int]
    levels: Mapping[LinkLevel, Mapping[str, tuple[int, ...]]]
    units: Mapping[str, tuple[int, ...]]
    posts: Mapping[int, tuple[int, ...]]
    post_of_site: Mapping[int, int]

    def goes(self, by: By, target: Target) -> tuple[int, ...]:
        """Who is to go: the nearest who answers at the plan's own level, else at the next above, so that no target is
        nobody's because one link is missing. Empty when nobody answers at all."""
        if by is By.NAMED and target.responder_id is not None:
            return (target.responder_id,)
        if by in (By.NAMED, By.LINKER):
            linker = self.linkers.get(target.id) if target.kind == HOUSEHOLD else None
            return (linker,) if linker is not None else self.goes(By.GRID, target)
        if by is By.POST:
            return self._standing(target) or self.goes(By.GRID, target)
        if by is By.UNIT:
            return _nearest(self.units, target.path) or self.goes(By.OFFICIAL, target)
        for level in _UPWARD[by]:
            found = _nearest(self.levels.get(level, {}), target.path)
            if found:
                return found
        return ()

    def _standing(self, target: Target) -> tuple[int, ...]:
        post = target.id if target.kind == POST else self.post_of_site.get(target.id, 0)
        return self.posts.get(post, ()) if target.kind in (POST, SITE) else ()


def _nearest(held: Mapping[str, tuple[int, ...]], path: str) -> tuple[int, ...]:
    """What is held over the smallest area around the path."""
    for end in range(len(path), 0, -1):
        if path[end - 1] == "." and (found := held.get(path[:end])):
            return found
    return ()


def read_chain(day: date, *, households: Collection[int] | None = None) -> Chain:
    """The chain of a day; of linkers only those of `households` if given. Five queries."""
    links = links_on(day)
    linked = links.filter(level=LinkLevel.LINKER.value)
    if households is not None:
        linked = linked.filter(household__in=households)
    levels: dict[LinkLevel, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    areas = links.exclude(level=LinkLevel.LINKER.value).order_by("pk")
    for level, path, responder_id in areas.values_list("level", "area__path", "responder_id"):
        levels[LinkLevel(level)][path].append(responder_id)
    posts, sites = _posts_on(day)
    return Chain(
        day=day,
        linkers=dict(linked.values_list("household_id", "responder_id")),
        levels={level: {path: tuple(ids) for path, ids in held.items()} for level, held in levels.items()},
        units=_units_on(day),
        posts=posts,
        post_of_site=sites,
    )


def _units_on(day: date) -> dict[str, tuple[int, ...]]:
    """Leaders and deputies of each area's unit."""
    led: dict[str, list[int]] = defaultdict(list)
    open_units = Unit.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day))
    members = UnitMember.objects.filter(holding(day), unit__in=open_units, role__in=_LEADING)
    for path, responder_id in members.order_by("-role", "pk").values_list("unit__area__path", "responder_id"):
        led[path].append(responder_id)
    return {path: tuple(ids) for path, ids in led.items()}


def _posts_on(day: date) -> tuple[dict[int, tuple[int, ...]], dict[int, int]]:
    """Who stands at each post at some time of the day by a published rota, and the post of each site."""
    begins = datetime.combine(day, time(), settings.LIBA_ZONE)
    rows = (
        Shift.objects.filter(
            starts_at__lt=begins + timedelta(days=1), ends_at__gt=begins, responder__isnull=False,
            rota__state=RotaState.PUBLISHED.value,
        )
        .order_by("starts_at", "place")
        .values_list("post_id", "post__site_id", "responder_id")
    )  # fmt: skip
    standing: dict[int, dict[int, None]] = defaultdict(dict)
    sites: dict[int, int] = {}
    for post_id, site_id, responder_id in rows:
        if responder_id is not None:
            standing[post_id][responder_id] = None
        if site_id is not None:
            sites[site_id] = post_id
    return {post: tuple(ids) for post, ids in standing.items()}, sites
