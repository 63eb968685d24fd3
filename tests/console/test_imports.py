"""The import's pages: a file in, columns changed, checked, looked at, applied or thrown away."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils.module_loading import import_string
from openpyxl import load_workbook

from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.registry.models import Household, Person, RosterImport
from tests.console.conftest import SignIn
from tests.support.town import SmallTown, checked_id

WRONG = checked_id("99000019540404000")[:-1] + ("1" if checked_id("99000019540404000")[-1] != "1" else "2")
ROSTER = (
    "户编号,门牌地址,姓名,身份证号,联系电话,备注\n"
    f"801,何家场801号,测试赵,{checked_id('99000019520303011')},13800138000,=1+1\n"
    f"801,何家场801号,测试钱,{checked_id('99000019540404022')},13900139000,\n"
)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What the worker was asked, kept until `work` does it."""
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        "liba.registry.services.roster.tasks.async_task", lambda *task, **_options: asked.append(task)
    )
    return asked


def work(asked: list[tuple[object, ...]]) -> None:
    while asked:
        name, *arguments = asked.pop(0)
        import_string(str(name))(*arguments)


@pytest.fixture
def upload(town: SmallTown) -> Callable[..., HttpResponse]:
    def send(client: Client, text: str = ROSTER, name: str = "花名册.csv") -> HttpResponse:
        file = SimpleUploadedFile(name, text.encode("utf-8-sig"), "text/csv")
        return client.post("/imports/", {"area": town.villages[0].pk, "file": file})  # type: ignore[return-value]

    return send


