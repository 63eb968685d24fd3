"""The pages of orders: the list, the board, and what whoever ordered answers."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liba.accounts.terms import Role
from liba.command.models import Order, StandingOrder
from liba.command.services import record_copy_event
from liba.command.services.attachments import add_attachment
from liba.command.services.standing import set_standing
from liba.command.terms.orders import CopyEventKind, Proof, ProofKind
from liba.console.orders import overview
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.rounds.models import Finding
from liba.workforce.models import Post
from tests.command.test_attachments import PDF
from tests.console.conftest import SignIn, said_by
from tests.support.commanding import Commanded, commanded
from tests.support.town import DAY, ZONE, SmallTown


@pytest.fixture
def command(town: SmallTown) -> Commanded:
    return commanded(town)


def says(command: Commanded, order: Order, place: int, kind: CopyEventKind, **known: object) -> None:
    leader = command.leaders[place]
    record_copy_event(
        command.town.system, event_id=new_id(), copy_id=command.copy(order, place).pk, kind=kind,
        responder_id=leader.pk, happened_at=command.town.now, now=command.town.now, **known,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_board_shows_each_units_way(command: Commanded, sign_in: SignIn, language: str) -> None:
    order = command.issue(proof=Proof(ProofKind.NUMBER, Text("登记人数"), "人", target=20), urgent=True)
    says(command, order, 0, CopyEventKind.DONE, number=17, words="全部登记")
    says(command, order, 1, CopyEventKind.OBJECTED, words="登记表不够")
    client = sign_in(Role.COMMANDER, language=language)
    assert "2020-1" in said_by(client, "/orders/")
    page = said_by(client, f"/orders/{order.pk}/")
    for said in ("登记表不够", "17", "全部登记", 'class="dots"'):
        assert said in page, said
    assert page.count("<title>") == 3
    live = said_by(client, f"/orders/{order.pk}/live/")
    assert live.index("登记表不够") < live.index("全部登记")
    said_by(client, "/orders/live/")
    for format_ in ("csv", "xlsx"):
        assert client.get(f"/orders/{order.pk}/", {"format": format_}).status_code == 200
        assert client.get("/orders/", {"format": format_}).status_code == 200


def test_reports_are_accepted_and_sent_back(command: Commanded, sign_in: SignIn) -> None:
    order = command.issue()
    client = sign_in(Role.COMMANDER)
    says(command, order, 0, CopyEventKind.DONE)
    says(command, order, 1, CopyEventKind.DONE)
    first, second = command.copy(order, 0), command.copy(order, 1)
    page = said_by(client, f"/orders/{order.pk}/copy/{first.pk}/")
    assert "Is it done as ordered?" in page
    assert client.post(f"/orders/copy/{first.pk}/accept/", {"grade": "3"}).status_code == 302
    empty = client.post(f"/orders/copy/{second.pk}/return/", {"reason": ""})
    assert empty.status_code == 409
    client.post(f"/orders/copy/{second.pk}/return/", {"reason": "少两户"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.grade, second.returned_because) == (3, "少两户")
    assert "少两户" in said_by(client, f"/orders/{order.pk}/copy/{second.pk}/")


def test_what_is_told_by_telephone_is_noted(command: Commanded, sign_in: SignIn) -> None:
    order = command.issue()
    client, copy = sign_in(Role.COMMANDER), command.copy(order)
    client.post(f"/orders/copy/{copy.pk}/note/", {"kind": "done", "words": "电话报", "next": "copy"})
    copy.refresh_from_db()
    assert copy.report == {"words": "电话报"}
    assert client.post(f"/orders/copy/{copy.pk}/note/", {"kind": "approved"}).status_code == 404


def test_an_order_is_withdrawn_with_a_reason(command: Commanded, sign_in: SignIn) -> None:
    order, client = command.issue(), sign_in(Role.COMMANDER)
    client.post(f"/orders/{order.pk}/withdraw/", {"reason": "名单有误"})
    assert "名单有误" in said_by(client, f"/orders/{order.pk}/")
    assert "2020-1" not in said_by(client, "/orders/")
    assert "2020-1" in said_by(client, "/orders/", show="withdrawn")


def entered(command: Commanded, **known: object) -> dict[str, object]:
    due = (command.town.now + timedelta(hours=4)).astimezone(ZONE)
    return {
        "title_zh": "登记新到人员", "body_zh": "今天登记所有新到人员。", "everyone": "on", "late": "town",
        "proof": "tick", "due_at": f"{due:%Y-%m-%dT%H:%M}",
    } | known  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_order_is_written_looked_at_and_issued(command: Commanded, sign_in: SignIn, language: str) -> None:
    client = sign_in(Role.COMMANDER, language=language)
    said_by(client, "/orders/new/")
    file = SimpleUploadedFile("通知.pdf", PDF)
    assert client.post("/orders/new/", entered(command, added=[file])).status_code == 302
    order = Order.objects.get()
    page = said_by(client, f"/orders/{order.pk}/")
    assert "长0" in page
    assert "通知.pdf" in page
    said_by(client, f"/orders/{order.pk}/edit/")
    keeps = [str(order.attachments.get().pk)]
    changed = entered(
        command, proof="number", label_zh="人数", unit="人", target="30", late="quick", keeps=keeps,
        version="1", people=f"{command.members[0].code}，", areas=[str(command.town.villages[0].pk)],
    )  # fmt: skip
    assert client.post(f"/orders/{order.pk}/edit/", changed).status_code == 302
    stale = client.post(f"/orders/{order.pk}/edit/", changed)
    assert stale.status_code == 200
    assert client.post(f"/orders/{order.pk}/issue/", {"version": "2"}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.copies.count(), len(order.steps)) == ("issued", 3, 3)
    assert client.get(f"/orders/{order.pk}/edit/").status_code == 302
    (attached,) = order.attachments.all()
    assert client.get(f"/orders/file/{attached.pk}/").content == PDF


def test_what_is_refused_keeps_the_entries(command: Commanded, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMANDER)
    lying = SimpleUploadedFile("通知.pdf", b"MZ" + b"\0" * 90)
    page = client.post("/orders/new/", entered(command, added=[lying])).content.decode()
    assert "says that it is PDF, but its content is EXE" in page
    assert "登记新到人员" in page
    assert "There is no such thing here: 99999" in (
        client.post("/orders/new/", entered(command, people="99999")).content.decode()
    )
    crossed = client.post("/orders/new/", entered(command, proof="number", least="5", most="1"))
    assert crossed.status_code == 200
    assert not Order.objects.exists()
    client.post("/orders/new/", entered(command, everyone=""))
    nobody = Order.objects.get()
    assert "Nobody yet" in said_by(client, f"/orders/{nobody.pk}/")
    assert client.post(f"/orders/{nobody.pk}/issue/", {"version": "1"}).status_code == 409
    assert client.post(f"/orders/{nobody.pk}/discard/", {"version": "1"}).status_code == 302
    assert not Order.objects.exists()


def test_a_correction_is_issued_from_the_old_order(command: Commanded, sign_in: SignIn) -> None:
    order, client = command.issue(), sign_in(Role.COMMANDER)
    assert "refers to the old one" in said_by(client, f"/orders/{order.pk}/correct/")
    assert client.post(f"/orders/{order.pk}/correct/", entered(command, title_zh="更正")).status_code == 302
    assert not order.corrections.get().attachments.exists()
    assert "2020-2" in said_by(client, f"/orders/{order.pk}/")
    new = Order.objects.get(refers_to=order)
    assert "2020-1" in said_by(client, f"/orders/{new.pk}/")
    assert client.get(f"/orders/{order.pk}/correct/").status_code == 302


def test_a_finding_becomes_an_order_to_the_unit(command: Commanded, sign_in: SignIn) -> None:
    post = Post.objects.create(
        code="P1", name_zh="1号卡口", kind="checkpoint", area=command.town.villages[0], opened_on=DAY
    )
    finding = Finding.objects.create(
        post=post, words="台账漏登", state="open", due_on=DAY + timedelta(days=2), found_at=command.town.now,
        found_by="督查员",
    )  # fmt: skip
    client = sign_in(Role.COMMANDER)
    assert f"/orders/new/?finding={finding.pk}" in said_by(client, f"/inspections/{finding.pk}/")
    page = said_by(client, "/orders/new/", finding=str(finding.pk))
    assert "台账漏登" in page
    unit = str(command.units[0].pk)
    client.post(f"/orders/new/?finding={finding.pk}", entered(command, everyone="", units=[unit]))
    order = Order.objects.get()
    assert (order.finding, order.addressees["units"]) == (finding, [command.units[0].pk])
    assert f"/orders/{order.pk}/" in said_by(client, f"/inspections/{finding.pk}/")


def test_who_may_not_sees_nothing(command: Commanded, sign_in: SignIn) -> None:
    order = command.issue()
    assert sign_in(Role.GUARD).get("/orders/").status_code == 403
    official = sign_in(Role.OFFICIAL, command.town.villages[0])
    page = said_by(official, f"/orders/{order.pk}/")
    assert "0号单元" not in page
    assert "Unit 0" in page
    assert "Unit 1" not in page
    assert official.post(f"/orders/copy/{command.copy(order).pk}/accept/").status_code == 403
    clerk = sign_in(Role.VILLAGE_CADRE, command.town.villages[1])
    assert clerk.get(f"/orders/{order.pk}/copy/{command.copy(order).pk}/").status_code == 404


def test_the_order_sheet_prints(command: Commanded, sign_in: SignIn) -> None:
    order = command.issue(urgent=True)
    says(command, order, 0, CopyEventKind.DONE, words="全部登记")
    for language in ("en", "zh-hans"):
        printed = sign_in(Role.COMMANDER, language=language).get(f"/orders/{order.pk}/sheet.pdf")
        assert printed.content.startswith(b"%PDF")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_units_are_compared_and_no_person_is(command: Commanded, sign_in: SignIn, language: str) -> None:
    order = command.issue()
    says(command, order, 0, CopyEventKind.DONE)
    client = sign_in(Role.COMMANDER, language=language)
    page = said_by(client, "/orders/compared/")
    assert ("Unit 0" if language == "en" else "0号单元") in page
    assert not any(one.name in page for one in (*command.leaders, *command.members))
    assert client.get("/orders/compared/", {"format": "csv"}).status_code == 200
    said_by(client, "/orders/compared/", first="2020-01-01", last="2020-01-02")


def test_a_corrections_form_offers_the_old_files_as_staying(command: Commanded, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMANDER)
    file = add_attachment(command.commander, name="通知.pdf", content=PDF, now=command.town.now)
    order = command.issue(attachments=(file.pk,))
    page = said_by(client, f"/orders/{order.pk}/correct/")
    assert "Its files go along" in page
    (box,) = re.findall(f'<input[^>]*value="{file.pk}"[^>]*>', page)
    assert "checked" in box
    sent = entered(command, title_zh="更正") | {"keeps": [str(file.pk)]}
    assert client.post(f"/orders/{order.pk}/correct/", sent).status_code == 302
    assert [one.name for one in order.corrections.get().attachments.all()] == ["通知.pdf"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_standing_order_is_set_up_and_stopped(command: Commanded, sign_in: SignIn, language: str) -> None:
    client = sign_in(Role.COMMANDER, language=language)
    said_by(client, "/orders/standing/")
    said_by(client, "/orders/standing/new/")
    entries = {
        "title_zh": "每日消杀", "body_zh": "早晚各一次。", "everyone": "on", "often": "FREQ=DAILY",
        "minute": "08:00", "hours": "10", "starts_on": DAY.isoformat(), "proof": "tick",
        "ends_on": (DAY + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    wrong = client.post("/orders/standing/new/", entries | {"often": "", "recurrence": "FREQ=HOURLY"})
    assert wrong.status_code == 200
    lying = SimpleUploadedFile("台账.pdf", b"MZ" + b"\0" * 90)
    assert client.post("/orders/standing/new/", entries | {"added": lying}).status_code == 200
    assert not StandingOrder.objects.exists()
    file = SimpleUploadedFile("台账.pdf", PDF)
    assert client.post("/orders/standing/new/", entries | {"added": file}).status_code == 302
    page = said_by(client, "/orders/standing/")
    assert "每日消杀" in page
    one = StandingOrder.objects.get()
    kept = one.files.get()
    assert f"/orders/file/{kept.pk}/" in page
    assert client.get(f"/orders/file/{kept.pk}/").content == PDF
    client.post(f"/orders/standing/{one.pk}/stop/", {"version": "1"})
    one.refresh_from_db()
    assert one.stopped_at is not None
    said_by(client, "/orders/standing/")


@pytest.mark.parametrize(
    "entered",
    [
        {"recurrence": "FREQ=WEEKLY;BYDAY=TU"},
        {"ends_on": (DAY + timedelta(days=400)).isoformat()},
    ],
)
def test_a_standing_order_loses_nothing_that_was_entered(
    command: Commanded, sign_in: SignIn, entered: dict[str, str]
) -> None:
    entries = {
        "title_zh": "每日消杀", "body_zh": "早晚各一次。", "everyone": "on", "often": "FREQ=DAILY", "minute": "08:00",
        "starts_on": DAY.isoformat(), "ends_on": (DAY + timedelta(days=9)).isoformat(), "proof": "tick",
    }  # fmt: skip
    refused = sign_in(Role.COMMANDER).post("/orders/standing/new/", entries | entered)
    assert refused.status_code == 200
    assert next(iter(entered.values())) in refused.text
    assert not StandingOrder.objects.exists()


def test_more_people_than_an_order_takes_are_refused_and_never_cut_off(
    command: Commanded, sign_in: SignIn
) -> None:
    named = " ".join(f"R{place}" for place in range(201))
    entries = {"title_zh": "集合", "body_zh": "到岗。", "people": named, "late": "town", "proof": "tick"}
    refused = sign_in(Role.COMMANDER).post("/orders/new/", entries)
    assert "201 people are named" in refused.text
    assert named in refused.text
    assert not Order.objects.exists()


def test_an_old_order_that_still_waits_stays_in_the_list(
    command: Commanded, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "MOST", 2)
    client = sign_in(Role.COMMANDER)
    waits = command.issue(title=Text("一直没有办完"))
    for _place in range(3):
        settled = command.issue()
        settled.copies.update(done_at=command.town.now, approved_at=command.town.now)
    assert "一直没有办完" in said_by(client, "/orders/")
    assert "Only the newest 2" not in said_by(client, "/orders/")
    assert "Only the newest 2" in said_by(client, "/orders/", show="all")
    whole = client.get("/orders/", {"show": "all", "format": "csv"}).content.decode("utf-8-sig")
    assert whole.count("2020-") >= 4
    assert f"{waits.year}-{waits.number}" in whole


def test_no_more_can_be_typed_than_is_kept(command: Commanded, sign_in: SignIn) -> None:
    order = command.issue()
    page = said_by(sign_in(Role.COMMANDER), f"/orders/{order.pk}/")
    (field,) = re.findall(r'<textarea[^>]*name="reason"[^>]*>', page)
    assert 'maxlength="300"' in field


def test_who_was_excused_does_not_count_as_done(command: Commanded, sign_in: SignIn) -> None:
    order = command.issue()
    says(command, order, 0, CopyEventKind.DONE)
    says(command, order, 1, CopyEventKind.OBJECTED, words="没有人手")
    client = sign_in(Role.COMMANDER)
    client.post(f"/orders/copy/{command.copy(order, 1).pk}/accept/")
    page = said_by(client, "/orders/")
    assert "<strong>1</strong> / 2" in page
    assert "1 excused" in page


@pytest.mark.parametrize(
    ("language", "says_why"), [("en", "does not stand as high"), ("zh-hans", "职务低于")]
)
def test_who_stands_below_the_issuer_is_shown_no_way_to_take_it_back(
    command: Commanded, sign_in: SignIn, language: str, says_why: str
) -> None:
    order = command.issue()
    set_standing(
        command.commander, draft=command.draft(due_at=None), recurrence="FREQ=DAILY", minute=480,
        starts_on=DAY, ends_on=DAY + timedelta(days=3), now=command.town.now,
    )  # fmt: skip
    ways = (f"/orders/{order.pk}/withdraw/", f"/orders/{order.pk}/correct/")
    stop = f"/orders/standing/{StandingOrder.objects.get().pk}/stop/"
    for role, offered in ((Role.COMMANDER, True), (Role.UNIT_LEADER, False)):
        client = sign_in(role, language=language)
        page = said_by(client, f"/orders/{order.pk}/")
        assert [way in page for way in ways] == [offered, offered]
        assert (stop in said_by(client, "/orders/standing/")) is offered
    for answer in (
        client.post(ways[0], {"reason": "发错"}),
        client.get(ways[1]),
        client.post(ways[1], entered(command)),
        client.post(stop, {"version": "1"}),
    ):
        assert answer.status_code == 403
        assert says_why in answer.content.decode()
    order.refresh_from_db()
    assert order.state == "issued"
