"""What a thief of the database, of a file, or of an export would find."""

import csv
import io
import logging
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import management
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from liba.accounts.terms import Role
from liba.console.exports import export
from liba.kernel.ids import new_id
from liba.registry.models import Person
from liba.registry.services import search_people
from liba.rounds.models import Alert
from liba.rounds.services import settle_alert
from liba.workforce.models import Responder
from tests.console.conftest import SignIn
from tests.field.conftest import FieldPhone
from tests.field.test_doors import DoorPhone, pair, rounds
from tests.rounds.visiting import answers_of
from tests.support.rounding import RoundsTown
from tests.support.town import SmallTown

__all__ = ["pair", "rounds"]

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "|calc", "=cmd|' /C calc'!A0")


@pytest.fixture
def door_phone(rounds: RoundsTown, pair: Callable[[Responder], DoorPhone]) -> DoorPhone:
    return pair(rounds.linkers[0])


def everything() -> bytes:
    """All that the database holds, as whoever steals its file or a dump can read it."""
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            held += [_raw(cell) for row in cursor.fetchall() for cell in row]
    return b"\n".join(held)


def _raw(cell: object) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def test_the_database_holds_no_id_number_phone_or_plate_in_the_clear(
    phone: FieldPhone, town: SmallTown
) -> None:
    phone.receipts(phone.check(outcome="turned_back", plate="川C8K9Z7"))
    phone.receipts({"id": "not an id", "plate": "川C8K9Z7"})
    person = Person.objects.order_by("pk")[0]
    number, told = str(person.id_number), person.phones.get().number
    search_people(town.system, number, now=town.now)
    held = everything()
    assert person.name.encode() in held
    for secret in (number, told, told.removeprefix("+86"), "川C8K9Z7", phone.token):
        assert secret.encode() not in held


def test_a_second_factors_secret_is_sealed_and_still_signs_in(town: SmallTown) -> None:
    secret = generate_totp_secret()
    TOTP.activate(town.user(Role.COMMANDER), secret)
    assert secret.encode() not in everything()
    adapter = get_adapter()
    assert adapter.decrypt(adapter.encrypt(secret)) == secret


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_export_holds_a_formula(kind: str) -> None:
    response = export(kind, "list", FORMULAS, [FORMULAS, FORMULAS])
    rows: list[Any]
    if kind == "xlsx":
        rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    else:
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    for row in rows:
        for cell, given in zip(row, FORMULAS, strict=True):
            assert str(cell).endswith(given.strip()) or str(cell) == given
            assert str(cell)[0] not in "=+-@\t\r＝＋－＠"


def test_a_fault_shows_no_data_and_no_settings(
    town: SmallTown, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = sign_in(Role.COMMANDER)
    client.raise_request_exception = False
    number = str(Person.objects.order_by("pk")[0].id_number)

    def fail(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("liba.console.households.search.search_people", fail)
    with caplog.at_level(logging.DEBUG):
        response = client.post("/households/", {"q": number}, follow=True)
    assert response.status_code == 500
    for text in (response.content.decode(), caplog.text):
        assert number not in text
        assert "SECRET_KEY" not in text
        assert "LIBA_DATA_KEY" not in text
    assert "Traceback" not in response.content.decode()


def test_guesses_at_a_password_are_limited(town: SmallTown) -> None:
    user = town.user(Role.CLERK)
    user.set_password("a long enough password")
    user.save()
    guesser = Client()
    for _guess in range(12):
        answer = guesser.post("/accounts/login/", {"login": user.username, "password": "guessed wrong"})
    right = guesser.post("/accounts/login/", {"login": user.username, "password": "a long enough password"})
    assert answer.status_code in {200, 429}
    assert "sessionid" not in right.cookies
    assert guesser.get("/households/").status_code == 302


def test_signing_in_changes_the_session(town: SmallTown) -> None:
    user = town.user(Role.CLERK)
    user.set_password("a long enough password")
    user.save()
    client = Client()
    client.session["planted"] = 1
    session = client.session
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)
    client.post("/accounts/login/", {"login": user.username, "password": "a long enough password"})
    assert client.cookies["sessionid"].value != before
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_nobody_signs_up(town: SmallTown) -> None:
    answer = Client().post(
        "/accounts/signup/",
        {"username": "mallory", "password1": "a long enough one", "password2": "a long enough one"},
    )
    assert answer.status_code in {200, 302, 403}
    assert not type(town.user(Role.CLERK)).objects.filter(username="mallory").exists()


def test_settings_for_production_are_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    from_django = io.StringIO()
    management.call_command("check", "--deploy", "--tag", "security", stdout=from_django, stderr=from_django)
    said = from_django.getvalue()
    assert "W018" not in said, "DEBUG is on"
    assert "W009" not in said, "the secret key is weak"
    assert "W002" not in said, "pages may be framed"


@pytest.mark.parametrize(
    "path", ["../settings.py", "..%2f..%2fsettings.py", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "\\..\\x"]
)
def test_files_of_the_app_lead_nowhere_else(town: SmallTown, path: str) -> None:
    for answer in (Client().get(f"/field/{path}"), Client().get(f"/static/{path}")):
        assert answer.status_code in {301, 302, 400, 404}


def test_the_database_holds_nothing_that_was_said_at_a_door_in_the_clear(
    door_phone: DoorPhone, rounds: RoundsTown
) -> None:
    home = rounds.doors(0)[0]
    person = home.people.order_by("pk")[0]
    answers = answers_of(home, visitors="yes", visitors_from="从汉口回来")
    answers["people"][str(person.pk)]["temperature"] = 391  # type: ignore[index]
    visit = door_phone.visit(rounds, f"h{home.pk}", answers=answers, note="老人独居咳嗽")
    found = {
        "id": str(new_id()), "kind": "found_person", "at": visit["at"], "door": f"h{home.pk}",
        "draft": {"name": "欧阳新来", "id_number": "990000199001010017", "phones": ["10000999888"]},
    }  # fmt: skip
    assert {one["status"] for one in door_phone.receipts(visit, found)} == {"stored"}
    broken = door_phone.visit(rounds, f"h{home.pk}", id=str(new_id()), note="坏行里的话", window="x")
    assert [one["status"] for one in door_phone.receipts(broken)] == ["rejected"]
    settle_alert(rounds.town.system, Alert.objects.first().pk, note="送至县医院", now=door_phone.clock.moment)  # type: ignore[union-attr]
    door_phone.doors()
    held = everything()
    for secret in (
        "从汉口回来", "\"temperature\":391", "老人独居咳嗽", "欧阳新来", "990000199001010017", "10000999888", "坏行里的话", "送至县医院",
    ):  # fmt: skip
        assert secret.encode() not in held, secret
