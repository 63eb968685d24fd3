"""The map's pages: who sees what, what may be changed, and that lists say what the drawing shows."""

import html
import json
import re

import pytest

from liba.access.models import Gate
from liba.accounts.models import Grant
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.territory.models import Area, Cordon, Road, Site
from tests.console.conftest import SignIn
from tests.support.town import SmallTown

LISTS = ("cordons", "gates", "roads", "sites", "areas")


@pytest.fixture
def road(town: SmallTown) -> Road:
    return Road.objects.create(
        code="R1",
        name_zh="五四路",
        line={"type": "LineString", "coordinates": [[104.9, 29.4], [104.93, 29.41]]},
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("shown", LISTS)
def test_every_list_is_shown_in_both_languages(
    sign_in: SignIn, road: Road, shown: str, language: str
) -> None:
    page = sign_in(Role.COMMANDER, language=language).get("/map/", {"list": shown})
    assert page.status_code == 200
    assert 'data-layers="/map/layers.json"' in page.text
    expected = {
        "cordons": "场镇口袋",
        "gates": "西卡口",
        "roads": "五四路",
        "sites": "农贸市场",
        "areas": "五四村",
    }
    assert expected[shown] in page.text


@pytest.mark.parametrize("role", [Role.GUARD, Role.AUDITOR])
def test_who_has_no_business_with_the_map_is_refused(sign_in: SignIn, role: Role) -> None:
    page = sign_in(role).get("/map/")
    assert page.status_code == 403


def test_a_village_cadre_sees_the_own_village_only(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    page = client.get("/map/", {"list": "areas"})
    assert town.villages[0].name_zh in page.text
    assert town.villages[1].name_zh not in page.text
    assert client.get(f"/map/areas/{town.villages[1].pk}/").status_code == 404


def test_layers_link_each_thing_to_its_page(sign_in: SignIn, road: Road, town: SmallTown) -> None:
    layers = json.loads(sign_in(Role.COMMANDER).get("/map/layers.json").content)
    assert set(layers) == {"areas", "cordons", "roads", "sites", "gates"}
    gate = next(f for f in layers["gates"]["features"] if f["properties"]["code"] == "west")
    assert gate["properties"]["href"] == f"/gates/{gate['properties']['id']}/"
    assert layers["roads"]["features"][0]["properties"]["href"] == f"/map/roads/{road.pk}/"
    assert {cordon["properties"]["enforced"] for cordon in layers["cordons"]["features"]} == {True}


def test_who_may_not_see_gates_gets_no_gates(sign_in: SignIn) -> None:
    layers = json.loads(sign_in(Role.CLERK).get("/map/layers.json").content)
    assert layers["gates"]["features"] == []


def test_the_list_is_exported(sign_in: SignIn) -> None:
    answer = sign_in(Role.COMMANDER).get("/map/", {"list": "gates", "format": "csv"})
    assert "西卡口" in answer.content.decode()


def test_an_area_is_made_and_changed(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.COMMANDER)
    form = {
        "parent": town.villages[0].pk, "level": "grid", "code": "X1", "name_zh": "第9网格", "name_en": "",
        "lon": "104.91", "lat": "29.41", "boundary": "",
    }  # fmt: skip
    made = client.post("/map/areas/new", form)
    area = Area.objects.get(code="X1")
    assert made.headers["location"] == f"/map/areas/{area.pk}/"
    changed = client.post(
        f"/map/areas/{area.pk}/",
        {"name_zh": "第九网格", "name_en": "Grid 9", "version": area.version, "boundary": ""},
    )
    assert changed.status_code == 302
    area.refresh_from_db()
    assert (area.name_zh, area.lon) == ("第九网格", None)


def test_half_a_position_and_no_geojson_are_said_at_their_fields(sign_in: SignIn, town: SmallTown) -> None:
    area = town.villages[0]
    page = sign_in(Role.COMMANDER, language="en").post(
        f"/map/areas/{area.pk}/",
        {"name_zh": "x", "version": area.version, "lon": "104", "lat": "", "boundary": "{nothing"},
    )
    assert "Give both numbers, or neither." in page.text
    assert "This is not GeoJSON" in page.text


def test_two_who_change_one_area_keep_their_entries(sign_in: SignIn, town: SmallTown) -> None:
    area = town.villages[0]
    client = sign_in(Role.COMMANDER, language="en")
    form = {"name_zh": "我的名字", "name_en": "", "version": area.version, "boundary": ""}
    Area.objects.filter(pk=area.pk).update(name_zh="别人改的", version=area.version + 1)
    page = client.post(f"/map/areas/{area.pk}/", form)
    assert page.status_code == 200
    assert "我的名字" in page.text
    assert "别人改的" in page.text
    assert f'name="version" value="{area.version + 1}"' in page.text
    again = client.post(f"/map/areas/{area.pk}/", {**form, "version": area.version + 1})
    assert again.status_code == 302


def test_a_road_is_blocked_and_opened(sign_in: SignIn, road: Road, town: SmallTown) -> None:
    client = sign_in(Role.COMMANDER)
    cordon = town.cordons["town"]
    client.post(f"/map/roads/{road.pk}/turn", {"cordon": cordon.pk, "version": road.version})
    road.refresh_from_db()
    assert (road.status, road.cordon_id) == ("blocked", cordon.pk)
    assert cordon.name_zh in client.get(f"/map/roads/{road.pk}/").text
    stale = client.post(f"/map/roads/{road.pk}/turn", {"version": road.version - 1})
    assert stale.status_code == 409
    client.post(f"/map/roads/{road.pk}/turn", {"version": road.version})
    road.refresh_from_db()
    assert road.status == "open"


def test_a_cordon_is_drawn_inside_another(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.COMMANDER, language="en")
    form = {
        "code": "block", "kind": "enclosure", "name_zh": "某小区", "areas": [town.groups[0].code],
        "parent": "market", "measure": town.measures["cordon"].pk, "residents_inside": "80", "boundary": "",
    }  # fmt: skip
    assert client.post("/map/cordons/new", form).status_code == 302
    cordon = Cordon.objects.get(code="block")
    page = client.get(f"/map/cordons/{cordon.pk}/")
    assert "enforced" in page.text
    crowded = client.post("/map/cordons/new", {**form, "code": "crowded", "residents_inside": "9" * 30})
    assert "10000000" in crowded.text
    assert not Cordon.objects.filter(code="crowded").exists()
    outside = client.post("/map/cordons/new", {**form, "code": "wrong", "areas": [town.groups[-1].code]})
    assert outside.status_code == 200
    assert 'role="alert"' in outside.text
    assert not Cordon.objects.filter(code="wrong").exists()


def test_a_cordon_without_a_measure_says_that_nothing_is_enforced(sign_in: SignIn, town: SmallTown) -> None:
    cordon = town.cordons["market"]
    client = sign_in(Role.COMMANDER, language="en")
    client.post(f"/map/cordons/{cordon.pk}/bind", {"measure": "", "version": cordon.version})
    assert "No measure backs this cordon" in client.get(f"/map/cordons/{cordon.pk}/").text


def test_a_site_is_made_and_closed(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.COMMANDER)
    form = {
        "kind": "stall",
        "parent": "M1",
        "area": town.villages[0].pk,
        "code": "M1-099",
        "name_zh": "99号摊",
    }
    assert client.post("/map/sites/new", form).status_code == 302
    stall = Site.objects.get(code="M1-099")
    market = client.get(f"/map/sites/{stall.parent_id}/")
    assert "99号摊" in market.text
    shown = re.search(r'name="was" value="([^"]+)"', client.get(f"/map/sites/{stall.pk}/").text)
    assert shown is not None
    face = {"name_zh": "九十九号摊", "lon": "104.9", "lat": "29.4", "was": html.unescape(shown[1])}
    assert client.post(f"/map/sites/{stall.pk}/", face).status_code == 302
    late = client.post(f"/map/sites/{stall.pk}/", {**face, "name_zh": "晚了一步"})
    assert late.status_code == 200
    assert "晚了一步" in late.text
    renewed = re.search(r'name="was" value="([^"]+)"', late.text)
    assert renewed is not None
    again = client.post(
        f"/map/sites/{stall.pk}/", {**face, "name_zh": "晚了一步", "was": html.unescape(renewed[1])}
    )
    assert again.status_code == 302
    assert client.post(f"/map/sites/{stall.pk}/", {**face, "was": "{}"}).status_code == 200
    assert client.post(f"/map/sites/{stall.pk}/close").status_code == 302
    stall.refresh_from_db()
    assert stall.name_zh == "晚了一步"
    assert stall.closed_on is not None


def test_a_merger_shows_what_it_touches_before_it_is_decided(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.COMMANDER, language="en")
    gone, kept = town.groups[0], town.groups[1]
    form = {
        "merged": [gone.code, kept.code], "successor_code": kept.code, "successor_zh": "合并组",
        "legal_basis": "镇政府决定", "decided_on": "2020-02-27", "effective_on": "2020-02-27",
    }  # fmt: skip
    looked = client.post("/map/mergers/", {**form, "looked": "1"})
    assert "households move to the successor" in looked.text
    gone.refresh_from_db()
    assert gone.closed_on is None
    gate = town.gates["west"]
    Gate.objects.filter(pk=gate.pk).update(area=gone)
    leader = town.actor(Role.GROUP_LEADER, gone)
    decided = client.post("/map/mergers/", {**form, "confirmed": "1"})
    assert decided.status_code == 302
    gone.refresh_from_db()
    assert gone.successor_id == kept.pk
    gate.refresh_from_db()
    assert gate.area_id == kept.pk
    assert Grant.objects.filter(user=leader.id, area=kept, ends_at=None).exists()
    assert JournalLine.objects.filter(verb="access.gate.followed", subject_id=str(gate.pk)).exists()
    assert "合并组" in client.get("/map/mergers/").text


def test_who_may_not_edit_is_offered_no_form(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    assert 'name="name_zh"' not in client.get(f"/map/areas/{town.villages[0].pk}/").text
    assert client.get("/map/areas/new").status_code == 403
    assert client.post("/map/mergers/", {"confirmed": "1"}).status_code == 200
    assert Area.objects.filter(closed_on__isnull=False).count() == 0


def test_the_map_asks_the_database_a_bounded_number_of_questions(
    sign_in: SignIn, town: SmallTown, django_assert_max_num_queries: object
) -> None:
    client = sign_in(Role.COMMANDER)
    client.get("/map/")
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        assert client.get("/map/", {"list": "areas"}).status_code == 200
