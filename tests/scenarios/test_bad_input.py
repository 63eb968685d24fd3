"""What goes wrong between a gate and the town: a clear answer each time, and nothing lost or counted twice."""

import json
import random
from datetime import date, timedelta
from uuid import UUID

import pytest

from liba.access.models import Check, Gate
from liba.access.selectors import inside
from liba.access.services import edit_gate
from liba.access.terms import GateKind
from liba.accounts.models import Device
from liba.accounts.services import revoke_device
from liba.governance.selectors import verify_journal
from liba.kernel.ids import id_at
from liba.kernel.refusals import Stale
from liba.kernel.text import Text
from liba.project.proofs.day import token_of
from liba.project.proofs.line import Command
from liba.project.proofs.phone import Phone
from liba.project.proofs.town import Heshi
from liba.territory.models import Cordon

pytestmark = pytest.mark.django_db

RED = date(2020, 2, 26)


def receipts_of(phone: Phone, commands: list[Command]) -> list[dict[str, object]]:
    answer = phone.post(commands)
    assert answer.status == 200, answer.body
    found: list[dict[str, object]] = answer.json()["receipts"]  # type: ignore[assignment]
    return found


def kept_commands(phone: Phone) -> list[Command]:
    """What a phone without network holds."""
    return [dict(command) for command in phone.outbox]


class TestRevokedPhone:
    def test_it_is_told_so_and_what_it_still_holds_is_taken(self, heshi: Heshi) -> None:
        day = heshi.day.at("07:10", RED)
        phone = day.guard("a-01").offline()
        shown = phone.scan(heshi.number("red"))
        revoke_device(day.actor, Device.objects.order_by("-paired_at", "-pk")[0].pk, now=day.moment)
        day.later(hours=2)
        phone.online()
        assert phone.receipt(shown)["status"] == "stored"
        assert "revoked_device" in phone.receipt(shown)["flags"]
        assert phone.refused is not None
        assert (phone.refused.status, phone.refused.json()["code"]) == (401, "accounts.device_revoked")

    def test_after_its_week_of_grace_nothing_is_taken(self, heshi: Heshi) -> None:
        day = heshi.day.at("07:10", RED)
        phone = day.guard("a-01").offline()
        shown = phone.scan(heshi.number("red"))
        revoke_device(day.actor, Device.objects.order_by("-paired_at", "-pk")[0].pk, now=day.moment)
        day.later(days=7, seconds=1)
        phone.in_touch = True
        phone.send()
        assert phone.refused is not None
        assert phone.refused.status == 401
        assert not Check.objects.filter(pk=shown.id).exists()
        assert phone.outbox


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_hours_off_is_put_right_and_flagged(heshi: Heshi, hours: int) -> None:
    day = heshi.day.at("12:00", RED)
    phone = day.guard("a-01")
    phone.wrong_by = hours * 3600
    shown = phone.scan(heshi.number("red"))
    kept = Check.objects.get(pk=shown.id)
    assert shown.admitted
    assert (kept.happened_at, kept.skew_seconds) == (day.moment, -hours * 3600)
    assert "clock_skew" in kept.flags


class TestTwiceAndInDisorder:
    def test_a_command_twice_is_one_fact(self, heshi: Heshi) -> None:
        day = heshi.day.at("07:10", RED)
        phone = day.guard("a-01").offline()
        phone.scan(heshi.number("red"))
        (command,) = kept_commands(phone)
        assert [r["status"] for r in receipts_of(phone, [command, command])] == ["stored", "replayed"]
        assert [r["status"] for r in receipts_of(phone, [command])] == ["replayed"]
        assert Check.objects.count() == 1

    def test_an_undo_may_come_before_its_check(self, heshi: Heshi) -> None:
        day = heshi.day.at("07:10", RED)
        zone = Cordon.objects.get(code="zone-a").pk
        before = inside(zone)
        phone = day.guard("a-01").offline()
        shown = phone.scan(heshi.number("red"))
        day.later(seconds=30)
        phone.undo(shown)
        check, undo = kept_commands(phone)
        assert receipts_of(phone, [undo])[0]["status"] == "stored"
        assert receipts_of(phone, [check])[0]["status"] == "stored"
        assert inside(zone) == before
        assert day.guard("a-02").scan(heshi.number("red", 0, 1)).admitted

    @pytest.mark.parametrize("seed", range(3))
    def test_any_order_comes_to_the_same_state(self, heshi: Heshi, seed: int) -> None:
        day = heshi.day.at("07:10", RED)
        zone = Cordon.objects.get(code="zone-a").pk
        before = inside(zone)
        phone = day.guard("a-01").offline()
        for household in range(8):
            shown = phone.scan(heshi.number("red", household))
            day.later(seconds=20)
            if household % 3 == 0:
                phone.undo(shown)
            elif household % 3 == 1:
                phone.leave(heshi.number("red", household))
        commands = kept_commands(phone)
        random.Random(seed).shuffle(commands)
        for command in commands:
            assert receipts_of(phone, [command])[0]["status"] == "stored"
        assert inside(zone) == before + 2


