"""Ties from a list, as a village cadre brings them in and takes them out."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from liba.accounts.terms import Role
from liba.registry.models import Household
from liba.workforce.models import ListImport, Tie
from tests.console.conftest import SignIn
from tests.support.serving import enlist
from tests.support.town import SmallTown

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(town: SmallTown) -> Household:
    return next(one for one in town.households if one.area.path.startswith(town.villages[0].path))


def upload(desk: Client, town: SmallTown, *rows: str) -> ListImport:
    file = SimpleUploadedFile("关系.csv", "\n".join(["姓名,户编号,关系", *rows]).encode())
    answered = desk.post("/chain/ties/", {"area": town.villages[0].pk, "file": file})
    assert answered.status_code == 302, answered.content.decode()
    return ListImport.objects.get(pk=answered["Location"].split("/")[-2])


def test_a_list_goes_in_step_by_step_and_comes_out_again(
    town: SmallTown, sign_in: SignIn, home: Household
) -> None:
    desk = sign_in(Role.VILLAGE_CADRE)
    enlist(town, "试甲")
    assert "/chain/ties/" in desk.get("/chain/").content.decode()
    roster = upload(desk, town, f"试甲,{home.code},仇人")
    page = f"/chain/ties/{roster.pk}/"
    shown = desk.get(page).content.decode()
    assert "“仇人” is neither kin nor well acquainted nor no longer." in shown
    assert "试甲" in shown
    assert f"{page}apply/" not in shown
    assert desk.get(f"{page}report/")["Content-Disposition"].startswith("attachment")
    columns = {f"column-{n}": field for n, field in enumerate(("responder", "household", "ignore"))}
    assert desk.post(f"{page}columns/", columns).status_code == 409
    desk.post(f"{page}discard/")
    roster.refresh_from_db()
    assert roster.state == "discarded"
    good = upload(desk, town, f"试甲,{home.code},亲属")
    assert f"/chain/ties/{good.pk}/apply/" in desk.get(f"/chain/ties/{good.pk}/").content.decode()
    done = desk.post(f"/chain/ties/{good.pk}/apply/", follow=True).content.decode()
    assert "Ties: 1 new, 0 changed, 0 no longer." in done
    assert Tie.objects.get().household == home
    taken = desk.get("/chain/ties/export/", {"area": town.villages[0].pk})
    sheet = load_workbook(io.BytesIO(taken.content)).worksheets[0]
    assert [cell.value for cell in sheet[2]][1:5] == ["试甲", home.code, home.address, "kin"]
    assert taken["Cache-Control"] == "no-store"


def test_it_is_there_in_chinese(town: SmallTown, sign_in: SignIn, home: Household) -> None:
    desk = sign_in(Role.VILLAGE_CADRE)
    desk.cookies["django_language"] = "zh-hans"
    roster = upload(desk, town, f"无此人,{home.code},亲属")
    page = desk.get(f"/chain/ties/{roster.pk}/").content.decode()
    assert "按工号、电话或姓名都找不到人员“无此人”。" in page
    assert desk.get("/chain/ties/template/").status_code == 200


def test_an_unknown_household_and_one_of_another_village_read_alike_on_a_page_of_one(
    town: SmallTown, sign_in: SignIn
) -> None:
    desk = sign_in(Role.VILLAGE_CADRE, town.villages[0])
    one = enlist(town, "试甲")
    outside = next(home for home in town.households if home.area.path.startswith(town.villages[1].path))
    answers = [
        desk.post(f"/workforce/{one.pk}/ties/", {"household": code, "kind": "kin"}).content.decode()
        for code in (outside.code, "nowhere")
    ]
    alike = {text.replace(outside.code, "nowhere").split("</form>")[0].count("nowhere") for text in answers}
    assert len(alike) == 1
    assert alike != {1}
    assert not Tie.objects.exists()


def test_who_may_not_assign_sees_none_of_it(town: SmallTown, sign_in: SignIn) -> None:
    guard = sign_in(Role.GUARD)
    for page in ("/chain/ties/", "/chain/ties/template/", "/chain/ties/export/"):
        assert guard.get(page).status_code == 403
