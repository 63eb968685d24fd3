"""Areas that merge while the operation runs. Territory's own part; `registry.services.reorganise` runs the whole."""

from collections.abc import Sequence
from datetime import datetime

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.territory.models import Area, Cordon, Reorganisation, Site
from liba.territory.refusals import AreaClosed, CordonSplits, DifferentLevels, NothingMerges
from liba.territory.rules import area_path, half_merged
from liba.territory.services.areas import add_area
from liba.territory.terms import AreaDraft, MergerOrder, Moved


def merge_areas(actor: Actor, order: MergerOrder, *, now: datetime) -> Moved:
    """Close the merged areas, move what lies below them under the successor, and let it take their place in cordons.

    Old areas keep their rows and their journal. Refuses areas of different levels, a closed one, and a cordon that
    would come to close off people who were outside of it (unless the order widens it expressly).
    """
    actor.require(Power.EDIT_TERRITORY)
    with decision():
        merged = _merged(order.merged)
        if order.successor_code:
            merged = [area for area in merged if area.code != order.successor_code]
        if not merged:
            raise NothingMerges
        _check_level(merged)
        successor, is_new = _successor(actor, order, merged, now)
        _check_level([*merged, successor])
        everyone = frozenset(area.pk for area in (merged if is_new else [*merged, successor]))
        _take_place_in_cordons(everyone, merged, successor, widen=order.widen_cordons)
        paths = {old: new for area in merged for old, new in _hand_over(area, successor, order).items()}
        reorganisation = _note(order, merged, successor, now)
        record(
            actor,
            "territory.reorganised",
            "area",
            successor.pk,
            now,
            area_path=successor.path,
            merged=",".join(area.code for area in merged),
            successor=successor.code,
            effective_on=order.effective_on.isoformat(),
        )
    return Moved(reorganisation.pk, successor.pk, {area.pk: successor.pk for area in merged}, paths)


def _merged(codes: Sequence[str]) -> list[Area]:
    found = {
        area.code: area
        for area in Area.objects.select_for_update(of=("self",))
        .filter(code__in=codes)
        .select_related("level", "parent")
    }
    for code in codes:
        if code not in found:
            raise NotFound(what=code)
        if found[code].closed_on is not None:
            successor = Area.objects.filter(predecessors=found[code]).first()
            raise AreaClosed(area=found[code].name, successor=successor.name if successor else "–")
    return [found[code] for code in dict.fromkeys(codes)]


def _check_level(areas: Sequence[Area]) -> None:
    for area in areas:
        if area.level_id != areas[0].level_id or area.parent_id is None:
            raise DifferentLevels(area=area.name, other=areas[0].name)


def _successor(actor: Actor, order: MergerOrder, merged: Sequence[Area], now: datetime) -> tuple[Area, bool]:
    """The area that takes the others in, and whether it is new: an open one, or a new one beside the first of them."""
    found = Area.objects.select_related("level", "parent").filter(code=order.successor_code).first()
    if found is not None:
        if found.closed_on is not None:
            raise AreaClosed(area=found.name, successor="–")
        if order.successor_name.zh and order.successor_name != found.name:
            found.name_zh, found.name_en = order.successor_name.zh, order.successor_name.en
            found.version += 1
            found.save(update_fields=["name_zh", "name_en", "version"])
        return found, False
    first = merged[0]
    draft = AreaDraft(
        code=order.successor_code,
        level=first.level.slug,
        parent=first.parent.code if first.parent else "",
        name=order.successor_name,
        lon=first.lon,
        lat=first.lat,
        position_is_synthetic=first.position_is_synthetic,
        opened_on=order.effective_on,
    )
    return add_area(actor, draft, now=now), True


def _take_place_in_cordons(
    everyone: frozenset[int], merged: Sequence[Area], successor: Area, *, widen: bool
) -> None:
    cordons = list(Cordon.objects.filter(areas__in=everyone).distinct().prefetch_related("areas"))
    held = {cordon.code: frozenset(area.pk for area in cordon.areas.all()) for cordon in cordons}
    halves = half_merged(held, everyone)
    if halves and not widen:
        raise CordonSplits(cordon=halves[0])
    for cordon in cordons:
        cordon.areas.remove(*merged)
        cordon.areas.add(successor)
        Cordon.objects.filter(pk=cordon.pk).update(version=cordon.version + 1)


def _hand_over(area: Area, successor: Area, order: MergerOrder) -> dict[str, str]:
    """Move everything below `area` under the successor, close it; old paths → new paths of all that moved."""
    moved = {area.path: successor.path}
    for child in Area.objects.filter(path__startswith=area.path).exclude(pk=area.pk).order_by("path"):
        own = area_path("", child.pk)
        parent_path = moved[child.path[: -len(own)]]
        moved[child.path] = parent_path + own
        if child.parent_id == area.pk:
            child.parent = successor
        child.path = moved[child.path]
        child.version += 1
        child.save(update_fields=["path", "parent", "version"])
    Site.objects.filter(area=area).update(area=successor)
    area.closed_on, area.successor = order.effective_on, successor
    area.version += 1
    area.save(update_fields=["closed_on", "successor", "version"])
    return moved


def _note(order: MergerOrder, merged: Sequence[Area], successor: Area, now: datetime) -> Reorganisation:
    noted = Reorganisation.objects.create(
        decided_on=order.decided_on,
        effective_on=order.effective_on,
        legal_basis=order.legal_basis,
        successor=successor,
        recorded_at=now,
    )
    noted.merged.set(merged)
    return noted
