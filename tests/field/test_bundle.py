"""What goes down: enough to decide alone, only what changed, nobody's name or number."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from liba.access import services as access
from liba.access.models import Pass, SigningKey
from liba.field.locals import FALSE_POSITIVES, bloom
from liba.governance.sealed import keyring
from liba.kernel.clock import StandingClock
from liba.kernel.sealing import keyed_tag
from liba.project.proofs.wire import Wire
from liba.registry.models import Person
from tests.field.conftest import FieldPhone
from tests.support.town import SmallTown, checked_id

pytestmark = pytest.mark.django_db


def seems_local(part: dict[str, Any], number: str) -> bool:
    """As a phone asks the filter."""
    tag = keyed_tag(part["key"], number)
    first, second = int.from_bytes(tag[:8], "little"), int.from_bytes(tag[8:], "little")
    size = len(part["bits"]) * 8
    places = [(first + n * second) % 2**64 % size for n in range(part["k"])]
    return all(part["bits"][place >> 3] >> (place & 7) & 1 for place in places)


def test_the_first_bundle_is_whole(phone: FieldPhone, town: SmallTown, yellow: list[Pass]) -> None:
    bundle: dict[str, Any] = phone.bundle()
    static = bundle["static"]
    assert bundle["town"]["code"] == "510304104"
    assert {gate["code"] for gate in static["gates"]} == set(town.gates)
    assert {rule: part["rule"]["version"] for rule, part in static["rules"].items()}["checkpoint"] == 1
    assert len(static["calendar"]) == 60
    assert static["keys"][0]["kid"] == SigningKey.objects.get().kid
    serial = yellow[0].serial
    assert bundle["status"]["whole"][serial >> 2] >> (serial & 3) * 2 & 3 == 1
    assert bundle["inside"] == {1: 0, 2: 100}
    assert bundle["holder"]["powers"] == ["answer_order", "report_incident", "stand_gate"]


def test_nothing_that_has_not_changed_is_sent_again(phone: FieldPhone, yellow: list[Pass]) -> None:
    first: dict[str, Any] = phone.bundle()
    again: dict[str, Any] = phone.bundle(first["cursor"], first["static_version"], first["locals_version"])
    assert not {"static", "locals", "status", "stopped"} & set(again)
    assert again["used"] == {"day": "2020-02-27", "added": [], "freed": []}
    assert again["cursor"] == first["cursor"]


def test_changes_come_by_cursor(
    phone: FieldPhone, town: SmallTown, yellow: list[Pass], clock: StandingClock
) -> None:
    first: dict[str, Any] = phone.bundle()
    check = phone.check(yellow[0])
    phone.receipts(check)
    access.report_lost(town.system, yellow[4].serial, now=clock.moment)
    second: dict[str, Any] = phone.bundle(first["cursor"], first["static_version"], first["locals_version"])
    assert second["status"] == {"changes": [[yellow[4].serial, "lost"]]}
    assert second["used"]["added"] == [yellow[0].quota_serial]
    assert second["inside"][2] == 101
    phone.receipts(
        {
            "id": "0190aaaa-0000-7000-8000-000000000001",
            "kind": "undo",
            "at": check["at"],
            "check": check["id"],
        }
    )
    third: dict[str, Any] = phone.bundle(second["cursor"], second["static_version"], second["locals_version"])
    assert third["used"] == {"day": "2020-02-27", "added": [], "freed": [yellow[0].quota_serial]}
    whole: dict[str, Any] = phone.bundle()
    assert not any(whole["used"]["whole"])


def test_a_new_day_begins_with_no_entries(
    phone: FieldPhone, yellow: list[Pass], clock: StandingClock
) -> None:
    phone.receipts(phone.check(yellow[0]))
    first: dict[str, Any] = phone.bundle()
    assert any(first["used"]["whole"])
    clock.moment += timedelta(days=1)
    second: dict[str, Any] = phone.bundle(first["cursor"])
    assert second["used"] == {"day": "2020-02-28", "added": [], "freed": []}


def test_a_closed_gate_changes_the_static_part(
    phone: FieldPhone, town: SmallTown, clock: StandingClock
) -> None:
    first: dict[str, Any] = phone.bundle()
    access.close_gate(town.system, town.gates["east"].pk, version=1, reason="snow", now=clock.moment)
    second: dict[str, Any] = phone.bundle(first["cursor"], first["static_version"])
    states = {gate["code"]: gate["open"] for gate in second["static"]["gates"]}
    assert states == dict.fromkeys(town.gates, True) | {"east": False}


def test_the_filter_knows_locals_and_few_strangers(phone: FieldPhone, town: SmallTown) -> None:
    part: Any = phone.bundle()["locals"]
    assert part["key"] == keyring().key("registry.local")
    numbers = [person.id_number for person in Person.objects.all()]
    assert all(seems_local(part, str(number)) for number in numbers)
    strangers = [checked_id(f"9900001990010{n:04d}") for n in range(2000)]
    assert sum(seems_local(part, number) for number in strangers) < 2000 * FALSE_POSITIVES * 3


def test_the_filter_keeps_its_promise_at_size() -> None:
    random = np.random.default_rng(7)
    tags, others = random.bytes(16 * 20_000), random.bytes(16 * 20_000)
    k, bits = bloom(tags)
    halves = np.frombuffer(others, dtype="<u8").reshape(-1, 2)
    marks = np.unpackbits(np.frombuffer(bits, dtype=np.uint8), bitorder="little")
    hits = np.ones(len(halves), dtype=bool)
    for number in range(k):
        hits &= marks[(halves[:, 0] + np.uint64(number) * halves[:, 1]) % np.uint64(len(marks))] == 1
    assert 0.010 < hits.mean() < 0.022
    assert len(bits) * 8 / 20_000 < 8.7


def test_no_names_and_no_numbers_of_people_go_down(
    phone: FieldPhone, town: SmallTown, yellow: list[Pass]
) -> None:
    answer = phone.wire.call("GET", "/api/field/bundle", token=phone.token)
    whole = str(answer.cbor())
    assert Person.objects.count() > 10
    assert not any(person.name in whole or str(person.id_number) in whole for person in Person.objects.all())


def test_posts_hear_of_a_double_use(phone: FieldPhone, yellow: list[Pass]) -> None:
    phone.receipts(phone.check(yellow[0]))
    phone.receipts(phone.check(yellow[0]))
    notices: Any = phone.bundle()["notices"]
    assert [notice["kind"] for notice in notices] == ["double_use"]
    assert notices[0]["facts"]["first_gate"] == "场口"


def test_an_app_that_is_too_old_is_told_so(phone: FieldPhone, wire: Wire) -> None:
    environ_app = wire.call("GET", "/api/field/bundle", token=phone.token)
    assert environ_app.status == 200
    assert environ_app.headers["content-type"] == "application/cbor"
