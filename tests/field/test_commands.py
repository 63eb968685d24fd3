"""What comes up: receipts for everything, nothing lost, nothing twice."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from liba.access.models import Check, Duty, Gate, Pass, Recount
from liba.access.selectors import inside
from liba.accounts.models import Grant
from liba.accounts.services import revoke_device
from liba.accounts.terms import Role
from liba.field.models import ReceivedCommand
from liba.kernel.clock import StandingClock
from liba.kernel.numbers import pass_number
from liba.project.proofs.wire import Wire
from tests.field.conftest import FieldPhone
from tests.support.town import SmallTown, local

pytestmark = pytest.mark.django_db


def test_one_check_is_answered_with_its_receipt(phone: FieldPhone, yellow: list[Pass]) -> None:
    check = phone.check(yellow[0])
    answer = phone.wire.call("POST", "/api/field/check", token=phone.token, send=check)
    assert answer.status == 200
    assert answer.json() == {"id": check["id"], "status": "stored", "outcome": "admitted"}
    again = phone.wire.call("POST", "/api/field/check", token=phone.token, send=check)
    assert again.json()["status"] == "replayed"
    assert Check.objects.count() == 1


def test_a_batch_gets_a_receipt_each_in_the_order_sent(phone: FieldPhone, yellow: list[Pass]) -> None:
    late, early = phone.check(yellow[3], at=local("07:09")), phone.check(yellow[0], at=local("07:05"))
    unknown = {"id": str(uuid4()), "kind": "sing", "at": 1}
    receipts = phone.receipts(late, unknown, "nonsense", early, {"kind": "check"}, late)
    assert [receipt["id"] for receipt in receipts] == [
        late["id"], unknown["id"], None, early["id"], None, late["id"]
    ]  # fmt: skip
    assert [receipt["status"] for receipt in receipts] == [
        "stored", "rejected", "rejected", "stored", "rejected", "replayed"
    ]  # fmt: skip
    assert receipts[1]["code"] == "field.unknown_kind"
    assert (receipts[2]["code"], receipts[2]["position"]) == ("field.malformed", 2)


def test_what_can_t_be_taken_is_kept_whole(phone: FieldPhone) -> None:
    unknown = {"id": str(uuid4()), "kind": "sing", "at": 1, "song": "茉莉花"}
    phone.receipts(unknown, phone.check(gate=987654))
    kept = ReceivedCommand.objects.get(kind="sing")
    assert (kept.accepted, kept.code) == (False, "field.unknown_kind")
    assert "茉莉花" in str(kept.payload)
    assert ReceivedCommand.objects.get(kind="check").code == "access.unknown_gate"


def test_an_unknown_token_is_refused(wire: Wire) -> None:
    answer = wire.call("POST", "/api/field/check", token="x" * 43, send={})
    assert (answer.status, answer.json()["code"]) == (401, "accounts.device_unknown")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_revoked_phone_gets_no_bundle_but_may_deliver(
    phone: FieldPhone, town: SmallTown, yellow: list[Pass], clock: StandingClock
) -> None:
    assert phone.bundle()["v"] == 1
    revoke_device(town.system, phone.device_id, now=clock.moment)
    answer = phone.wire.call("GET", "/api/field/bundle", token=phone.token)
    assert (answer.status, answer.json()["code"]) == (401, "accounts.device_revoked")
    [receipt] = phone.receipts(phone.check(yellow[0]))
    assert (receipt["status"], receipt["flags"]) == ("stored", ["revoked_device"])
    clock.moment += timedelta(days=8)
    assert phone.send(phone.check(yellow[3])).status == 401


def test_a_guard_whose_duty_ended_may_still_hand_in(
    phone: FieldPhone, yellow: list[Pass], clock: StandingClock
) -> None:
    check = phone.check(yellow[0])
    Grant.objects.filter(user=phone.user).update(ends_at=clock.moment + timedelta(minutes=1))
    clock.moment += timedelta(hours=3)
    after = phone.check(yellow[3])
    receipts = phone.receipts(check, after)
    assert receipts[0]["status"] == "stored"
    assert (receipts[1]["status"], receipts[1]["code"]) == ("rejected", "kernel.forbidden")


def test_a_body_above_the_limit_is_refused_in_words(phone: FieldPhone) -> None:
    answer = phone.wire.call("POST", "/api/field/commands", token=phone.token, raw=b" " * (17 * 1024 * 1024))
    assert (answer.status, answer.json()["code"]) == (413, "field.too_large")
    too_many = phone.send(*[1] * 10_001)
    assert (too_many.status, too_many.json()["code"]) == (413, "field.too_many")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"sent_at": "now", "commands": []}', b"\xff\xfe"])
def test_a_body_that_is_no_batch_is_refused_in_words(phone: FieldPhone, body: bytes) -> None:
    answer = phone.wire.call("POST", "/api/field/commands", token=phone.token, raw=body)
    assert (answer.status, answer.json()["code"]) == (400, "field.not_readable")


def test_duty_and_recount(phone: FieldPhone, town: SmallTown, clock: StandingClock) -> None:
    at = int(clock.moment.timestamp())
    duty, start = str(uuid4()), str(uuid4())
    begin = {"id": start, "kind": "duty_start", "at": at, "skew": 0, "duty": duty, "gate": phone.gate}
    count = {"id": str(uuid4()), "kind": "recount", "at": at, "skew": 0, "zone": 2, "count": 250}
    end = {"id": str(uuid4()), "kind": "duty_end", "at": at + 60, "skew": 0, "duty": duty}
    clock.moment += timedelta(minutes=2)
    assert [receipt["status"] for receipt in phone.receipts(begin, count, end)] == ["stored"] * 3
    assert [receipt["status"] for receipt in phone.receipts(begin, count, end)] == ["replayed"] * 3
    assert Duty.objects.get().ended_at == local("07:11")
    assert Recount.objects.get().count == 250
    assert inside(town.cordons["market"].pk) == 250
    assert Gate.objects.get(pk=phone.gate).last_heard_at is None
    phone.receipts(phone.check())
    assert Gate.objects.get(pk=phone.gate).last_heard_at == clock.moment


def test_a_guard_may_not_hand_out_cards(phone: FieldPhone, town: SmallTown, yellow: list[Pass]) -> None:
    command = {
        "id": str(uuid4()), "kind": "hand_out", "at": int(local("07:00").timestamp()), "skew": 0,
        "household": town.households[0].code, "numbers": [], "tokens": [], "told": ["mask"], "signed": True,
    }  # fmt: skip
    [receipt] = phone.receipts(command)
    assert (receipt["status"], receipt["code"]) == ("rejected", "kernel.forbidden")


def test_a_group_leader_hands_out_and_reports_lost(
    make_phone: Callable[..., FieldPhone], town: SmallTown, yellow: list[Pass]
) -> None:
    phone = make_phone(Role.GROUP_LEADER)
    at = int(local("07:00").timestamp())
    household = town.households[0]
    give = {
        "id": str(uuid4()), "kind": "hand_out", "at": at, "skew": 0, "household": household.code,
        "numbers": [], "tokens": [], "told": ["mask", "id", "pass"], "signed": True,
    }  # fmt: skip
    card = Pass.objects.filter(household=household).order_by("serial")[0]
    lost = {
        "id": str(uuid4()),
        "kind": "report_lost",
        "at": at + 5,
        "skew": 0,
        "number": pass_number(card.serial),
    }
    wrong = {"id": str(uuid4()), "kind": "report_lost", "at": at + 5, "skew": 0, "number": "1234567"}
    receipts = phone.receipts(give, lost, wrong)
    assert [receipt["status"] for receipt in receipts] == ["stored", "stored", "rejected"]
    assert receipts[2]["code"] == "access.unknown_number"
    assert household.hand_outs.count() == 1
    assert Pass.objects.get(pk=card.pk).status == "lost"


def test_ten_thousand_records_after_three_days(
    phone: FieldPhone, yellow: list[Pass], clock: StandingClock
) -> None:
    begun = clock.moment
    clock.moment += timedelta(days=3)
    checks = [phone.check(yellow[n % len(yellow)], at=begun + timedelta(seconds=n)) for n in range(10_000)]
    receipts = phone.receipts(*checks)
    assert {receipt["status"] for receipt in receipts} == {"stored"}
    assert Check.objects.count() == 10_000


def test_half_a_batch_is_sent_again_whole(phone: FieldPhone, yellow: list[Pass]) -> None:
    checks = [phone.check(yellow[n], at=local("07:00") + timedelta(seconds=n)) for n in range(20)]
    phone.receipts(*checks[:11])
    receipts = phone.receipts(*checks)
    assert [receipt["status"] for receipt in receipts] == ["replayed"] * 11 + ["stored"] * 9
    assert Check.objects.count() == 20


def test_what_the_phone_says_of_itself_is_kept(phone: FieldPhone, clock: StandingClock) -> None:
    phone.send(queue=17)
    device = phone.device
    assert (device.queue_depth, device.skew_seconds, device.app_version) == (17, 0, "0.1.0")
    assert device.last_seen_at == clock.moment


def test_an_address_that_does_not_exist_says_so(wire: Wire) -> None:
    answer = wire.call("GET", "/api/field/nothing")
    assert (answer.status, answer.json()["code"]) == (404, "field.no_such_call")
    assert wire.call("GET", "/api/field/ping").json() == {"now": int(local("07:10").timestamp())}
