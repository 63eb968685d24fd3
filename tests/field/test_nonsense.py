"""Whatever is sent, the answer is words: no call breaks the server."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liba.access.models import Check
from liba.field.models import ReceivedCommand
from tests.field.conftest import FieldPhone

pytestmark = pytest.mark.django_db
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=20) | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
FIELDS = st.sampled_from(
    ["id", "kind", "at", "skew", "gate", "direction", "outcome", "answers", "card", "reasons", "rule_version",
     "people", "plate", "override", "note", "check", "attestations", "came_from"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(broken=st.dictionaries(FIELDS, ANYTHING, min_size=1, max_size=3))
def test_a_broken_check_is_answered_and_kept_or_stored(phone: FieldPhone, broken: dict[str, object]) -> None:
    before = Check.objects.count() + ReceivedCommand.objects.count()
    answer = phone.send(phone.check() | broken)
    assert answer.status == 200
    [receipt] = msgspec.json.decode(answer.body)["receipts"]
    assert receipt["status"] in {"stored", "rejected", "replayed"}
    if receipt["status"] != "replayed":
        assert Check.objects.count() + ReceivedCommand.objects.count() >= before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200) | ANYTHING.map(lambda value: msgspec.json.encode(str(value))))
def test_a_broken_body_is_refused_in_words(phone: FieldPhone, body: bytes) -> None:
    for path in ("check", "commands", "pair"):
        answer = phone.wire.call("POST", f"/api/field/{path}", token=phone.token, raw=body)
        assert answer.status in {400, 404}
        assert answer.json()["title"]


def test_a_nul_character_is_no_text(phone: FieldPhone) -> None:
    [receipt] = msgspec.json.decode(phone.send(phone.check(note="a\x00b")).body)["receipts"]
    assert (receipt["status"], receipt["code"]) == ("rejected", "field.malformed")
    assert phone.wire.call("POST", "/api/field/pair", send={"code": "a\x00b"}).status == 400
