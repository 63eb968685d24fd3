"""Households and people: found, looked at, changed; every look is a line of the journal."""

import re
from urllib.parse import unquote

import pytest

from liba.access import services as access
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.numbers import pass_number
from liba.registry.models import Household, Person
from tests.console.conftest import SignIn
from tests.support.town import SmallTown


def verbs() -> list[str]:
    return list(JournalLine.objects.order_by("seq").values_list("verb", flat=True))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_shows_doors_and_no_names(sign_in: SignIn, town: SmallTown, language: str) -> None:
    page = sign_in(Role.CLERK, language=language).get("/households/")
    assert town.households[0].address in page.text
    assert "测试甲" not in page.text


@pytest.mark.parametrize("role", [Role.GUARD, Role.AUDITOR, Role.GATE_OFFICER, Role.ADMINISTRATOR])
def test_who_may_not_see_people_is_refused(sign_in: SignIn, town: SmallTown, role: Role) -> None:
    client = sign_in(role)
    assert client.get("/households/").status_code == 403
    assert client.get(f"/households/{town.households[0].pk}/").status_code == 403
    assert verbs() == []


def test_a_cadre_sees_the_own_village(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    inside = [home for home in town.households if home.area.path.startswith(town.villages[0].path)]
    outside = [home for home in town.households if not home.area.path.startswith(town.villages[0].path)]
    text = client.get("/households/").text
    assert inside[0].code in text
    assert outside[0].code not in text
    refused = client.get(f"/households/{outside[0].pk}/")
    assert refused.status_code == 403
    assert "/glass/" in refused.text


def test_the_words_of_a_search_stand_in_no_address(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.CLERK)
    for answer in (client.post("/households/", {"q": "测试甲"}), client.get("/households/", {"q": "测试甲"})):
        assert answer.status_code == 302
        assert "测试甲" not in unquote(answer.headers["location"])
    found = client.get(answer.headers["location"])
    assert town.households[0].address in found.text
    assert verbs().count("registry.people.searched") == 1
    assert "测试甲" not in str(JournalLine.objects.get(verb="registry.people.searched").facts)


@pytest.mark.parametrize("kind", ["id", "phone", "code"])
def test_somebody_is_found_by_a_number(sign_in: SignIn, town: SmallTown, kind: str) -> None:
    person = Person.objects.filter(household=town.households[3]).first()
    assert person is not None
    words = {
        "id": person.id_number,
        "phone": person.phones.get().number,
        "code": person.household.code,
    }[kind]
    page = sign_in(Role.CLERK).post("/households/", {"q": words}, follow=True)
    assert person.household.address in page.text
    assert str(person.id_number) not in page.text.replace(str(words), "")


def test_a_pass_number_leads_to_its_household(sign_in: SignIn, town: SmallTown) -> None:
    run = access.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    page = sign_in(Role.CLERK).post("/households/", {"q": pass_number(run.first_serial)}, follow=True)
    home = Household.objects.get(passes__serial=run.first_serial)
    assert page.redirect_chain[-1][0] == f"/households/{home.pk}/"


def test_nobody_found_is_said_and_a_made_up_piece_lists_doors(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.CLERK, language="en")
    assert "Nobody found" in client.post("/households/", {"q": "没有这个人"}, follow=True).text
    assert client.get("/households/", {"s": "rubbish"}).status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_household_is_on_one_page_masked_and_the_look_is_written_down(
    sign_in: SignIn, town: SmallTown, language: str
) -> None:
    home = town.households[0]
    access.issue_run(town.system, "yellow", town.root.pk, now=town.now)
    page = sign_in(Role.COMMANDER, language=language).get(f"/households/{home.pk}/")
    assert page.status_code == 200
    for person in home.people.all():
        assert person.name in page.text
        assert str(person.id_number) not in page.text
        assert person.id_tail in page.text
    assert page.text.count("card-swatch") == 3
    line = JournalLine.objects.filter(verb="registry.household.seen").get()
    assert line.subject_id == str(home.pk)


def test_numbers_are_shown_when_asked_for_and_each_time_is_written_down(
    sign_in: SignIn, town: SmallTown
) -> None:
    person = town.households[0].people.first()
    assert person is not None
    shown = sign_in(Role.CLERK).post(f"/people/{person.pk}/reveal", headers={"hx-request": "true"})
    assert str(person.id_number) in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert JournalLine.objects.get(verb="registry.person.numbers_seen").subject_id == str(person.pk)
    refused = sign_in(Role.GROUP_LEADER).post(f"/people/{person.pk}/reveal", headers={"hx-request": "true"})
    assert refused.status_code == 403
    assert refused.headers["hx-retarget"] == "#said"


def test_history_tells_who_looked(sign_in: SignIn, town: SmallTown) -> None:
    home = town.households[0]
    client = sign_in(Role.CLERK)
    client.get(f"/households/{home.pk}/")
    assert "clerk" in client.get(f"/households/{home.pk}/history").text


def test_a_household_is_registered_with_its_people(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.CLERK)
    form = {"area": town.groups[0].pk, "number": "900", "address": "五四村900号"}
    made = client.post("/households/new", form)
    home = Household.objects.get(number="900")
    assert made.headers["location"] == f"/households/{home.pk}/"
    twice = client.post("/households/new", form)
    assert twice.status_code == 200
    assert 'role="alert"' in twice.text
    person = {"name": "测试𠮷", "presence": "present", "phones": "13800138000、13900139000", "is_head": "on"}
    assert client.post(f"/households/{home.pk}/people/new", person).status_code == 302
    kept = home.people.get()
    assert (kept.name, kept.phones.count(), kept.is_head) == ("测试𠮷", 2, True)


def test_a_wrong_id_number_keeps_the_entries(sign_in: SignIn, town: SmallTown) -> None:
    home = town.households[0]
    form = {"name": "测试新人", "presence": "present", "id_number": "990000195001010001"}
    page = sign_in(Role.CLERK, language="en").post(f"/households/{home.pk}/people/new", form)
    assert page.status_code == 200
    assert "测试新人" in page.text
    assert "The ID number can" in page.text.replace("&#x27;", "'")


def test_two_who_change_one_person_see_the_newer_version(sign_in: SignIn, town: SmallTown) -> None:
    home = town.households[0]
    person = home.people.first()
    assert person is not None
    client = sign_in(Role.CLERK, language="en")
    url = f"/households/{home.pk}/people/{person.pk}/edit"
    start = client.get(url)
    assert str(person.id_number) in start.text
    assert "registry.person.numbers_seen" in verbs()
    Person.objects.filter(pk=person.pk).update(name="别人改的", version=person.version + 1)
    form = {
        "name": "我改的", "id_number": person.id_number, "phones": "", "sex": person.sex, "presence": "away",
        "version": person.version,
    }  # fmt: skip
    stale = client.post(url, form)
    assert "我改的" in stale.text
    assert "别人改的" in stale.text
    again = client.post(url, {**form, "version": person.version + 1})
    assert again.status_code == 302
    person.refresh_from_db()
    assert (person.name, person.presence) == ("我改的", "away")


def test_presence_is_one_tap_and_people_move(sign_in: SignIn, town: SmallTown) -> None:
    home, other = town.households[0], town.households[1]
    person = home.people.last()
    assert person is not None
    client = sign_in(Role.CLERK)
    client.post(f"/people/{person.pk}/presence", {"presence": "away", "version": person.version})
    person.refresh_from_db()
    assert person.presence == "away"
    url = f"/households/{home.pk}/people/{person.pk}/move"
    assert client.post(url, {"household": "nowhere", "version": person.version}).status_code == 200
    moved = client.post(url, {"household": other.code, "version": person.version})
    assert moved.headers["location"] == f"/households/{other.pk}/"
    person.refresh_from_db()
    assert person.household_id == other.pk


def test_a_household_moves_and_closes_only_when_empty(sign_in: SignIn, town: SmallTown) -> None:
    home = town.households[0]
    client = sign_in(Role.CLERK)
    form = {"area": town.groups[1].pk, "number": "77", "version": home.version}
    assert client.post(f"/households/{home.pk}/move", form).status_code == 302
    home.refresh_from_db()
    assert home.area_id == town.groups[1].pk
    refused = client.post(f"/households/{home.pk}/close", {"version": home.version})
    assert refused.status_code == 409
    home.people.update(presence="moved_out")
    assert client.post(f"/households/{home.pk}/close", {"version": home.version}).status_code == 302
    home.refresh_from_db()
    assert home.closed_at is not None


def test_the_list_is_paged_by_code_and_exported(
    sign_in: SignIn, town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liba.console.households.search.PAGE", 5)
    client = sign_in(Role.CLERK)
    first = client.get("/households/")
    following = re.search(r'href="(\?after=[^"]+)"', first.text)
    assert following is not None
    second = client.get("/households/" + following[1].replace("&amp;", "&"))
    assert set(re.findall(r"/households/(\d+)/\"", first.text)).isdisjoint(
        re.findall(r"/households/(\d+)/\"", second.text)
    )
    exported = client.get("/households/", {"format": "csv"}).content.decode()
    assert town.households[-1].code in exported
    assert "测试" not in exported
