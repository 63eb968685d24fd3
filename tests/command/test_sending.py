"""Messages through real sockets: a mail server and web gateways, well and badly behaved."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from liba.accounts.models import User
from liba.command.models import Delivery, Gateway
from liba.command.outgoing import office
from liba.command.services.outbox import Outbox
from liba.command.terms.messages import DeliveryState, MessageKind
from liba.console.message_words import what_happened
from tests.command.test_messages import gateway, said, way_of
from tests.support.commanding import Commanded
from tests.support.sinks import Sink, mail_sink, web_sink

_PATIENCE = 30.0


@pytest.fixture
def outbox() -> Iterator[Outbox]:
    made = Outbox()
    yield made
    made.office.close()


@pytest.fixture
def user(command: Commanded) -> User:
    found = command.leaders[0].user
    assert found is not None
    return found


def run(outbox: Outbox, now: datetime, until: Callable[[], bool]) -> None:
    """Turns at one moment until something holds."""
    end = time.monotonic() + _PATIENCE
    while not until():
        assert time.monotonic() < end, list(Delivery.objects.values_list("state", "problem"))
        outbox.turn(now)
        outbox.office.wait(0.2)


def settled() -> bool:
    return not Delivery.objects.filter(state__in=["waiting", "sending"]).exists()


def states() -> list[str]:
    """What became of what left the house, in the order of its making."""
    return list(Delivery.objects.exclude(gateway=None).order_by("pk").values_list("state", flat=True))


def web(sink: Sink, code: str = "web", rank: int = 0) -> Gateway:
    return gateway(code, rank, address=f"json://127.0.0.1:{sink.port}/{{to}}", private=True)


def test_a_letter_and_a_web_call_arrive_in_the_readers_language(
    command: Commanded, outbox: Outbox, user: User
) -> None:
    user.language = "zh-hans"
    user.save()
    with mail_sink() as mail, web_sink() as sink:
        address = f"mailto://127.0.0.1:{mail.port}?from=liba@town.example&to={{to}}&format=text"
        way_of(user, gateway("mail", address=address, private=True), "zhang@town.example")
        way_of(user, web(sink), "13800000001")
        said(command.town, MessageKind.MUSTER, [user], plan="应急预案", group="流调组", post="镇政府")
        run(outbox, command.town.now, settled)
    assert states() == ["sent", "sent"]
    letter = message_from_bytes(mail.kept[0]["body"], policy=default)
    assert letter["To"] == "zhang@town.example"
    body = letter.get_body()
    assert body is not None
    assert "应急预案" in str(body.get_content())
    assert sink.kept[0]["path"] == "/13800000001"
    assert "流调组" in json.loads(sink.kept[0]["body"])["message"]


def test_one_that_hangs_holds_nobody_else_and_is_not_sent_again(
    command: Commanded, outbox: Outbox, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "HARD_SECONDS", 3.0)
    with web_sink("hangs") as bad, web_sink() as good:
        way_of(user, web(bad, "bad"))
        way_of(command.leaders[1].user or user, web(good, "good"))
        begun = time.monotonic()
        said(command.town, MessageKind.ORDER, [one.user for one in command.leaders[:2] if one.user])
        run(outbox, command.town.now, lambda: bool(good.kept))
        assert time.monotonic() - begun < 25
        run(outbox, command.town.now, settled)
    assert sorted(states()) == ["doubtful", "sent"]


def test_what_drips_is_ended_from_outside(
    command: Commanded, outbox: Outbox, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "HARD_SECONDS", 3.0)
    with web_sink("drips") as sink:
        way_of(user, web(sink))
        said(command.town, MessageKind.ORDER, [user])
        run(outbox, command.town.now, settled)
    assert states() == ["doubtful"]
    assert not outbox.office.busy


def test_what_is_refused_is_tried_again_later_and_given_up(
    command: Commanded, outbox: Outbox, user: User
) -> None:
    now = command.town.now
    with web_sink("500") as sink:
        way_of(user, web(sink))
        said(command.town, MessageKind.ORDER, [user])
        for pause in (0, 6, 21, 61, 301):
            now += timedelta(seconds=pause)
            outbox.turn(now)
            run(outbox, now, lambda: "sending" not in states())
    row = Delivery.objects.exclude(gateway=None).get()
    assert (row.state, row.tries, row.problem) == (DeliveryState.FAILED.value, 5, "refused 500")


def test_the_next_gateway_takes_what_one_refuses(command: Commanded, outbox: Outbox, user: User) -> None:
    with web_sink("500") as bad, web_sink() as good:
        way_of(user, web(bad, "bad", 1))
        way_of(user, web(good, "good", 2))
        said(command.town, MessageKind.ORDER, [user])
        run(outbox, command.town.now, settled)
        assert len(good.kept) == 1
    assert states() == ["failed", "sent"]


def test_a_liar_is_believed_and_the_log_says_refused(command: Commanded, outbox: Outbox, user: User) -> None:
    with web_sink("liar") as sink:
        way_of(user, web(sink))
        said(command.town, MessageKind.ORDER, [user])
        run(outbox, command.town.now, lambda: bool(sink.kept) and "sending" not in states())
    row = Delivery.objects.exclude(gateway=None).get()
    assert (row.state, row.problem, len(sink.kept)) == ("waiting", "refused 500", 1)


def test_the_house_itself_is_not_called_unless_somebody_said_so(
    command: Commanded, outbox: Outbox, user: User
) -> None:
    with web_sink() as sink:
        one = web(sink)
        Gateway.objects.filter(pk=one.pk).update(private=False)
        way_of(user, one)
        said(command.town, MessageKind.ORDER, [user])
        run(outbox, command.town.now, settled)
    assert sink.kept == []
    assert Delivery.objects.exclude(gateway=None).get().problem == "private"


def test_a_sender_that_was_killed_leaves_it_in_doubt(command: Commanded, outbox: Outbox, user: User) -> None:
    way_of(user, gateway())
    said(command.town, MessageKind.ORDER, [user])
    Delivery.objects.exclude(gateway=None).update(state="sending", tries=1)
    outbox.turn(command.town.now)
    assert states() == ["doubtful"]


def test_an_alarm_is_for_its_time_only(command: Commanded, outbox: Outbox, user: User) -> None:
    way_of(user, gateway())
    said(command.town, MessageKind.MUSTER, [user])
    outbox.turn(command.town.now + timedelta(hours=2))
    assert states() == ["expired"]


def mail(sink: Sink, code: str = "mail", rank: int = 0) -> Gateway:
    address = f"mailto://127.0.0.1:{sink.port}?from=liba@town.example&to={{to}}"
    return gateway(code, rank, address=address, private=True)


def test_who_a_mail_server_refuses_for_good_is_not_tried_again_there(
    command: Commanded, outbox: Outbox, user: User
) -> None:
    with mail_sink("550 5.1.1 <zhang@town.example> is unknown here") as sink, web_sink() as good:
        one = mail(sink, rank=1)
        way_of(user, one, "zhang@town.example")
        way_of(user, web(good, "good", 2))
        said(command.town, MessageKind.ORDER, [user])
        run(outbox, command.town.now, settled)
        for minutes in (1, 10, 30):
            outbox.turn(command.town.now + timedelta(minutes=minutes))
    assert states() == ["refused", "sent"]
    row = Delivery.objects.get(gateway=one)
    assert (row.tries, row.problem) == (1, "rejected 550 5.1.1 <…> is unknown here")


def test_what_a_service_refuses_for_good_is_tried_once_and_goes_the_next_way(
    command: Commanded, outbox: Outbox, user: User
) -> None:
    with web_sink("404") as gone, web_sink() as good:
        one = web(gone, "gone", 1)
        way_of(user, one)
        way_of(user, web(good, "good", 2))
        said(command.town, MessageKind.ORDER, [user])
        run(outbox, command.town.now, settled)
        for minutes in (1, 10, 30):
            outbox.turn(command.town.now + timedelta(minutes=minutes))
        assert (len(gone.kept), len(good.kept)) == (1, 1)
    row = Delivery.objects.get(gateway=one)
    assert (row.state, row.tries, row.problem) == (DeliveryState.REFUSED.value, 1, "rejected 404")
    assert what_happened(row.problem).endswith("(404)")


def test_five_who_are_unknown_are_no_trouble_of_the_gateways(command: Commanded, outbox: Outbox) -> None:
    with mail_sink("550") as sink:
        one = mail(sink)
        for leader in command.leaders[:6]:
            assert leader.user is not None
            way_of(leader.user, one, f"u{leader.user.pk}@town.example")
        said(command.town, MessageKind.ORDER, [leader.user for leader in command.leaders[:6] if leader.user])
        run(outbox, command.town.now, settled)
        outbox.turn(command.town.now)
    assert set(states()) == {"refused"}
    one.refresh_from_db()
    assert one.failing_since is None


def test_who_a_mail_server_refuses_for_now_is_tried_again_after_a_pause(
    command: Commanded, outbox: Outbox, user: User
) -> None:
    now = command.town.now
    with mail_sink("451 4.7.1 come back later") as sink:
        way_of(user, mail(sink), "zhang@town.example")
        said(command.town, MessageKind.ORDER, [user])
        run(outbox, now, lambda: bool(sink.sessions) and "sending" not in states())
        row = Delivery.objects.exclude(gateway=None).get()
        assert (row.state, row.problem) == ("waiting", "refused 451 4.7.1 come back later")
        assert row.next_at == now + timedelta(seconds=5)
        sink.behaves = "ok"
        run(outbox, now + timedelta(seconds=6), settled)
        assert len(sink.kept) == 1
    row.refresh_from_db()
    assert (row.state, row.tries, row.problem) == ("sent", 2, "")


def test_a_mail_server_that_hangs_holds_no_other_gateway_up(
    command: Commanded, outbox: Outbox, user: User
) -> None:
    with mail_sink("hangs") as bad, web_sink() as good:
        way_of(user, mail(bad), "zhang@town.example")
        way_of(user, web(good, "good", 1))
        said(command.town, MessageKind.MUSTER, [user])
        run(outbox, command.town.now, lambda: bool(good.kept))
        run(outbox, command.town.now, lambda: "sent" in states())
        assert states() == ["sending", "sent"]


def test_a_gateway_that_asks_for_a_pause_gets_it(command: Commanded, outbox: Outbox, user: User) -> None:
    with web_sink("429") as sink:
        sink.says = {"Retry-After": "90"}
        way_of(user, web(sink))
        said(command.town, MessageKind.ORDER, [user])
        run(outbox, command.town.now, lambda: bool(sink.kept) and "sending" not in states())
    row = Delivery.objects.exclude(gateway=None).get()
    assert (row.problem, row.next_at) == ("refused 429", command.town.now + timedelta(seconds=90))


def test_of_many_each_stands_as_the_server_said(command: Commanded, outbox: Outbox) -> None:
    with mail_sink("not bad") as sink:
        one, people = mail(sink), []
        for number in range(30):
            person = User.objects.create(username=f"u{number}")
            way_of(person, one, f"{'good' if number % 3 else 'bad'}{number}@town.example")
            people.append(person)
        said(command.town, MessageKind.MUSTER, people)
        run(outbox, command.town.now, settled)
        came = sorted(letter["to"][0] for letter in sink.kept)
    stood = {row.channel.address: row.state for row in Delivery.objects.exclude(channel=None) if row.channel}
    assert {address for address, state in stood.items() if state == "refused"} == {
        f"bad{number}@town.example" for number in range(0, 30, 3)
    }
    assert came == sorted(address for address, state in stood.items() if state == "sent")