class TestBrokenBatches:
    def test_half_a_batch_is_refused_whole_and_sent_again(self, heshi: Heshi) -> None:
        day = heshi.day.at("07:10", RED)
        phone = day.guard("a-01").offline()
        for household in range(5):
            phone.scan(heshi.number("red", household))
        body = json.dumps({"sent_at": 0, "queue": 0, "app": "x", "commands": kept_commands(phone)}).encode()
        answer = phone.wire.call("POST", "/api/field/commands", token=phone.token, raw=body[: len(body) // 2])
        assert answer.status == 400
        assert answer.json()["title"]
        assert Check.objects.count() == 0
        phone.online()
        assert Check.objects.count() == 5
        assert phone.outbox == []

    def test_a_line_that_is_no_command_spoils_no_other(self, heshi: Heshi) -> None:
        day = heshi.day.at("07:10", RED)
        phone = day.guard("a-01").offline()
        phone.scan(heshi.number("red"))
        (good,) = kept_commands(phone)
        broken: list[Command] = [
            {"id": "not an id"},
            good,
            {**good, "id": str(id_at(day.moment)), "gate": "nowhere"},
        ]
        said = receipts_of(phone, broken)
        assert [r["status"] for r in said] == ["rejected", "stored", "rejected"]
        assert said[0]["id"] is None
        assert said[2]["code"] == "access.unknown_gate"
        assert all(r.get("title") for r in said if r["status"] == "rejected")

    def test_an_unknown_kind_is_rejected_and_kept(self, heshi: Heshi) -> None:
        day = heshi.day.at("07:10", RED)
        phone = day.guard("a-01")
        command = {
            "id": str(id_at(day.moment)),
            "kind": "dance",
            "at": int(day.moment.timestamp()),
            "skew": 0,
        }
        (receipt,) = receipts_of(phone, [command])
        assert (receipt["status"], receipt["code"]) == ("rejected", "field.unknown_kind")

    def test_ten_thousand_checks_after_three_days(self, heshi: Heshi) -> None:
        day = heshi.day.at("07:10", RED)
        zone = Cordon.objects.get(code="zone-a").pk
        before = inside(zone)
        phone = day.guard("a-01").offline()
        token = token_of(heshi.first("resident"))
        phone.scan(token)
        phone.leave(token)
        entry, leaving = kept_commands(phone)
        commands = []
        for number in range(5_000):
            moment = day.moment + timedelta(seconds=8 * number)
            at = int(moment.timestamp())
            commands.append({**entry, "id": str(id_at(moment)), "at": at})
            commands.append({**leaving, "id": str(id_at(moment)), "at": at + 3})
        day.later(days=3)
        said = receipts_of(phone, commands)
        assert {r["status"] for r in said} == {"stored"}
        assert [UUID(str(r["id"])) for r in said] == [UUID(str(c["id"])) for c in commands]
        assert Check.objects.count() == 10_000
        assert inside(zone) == before
        assert all("late" in r["flags"] for r in said)  # type: ignore[operator]
        assert verify_journal(None).fault is None

    def test_more_than_a_batch_holds_is_refused_in_words(self, heshi: Heshi) -> None:
        phone = heshi.day.at("07:10", RED).guard("a-01")
        answer = phone.post(
            [{"id": str(id_at(heshi.day.moment)), "kind": "dance", "at": 0, "skew": 0}] * 10_001
        )
        assert answer.status in (400, 413)
        assert answer.json()["title"]

    def test_a_body_of_many_megabytes_is_not_read(self, heshi: Heshi) -> None:
        phone = heshi.day.at("07:10", RED).guard("a-01")
        answer = phone.wire.call(
            "POST", "/api/field/commands", token=phone.token, raw=b" " * (40 * 1024 * 1024)
        )
        assert answer.status == 413
        assert answer.json()["title"]


def test_a_forged_override_is_rejected_and_the_refusal_stands(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    phone = day.guard("a-01").offline()
    phone.scan(heshi.number("blue"))
    (command,) = kept_commands(phone)
    forged = {**command, "id": str(id_at(day.moment)), "outcome": "overridden"}
    forged["override"] = {"officer": heshi.officer_id, "proof": "00" * 32, "reason": "朋友"}
    assert receipts_of(phone, [forged])[0]["code"] == "access.override_not_proved"
    forged["override"] = {"officer": heshi.officer_id, "proof": "00" * 32, "reason": " "}
    assert receipts_of(phone, [forged])[0]["code"] == "access.override_without_reason"
    assert Check.objects.count() == 0


def test_two_administrators_change_one_gate_and_the_second_is_told(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    gate = Gate.objects.get(code="a-01")

    def rename(zh: str) -> None:
        edit_gate(
            day.actor, gate.pk, version=gate.version, name=Text(zh), kind=GateKind(gate.kind),
            rule_code=gate.rule_code, opens_minute=gate.opens_minute, closes_minute=gate.closes_minute,
            area_id=gate.area_id, lon=gate.lon, lat=gate.lat, now=day.moment,
        )  # fmt: skip

    rename("新名字")
    with pytest.raises(Stale):
        rename("另一个名字")
    assert Gate.objects.get(code="a-01").name_zh == "新名字"


def test_the_journal_is_whole_after_a_day(heshi: Heshi) -> None:
    day = heshi.day.at("07:10", RED)
    guard = day.guard("a-01")
    for household in range(6):
        guard.scan(heshi.number("red", household))
    assert verify_journal(None).fault is None
