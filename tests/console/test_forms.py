"""The pages of forms: the list, one as it is asked, XLSForm in and out with a preview."""

import io
import re

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liba.accounts.terms import Role
from liba.rounds.models import FormVersion
from liba.rounds.selectors import form_version, spec_of
from liba.rounds.services import decide_form
from liba.rounds.terms.forms import FormSpec
from liba.rounds.xlsform import canonical, read_xlsform, write_xlsform
from tests.console.conftest import SignIn, said_by
from tests.support.town import SmallTown
from tests.vectors.cases_forms import DAILY, PLACE


@pytest.fixture
def forms(town: SmallTown) -> FormVersion:
    decide_form(town.system, PLACE, now=town.now)
    decide_form(town.system, msgspec.structs.replace(DAILY, questions=DAILY.questions[:-1]), now=town.now)
    return decide_form(town.system, DAILY, now=town.now)


def upload(client: Client, content: bytes, name: str = "daily.xlsx") -> str:
    response = client.post("/forms/import/", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_forms_are_listed_and_shown_as_they_are_asked(
    forms: FormVersion, sign_in: SignIn, language: str
) -> None:
    client = sign_in(Role.COMMANDER, language=language)
    listed = said_by(client, "/forms/")
    assert "daily" in listed
    assert "disinfect" in listed
    page = said_by(client, "/forms/daily/")
    assert "34.0" in page
    assert "37.3" in page
    assert "door_photo" in page
    older = said_by(client, "/forms/daily/", version="1")
    assert ("older version" in older) is (language == "en")
    assert client.get("/forms/daily/?version=9").status_code == 409
    assert client.get("/forms/?format=xlsx").content[:2] == b"PK"


def test_a_form_goes_out_and_comes_back_changed_after_a_look(forms: FormVersion, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMANDER)
    content = client.get("/forms/daily.xlsx").content
    assert read_xlsform(content).spec == canonical(DAILY)
    changed: FormSpec = msgspec.structs.replace(canonical(DAILY), limits=DAILY.limits[1:])
    page = upload(client, write_xlsform(changed))
    assert "limits.fever" in page
    assert form_version("daily").version == 2
    (sealed,) = re.findall(r'name="sealed" value="([^"]+)"', page)
    assert client.post("/forms/import/apply/", {"sealed": sealed}).status_code == 302
    assert spec_of(form_version("daily")) == changed
    again = client.post("/forms/import/apply/", {"sealed": sealed})
    assert again.status_code == 409
    assert form_version("daily").version == 3


def test_a_form_that_cannot_be_taken_names_its_cells_and_changes_nothing(
    forms: FormVersion, sign_in: SignIn
) -> None:
    client = sign_in(Role.COMMANDER)
    broken = write_xlsform(msgspec.structs.replace(DAILY, questions=(*DAILY.questions, DAILY.questions[0])))
    page = upload(client, broken)
    assert "used twice" in page
    assert 'name="sealed"' not in page
    assert "neither an XLSX nor a CSV" in upload(client, b"\xd0\xcf\x11\xe0")
    assert "larger than 5 MB" in upload(client, b"PK" + b"0" * 6 * 1024 * 1024)
    assert client.post("/forms/import/apply/", {"sealed": "made:up"}).status_code == 409
    assert FormVersion.objects.count() == 3


def test_only_who_manages_rounds_of_the_town_decides_forms(forms: FormVersion, sign_in: SignIn) -> None:
    cadre = sign_in(Role.GUARD)
    assert cadre.get("/forms/").status_code == 403
    watching = sign_in(Role.GRID_WORKER)
    assert watching.get("/forms/").status_code == 200
    assert watching.post("/forms/import/", {"file": io.BytesIO(b"x")}).status_code == 403
