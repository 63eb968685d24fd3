"""Messages on the desk: the log, gateways whose secrets are never shown, tests, and one's own ways."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liba.accounts.terms import Role
from liba.command.models import Channel, Delivery, Gateway, QuietHours
from liba.command.services import send_message
from liba.command.services.gateways import open_push
from liba.command.terms.messages import MessageKind
from liba.governance.models import JournalLine
from tests.console.conftest import SignIn, said_by
from tests.support.town import SmallTown

_SECRET = "json://sms.example/s3cr3t/{to}"


@pytest.fixture
def administrator(sign_in: SignIn) -> Client:
    return sign_in(Role.ADMINISTRATOR)


def _entered(**changes: str) -> dict[str, str]:
    return {
        "code": "sms", "name": "短信", "kind": "personal", "address": _SECRET, "rank": "1", "active": "on", "version": "0",
    } | changes  # fmt: skip


def _opened(client: Client) -> Gateway:
    client.post(reverse("console:gateway_new"), _entered())
    return Gateway.objects.get(code="sms")


def test_a_gateway_is_opened_and_its_address_never_shown(administrator: Client) -> None:
    made = _opened(administrator)
    assert made.address == _SECRET
    pages = ("gateways", "messages"), ("gateway", "sms")
    text = said_by(administrator, reverse("console:gateway", args=["sms"])) + "".join(
        said_by(administrator, reverse(f"console:{name}")) for name in pages[0]
    )
    assert "s3cr3t" not in text
    assert not any("s3cr3t" in str(line.facts) for line in JournalLine.objects.all())


def test_an_empty_address_keeps_the_sealed_one(administrator: Client) -> None:
    _opened(administrator)
    administrator.post(
        reverse("console:gateway", args=["sms"]), _entered(address="", name="短信平台", version="1")
    )
    made = Gateway.objects.get(code="sms")
    assert (made.name, made.address, made.version) == ("短信平台", _SECRET, 2)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"address": "nonsense"}, "no address of a gateway"),
        ({"address": "dbus://x"}, "reaches nobody"),
        ({"address": "json://sms.example/"}, "has no {to}"),
        ({"address": "json://192.168.1.4/{to}"}, "own network"),
        ({"address": "json://[::1]/{to}"}, "own network"),
        ({"address": "mailto://a:b@mail.example?smtp=localhost&to={to}"}, "own network"),
    ],
)
def test_an_unfit_address_is_refused_with_words(
    administrator: Client, changes: dict[str, str], words: str
) -> None:
    text = administrator.post(reverse("console:gateway_new"), _entered(**changes)).content.decode()
    assert words in text
    assert not Gateway.objects.exists()


def test_the_house_is_called_when_somebody_confirms_it(administrator: Client) -> None:
    administrator.post(
        reverse("console:gateway_new"), _entered(address="json://192.168.1.4/{to}", private="on")
    )
    assert Gateway.objects.get().private


def test_two_who_change_one_gateway_are_told(administrator: Client) -> None:
    _opened(administrator)
    text = administrator.post(reverse("console:gateway", args=["sms"]), _entered(address="", version="0"))
    assert "changed by somebody else" in text.content.decode()


def test_a_test_waits_for_the_sender_and_says_what_happened(administrator: Client) -> None:
    _opened(administrator)
    response = administrator.post(reverse("console:gateway_test", args=["sms"]), {"to": "13800000000"})
    row = Delivery.objects.get()
    assert response["Location"] == reverse("console:gateway_tested", args=["sms", row.pk])
    assert "One moment" in said_by(administrator, response["Location"])
    assert not Channel.objects.get().active
    Delivery.objects.update(state="failed", problem="refused 401")
    assert "refused it. (401)" in said_by(administrator, response["Location"])


def test_addresses_of_many_people_are_kept_and_unclear_lines_named(
    administrator: Client, town: SmallTown
) -> None:
    _opened(administrator)
    user = town.user(Role.GUARD)
    lines = f"{user.username} 13800000000\nnobody 13800000001\n{user.username}\n"
    text = administrator.post(
        reverse("console:gateway_people", args=["sms"]), {"lines": lines}, follow=True
    ).content.decode()
    assert "1 addresses are kept" in text
    assert "2, 3" in text
    assert Channel.objects.get().user_id == user.pk


def test_replies_get_an_address_that_is_shown_once(administrator: Client) -> None:
    _opened(administrator)
    text = administrator.post(reverse("console:gateway_replies", args=["sms"])).content.decode()
    assert "/reply/sms/" in text
    assert "/reply/sms/" not in said_by(administrator, reverse("console:gateway", args=["sms"]))


def test_the_log_counts_and_names_what_needs_a_look(administrator: Client, town: SmallTown) -> None:
    gateway = _opened(administrator)
    users = [town.user(Role.GUARD), town.user(Role.GUARD)]
    Channel.objects.create(
        user=users[0], gateway=gateway, address="1", address_index=b"1" * 16, added_at=town.now
    )
    message = send_message(
        MessageKind.ORDER, [user.pk for user in users], {"number": "2020-7"}, subject=("order", "1"), now=town.now,
        expires_at=town.now + timedelta(hours=1), made_by="长",
    )  # fmt: skip
    Delivery.objects.exclude(gateway=None).update(state="doubtful", problem="no_answer", tries=1)
    assert "2020-7" in said_by(administrator, reverse("console:messages"))
    address = reverse("console:message", args=[message.pk])
    text = said_by(administrator, address)
    assert "it may have taken it" in text
    assert "1 person has no way outside" in text
    assert users[0].display_name not in said_by(administrator, f"{address}?state=failed")
    assert "in doubt" in administrator.get(f"{address}?format=csv").content.decode()
    assert said_by(administrator, reverse("console:message_live", args=[message.pk]))
    assert said_by(administrator, f"{reverse('console:messages_live')}?kind=order")


def test_one_adds_and_removes_an_own_way_and_sets_quiet_hours(administrator: Client, sign_in: SignIn) -> None:
    gateway = _opened(administrator)
    client = sign_in(Role.GUARD)
    page = reverse("console:own_ways")
    client.post(page, {"gateway": str(gateway.pk), "address": "138 <b>"})
    assert not Channel.objects.exists()
    client.post(page, {"gateway": str(gateway.pk), "address": "13800000000"})
    one = Channel.objects.get()
    assert "13800000000" in said_by(client, page)
    client.post(reverse("console:own_quiet"), {"start": "22:00", "end": "06:30"})
    hours = QuietHours.objects.get()
    assert (hours.from_minute, hours.to_minute) == (22 * 60, 6 * 60 + 30)
    assert "22:00" in said_by(client, page)
    assert client.post(reverse("console:own_quiet"), {"start": "22:00", "end": ""}).status_code == 200
    assert administrator.post(reverse("console:own_way_drop", args=[one.pk])).status_code == 404
    client.post(reverse("console:own_way_drop", args=[one.pk]))
    assert not Channel.objects.exists()


def test_only_who_manages_messages_sees_them(sign_in: SignIn) -> None:
    client = sign_in(Role.GUARD)
    assert client.get(reverse("console:messages")).status_code == 403
    assert client.get(reverse("console:gateways")).status_code == 403


def test_push_can_be_set_up_and_its_key_stays_inside(administrator: Client, town: SmallTown) -> None:
    kept = open_push(now=town.now).address
    text = said_by(administrator, reverse("console:gateway", args=["push"]))
    assert kept[9:30] not in text
    administrator.post(
        reverse("console:gateway", args=["push"]),
        {"name": "手机推送", "rank": "0", "version": "1", "active": "on"},
    )
    made = Gateway.objects.get(code="push")
    assert (made.name, made.address) == ("手机推送", kept)


def test_the_log_says_a_group_in_the_readers_language(administrator: Client, town: SmallTown) -> None:
    send_message(
        MessageKind.MUSTER, [town.user(Role.GUARD).pk],
        {"plan": "应急预案", "plan_en": "Emergency plan", "group": "流调组", "group_en": "Tracing"},
        subject=("activation", "1:g1"), now=town.now, expires_at=town.now + timedelta(hours=1), made_by="长",
    )  # fmt: skip
    page = reverse("console:messages_live")
    in_english = said_by(administrator, page)
    assert "Tracing" in in_english
    assert "流调组" not in in_english
    administrator.cookies["django_language"] = "zh-hans"
    in_chinese = said_by(administrator, page)
    assert "流调组" in in_chinese
    assert "Tracing" not in in_chinese


def test_a_mail_servers_words_stand_in_the_log_and_are_no_markup(
    administrator: Client, town: SmallTown
) -> None:
    _opened(administrator)
    administrator.post(reverse("console:gateway_test", args=["sms"]), {"to": "13800000000"})
    row = Delivery.objects.get()
    Delivery.objects.update(state="refused", tries=1, problem="rejected 550 5.1.1 <b>unknown</b>")
    text = administrator.get(reverse("console:message", args=[row.message_id])).content.decode()
    assert (
        "refused it for good, so it is not tried again there. (550 5.1.1 &lt;b&gt;unknown&lt;/b&gt;)" in text
    )
    assert "is tried again at" not in text
    assert "refused" in said_by(administrator, reverse("console:messages_live"))
    assert "refused it for good" in said_by(
        administrator, reverse("console:gateway_tested", args=["sms", row.pk])
    )
