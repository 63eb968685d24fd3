"""The pages of the census: progress, what differs, deciding it household by household and many at once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liba.accounts.terms import Role
from liba.registry.models import Person
from liba.rounds.models import Difference
from liba.rounds.services.census import store_gaps
from liba.rounds.terms.census import Gap, Said
from liba.rounds.terms.plans import DifferenceKind
from tests.console.conftest import SignIn, said_by
from tests.rounds.test_census import sheet
from tests.support.town import SmallTown


@pytest.fixture
def differing(town: SmallTown) -> list[Difference]:
    """Somebody is away in each of two households; one has somebody new of whom two sources speak."""
    for home in town.households[:2]:
        person = home.people.order_by("pk")[1]
        store_gaps(home.pk, "door", [Gap(DifferenceKind.AWAY, person.pk)], now=town.now)
    home = town.households[0]
    for source, sex in (("clinic", "M"), ("police", "F")):
        gap = Gap(DifferenceKind.NEW_PERSON, said=Said("赵六", sex))
        store_gaps(home.pk, source, [gap], now=town.now)
    return list(Difference.objects.order_by("pk"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_progress_and_differences_are_shown(
    differing: list[Difference], town: SmallTown, sign_in: SignIn, language: str
) -> None:
    client = sign_in(Role.CLERK, language=language)
    assert town.villages[0].name_zh in said_by(client, "/census/")
    assert town.households[0].code in said_by(client, "/census/open/")
    assert town.households[0].code not in said_by(client, "/census/open/", kind="count")
    page = said_by(client, f"/census/{town.households[0].pk}/")
    assert "赵六" in page
    assert page.count('value="accept:') == 3
    for address in ("/census/?format=xlsx", "/census/open/?format=xlsx"):
        assert client.get(address).content[:2] == b"PK"


def test_a_household_is_decided_and_the_next_one_comes(
    differing: list[Difference], town: SmallTown, sign_in: SignIn
) -> None:
    client = sign_in(Role.CLERK)
    home, following = town.households[:2]
    page = said_by(client, f"/census/{home.pk}/")
    away, male, _female = re.findall(r'name="(case-\d+)" value="(accept:\d+)"', page)
    answer = client.post(f"/census/{home.pk}/", {away[0]: away[1], male[0]: male[1]})
    assert answer.headers["Location"] == f"/census/{following.pk}/"
    assert Person.objects.get(name="赵六").sex == "M"
    decided = said_by(client, f"/census/{home.pk}/")
    assert "accepted" in decided
    row = Difference.objects.get(kind="away", household=home)
    assert client.post(f"/census/undo/{row.pk}/").status_code == 302
    row.refresh_from_db()
    assert row.state == "open"
    answer = client.post(f"/census/{home.pk}/", {f"case-{row.pk}": f"dismiss:{row.pk}"})
    assert answer.headers["Location"] == f"/census/{home.pk}/"
    row.refresh_from_db()
    assert row.state == "open"


def test_many_are_decided_at_once(differing: list[Difference], town: SmallTown, sign_in: SignIn) -> None:
    client = sign_in(Role.CLERK)
    ids = [row.pk for row in differing]
    assert client.post("/census/open/decide/", {"id": ids[:2], "decision": "accept"}).status_code == 302
    assert Person.objects.filter(presence="away").count() == 2
    broken = {"id": [], "decision": "accept", "area": "7\r\nX: 1", "kind": "\n"}
    assert client.post("/census/open/decide/", broken).headers["Location"].endswith("?area=&kind=")
    client.post("/census/open/decide/", {"id": [*ids, "x"], "decision": "dismiss", "note": "核过了"})
    assert not Difference.objects.filter(state="open").exists()


def test_a_list_is_held_against_the_register(town: SmallTown, sign_in: SignIn) -> None:
    client = sign_in(Role.CLERK)
    home = town.households[0]
    content = sheet([("姓名", "户号"), ("钱七", home.number), ("孙八", "9999")])
    file = SimpleUploadedFile("clinic.xlsx", content)
    page = client.post(
        "/census/source/", {"source": "clinic", "area": home.area_id, "file": file}
    ).content.decode()
    assert "1 new difference" in page
    assert "孙八" in page
    assert Difference.objects.get().source == "clinic"


def test_only_who_keeps_the_register_sees_it(
    differing: list[Difference], town: SmallTown, sign_in: SignIn
) -> None:
    assert sign_in(Role.GUARD).get("/census/").status_code == 403
    other = sign_in(Role.VILLAGE_CADRE, town.villages[1])
    assert other.get(f"/census/{town.households[0].pk}/").status_code == 403
    assert town.households[0].code not in said_by(other, "/census/open/")