@pytest.mark.parametrize("role", [Role.VILLAGE_CADRE, Role.GUARD, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_import_is_refused(sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).get("/imports/").status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_roster_goes_its_whole_way(
    sign_in: SignIn, upload: Callable[..., HttpResponse], worker: list[tuple[object, ...]], language: str
) -> None:
    client = sign_in(Role.CLERK, language=language)
    here = upload(client).headers["location"]
    page = client.get(here)
    assert 'value="id_number" selected' in page.text
    assert "测试赵" in page.text or "samples" not in page.text
    people = Person.objects.count()

    chosen = dict(re.findall(r'name="(column-\d+)">.*?value="(\w+)" selected', page.text))
    watched = client.post(f"{here}columns/", chosen).headers["location"]
    assert "every 1s" in client.get(watched).text
    work(worker)
    finished = client.get(f"{here}live/?asked=check", headers={"hx-request": "true"})
    assert finished.headers["hx-redirect"] == here
    assert RosterImport.objects.get().state == "checked"
    assert 'data-opens="apply"' in client.get(here).text
    seen = client.get(f"{here}preview/")
    assert "测试钱" in seen.text
    assert checked_id("99000019540404022") not in seen.text
    assert Person.objects.count() == people

    client.post(f"{here}apply/")
    work(worker)
    assert Person.objects.count() == people + 2
    assert Household.objects.filter(number="801").count() == 1
    assert RosterImport.objects.get().state == "applied"
    assert client.get(here).status_code == 200
    verbs = set(JournalLine.objects.values_list("verb", flat=True))
    assert {"registry.roster.received", "registry.roster.checked", "registry.roster.preview_seen"} <= verbs


def test_the_same_file_twice_changes_nothing_and_says_so(
    sign_in: SignIn, upload: Callable[..., HttpResponse], worker: list[tuple[object, ...]]
) -> None:
    client = sign_in(Role.CLERK, language="en")
    for _ in range(2):
        here = upload(client).headers["location"]
        client.post(f"{here}columns/")
        work(worker)
        page = client.get(here)
        client.post(f"{here}apply/")
        work(worker)
    assert "applying changes nothing" in page.text
    assert Household.objects.filter(number="801").count() == 1


def test_errors_are_shown_by_row_and_column_and_stop_the_import(
    sign_in: SignIn, upload: Callable[..., HttpResponse], worker: list[tuple[object, ...]]
) -> None:
    client = sign_in(Role.CLERK, language="en")
    wrong = ROSTER + f"802,何家场802号,测试孙,{WRONG},123,\n"
    here = upload(client, wrong).headers["location"]
    client.post(f"{here}columns/")
    work(worker)
    page = client.get(here)
    assert "check digit" in page.text
    assert 'data-opens="apply"' not in page.text
    problems = client.get(f"{here}problems/?only=errors")
    assert re.search(r'<td class="number">4</td>', problems.text)
    assert "身份证号" in problems.text
    book = load_workbook(BytesIO(client.get(f"{here}report.xlsx").content))
    assert book.worksheets
    client.post(f"{here}apply/")
    work(worker)
    assert not Household.objects.filter(number="801").exists()


def test_a_column_can_be_left_out(
    sign_in: SignIn, upload: Callable[..., HttpResponse], worker: list[tuple[object, ...]]
) -> None:
    client = sign_in(Role.CLERK)
    wrong = ROSTER + f"802,何家场802号,测试孙,{WRONG},,\n"
    here = upload(client, wrong).headers["location"]
    column = re.search(
        r'name="(column-\d+)">(?:(?!</select>).)*value="id_number" selected', client.get(here).text, re.DOTALL
    )
    assert column is not None
    client.post(f"{here}columns/", {column[1]: "ignore"})
    work(worker)
    assert 'data-opens="apply"' in client.get(here).text


def test_without_a_column_of_names_the_reason_is_said(
    sign_in: SignIn, upload: Callable[..., HttpResponse], worker: list[tuple[object, ...]]
) -> None:
    client = sign_in(Role.CLERK, language="en")
    here = upload(client).headers["location"]
    name = re.search(
        r'name="(column-\d+)">(?:(?!</select>).)*value="name" selected', client.get(here).text, re.DOTALL
    )
    assert name is not None
    refused = client.post(f"{here}columns/", {name[1]: "ignore"})
    assert refused.status_code == 409
    assert worker == []


def test_another_heading_row_guesses_anew_and_a_discard_destroys(
    sign_in: SignIn, upload: Callable[..., HttpResponse], worker: list[tuple[object, ...]]
) -> None:
    client = sign_in(Role.CLERK)
    here = upload(client, "何家场社区花名册,,,,,\n" + ROSTER).headers["location"]
    assert client.post(f"{here}sheet/", {"sheet": "", "heading_row": "2"}).status_code == 302
    assert 'value="name" selected' in client.get(here).text
    assert client.post(f"{here}discard/").headers["location"] == "/imports/"
    assert RosterImport.objects.get().state == "discarded"
    assert client.get(here).status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"%PDF-1.7\x00\x01\xff\xfe\x93\x8a" * 40), ("b.xlsx", b"PK\x03\x04torn"), ("c.csv", b"")],
)
def test_a_file_that_is_no_roster_is_refused_on_the_form(
    sign_in: SignIn, town: SmallTown, name: str, content: bytes
) -> None:
    file = SimpleUploadedFile(name, content)
    page = sign_in(Role.CLERK).post("/imports/", {"area": town.villages[0].pk, "file": file})
    assert page.status_code == 200
    assert 'class="wrong"' in page.text or 'role="alert"' in page.text
    assert not RosterImport.objects.exists()


def test_another_villages_import_is_not_there(
    sign_in: SignIn, upload: Callable[..., HttpResponse], town: SmallTown
) -> None:
    here = upload(sign_in(Role.CLERK)).headers["location"]
    stranger = sign_in(Role.CLERK, town.villages[1])
    for path in ("", "preview/", "problems/", "report.xlsx", "live/"):
        assert stranger.get(here + path).status_code == 404
    assert "花名册" not in stranger.get("/imports/").text


def test_the_empty_roster_can_be_downloaded(sign_in: SignIn) -> None:
    book = load_workbook(BytesIO(sign_in(Role.CLERK).get("/imports/template.xlsx").content))
    assert any(cell.value == "姓名" for cell in book.worksheets[0][1])
