"""Responders, units and pledges at the desk: found, changed, printed, keyed back; every look is a line of the journal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.text import Text
from liba.workforce import services
from liba.workforce.models import Clearance, Pledge, PledgeText, Responder, Unit, UnitMember
from liba.workforce.rules.pledges import row_code
from liba.workforce.terms import MemberRole, PledgeAudience, Standing
from tests.console.conftest import SignIn
from tests.support.serving import enlist, vocabulary
from tests.support.town import DAY, SmallTown
from tests.workforce.test_units_rules import COMBAT

__all__ = ["vocabulary"]


def verbs() -> list[str]:
    return list(JournalLine.objects.order_by("seq").values_list("verb", flat=True))


@pytest.fixture
def unit(town: SmallTown) -> Unit:
    services.define_template(
        town.system, code="combat", name=Text("作战单元", "Combat"), rule=COMBAT, now=town.now
    )
    return services.open_unit(
        town.system, code="u1", name=Text("一号单元", "Unit one"), template_code="combat",
        area_id=town.villages[0].pk, now=town.now,
    )  # fmt: skip


@pytest.fixture
def text(town: SmallTown) -> PledgeText:
    return services.decide_pledge(
        town.system, code="cov", audience=PledgeAudience.HOUSEHOLDS, title=Text("防疫公约", "Covenant"),
        body=Text("不外出", "Stay in"), now=town.now,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_shown_empty_and_full(
    sign_in: SignIn, town: SmallTown, unit: Unit, text: PledgeText, language: str
) -> None:
    client = sign_in(Role.COMMANDER, language=language)
    addresses = [
        "/workforce/", "/workforce/new/", "/workforce/matching/", f"/workforce/matching/?unit={unit.pk}",
        "/workforce/hours/", "/workforce/hours/?thanks", "/units/", "/units/new/", "/units/many/",
        f"/units/{unit.pk}/", f"/units/{unit.pk}/edit/", "/pledges/", f"/pledges/{text.pk}/",
        f"/pledges/{text.pk}/sheet/", "/workforce/imports/",
    ]  # fmt: skip
    for _time in range(2):
        assert [(a, code) for a in addresses if (code := client.get(a, follow=True).status_code) != 200] == []
        one = enlist(town, "试甲")
        services.join_unit(town.system, unit.pk, one.pk, role=MemberRole.LEADER, now=town.now)
        addresses += [f"/workforce/{one.pk}/", f"/workforce/{one.pk}/edit/"]


@pytest.mark.parametrize("role", [Role.GUARD, Role.LINKER, Role.AUDITOR])
def test_who_may_not_see_the_workforce_is_refused(
    sign_in: SignIn, town: SmallTown, unit: Unit, text: PledgeText, role: Role
) -> None:
    one, client = enlist(town, "试甲"), sign_in(role)
    addresses = (
        "/workforce/",
        f"/workforce/{one.pk}/",
        "/units/",
        f"/units/{unit.pk}/",
        f"/pledges/{text.pk}/",
    )
    assert {client.get(address).status_code for address in addresses} == {403}


def test_who_only_sees_changes_nothing(
    sign_in: SignIn, town: SmallTown, unit: Unit, text: PledgeText
) -> None:
    one, client = enlist(town, "试甲", phones=("13800000000",)), sign_in(Role.OFFICIAL)
    assert client.get(f"/workforce/{one.pk}/").status_code == 200
    for address in ("/workforce/new/", f"/workforce/{one.pk}/edit/", "/units/new/", "/units/many/"):
        assert client.get(address).status_code == 403
    for address in (
        f"/workforce/{one.pk}/reveal/", f"/workforce/{one.pk}/ill/", f"/units/{unit.pk}/join/",
        f"/pledges/{text.pk}/key/",
    ):  # fmt: skip
        assert client.post(address).status_code == 403


def test_a_volunteer_signs_up_at_the_desk(sign_in: SignIn, town: SmallTown, vocabulary: object) -> None:
    client = sign_in(Role.CLERK)
    entries = {
        "name": "试志愿", "standing": "volunteer", "area": town.villages[0].pk, "phones": "138 0000 0000",
        "groups": ["youth"], "skills": ["driver"], "wishes": ["checkpoint"], "times": ["night"],
    }  # fmt: skip
    answer = client.post("/workforce/new/", entries, follow=True)
    one = Responder.objects.get()
    assert (one.skills, one.wishes, one.times, one.phone_tail) == (
        ["driver"],
        ["checkpoint"],
        ["night"],
        "0000",
    )
    assert "may serve as soon as the clinic" in answer.text
    assert "138****0000" in answer.text
    assert "13800000000" not in answer.text
    wrong = client.post("/workforce/new/", {**entries, "phones": "12", "username": "nobody"})
    assert "试志愿" in wrong.text
    assert Responder.objects.count() == 1


def test_somebody_is_found_and_looked_at(sign_in: SignIn, town: SmallTown) -> None:
    one = enlist(town, "试甲", phones=("13800000000",))
    enlist(town, "旁人")
    client = sign_in(Role.CLERK)
    for words in ("试", "13800000000", one.code):
        found = client.post("/workforce/", {"q": words}, follow=True)
        assert ("试甲" in found.text, "旁人" in found.text) == (True, False)
    assert verbs().count("workforce.responders.searched") == 3
    shown = client.post(f"/workforce/{one.pk}/reveal/")
    assert "+8613800000000" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    client.get(f"/workforce/{one.pk}/")
    assert verbs()[-2:] == ["workforce.responder.numbers_seen", "workforce.responder.seen"]


def test_the_list_is_chosen_and_taken_away(sign_in: SignIn, town: SmallTown, vocabulary: object) -> None:
    enlist(town, "甲医", Standing.CLINICIAN, groups=("women",), skills=("first_aid",))
    enlist(town, "乙等", cleared=False)
    client = sign_in(Role.COMMANDER)
    chosen = {
        "standing=clinician": "甲医", "serving=waiting": "乙等", "group=women": "甲医", "skill=first_aid": "甲医",
        "serving=fit": "甲医",
    }  # fmt: skip
    for query, name in chosen.items():
        text = client.get(f"/workforce/?{query}").text
        assert [one in text for one in ("甲医", "乙等")] == [name == "甲医", name == "乙等"], query
    assert "甲医" not in client.get("/workforce/?serving=left").text
    file = client.get("/workforce/?format=csv")
    assert "first aid" in file.text
    assert verbs()[-1] == "workforce.responders.listed"


def test_a_cadre_sees_his_village_only(sign_in: SignIn, town: SmallTown) -> None:
    mine, other = enlist(town, "本村"), enlist(town, "外村", village=1)
    client = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    text = client.get("/workforce/").text
    assert ("本村" in text, "外村" in text) == (True, False)
    assert client.get(f"/workforce/{mine.pk}/").status_code == 200
    assert client.get(f"/workforce/{other.pk}/").status_code == 404


def test_a_form_that_came_too_late_keeps_its_entries(sign_in: SignIn, town: SmallTown) -> None:
    one, client = enlist(town, "试甲"), sign_in(Role.CLERK)
    entries = {"name": "试改", "standing": "teacher", "area": town.villages[0].pk, "version": one.version}
    Responder.objects.filter(pk=one.pk).update(version=7, name="别人改")
    late = client.post(f"/workforce/{one.pk}/edit/", entries)
    assert "试改" in late.text
    assert "别人改" in late.text
    client.post(f"/workforce/{one.pk}/edit/", {**entries, "version": 7})
    one.refresh_from_db()
    assert (one.name, one.standing) == ("试改", "teacher")


def test_the_clinic_clears_and_somebody_rings_up_ill(sign_in: SignIn, town: SmallTown) -> None:
    one, client = enlist(town, "试甲", cleared=False), sign_in(Role.CLERK)
    past = client.post(f"/workforce/{one.pk}/clearance/", {"state": "cleared", "until": "2020-01-01"})
    assert "is over already" in past.text
    client.post(f"/workforce/{one.pk}/clearance/", {"state": "cleared", "until": "2020-03-15"})
    assert Clearance.objects.get().state == "cleared"
    client.post(f"/workforce/{one.pk}/ill/")
    one.refresh_from_db()
    assert one.clearance == "ill"
    assert "Only whether somebody may serve is kept" in client.get(f"/workforce/{one.pk}/").text


def test_somebody_leaves_and_comes_back(sign_in: SignIn, town: SmallTown) -> None:
    one, client = enlist(town, "试甲"), sign_in(Role.CLERK)
    early = client.post(f"/workforce/{one.pk}/leave/", {"left_on": "2020-01-01", "version": 1})
    assert "can&#x27;t leave before" in early.text
    client.post(f"/workforce/{one.pk}/leave/", {"left_on": DAY.isoformat(), "version": 1})
    assert "试甲" in client.get("/workforce/?serving=left").text
    client.post(f"/workforce/{one.pk}/resume/", {"version": 2})
    one.refresh_from_db()
    assert one.left_on is None


def test_a_unit_is_filled_at_the_desk(sign_in: SignIn, town: SmallTown, unit: Unit) -> None:
    one, sick = enlist(town, "试甲", Standing.VILLAGE_CADRE), enlist(town, "试病", cleared=False)
    client = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    page = client.get(f"/units/{unit.pk}/").text
    assert "village cadre: 5 too few" in page
    assert "nobody in" in page
    client.post(f"/units/{unit.pk}/join/", {"responder": one.code, "role": "leader", "squad": "households"})
    assert UnitMember.objects.get().role == "leader"
    for badge, words in ((sick.code, "may not serve"), ("9999", "There is no such thing")):
        refused = client.post(f"/units/{unit.pk}/join/", {"responder": badge, "role": "member"})
        assert words in refused.text
    client.post(f"/units/{unit.pk}/nights/", {"split": "1"})
    one.refresh_from_db()
    assert one.night_group in {"A", "B"}
    client.post(f"/units/{unit.pk}/nights/", {f"night-{one.pk}": "B"})
    client.post(f"/units/{unit.pk}/leave/", {"member": UnitMember.objects.get().pk})
    assert "Nobody is in this unit" not in client.get("/units/").text
    client.post(f"/units/{unit.pk}/close/", {"version": 1})
    assert "Closed on" in client.get(f"/units/{unit.pk}/").text


def test_units_are_opened_for_every_village(sign_in: SignIn, town: SmallTown, unit: Unit) -> None:
    client = sign_in(Role.COMMANDER)
    entries = {"template": "combat", "level": town.villages[0].level.slug, "name_zh": "{area}单元"}
    shown = client.post("/units/many/", entries).text
    assert town.villages[1].name_zh in shown
    assert Unit.objects.count() == 1
    client.post("/units/many/", {**entries, "confirmed": "1"})
    assert Unit.objects.count() == len(town.villages)
    assert client.get("/units/?format=csv").text.count("\n") == 1 + len(town.villages)


def test_who_fits_says_why(sign_in: SignIn, town: SmallTown, unit: Unit) -> None:
    enlist(town, "试干", Standing.VILLAGE_CADRE)
    enlist(town, "试病", cleared=False)
    text = sign_in(Role.COMMANDER).get(f"/workforce/matching/?unit={unit.pk}").text
    assert "of the standing that is missing" in text
    assert "not cleared by the clinic" in text
    assert text.index("试干") < text.index("试病")


def test_a_ticked_list_is_keyed_back(sign_in: SignIn, town: SmallTown, text: PledgeText) -> None:
    client = sign_in(Role.CLERK)
    homes = town.households
    sheet = client.get(f"/pledges/{text.pk}/sheet/").text
    assert row_code(homes[0].pk) in sheet
    assert verbs()[-1] == "workforce.pledge.listed"
    typed = f"{row_code(homes[0].pk)} {row_code(homes[1].pk)} 12"
    answer = client.post(f"/pledges/{text.pk}/key/", {"codes": typed, "row": [homes[2].pk, "x"]})
    assert Pledge.objects.count() == 3
    assert "12" in answer.text
    assert "no rows of this list" in answer.text
    shown = client.get(f"/pledges/{text.pk}/?show=signed").text
    assert homes[0].address in shown
    pledge = Pledge.objects.first()
    assert pledge is not None
    client.post(f"/pledges/{text.pk}/strike/{pledge.pk}/")
    assert Pledge.objects.count() == 2
    assert client.get(f"/pledges/{text.pk}/?show=all&format=csv").text.count("\n") == 13


def test_a_list_is_taken_in_looked_at_and_applied(
    sign_in: SignIn, town: SmallTown, vocabulary: object
) -> None:
    client = sign_in(Role.CLERK)
    content = "姓名,手机,队伍,备注\n试甲,13800000001,青年突击队,甲\n试乙,12,舞狮队,乙\n".encode()
    file = SimpleUploadedFile("=名单.csv", content)
    page = client.post("/workforce/imports/", {"area": town.villages[0].pk, "file": file}, follow=True)
    assert "no group called “舞狮队”" in page.text
    address = page.redirect_chain[-1][0]
    assert client.post(f"{address}apply/").status_code == 409
    assert not Responder.objects.exists()
    client.post(f"{address}columns/", {"column-2": "ignore", "standing": "teacher", "group": "women"})
    assert "138****0001" in client.get(address).text
    done = client.post(f"{address}apply/", follow=True)
    assert "2 responders are new" in done.text
    assert {(one.standing, one.groups.get().code) for one in Responder.objects.all()} == {
        ("teacher", "women")
    }
    assert client.get(f"{address}report/").headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert client.get("/workforce/imports/template/").status_code == 200


def test_a_file_that_is_no_list_is_told_so(sign_in: SignIn, town: SmallTown) -> None:
    client = sign_in(Role.CLERK)
    for name, content, words in (
        ("a.xls", b"\xd0\xcf\x11\xe0", "neither an XLSX nor a CSV"),
        ("a.csv", b"", "The file is empty"),
    ):
        entries = {"area": town.villages[0].pk, "file": SimpleUploadedFile(name, content)}
        assert words in client.post("/workforce/imports/", entries).text
    entries = {"area": town.villages[0].pk, "file": SimpleUploadedFile("a.csv", b"1,2\n3,4\n")}
    page = client.post("/workforce/imports/", entries, follow=True)
    assert "No heading for names" in page.text
    address = page.redirect_chain[-1][0]
    client.post(f"{address}sheet/", {"sheet": "", "heading_row": "1"})
    client.post(f"{address}discard/")
    assert "discarded" in client.get("/workforce/imports/").text
    assert sign_in(Role.OFFICIAL).get(address).status_code == 403
