"""The interface under the real server, and its description."""

import time
from pathlib import Path

import msgspec
import pytest

from liba.access.reports import CheckReport
from liba.field.openapi import OPERATIONS, description
from liba.field.routes import PREFIX, ROUTES
from liba.project.proofs.wire import Wire
from tests.field.conftest import FieldPhone
from tests.support.served import ServedTown

pytestmark = pytest.mark.django_db


def test_every_call_is_described() -> None:
    described = {
        (one.method.upper(), one.path.removeprefix(PREFIX).removesuffix("/{id}")) for one in OPERATIONS
    }
    assert described == set(ROUTES)


def test_the_description_holds_together(wire: Wire) -> None:
    answer = wire.call("GET", "/api/openapi.json")
    told = msgspec.json.decode(answer.body)
    assert told == msgspec.json.decode(msgspec.json.encode(description()))
    schemas = told["components"]["schemas"]
    wanted = {part.split('"')[0] for part in answer.body.decode().split("#/components/schemas/")[1:]}
    assert wanted <= set(schemas)
    assert set(schemas["CheckReport"]["required"]) == {
        field.encode_name for field in msgspec.structs.fields(CheckReport) if field.required
    }


def test_a_language_is_answered_in_it(phone: FieldPhone) -> None:
    answer = phone.send("nonsense")
    [receipt] = msgspec.json.decode(answer.body)["receipts"]
    assert receipt["status"] == "rejected"
    assert "记录" in receipt["title"] or "record" in receipt["title"]


@pytest.mark.browser
def test_a_served_town_answers_and_ends_cleanly(live_town: ServedTown) -> None:
    assert live_town.answers()
    deadline = time.monotonic() + 10
    while "Liba serves at" not in live_town.log and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "Liba serves at" in live_town.log
    parts = live_town.parts()
    assert len(parts) == 5
    assert live_town.stop() == 0
    assert not [number for number in parts if Path(f"/proc/{number}").exists()]
