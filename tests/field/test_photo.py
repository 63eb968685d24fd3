"""`PUT /photo/<id>`: a picture goes up once, whatever is sent with it."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from liba.accounts.terms import Role
from liba.rounds.models import Photo
from tests.field.conftest import FieldPhone
from tests.rounds.test_photos import picture


def put(phone: FieldPhone, content: bytes, path: str = "", **query: object) -> tuple[int, dict[str, object]]:
    asked = {"visit": uuid4(), "question": "door_photo", "at": 1_582_758_600} | query
    line = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = phone.wire.call(
        "PUT", f"/api/field/photo/{path or uuid4()}?{line}", token=phone.token, raw=content
    )
    return answer.status, json.loads(answer.body)


@pytest.fixture
def linker(make_phone: Callable[..., FieldPhone]) -> FieldPhone:
    return make_phone(Role.LINKER)


def test_a_picture_goes_up_once(linker: FieldPhone) -> None:
    photo_id = str(uuid4())
    assert put(linker, picture(), photo_id) == (200, {"id": photo_id, "status": "stored"})
    assert put(linker, picture(), photo_id) == (200, {"id": photo_id, "status": "replayed"})
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "query", "status", "code"),
    [
        (b"\xff\xd8\xff" + b"\0" * 40 * 1024 * 1024, {}, 413, "rounds.photo_too_large"),
        (b"not a picture", {}, 415, "rounds.not_a_photo"),
        (b"", {}, 415, "rounds.not_a_photo"),
        (picture(), {"visit": "h12"}, 400, "field.malformed"),
        (picture(), {"question": "../x"}, 400, "field.malformed"),
        (picture(), {"at": "yesterday"}, 400, "field.malformed"),
        (picture(), {"at": "-1"}, 400, "field.malformed"),
    ],
)
def test_what_cannot_be_taken_is_said(
    linker: FieldPhone, content: bytes, query: dict[str, object], status: int, code: str
) -> None:
    said, problem = put(linker, content, **query)
    assert (said, problem["code"]) == (status, code)
    assert not Photo.objects.exists()


def test_a_guard_and_a_stranger_send_none(phone: FieldPhone) -> None:
    status, problem = put(phone, picture())
    assert (status, problem["code"]) == (403, "kernel.forbidden")
    phone.token = "nobody"
    assert put(phone, picture())[0] == 401
