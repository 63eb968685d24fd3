"""Drawing cordons: which areas they close off, inside of which, under which measure."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from liba.governance.models import Measure
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.kernel.text import Text
from liba.territory.models import Area, Cordon
from liba.territory.refusals import AreaClosed, CodeTaken, CordonLoop, NoAreas, NotInside, WrongShape
from liba.territory.rules import is_geometry, uncovered
from liba.territory.terms import CordonKind, Geometry


def draw_cordon(
    actor: Actor,
    *,
    code: str,
    name: Text,
    kind: CordonKind,
    area_codes: Sequence[str],
    measure_id: int | None = None,
    parent_code: str = "",
    boundary: Geometry | None = None,
    residents_inside: int = 0,
    now: datetime,
) -> Cordon:
    """Draw a cordon; its number is the next free one. Refuses one that does not lie inside its outer cordon.

    Without a measure it is a plan: nothing is enforced until `bind_cordon` gives it one that runs.
    """
    actor.require(Power.EDIT_TERRITORY)
    with decision():
        if Cordon.objects.filter(code=code).exists():
            raise CodeTaken(place=code)
        areas, parent = _open_areas(area_codes), _outer(parent_code)
        _check(code, areas, parent, boundary)
        cordon = Cordon.objects.create(
            number=(Cordon.objects.aggregate(most=Max("number"))["most"] or 0) + 1,
            code=code,
            name_zh=name.zh,
            name_en=name.en,
            kind=kind.value,
            parent=parent,
            measure=_measure(measure_id),
            boundary=boundary,
            residents_inside=residents_inside,
        )
        cordon.areas.set(areas)
        record(actor, "territory.cordon.drawn", "cordon", cordon.pk, now, code=code, areas=len(areas))
    return cordon


def edit_cordon(
    actor: Actor,
    cordon_id: int,
    *,
    version: int,
    name: Text,
    area_codes: Sequence[str],
    parent_code: str = "",
    boundary: Geometry | None = None,
    residents_inside: int = 0,
    now: datetime,
) -> Cordon:
    """Change a cordon. Refuses an old `version`, a loop, and a change that would leave it or an inner one outside."""
    actor.require(Power.EDIT_TERRITORY)
    with decision():
        cordon = _locked(cordon_id, version)
        areas, parent = _open_areas(area_codes), _outer(parent_code)
        _check_loop(cordon, parent)
        _check(cordon.code, areas, parent, boundary)
        for inner in cordon.inner.prefetch_related("areas"):
            _check_inside(inner.code, list(inner.areas.all()), cordon.name, areas)
        cordon.name_zh, cordon.name_en = name.zh, name.en
        cordon.parent, cordon.boundary, cordon.residents_inside = parent, boundary, residents_inside
        cordon.version += 1
        cordon.save()
        cordon.areas.set(areas)
        record(actor, "territory.cordon.edited", "cordon", cordon.pk, now, code=cordon.code, areas=len(areas))
    return cordon


def bind_cordon(
    actor: Actor, cordon_id: int, *, measure_id: int | None, version: int, now: datetime
) -> Cordon:
    """Put a cordon under a measure, or take it from one. Whoever decides measures decides this."""
    actor.require(Power.DECIDE_MEASURE)
    with decision():
        cordon = _locked(cordon_id, version)
        cordon.measure = measure = _measure(measure_id)
        cordon.version += 1
        cordon.save(update_fields=["measure", "version"])
        record(
            actor,
            "territory.cordon.bound",
            "cordon",
            cordon.pk,
            now,
            code=cordon.code,
            measure=measure.code if measure else None,
        )
    return cordon


def _locked(cordon_id: int, version: int) -> Cordon:
    cordon = Cordon.objects.select_for_update(of=("self",)).filter(pk=cordon_id).first()
    if cordon is None:
        raise NotFound(what=f"cordon {cordon_id}")
    if cordon.version != version:
        raise Stale(what=cordon.name)
    return cordon


def _open_areas(codes: Sequence[str]) -> list[Area]:
    found = {area.code: area for area in Area.objects.filter(code__in=codes).select_related("successor")}
    for code in codes:
        if code not in found:
            raise NotFound(what=code)
        area = found[code]
        if area.closed_on is not None:
            raise AreaClosed(area=area.name, successor=area.successor.name if area.successor else "–")
    return list(found.values())


def _outer(code: str) -> Cordon | None:
    if not code:
        return None
    outer = Cordon.objects.filter(code=code).first()
    if outer is None:
        raise NotFound(what=code)
    return outer


def _measure(measure_id: int | None) -> Measure | None:
    if measure_id is None:
        return None
    measure = Measure.objects.filter(pk=measure_id).first()
    if measure is None:
        raise NotFound(what=f"measure {measure_id}")
    return measure


def _check(code: str, areas: Sequence[Area], parent: Cordon | None, boundary: Geometry | None) -> None:
    if not areas:
        raise NoAreas(cordon=code)
    if not is_geometry(boundary):
        raise WrongShape(place=code)
    if parent is not None:
        _check_inside(code, areas, parent.name, list(parent.areas.all()))


def _check_inside(inner: str, inner_areas: Sequence[Area], outer: Text, outer_areas: Sequence[Area]) -> None:
    outside = uncovered((area.path for area in inner_areas), (area.path for area in outer_areas))
    if outside:
        names = {area.path: area.name for area in inner_areas}
        raise NotInside(cordon=inner, outer=outer, area=names[outside[0]])


def _check_loop(cordon: Cordon, parent: Cordon | None) -> None:
    step = parent
    while step is not None:
        if step.pk == cordon.pk:
            raise CordonLoop(cordon=cordon.name)
        step = step.parent
