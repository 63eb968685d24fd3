"""Incidents on phones: reported at a gate, told to the squad that is sent, and what it says."""

from collections.abc import Callable

import pytest

from liba.accounts.terms import Role
from liba.desk.models import Incident
from liba.desk.services import dispatch
from liba.governance.models import JournalLine
from liba.kernel.ids import new_id
from liba.workforce.models import Responder
from tests.field.conftest import FieldPhone
from tests.support.desk import Desk, desk_of
from tests.support.town import SmallTown, local

MAKE = Callable[..., FieldPhone]
AT = int(local("07:10").timestamp())


@pytest.fixture
def desk(town: SmallTown) -> Desk:
    return desk_of(town)


def _incident(phone: FieldPhone, **given: object) -> dict[str, object]:
    said: dict[str, object] = {
        "id": str(new_id()), "kind": "incident", "at": AT, "what": "dispute", "gate": phone.gate, "words": "要硬闯",
    }  # fmt: skip
    return {**said, **given}


def _orders(phone: FieldPhone) -> dict[str, list[dict[str, object]]]:
    answer = phone.wire.call("GET", "/api/field/orders", token=phone.token)
    assert answer.status == 200, answer.body
    return answer.json()


def _squads_phone(make_phone: MAKE, one: Responder) -> FieldPhone:
    phone = make_phone(Role.GROUP_LEADER)
    Responder.objects.filter(pk=one.pk).update(user=phone.user)
    return phone


def test_a_guard_reports_with_the_gate_and_once(phone: FieldPhone, desk: Desk) -> None:
    said = _incident(phone, urgent=True)
    (receipt,) = phone.receipts(said)
    assert receipt["status"] == "stored"
    assert phone.receipts(said)[0]["status"] == "replayed"
    one = Incident.objects.get()
    assert (str(one.pk), one.source, one.urgent, one.words) == (said["id"], "gate", True, "要硬闯")
    assert one.gate_code


@pytest.mark.parametrize(
    "given",
    [
        {"gate": 99_999},
        {"gate": None, "lon": 900.5, "lat": -1},
        {"words": "", "where": "𠮷" * 200},
        {"site": 1},
    ],
)
def test_what_is_not_known_is_left_out(phone: FieldPhone, desk: Desk, given: dict[str, object]) -> None:
    assert phone.receipts(_incident(phone, **given))[0]["status"] == "stored"
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    "given", [{"what": "meteor"}, {"words": "x" * 2001}, {"lon": "far"}, {"gate": "\u0000"}]
)
def test_nonsense_is_rejected_in_words(phone: FieldPhone, desk: Desk, given: dict[str, object]) -> None:
    (receipt,) = phone.receipts(_incident(phone, **given))
    assert receipt["status"] == "rejected"
    assert receipt["title"]


def test_the_squad_that_is_sent_sees_it_and_says_how_it_goes(
    make_phone: MAKE, phone: FieldPhone, desk: Desk, town: SmallTown
) -> None:
    member = _squads_phone(make_phone, desk.members["patrol"][0])
    phone.receipts(_incident(phone))
    assert _orders(member)["incidents"] == []
    one = Incident.objects.get()
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("07:10"))
    (seen,) = _orders(member)["incidents"]
    assert (seen["id"], seen["words"], seen["squad"]) == (str(one.pk), "要硬闯", "patrol一队")
    assert _orders(member)["incidents"] == [seen]
    assert JournalLine.objects.filter(verb="desk.incident.seen").count() == 1
    for what in ("set_out", "arrived", "settled"):
        said = {"id": str(new_id()), "kind": "incident_event", "at": AT, "incident": seen["id"], "what": what}
        assert member.receipts(said)[0]["status"] == "stored"
    assert Incident.objects.get().state == "settled"
    assert _orders(member)["incidents"] == []


def test_others_are_told_nothing_and_say_nothing(make_phone: MAKE, phone: FieldPhone, desk: Desk) -> None:
    other = _squads_phone(make_phone, desk.members["night"][0])
    phone.receipts(_incident(phone))
    one = Incident.objects.get()
    dispatch(desk.commander, one.pk, desk.units["patrol"].pk, now=local("07:10"))
    assert _orders(other)["incidents"] == []
    base = {"kind": "incident_event", "at": AT, "what": "arrived"}
    mine, unknown = (
        other.receipts({**base, "id": str(new_id()), "incident": str(key)})[0] for key in (one.pk, new_id())
    )
    assert (mine["code"], unknown["code"]) == ("desk.not_yours", "desk.unknown_incident")
