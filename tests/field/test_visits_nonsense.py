"""Whatever is sent of doors, the answer is words: no visit, undo, find or fetch breaks the server."""

import json

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liba.field.models import ReceivedCommand
from liba.kernel.ids import new_id
from liba.rounds.models import Difference, Visit, VisitUndo
from tests.field.test_doors import DoorPhone, pair, phone, rounds
from tests.field.test_nonsense import ANYTHING
from tests.support.rounding import RoundsTown
from tests.support.town import DAY

__all__ = ["pair", "phone", "rounds"]
pytestmark = pytest.mark.django_db
FIELDS = st.sampled_from(
    ["id", "kind", "at", "skew", "round", "door", "person", "day", "window", "outcome", "form_version", "answers",
     "photos", "note", "visit", "draft"]
)  # fmt: skip
ODD_ANSWERS = (
    {"door": {"at_home": 2**60}},
    {"door": {"at_home": 1.5}},
    {"door": {"at_home": None}},
    {"door": {"": ""}, "people": {"": {}, "x": {"temperature": "hot"}, "-1": {}, "9" * 30: {}, "²": {}}},
    {"door": {"visitors": ["yes"] * 51}},
    {"door": {str(n): "x" for n in range(201)}},
    {"people": {str(n): {} for n in range(201)}},
    {"door": {"needs": "𠮷\u202e" * 900}},
    {"door": []},
    [],
    "x",
    7,
)
ODD_DOORS = (
    "",
    "h",
    "h0",
    "h-1",
    "h01",
    "H1",
    "x1",
    "h1\n",
    "h9" * 40,
    "h9999999999999999999",
    "ｈ1",
    1,
    None,
)


def counted() -> int:
    return sum(table.objects.count() for table in (Visit, VisitUndo, Difference, ReceivedCommand))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    broken=st.dictionaries(FIELDS, ANYTHING, min_size=1, max_size=3),
    kind=st.sampled_from(["visit", "visit_undo", "found_person"]),
)
def test_a_broken_line_is_stored_or_kept_whole(
    rounds: RoundsTown, phone: DoorPhone, broken: dict[str, object], kind: str
) -> None:
    door = f"h{rounds.doors(0)[0].pk}"
    sent = phone.visit(rounds, door, id=str(new_id()), kind=kind, visit=str(new_id()), draft={"name": "测试"})
    before = counted()
    answer = phone.send(sent | broken)
    assert answer.status == 200
    [receipt] = msgspec.json.decode(answer.body)["receipts"]
    assert receipt["status"] in {"stored", "rejected", "replayed"}
    if receipt["status"] != "replayed":
        assert counted() >= before
    if receipt["status"] == "rejected":
        assert receipt["code"]
        assert receipt["title"]


@pytest.mark.parametrize("answers", ODD_ANSWERS, ids=lambda answers: json.dumps(answers)[:30])
def test_odd_answers_are_kept_one_way_or_the_other(
    rounds: RoundsTown, phone: DoorPhone, answers: object
) -> None:
    door = f"h{rounds.doors(0)[0].pk}"
    (receipt,) = phone.receipts(phone.visit(rounds, door, answers=answers))
    stored, kept = Visit.objects.count(), ReceivedCommand.objects.filter(accepted=False).count()
    assert (receipt["status"] == "stored", stored, kept) in {(True, 1, 0), (False, 0, 1)}


@pytest.mark.parametrize("door", ODD_DOORS, ids=ascii)
def test_an_odd_door_is_refused_in_words(rounds: RoundsTown, phone: DoorPhone, door: object) -> None:
    sent = phone.visit(rounds, "h1") | {"door": door}
    found = sent | {"id": str(new_id()), "kind": "found_person", "draft": {"name": "测试"}}
    for receipt in phone.receipts(sent, found):
        assert receipt["status"] == "rejected"
        assert receipt["title"]
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", 2**34), ("at", 0), ("skew", -(2**31)), ("skew", 2**31 - 1), ("round", 2**63 - 1), ("person", 2**63 - 1),
        ("day", "0001-01-01"), ("day", "9999-12-31"), ("window", 1000), ("window", -1), ("form_version", 2**31 - 1),
        ("form_version", 0),
    ],
)  # fmt: skip
def test_the_edges_of_every_number_are_answered(
    rounds: RoundsTown, phone: DoorPhone, field: str, value: object
) -> None:
    door = f"h{rounds.doors(0)[0].pk}"
    (receipt,) = phone.receipts(phone.visit(rounds, door, outcome="refused") | {field: value})
    assert receipt["status"] in {"stored", "rejected"}
    if receipt["status"] == "stored":
        visit = Visit.objects.get()
        assert abs((visit.day - DAY).days) < 40_000


def test_one_id_for_a_visit_an_undo_and_a_find_gives_each_line_a_receipt(
    rounds: RoundsTown, phone: DoorPhone
) -> None:
    door, same = f"h{rounds.doors(0)[0].pk}", str(new_id())
    lines = [
        phone.visit(rounds, door, id=same, outcome="refused"),
        {"id": same, "kind": "visit_undo", "at": 1, "visit": same},
        {"id": same, "kind": "found_person", "at": 1, "door": door, "draft": {"name": "测试"}},
        {"id": same, "kind": "visit_undo", "at": 1, "visit": str(new_id())},
    ]
    receipts = phone.receipts(*lines)
    assert [one["id"] for one in receipts] == [same] * 4
    assert all(one["status"] in {"stored", "replayed", "rejected"} for one in receipts)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cursor=st.text(max_size=30) | st.integers(-(2**70), 2**70).map(str), plan=st.text(max_size=30))
def test_a_fetch_with_nonsense_is_answered_with_everything(
    rounds: RoundsTown, phone: DoorPhone, cursor: str, plan: str
) -> None:
    from_phone = "".join(letter for letter in cursor + plan if letter.isalnum() and letter.isascii())
    answer = phone.wire.call(
        "GET", f"/api/field/doors?cursor={from_phone}&plan={from_phone}", token=phone.token
    )
    assert answer.status == 200
    assert len(answer.cbor()["doors"]) == 2  # type: ignore[arg-type]
