"""The chain board and the assigning of linkers, as a cadre uses them."""

from datetime import timedelta

import pytest
from django.test import Client

from liba.accounts.terms import Role
from liba.registry.models import Household
from liba.workforce.models import Assignment, Link, Responder, Tie
from liba.workforce.selectors import linkers_on
from liba.workforce.terms import LinkLevel
from tests.console.conftest import SignIn
from tests.support.town import DAY, SmallTown
from tests.workforce.linking import answer, hand, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in: SignIn) -> Client:
    return sign_in(Role.VILLAGE_CADRE)


@pytest.fixture
def hands(town: SmallTown) -> list[Responder]:
    return [hand(town.villages[0], f"V{n:03d}") for n in range(2)]


def ask(desk: Client, town: SmallTown, **more: object) -> Assignment:
    asked = {
        "area": town.villages[0].pk, "starts_on": DAY.isoformat(), "least": 2, "most": 10, "within": "village",
        "standings": ["volunteer"], **more,
    }  # fmt: skip
    answered = desk.post("/chain/assign/", asked)
    assert answered.status_code == 302, answered.content.decode()
    return Assignment.objects.latest("made_at")


def test_the_board_says_what_is_missing_and_opens_to_the_doors(
    town: SmallTown, desk: Client, hands: list[Responder]
) -> None:
    answer(town, hand(town.root, "O1", name="镇干部甲"), LinkLevel.OFFICIAL, town.villages[0])
    for home in town.households[:2]:
        link(town, hands[0], home)
    page = desk.get("/chain/").content.decode()
    assert "镇干部甲" in page
    assert f"/chain/doors/?day={DAY}&amp;area={town.villages[0].pk}&amp;show=open" in page
    doors = desk.get("/chain/doors/", {"area": town.villages[0].pk, "show": "open"}).content.decode()
    assert town.households[0].address not in doors
    assert town.households[4].address in doors
    grids = desk.get("/chain/", {"area": town.villages[0].pk, "day": (DAY - timedelta(days=3)).isoformat()})
    assert grids.status_code == 200
    for address in ("/chain/", "/chain/doors/"):
        assert desk.get(address, {"format": "csv"})["Content-Type"].startswith("text/csv")


def test_the_map_shows_where_nobody_answers(town: SmallTown, desk: Client) -> None:
    assert desk.get("/chain/map/").status_code == 200
    drawn = desk.get("/chain/map/layers.json").json()
    assert [feature["properties"]["n"] for feature in drawn["coverage"]["features"]] == [6, 6]
    near = desk.get("/chain/map/layers.json", {"area": town.villages[0].pk}).json()
    assert near["coverage"]["features"] == []


def test_a_place_without_households_is_told_what_comes_first(town: SmallTown, desk: Client) -> None:
    Household.objects.update(closed_at=town.now - timedelta(days=2))
    assert "No household here" in desk.get("/chain/").content.decode()


def test_linkers_are_proposed_looked_at_and_confirmed(
    town: SmallTown, desk: Client, hands: list[Responder]
) -> None:
    one = ask(desk, town)
    page = desk.get(f"/chain/assign/{one.pk}/").content.decode()
    assert "V000" in page
    assert linkers_on(DAY) == {}
    done = desk.post(f"/chain/assign/{one.pk}/confirm/", {"version": one.version, "note": ""}, follow=True)
    assert done.status_code == 200
    assert len(linkers_on(DAY)) == 6
    again = desk.post(f"/chain/assign/{one.pk}/confirm/", {"version": one.version})
    assert again.status_code == 409
    assert desk.get(f"/chain/assign/{one.pk}/", {"format": "xlsx"}).status_code == 200
    assert desk.get("/chain/assign/").status_code == 200


def test_what_is_left_comes_with_its_cures(town: SmallTown, desk: Client, hands: list[Responder]) -> None:
    one = ask(desk, town, most=2)
    assert one.figures["uncovered"] == 2
    page = desk.get(f"/chain/assign/{one.pk}/", {"show": "open"}).content.decode()
    assert "let a linker have up to 3 households" in page
    assert desk.post(f"/chain/assign/{one.pk}/discard/").status_code == 302


def test_a_drop_out_is_replaced_from_their_page_and_a_note_is_kept(
    town: SmallTown, desk: Client, hands: list[Responder]
) -> None:
    for home in [home for home in town.households if home.area.path.startswith(town.villages[0].path)]:
        link(town, hands[0], home, DAY - timedelta(days=2))
    assert "Replace as linker" in desk.get(f"/workforce/{hands[0].pk}/", follow=True).content.decode()
    desk.post(f"/workforce/{hands[0].pk}/replace/")
    one = Assignment.objects.get()
    desk.post(f"/chain/assign/{one.pk}/confirm/", {"version": one.version, "note": "早上敲门"})
    taken = Link.objects.filter(ends_on=None, level="linker").first()
    assert taken is not None
    assert (taken.responder, taken.note) == (hands[1], "早上敲门")
    assert "早上敲门" in desk.get(f"/chain/assign/{one.pk}/").content.decode()
    desk.post(f"/chain/links/{taken.pk}/note/", {"note": "下午敲门"})
    taken.refresh_from_db()
    assert taken.note == "下午敲门"


def test_a_door_and_an_area_are_given_by_badge(town: SmallTown, desk: Client, hands: list[Responder]) -> None:
    home = town.households[0]
    where = f"/chain/doors/{home.pk}/"
    assert "There is no such thing" in desk.post(where, {"responder": "X", "starts_on": DAY}).content.decode()
    assert desk.post(where, {"responder": "V000", "starts_on": DAY}).status_code == 302
    assert linkers_on(DAY) == {home.pk: hands[0].pk}
    assert "V000" in desk.get(where).content.decode()
    made = Link.objects.get()
    desk.post(f"/chain/links/{made.pk}/end/")
    assert linkers_on(DAY) == {}
    area = {"responder": "V001", "starts_on": DAY, "level": "grid", "area": town.villages[0].pk}
    assert desk.post("/chain/areas/new/", area).status_code == 302
    assert Link.objects.filter(level="grid", responder=hands[1]).exists()


def test_kin_are_noted_by_the_number_of_the_household(
    town: SmallTown, desk: Client, hands: list[Responder]
) -> None:
    where = f"/workforce/{hands[0].pk}/ties/"
    home = town.households[0]
    desk.post(where, {"household": home.code, "kind": "kin"})
    assert Tie.objects.get().kind == "kin"
    assert home.code in desk.get(where).content.decode()
    desk.post(where, {"household": home.code, "kind": ""})
    assert not Tie.objects.exists()


def test_who_may_only_look_assigns_nothing(town: SmallTown, sign_in: SignIn) -> None:
    client = sign_in(Role.INSPECTOR)
    assert client.get("/chain/").status_code == 200
    assert client.get("/chain/assign/").status_code == 403
