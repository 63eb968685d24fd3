"""Areas, sites, roads and cordons: what is drawn, what is refused, who sees it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from liba.governance.models import JournalLine
from liba.governance.services import decide_measure
from liba.governance.terms import MeasureKind
from liba.kernel.actors import Power, system
from liba.kernel.refusals import Forbidden, NotFound, Refusal, Stale
from liba.kernel.text import Text
from liba.territory import selectors
from liba.territory.models import Cordon
from liba.territory.refusals import (
    CodeTaken,
    CordonLoop,
    NoAreas,
    NotInside,
    RoadBlocked,
    WrongLevel,
    WrongShape,
)
from liba.territory.services import (
    add_area,
    add_road,
    add_site,
    bind_cordon,
    block_road,
    close_site,
    draw_cordon,
    edit_area,
    edit_cordon,
    open_road,
    set_levels,
)
from liba.territory.terms import AreaDraft, CordonKind, RoadStatus, SiteDraft, SiteKind
from tests.support.ground import NOW, TOWN, Ground

SYSTEM = system("tests")
SQUARE = {"type": "Polygon", "coordinates": [[[105.0, 29.0], [105.1, 29.0], [105.1, 29.1], [105.0, 29.0]]]}
LINE = {"type": "LineString", "coordinates": [[105.0, 29.0], [105.1, 29.0]]}


def cordon(code: str, *areas: str, parent: str = "") -> Cordon:
    return draw_cordon(
        SYSTEM,
        code=code,
        name=Text(code),
        kind=CordonKind.ENCLOSURE,
        area_codes=areas,
        parent_code=parent,
        now=NOW,
    )


def test_the_tree_is_in_the_paths(ground: Ground) -> None:
    assert next(area.code for area in selectors.areas(SYSTEM)) == TOWN
    assert selectors.town() == ground.root
    below = selectors.descendants(ground.villages[0])
    assert {area.code for area in below} == {ground.villages[0].code, *(g.code for g in ground.groups[:2])}
    assert [level.slug for level in selectors.levels()] == ["town", "village", "group"]


def test_levels_may_be_named_anew(ground: Ground) -> None:
    set_levels(
        SYSTEM, [("town", Text("镇", "town")), ("village", Text("村")), ("grid", Text("网格"))], now=NOW
    )
    assert [level.slug for level in selectors.levels()] == ["town", "village", "grid", "group"]


@pytest.mark.parametrize(
    ("draft", "kind"),
    [
        (AreaDraft(TOWN, "village", TOWN, Text("x")), CodeTaken),
        (AreaDraft("x", "town", TOWN, Text("x")), WrongLevel),
        (AreaDraft("x", "town", "", Text("x")), WrongLevel),
        (AreaDraft("x", "village", "nowhere", Text("x")), NotFound),
        (AreaDraft("x", "street", TOWN, Text("x")), NotFound),
        (AreaDraft("x", "village", TOWN, Text("x"), lon=999.0, lat=1.0), WrongShape),
        (AreaDraft("x", "village", TOWN, Text("x"), boundary={"type": "Point"}), WrongShape),
    ],
)
def test_an_area_that_can_t_be_is_refused(ground: Ground, draft: AreaDraft, kind: type[Refusal]) -> None:
    with pytest.raises(kind):
        add_area(SYSTEM, draft, now=NOW)
    assert selectors.areas(SYSTEM).count() == 7


def test_two_administrators_change_one_area(ground: Ground) -> None:
    area = ground.villages[0]

    def edit(version: int) -> object:
        return edit_area(
            SYSTEM, area.pk, version=version, name=Text("新村"), lon=105.0, lat=29.0, boundary=SQUARE, now=NOW
        )

    assert edit(1)
    with pytest.raises(Stale):
        edit(1)
    assert JournalLine.objects.filter(verb="territory.area.edited").count() == 1


def test_rights_end_at_the_area_s_border(ground: Ground) -> None:
    cadre = ground.actor(Power.EDIT_TERRITORY)
    draft = AreaDraft("x", "group", ground.villages[1].code, Text("x"))
    with pytest.raises(Forbidden):
        add_area(cadre, draft, now=NOW)
    assert {area.code for area in selectors.areas(cadre)} == {
        ground.villages[0].code,
        *(group.code for group in ground.groups[:2]),
    }
    assert selectors.area_choices(cadre, Power.SEE_PEOPLE) == []


def test_stalls_stand_in_a_market(ground: Ground) -> None:
    market = add_site(
        SYSTEM, SiteDraft("m", SiteKind.MARKET, Text("何家场市场"), ground.villages[0].code), now=NOW
    )
    stall = add_site(
        SYSTEM,
        SiteDraft("m-1", SiteKind.STALL, Text("1号摊位"), ground.villages[0].code, "m", 105.0, 29.0),
        now=NOW,
    )
    assert stall.parent == market
    assert [site.code for site in selectors.sites(SYSTEM, SiteKind.STALL)] == ["m-1"]
    assert len(selectors.site_layer(SYSTEM)["features"]) == 1
    close_site(SYSTEM, stall.pk, on=NOW.date(), now=NOW)
    close_site(SYSTEM, stall.pk, on=NOW.date() + timedelta(days=1), now=NOW)
    assert list(selectors.sites(SYSTEM, SiteKind.STALL)) == []
    for draft, kind in (
        (SiteDraft("m", SiteKind.SHOP, Text("x"), ground.villages[0].code), CodeTaken),
        (SiteDraft("n", SiteKind.SHOP, Text("x"), "nowhere"), NotFound),
        (SiteDraft("n", SiteKind.STALL, Text("x"), ground.villages[0].code, "nowhere"), NotFound),
    ):
        with pytest.raises(kind):
            add_site(SYSTEM, draft, now=NOW)


def test_a_road_is_blocked_once_and_opened(ground: Ground) -> None:
    road = add_road(SYSTEM, code="r1", name=Text("何马路"), line=LINE, now=NOW)
    ring = cordon("ring", TOWN)
    road = block_road(SYSTEM, road.pk, cordon_id=ring.pk, version=1, now=NOW)
    assert (road.status, road.cordon) == (RoadStatus.BLOCKED.value, ring)
    with pytest.raises(RoadBlocked):
        block_road(SYSTEM, road.pk, cordon_id=ring.pk, version=2, now=NOW)
    with pytest.raises(Stale):
        open_road(SYSTEM, road.pk, version=1, now=NOW)
    assert open_road(SYSTEM, road.pk, version=2, now=NOW).status == RoadStatus.OPEN.value
    (feature,) = selectors.road_layer(SYSTEM)["features"]
    assert feature["properties"]["status"] == "open"
    with pytest.raises(WrongShape):
        add_road(SYSTEM, code="r2", name=Text("x"), line=SQUARE, now=NOW)
    with pytest.raises(CodeTaken):
        add_road(SYSTEM, code="r1", name=Text("x"), now=NOW)


def test_cordons_lie_inside_each_other_and_are_numbered_densely(ground: Ground) -> None:
    outer = cordon("outer", TOWN)
    middle = cordon("middle", ground.villages[0].code, parent="outer")
    inner = cordon("inner", ground.groups[0].code, parent="middle")
    assert [c.number for c in (outer, middle, inner)] == [1, 2, 3]
    assert selectors.cordon_chain(inner) == (inner, middle, outer)
    assert selectors.innermost(ground.groups[0]) == inner
    assert selectors.innermost(ground.groups[1]) == middle
    assert selectors.innermost(ground.villages[1]) == outer
    assert len(selectors.cordon_layer(SYSTEM)["features"]) == 1
    seen = selectors.cordons(ground.actor(Power.SEE_GATES, area=ground.villages[1]))
    assert [c.code for c in seen] == ["outer"]


@pytest.mark.parametrize(
    ("draw", "kind"),
    [
        (lambda g: cordon("outer", TOWN), CodeTaken),
        (lambda g: cordon("x"), NoAreas),
        (lambda g: cordon("x", "nowhere"), NotFound),
        (lambda g: cordon("x", TOWN, parent="nowhere"), NotFound),
        (lambda g: cordon("x", g.villages[1].code, parent="outer"), NotInside),
        (lambda g: cordon("x", TOWN, parent="outer"), NotInside),
    ],
)
def test_a_cordon_that_can_t_be_is_refused(
    ground: Ground, draw: Callable[[Ground], Cordon], kind: type[Refusal]
) -> None:
    cordon("outer", ground.villages[0].code)
    with pytest.raises(kind):
        draw(ground)
    assert Cordon.objects.count() == 1


def test_a_change_may_not_leave_an_inner_cordon_outside(ground: Ground) -> None:
    outer = cordon("outer", *(village.code for village in ground.villages))
    inner = cordon("inner", ground.groups[0].code, parent="outer")

    def edit(row: Cordon, *areas: str, parent: str = "", version: int = 1) -> Cordon:
        return edit_cordon(
            SYSTEM, row.pk, version=version, name=row.name, area_codes=areas, parent_code=parent, now=NOW
        )

    with pytest.raises(NotInside):
        edit(outer, ground.villages[1].code)
    with pytest.raises(CordonLoop):
        edit(outer, ground.groups[0].code, parent="inner")
    assert edit(outer, ground.villages[0].code).version == 2
    with pytest.raises(Stale):
        edit(outer, ground.villages[0].code)
    assert edit(inner, ground.groups[1].code, parent="outer").version == 2


def test_only_who_decides_measures_binds_a_cordon(ground: Ground) -> None:
    ring = cordon("ring", TOWN)
    measure = decide_measure(
        SYSTEM,
        code="order-9",
        kind=MeasureKind.CORDON,
        title=Text("封控"),
        legal_basis="第9号令",
        scope="全镇",
        starts_at=NOW,
        ends_at=NOW + timedelta(days=14),
        now=NOW,
    )
    with pytest.raises(Forbidden):
        bind_cordon(ground.actor(Power.EDIT_TERRITORY), ring.pk, measure_id=measure.pk, version=1, now=NOW)
    assert bind_cordon(SYSTEM, ring.pk, measure_id=measure.pk, version=1, now=NOW).measure == measure
    with pytest.raises(Stale):
        bind_cordon(SYSTEM, ring.pk, measure_id=None, version=1, now=NOW)
    with pytest.raises(NotFound):
        bind_cordon(SYSTEM, ring.pk, measure_id=999, version=2, now=NOW)


def test_the_map_shows_points_where_no_border_is_known(ground: Ground) -> None:
    features = selectors.area_layer(SYSTEM)["features"]
    assert {f["geometry"]["type"] for f in features} == {"Point"}
    assert len(features) == 2
