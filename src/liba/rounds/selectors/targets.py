"""What a round goes over on a day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Q

from liba.registry.models import Household
from liba.rounds.models import Enrolment, Round
from liba.rounds.rules.standing import Followed, Plan
from liba.rounds.selectors.plans import Ground, plans_of, read_ground
from liba.rounds.terms.plans import Over, Selector
from liba.territory.models import Site
from liba.territory.selectors import within
from liba.workforce.models import Post

HOUSEHOLD, SITE, POST = "h", "s", "p"


@dataclass(frozen=True, slots=True)
class Target:
    """Where somebody is to go: a household (for one person of it, if `person_id`), a site, or a post."""

    kind: str
    id: int
    area_id: int
    path: str
    person_id: int | None = None
    followed: Followed | None = None
    responder_id: int | None = None
    """The one named for an enrolled target."""

    @property
    def key(self) -> str:
        """As phones know it: `h12`, `s5`, `p3`."""
        return f"{self.kind}{self.id}"


@dataclass(frozen=True, slots=True)
class Among:
    """Only these: the rest of the town is not read. Households by id or in areas, sites and posts in areas or by id."""

    households: frozenset[int] = frozenset()
    paths: tuple[str, ...] = ()
    posts: frozenset[int] = frozenset()

    def doors(self) -> Q:
        """As a condition on households."""
        return Q(pk__in=self.households) | within(self.paths, "area__path")


def targets(round_: Round, day: date) -> list[Target]:
    """Everything that the round goes over on the day, in the order of the ground; also what is not drawn."""
    now = datetime.combine(day, time(12), settings.LIBA_ZONE)
    plan = replace(plans_of([round_], now)[round_.pk], picks=None)
    return list(targets_of(plan, day, read_ground()))


def targets_of(plan: Plan, day: date, ground: Ground, among: Among | None = None) -> Iterator[Target]:
    """What a plan goes over on the day; `among` reads only a part of the town."""
    found = _targets_of(plan, day, ground, among)
    yield from (one for one in found if plan.picked(day, one.kind, one.id))


def _targets_of(plan: Plan, day: date, ground: Ground, among: Among | None) -> Iterator[Target]:
    over = plan.spec.over
    paths = ground.selected(over.areas)
    if over.over is Over.HOUSEHOLDS:
        yield from _households(paths, ground, among)
    elif over.over is Over.ENROLLED:
        yield from _enrolled(plan, day, paths, ground, among)
    elif over.over is Over.SITES:
        yield from _sites(over, day, paths, ground, among)
    else:
        yield from _posts(over, day, paths, ground, among)


def selects_anything(over: Selector, day: date, ground: Ground) -> bool:
    """Whether a selector finds a household, site or post. Enrolled ones come one by one later."""
    paths = ground.selected(over.areas)
    if over.over is Over.ENROLLED:
        return bool(paths)
    if over.over is Over.HOUSEHOLDS:
        return Household.objects.filter(within(paths, "area__path"), closed_at=None).exists()
    found = _sites(over, day, paths, ground, None) if over.over is Over.SITES else None
    return any(True for _ in (found or _posts(over, day, paths, ground, None)))


def followed_of(one: Enrolment) -> Followed:
    """From when to when an enrolment follows."""
    return Followed(one.event_on, one.starts_on, one.ends_on, one.ended_at, one.begins_at)


def _households(paths: tuple[str, ...], ground: Ground, among: Among | None) -> Iterator[Target]:
    found = Household.objects.filter(within(paths, "area__path"), closed_at=None)
    if among is not None:
        found = found.filter(among.doors())
    for pk, area_id in found.order_by("area__path", "code").values_list("pk", "area_id"):
        yield Target(HOUSEHOLD, pk, area_id, ground.paths[area_id])


def _enrolled(
    plan: Plan, day: date, paths: tuple[str, ...], ground: Ground, among: Among | None
) -> Iterator[Target]:
    begins = datetime.combine(day, time(), settings.LIBA_ZONE)
    found = Enrolment.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=begins),
        within(paths, "household__area__path"),
        round=plan.id, starts_on__lte=day, ends_on__gte=day,
    )  # fmt: skip
    if among is not None:
        found = found.filter(Q(household__in=among.households) | within(among.paths, "household__area__path"))
    for one in found.select_related("household").order_by("household__code", "pk"):
        area_id = one.household.area_id
        yield Target(
            HOUSEHOLD, one.household_id, area_id, ground.paths[area_id], one.person_id,
            followed_of(one), one.responder_id,
        )  # fmt: skip


def _sites(
    over: Selector, day: date, paths: tuple[str, ...], ground: Ground, among: Among | None
) -> Iterator[Target]:
    found = Site.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=day), _chosen(over), within(paths, "area__path")
    )
    if among is not None:
        found = found.filter(within(among.paths, "area__path") | Q(posts__in=among.posts)).distinct()
    for pk, area_id in found.order_by("code").values_list("pk", "area_id"):
        yield Target(SITE, pk, area_id, ground.paths[area_id])


def _posts(
    over: Selector, day: date, paths: tuple[str, ...], ground: Ground, among: Among | None
) -> Iterator[Target]:
    found = Post.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=day),
        _chosen(over),
        within(paths, "area__path"),
        opened_on__lte=day,
    )
    if among is not None:
        found = found.filter(within(among.paths, "area__path") | Q(pk__in=among.posts))
    for pk, area_id in found.order_by("code").values_list("pk", "area_id"):
        yield Target(POST, pk, area_id, ground.paths[area_id])


def _chosen(over: Selector) -> Q:
    """Kinds and single codes add up; without either it is every one."""
    if not over.kinds and not over.codes:
        return Q()
    return Q(kind__in=over.kinds) | Q(code__in=over.codes)


def keys(found: Collection[Target]) -> set[str]:
    """Their doors."""
    return {target.key for target in found}
