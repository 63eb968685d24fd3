"""What comes up from a phone is never trusted: not its text, its numbers, its clock, its rights, nor its shape."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from liba.access.models import Check, HandOut, Pass, Recount
from liba.accounts.models import Grant, User
from liba.accounts.services import revoke_device
from liba.accounts.terms import Role
from liba.kernel.ids import new_id
from liba.kernel.numbers import pass_number
from liba.project.proofs.wire import Wire
from tests.field.conftest import FieldPhone
from tests.support.town import SmallTown

COMMANDS = "/api/field/commands"
CHECK = "/api/field/check"
MAKE = Callable[..., FieldPhone]

ODD_TEXT = (
    "\x00",
    "a\x00b",
    "𠮷<script>",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE access_check; --",
    "\u202e" * 20,
)
ODD_NUMBERS = (-1, 2**31, 2**53, 2**63, 2**64, 10**40, 0.5)
RAW_BODIES = (
    b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"sent_at":NaN,"commands":[]}', b"[" * 100_000,
    b'{"sent_at":1,"commands":[' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"]}",
    b'{"sent_at":1,"commands":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    b'{"sent_at":1e400,"commands":[]}', b'{"sent_at":1,"commands":["\\ud800"]}',
    b'{"sent_at":1,"commands":[{"id":"\\ud800","kind":"check"}]}',
)  # fmt: skip


def is_answered(answer: object) -> None:
    status = answer.status  # type: ignore[attr-defined]
    assert status < 500, (status, answer.body)  # type: ignore[attr-defined]


@pytest.mark.parametrize("raw", RAW_BODIES, ids=lambda raw: repr(raw[:20]))
@pytest.mark.parametrize("path", [COMMANDS, CHECK, "/api/field/pair"])
def test_a_body_that_is_nothing_is_refused_in_words(phone: FieldPhone, path: str, raw: bytes) -> None:
    answer = phone.wire.call("POST", path, token=phone.token, raw=raw)
    is_answered(answer)
    if answer.status != 200:
        assert json.loads(answer.body)["code"]


@pytest.mark.parametrize("text", ODD_TEXT, ids=ascii)
def test_odd_text_is_kept_or_refused_and_never_breaks(phone: FieldPhone, text: str) -> None:
    check = phone.check(
        outcome="turned_back", direction="in", plate=text[:20], came_from=text, note=text, reasons=[text[:30]],
        attestations=[text[:30]], answers={"purpose": text[:20]},
        override={"officer": 1, "proof": text, "reason": text},
    )  # fmt: skip
    is_answered(phone.wire.call("POST", CHECK, token=phone.token, send=check))
    del check["override"]
    check["card"] = {"token": text, "number": text[:20]}
    is_answered(phone.wire.call("POST", CHECK, token=phone.token, send=check))
    sent: list[object] = [
        {**check, "id": str(new_id())},
        {"id": str(new_id()), "kind": text[:30], "at": 1},
        {**phone.check(), "id": str(new_id()), "gate": text[:30]},
        {
            "id": str(new_id()),
            "kind": "hand_out",
            "at": 1,
            "household": text[:30],
            "numbers": [text],
            "told": [text[:30]],
        },
        {"id": str(new_id()), "kind": "report_lost", "at": 1, "number": text[:20]},
        {"id": str(new_id()), "kind": "duty_start", "at": 1, "duty": str(new_id()), "gate": text[:30]},
    ]
    assert len(phone.receipts(*sent)) == len(sent)
    is_answered(phone.wire.call("POST", "/api/field/pair", send={"code": text, "label": text}))


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_numbers_beyond_their_columns_never_break(phone: FieldPhone, number: float) -> None:
    base = phone.check(outcome="turned_back")
    changes: list[dict[str, object]] = [
        {"at": number}, {"skew": number}, {"gate": number}, {"people": number}, {"rule_version": number},
        {"answers": {"temperature": number}}, {"override": {"officer": number, "reason": "x"}},
    ]  # fmt: skip
    sent: list[object] = [{**base, "id": str(new_id()), **change} for change in changes]
    sent += [
        {"id": str(new_id()), "kind": "recount", "at": 1, "zone": number, "count": 1},
        {"id": str(new_id()), "kind": "recount", "at": 1, "zone": 1, "count": number},
        {"id": str(new_id()), "kind": "duty_start", "at": number, "duty": str(new_id()), "gate": number},
    ]
    answer = phone.send(*sent)
    assert answer.status == 200, answer.body
    for one in sent[:7]:
        is_answered(phone.wire.call("POST", CHECK, token=phone.token, send=one))
    for query in (f"cursor={number}", "cursor=%00", "cursor=x", "static=%00&locals=²", f"locals={number}"):
        is_answered(phone.wire.call("GET", f"/api/field/bundle?{query}", token=phone.token))


@pytest.mark.parametrize("at", [0, 1, 2**31, 4_102_444_800, 2**34])
@pytest.mark.parametrize("skew", [0, -(2**31), 2**31 - 1])
def test_a_clock_of_any_century_is_a_fact_and_no_fault(phone: FieldPhone, at: int, skew: int) -> None:
    check = phone.check(at=None, outcome="turned_back") | {"at": at, "skew": skew}
    (receipt,) = phone.receipts(check)
    assert receipt["status"] in {"stored", "rejected"}
    is_answered(phone.wire.call("POST", CHECK, token=phone.token, send={**check, "id": str(new_id())}))


@pytest.mark.parametrize(
    "given",
    [
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    ],
)
def test_ids_of_another_kind_are_ids(phone: FieldPhone, given: str) -> None:
    check = phone.check(outcome="turned_back") | {"id": given}
    assert phone.receipts(check)[0]["status"] == "stored"
    assert phone.receipts(check)[0]["status"] == "replayed"
    assert Check.objects.count() == 1


def test_one_id_for_everything_breaks_nothing(phone: FieldPhone, town: SmallTown) -> None:
    one = str(new_id())
    sent = [
        phone.check(outcome="turned_back") | {"id": one},
        {"id": one, "kind": "undo", "at": int(town.now.timestamp()), "check": one},
        {"id": one, "kind": "recount", "at": 1, "zone": 1, "count": 5},
        {"id": one, "kind": "duty_start", "at": 1, "duty": one, "gate": phone.gate},
        {"id": one, "kind": "none-of-ours", "at": 1},
    ]
    for commands in (sent, sent[::-1], sent):
        assert phone.send(*commands).status == 200


def test_what_was_refused_once_may_be_sent_again_when_it_holds(
    make_phone: MAKE, town: SmallTown, yellow: list[Pass]
) -> None:
    phone = make_phone(Role.VILLAGE_CADRE)
    command = {
        "id": str(new_id()), "kind": "hand_out", "at": int(town.now.timestamp()), "household": "nowhere",
        "numbers": [], "told": [], "signed": True,
    }  # fmt: skip
    assert phone.receipts(command)[0]["status"] == "rejected"
    command["household"] = town.households[0].code
    assert phone.receipts(command)[0]["status"] == "stored"
    assert phone.receipts(command)[0]["status"] == "replayed"
    assert HandOut.objects.count() == 1


def test_a_guards_phone_hands_nothing_out_and_reports_no_card_lost(
    phone: FieldPhone, town: SmallTown, yellow: list[Pass]
) -> None:
    for command in (
        {"kind": "hand_out", "household": town.households[0].code, "numbers": [], "told": [], "signed": True},
        {"kind": "report_lost", "number": pass_number(yellow[0].serial)},
    ):
        (receipt,) = phone.receipts({"id": str(new_id()), "at": int(town.now.timestamp()), **command})
        assert (receipt["status"], receipt["code"]) == ("rejected", "kernel.forbidden")
    assert HandOut.objects.count() == 0
    assert Pass.objects.exclude(status="good").count() == 0


def test_who_stands_at_no_gate_counts_nobody(make_phone: MAKE, town: SmallTown) -> None:
    phone = make_phone(Role.VILLAGE_CADRE)
    command = {"id": str(new_id()), "kind": "recount", "at": int(town.now.timestamp()), "zone": 1, "count": 0}
    (receipt,) = phone.receipts(command)
    assert (receipt["status"], receipt["code"]) == ("rejected", "kernel.forbidden")
    assert Recount.objects.count() == 0


def test_a_revoked_phone_gets_nothing_and_one_unknown_neither(phone: FieldPhone, town: SmallTown) -> None:
    revoke_device(town.system, phone.device_id, now=phone.clock.moment)
    assert phone.wire.call("GET", "/api/field/bundle", token=phone.token).status == 401
    phone.clock.moment += timedelta(days=8)
    for path in (COMMANDS, CHECK):
        assert phone.wire.call("POST", path, token=phone.token, send={}).status == 401
        assert phone.wire.call("POST", path, token="x" * 5000, send={}).status == 401
        assert phone.wire.call("POST", path, send={}).status == 401


def test_a_deactivated_holder_gets_nothing(phone: FieldPhone) -> None:
    phone.bundle()
    User.objects.filter(pk=phone.user.pk).update(is_active=False)
    answer = phone.wire.call("GET", "/api/field/bundle", token=phone.token)
    assert answer.status in {401, 403}
    (receipt,) = phone.receipts(phone.check(outcome="admitted"))
    assert (receipt["status"], receipt["code"]) == ("rejected", "kernel.forbidden")
    assert Check.objects.count() == 0


def test_who_has_no_role_any_more_gets_nothing(phone: FieldPhone, town: SmallTown) -> None:
    phone.bundle()
    Grant.objects.filter(user=phone.user).update(ends_at=town.now)
    assert phone.wire.call("GET", "/api/field/bundle", token=phone.token).status in {401, 403}


def test_a_code_is_guessed_by_nobody(wire: Wire) -> None:
    for guess in ("", "0", "0" * 10, "A" * 64, "A" * 65, "%", "_" * 10):
        answer = wire.call("POST", "/api/field/pair", send={"code": guess, "label": "x"})
        assert answer.status in {400, 401, 404, 409, 422}, (guess, answer.status)


def test_too_much_at_once_is_refused_before_it_is_read(phone: FieldPhone) -> None:
    for path in (COMMANDS, CHECK, "/api/field/pair"):
        answer = phone.wire.call("POST", path, token=phone.token, raw=b" " * (17 * 1024 * 1024))
        assert answer.status == 413, path


def test_what_a_phone_is_told_names_nobody(phone: FieldPhone, town: SmallTown, yellow: list[Pass]) -> None:
    told = repr(phone.bundle())
    for household in town.households:
        assert household.code not in told
        assert household.address not in told
        for person in household.people.all():
            assert person.name not in told
            assert str(person.id_number) not in told
