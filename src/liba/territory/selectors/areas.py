"""Reading the area tree, as far as the actor's areas reach."""

from django.db.models import Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.territory.models import Area, Level, Reorganisation, Site
from liba.territory.terms import SiteKind


def within(paths: tuple[str, ...], field: str = "path") -> Q:
    """A condition: the area's path (`field` on the queried table) lies in one of the paths. No path, no row."""
    if "" in paths:
        return Q()
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def reach(actor: Actor) -> tuple[str, ...]:
    """Every path over which the actor holds any power."""
    return tuple(sorted({scope.path for scope in actor.scopes}))


def levels() -> list[Level]:
    """The levels of the tree, the town first."""
    return list(Level.objects.order_by("rank"))


def town() -> Area:
    """The root of the tree. Refuses (`NotFound`) before a playbook has been applied."""
    root = Area.objects.filter(parent=None).select_related("level").first()
    if root is None:
        raise NotFound(what="town")
    return root


def areas(actor: Actor, *, include_closed: bool = False) -> QuerySet[Area]:
    """The areas that the actor holds any power over, in the order of the tree."""
    found = Area.objects.filter(within(reach(actor))).select_related("level", "parent", "successor")
    return found if include_closed else found.filter(closed_on=None)


def area_choices(actor: Actor, power: Power) -> list[Area]:
    """Open areas over which the actor holds a power: what a form offers. Depth is `area.path.count(".")`.

    They come without what stands around them and without boundaries: a town has hundreds.
    """
    found = areas(actor).filter(within(actor.areas_for(power)))
    return list(found.select_related(None).defer("boundary"))


def area_by_code(code: str) -> Area:
    """The area of a code, open or closed. Refuses (`NotFound`) an unknown one."""
    area = Area.objects.filter(code=code).select_related("level", "successor").first()
    if area is None:
        raise NotFound(what=code)
    return area


def area_by_id(area_id: int) -> Area:
    """The area of an id, open or closed. Refuses (`NotFound`) an unknown one."""
    area = Area.objects.filter(pk=area_id).select_related("level", "successor").first()
    if area is None:
        raise NotFound(what=f"area {area_id}")
    return area


def descendants(area: Area) -> QuerySet[Area]:
    """The area itself and every open area below it."""
    return Area.objects.filter(path__startswith=area.path, closed_on=None).select_related("level")


def last_successor(area: Area) -> Area:
    """Where an area's people are today: the area itself, or the open end of its chain of successors."""
    while area.closed_on is not None and area.successor is not None:
        area = area.successor
    return area


def sites(actor: Actor, kind: SiteKind | None = None) -> QuerySet[Site]:
    """Open sites in the actor's areas, of one kind if given."""
    found = Site.objects.filter(within(reach(actor), "area__path"), closed_on=None)
    found = found.select_related("area", "parent")
    return found.filter(kind=kind.value) if kind else found


def reorganisations(actor: Actor) -> QuerySet[Reorganisation]:
    """Reorganisations whose successor the actor can see, newest first."""
    found = Reorganisation.objects.filter(within(reach(actor), "successor__path"))
    return found.select_related("successor").prefetch_related("merged").order_by("-recorded_at")
