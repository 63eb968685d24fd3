"""Shifts on the phone: what it is told, arriving, handing over, swapping; what it is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.kernel.ids import new_id
from liba.workforce.models import Absence, Responder, Shift, ShiftEvent
from tests.field.conftest import FieldPhone
from tests.support.duty import MORNING, NIGHT, add_post, add_responder, add_rota, add_shift
from tests.support.town import DAY, SmallTown

TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def holder(make_phone: Callable[..., FieldPhone], town: SmallTown) -> tuple[FieldPhone, Responder]:
    phone = make_phone(Role.LINKER)
    return phone, add_responder(town, "张守卡", user=phone.user, code="A01")


def _command(phone: FieldPhone, kind: str, **fields: object) -> dict[str, object]:
    return {"id": str(new_id()), "kind": kind, "at": int(phone.clock.moment.timestamp())} | fields


def _doors(phone: FieldPhone) -> dict[str, object]:
    answer = phone.wire.call("GET", "/api/field/doors", token=phone.token)
    assert answer.status == 200, answer.body
    return answer.cbor()


def test_the_phone_is_told_its_shifts_with_whom_and_the_last_note(holder, town: SmallTown) -> None:
    phone, one = holder
    post, rota = add_post(town, needs=2, lon=104.9, lat=29.4), add_rota(town)
    add_shift(rota, post, MORNING, one)
    add_shift(rota, post, MORNING, add_responder(town, "李搭档"), place=1)
    add_shift(rota, post, NIGHT, add_responder(town, "别人"))
    add_shift(rota, post, MORNING, one, day=DAY + timedelta(days=14))
    ShiftEvent.objects.create(
        id=new_id(),
        post=post,
        kind="handed_over",
        note="钥匙在左抽屉",
        happened_at=town.now,
        recorded_at=town.now,
    )
    (shift,) = _doors(phone)["shifts"]
    assert shift["zh"] == "p1岗 · 早班"
    assert (shift["with"], shift["note"], shift["lon"]) == (["李搭档"], "钥匙在左抽屉", 104.9)
    assert shift["ends_at"] - shift["starts_at"] == 8 * 3600


def test_who_reported_ill_is_told_no_shift_to_come(holder, town: SmallTown) -> None:
    phone, one = holder
    post, rota = add_post(town), add_rota(town)
    over = add_shift(rota, post, NIGHT, one, day=DAY - timedelta(days=1))
    coming = add_shift(rota, post, MORNING, one, day=TOMORROW)
    phone.receipts(_command(phone, "report_health", state="ill"))
    told = _doors(phone)
    assert told["me"]["clearance"] == "ill"
    assert [shift["id"] for shift in told["shifts"]] == [over.pk]
    assert Shift.objects.get(pk=coming.pk).responder_id == one.pk


def test_arriving_and_handing_over_are_stored_once(holder, town: SmallTown) -> None:
    phone, one = holder
    shift = add_shift(add_rota(town), add_post(town), MORNING, one)
    arrived = _command(phone, "shift_event", shift=shift.pk, what="arrived")
    over = _command(phone, "shift_event", shift=shift.pk, what="handed_over", note="一切正常")
    assert [r["status"] for r in phone.receipts(arrived, over)] == ["stored", "stored"]
    assert [r["status"] for r in phone.receipts(arrived)] == ["replayed"]
    shift.refresh_from_db()
    assert shift.arrived_at == phone.clock.moment
    assert _doors(phone)["shifts"][0]["arrived_at"] == int(phone.clock.moment.timestamp())
    assert ShiftEvent.objects.count() == 2


def test_a_phone_whose_clock_is_a_day_ahead_arrives_now(holder, town: SmallTown) -> None:
    phone, one = holder
    shift = add_shift(add_rota(town), add_post(town), MORNING, one)
    ahead = int(phone.clock.moment.timestamp()) + 86_400
    command = _command(phone, "shift_event", shift=shift.pk, what="arrived") | {"at": ahead}
    assert phone.receipts(command)[0]["status"] == "stored"
    shift.refresh_from_db()
    assert shift.arrived_at == phone.clock.moment


def test_what_is_not_there_or_not_theirs_is_refused_with_words(holder, town: SmallTown) -> None:
    phone, _one = holder
    other = add_shift(add_rota(town), add_post(town), MORNING, add_responder(town))
    receipts = phone.receipts(
        _command(phone, "shift_event", shift=999_999, what="arrived"),
        _command(phone, "shift_event", shift=other.pk, what="arrived"),
        _command(phone, "shift_event", shift=other.pk, what="slept"),
        _command(phone, "shift_answer", ask=str(new_id()), agree=True),
    )
    assert [r["code"] for r in receipts] == [
        "workforce.unknown_shift", "workforce.not_your_shift", "field.malformed", "workforce.unknown_shift"
    ]  # fmt: skip
    assert all(r["title"] for r in receipts)


def test_a_swap_is_asked_on_one_phone_and_agreed_on_the_other(
    holder, town: SmallTown, make_phone: Callable[..., FieldPhone]
) -> None:
    phone, one = holder
    second = make_phone(Role.LINKER)
    two = add_responder(town, "王接班", user=second.user, code="B02")
    shift = add_shift(add_rota(town), add_post(town), MORNING, one, day=TOMORROW)
    ask = _command(phone, "shift_ask", shift=shift.pk, what="swap", to="B02", reason="看病")
    assert phone.receipts(ask)[0]["status"] == "stored"
    (waiting,) = _doors(second)["swaps"]
    assert (waiting["id"], waiting["from"], waiting["shift"]) == (ask["id"], "张守卡", shift.pk)
    answer = _command(second, "shift_answer", ask=ask["id"], agree=True)
    assert second.receipts(answer)[0]["status"] == "stored"
    assert Shift.objects.get().responder == two
    assert _doors(second)["swaps"] == []
    assert _doors(phone)["shifts"] == []


def test_several_days_away_are_said_once_from_the_first_shift(holder, town: SmallTown) -> None:
    phone, one = holder
    post, rota = add_post(town), add_rota(town)
    shifts = [add_shift(rota, post, MORNING, one, day=DAY + timedelta(days=n)) for n in (1, 2, 4, 5)]
    other = add_shift(rota, post, MORNING, add_responder(town, "别人"), day=TOMORROW, place=1)
    said = _command(
        phone, "shift_ask", shift=shifts[0].pk, what="absence", reason="回乡",
        until=(DAY + timedelta(days=4)).isoformat(),
    )  # fmt: skip
    assert [r["status"] for r in phone.receipts(said)] == ["stored"]
    assert phone.receipts(said)[0]["status"] == "replayed"
    held = Shift.objects.order_by("day", "place").values_list("responder", flat=True)
    assert list(held) == [None, other.responder_id, None, None, one.pk]
    (absence,) = Absence.objects.all()
    assert (absence.responder, absence.reason) == (one, "回乡")
    assert (absence.from_on, absence.to_on) == (TOMORROW, DAY + timedelta(days=4))
    assert [one["id"] for one in _doors(phone)["shifts"]] == [shifts[3].pk]


@pytest.mark.parametrize(("days", "code"), [(0, "workforce.wrong_days"), (61 + 1, "workforce.away_too_long")])
def test_days_that_can_not_be_are_refused_and_the_shift_stays(
    holder, town: SmallTown, days: int, code: str
) -> None:
    phone, one = holder
    shift = add_shift(add_rota(town), add_post(town), MORNING, one, day=TOMORROW)
    until = (DAY + timedelta(days=days)).isoformat()
    (receipt,) = phone.receipts(
        _command(phone, "shift_ask", shift=shift.pk, what="absence", reason="x", until=until)
    )
    assert (receipt["status"], receipt["code"]) == ("rejected", code)
    assert Shift.objects.get().responder == one
    assert not Absence.objects.exists()


def test_nobody_reports_another_away(holder, town: SmallTown) -> None:
    phone, _one = holder
    shift = add_shift(add_rota(town), add_post(town), MORNING, add_responder(town, "别人"), day=TOMORROW)
    until = (DAY + timedelta(days=3)).isoformat()
    (receipt,) = phone.receipts(
        _command(phone, "shift_ask", shift=shift.pk, what="absence", reason="x", until=until)
    )
    assert receipt["code"] == "workforce.not_your_shift"
    assert not Absence.objects.exists()


def test_a_swap_with_oneself_or_of_the_past_is_refused_and_an_absence_is_a_gap(
    holder, town: SmallTown
) -> None:
    phone, one = holder
    add_responder(town, code="B02")
    post, rota = add_post(town), add_rota(town)
    begun, coming = add_shift(rota, post, MORNING, one), add_shift(rota, post, MORNING, one, day=TOMORROW)
    receipts = phone.receipts(
        _command(phone, "shift_ask", shift=coming.pk, what="swap", to="A01"),
        _command(phone, "shift_ask", shift=begun.pk, what="swap", to="B02"),
        _command(phone, "shift_ask", shift=coming.pk, what="absence", reason="摔伤了"),
    )
    assert [r.get("code", "") for r in receipts] == [
        "workforce.swap_with_oneself",
        "workforce.shift_is_over",
        "",
    ]
    assert Shift.objects.get(pk=coming.pk).responder is None
