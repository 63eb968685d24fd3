"""The doors of a linker's and a grid worker's phone: whose they are, what is due, what changed, what is gone."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from django.db import connection

from liba.accounts.models import Device
from liba.accounts.services import make_device_code, revoke_device
from liba.accounts.terms import Role
from liba.field.models import DoorsSent, ReceivedCommand
from liba.governance.models import JournalLine
from liba.kernel.clock import StandingClock
from liba.kernel.ids import id_at, new_id
from liba.kernel.text import Text
from liba.project.proofs.wire import Wire
from liba.registry.models import Person
from liba.rounds.models import Difference, Visit
from liba.rounds.services import decide_form, enrol, start_round
from liba.rounds.terms.plans import By, Over, Selector, When
from liba.territory.terms import SiteKind
from liba.workforce.models import Link, Responder
from liba.workforce.services import set_link
from liba.workforce.terms import LinkLevel
from tests.field.conftest import FieldPhone
from tests.rounds.test_rounds import FOLLOW, WHOLE_DAY
from tests.rounds.visiting import answers_of
from tests.support.rounding import RoundsTown, answers_for, daily_spec, rounds_town
from tests.support.town import DAY, SmallTown, local
from tests.vectors.cases_forms import PLACE

Doors = dict[str, object]


class DoorPhone(FieldPhone):
    """A paired phone of somebody who visits."""

    def doors(self, cursor: object = 0, plan: object = "") -> Doors:
        answer = self.wire.call("GET", f"/api/field/doors?cursor={cursor}&plan={plan}", token=self.token)
        assert answer.status == 200, answer.body
        return answer.cbor()

    def visit(self, rounds: RoundsTown, door: str, **more: object) -> dict[str, object]:
        moment = self.clock.moment
        return {
            "id": str(id_at(moment)), "kind": "visit", "at": int(moment.timestamp()), "skew": 0,
            "round": rounds.daily.pk, "door": door, "day": DAY.isoformat(), "window": 0, "outcome": "done",
            "form_version": 1, **more,
        }  # fmt: skip


@pytest.fixture
def rounds(town: SmallTown) -> RoundsTown:
    return rounds_town(town)


@pytest.fixture
def pair(wire: Wire, rounds: RoundsTown, clock: StandingClock) -> Callable[[Responder], DoorPhone]:
    """Pairs the phone of a responder; the clock stands at ten."""

    def make(one: Responder) -> DoorPhone:
        assert one.user is not None
        clock.moment = local("10:00")
        code = make_device_code(rounds.town.system, one.user.pk, label="phone", now=clock.moment)
        said = wire.call("POST", "/api/field/pair", send={"code": code, "label": "phone"}).json()
        return DoorPhone(wire, str(said["token"]), UUID(str(said["device"])), one.user, 0, clock)

    return make


@pytest.fixture
def phone(rounds: RoundsTown, pair: Callable[[Responder], DoorPhone]) -> DoorPhone:
    return pair(rounds.linkers[0])


def keys(part: Doors) -> list[str]:
    return [door["key"] for door in part["doors"]]  # type: ignore[index, union-attr]


def door(part: Doors, key: str) -> Doors:
    return next(one for one in part["doors"] if one["key"] == key)  # type: ignore[union-attr]


# -- whose they are --------------------------------------------------------------------------------------------------


def test_a_linker_has_the_linked_doors_with_everybody_in_them(rounds: RoundsTown, phone: DoorPhone) -> None:
    part = phone.doors()
    homes = rounds.doors(0)
    assert sorted(keys(part)) == sorted(f"h{home.pk}" for home in homes)
    assert part["whole"] is True
    assert part["me"]["name"] == rounds.linkers[0].name  # type: ignore[index]
    first = door(part, f"h{homes[0].pk}")
    assert first["rounds"] == [rounds.daily.pk]
    assert first["since"] == (DAY - timedelta(days=30)).isoformat()
    assert len(first["people"]) == 3  # type: ignore[arg-type]
    assert set(first["people"][0]) == {"id", "name", "sex", "age", "relation", "presence", "follow"}  # type: ignore[index]
    assert part["mine"] == {"day": DAY.isoformat(), "done": 0, "due": 2, "of": 4}
    assert [row["order"] for row in part["doors"]] == [0, 1]  # type: ignore[union-attr]


def test_the_plan_comes_with_the_dues_of_the_week(rounds: RoundsTown, phone: DoorPhone) -> None:
    part = phone.doors()
    (facts,) = part["plan"]["rounds"]  # type: ignore[index]
    assert [facts["code"], facts["form"], facts["form_version"], facts["by"]] == [
        "daily",
        "daily",
        1,
        "linker",
    ]
    assert facts["slots"][:3] == [
        [(DAY - timedelta(days=1)).isoformat(), 0], [(DAY - timedelta(days=1)).isoformat(), 1], [DAY.isoformat(), 0],
    ]  # fmt: skip
    assert len(facts["slots"]) == 18
    assert [form["spec"]["code"] for form in part["plan"]["forms"]] == ["daily"]  # type: ignore[index]
    assert "plan" not in phone.doors(plan=part["plan_version"])


def test_a_grid_worker_has_the_grid_and_a_cadre_nothing_that_a_linker_does(
    rounds: RoundsTown, pair: Callable[[Responder], DoorPhone]
) -> None:
    grid = rounds.grids[0]
    part = pair(grid).doors()
    homes = [home for home in rounds.town.households if home.area.path.startswith(grid.area.path)]
    assert sorted(keys(part)) == sorted(f"h{home.pk}" for home in homes)
    assert all(one["rounds"] == [] for one in part["doors"])  # type: ignore[union-attr]
    assert keys(pair(rounds.villages[0]).doors()) == []


def test_a_door_without_a_linker_is_the_next_ones(
    rounds: RoundsTown, pair: Callable[[Responder], DoorPhone]
) -> None:
    home = rounds.doors(0)[0]
    Link.objects.filter(household=home).delete()
    own = next(grid for grid in rounds.grids if home.area.path.startswith(grid.area.path))
    part = pair(own).doors()
    assert door(part, f"h{home.pk}")["rounds"] == [rounds.daily.pk]
    assert part["mine"]["of"] == 2  # type: ignore[index]


def test_who_serves_no_more_and_who_is_no_responder_has_no_doors(
    rounds: RoundsTown, phone: DoorPhone, town: SmallTown
) -> None:
    Responder.objects.filter(pk=rounds.linkers[0].pk).update(left_on=DAY)
    part = phone.doors()
    assert (part["doors"], part["me"], part["whole"]) == ([], None, True)


def test_a_guards_phone_is_refused_and_a_revoked_one_told(
    rounds: RoundsTown, phone: DoorPhone, make_phone: Callable[..., FieldPhone]
) -> None:
    guard = make_phone(Role.GUARD)
    answer = guard.wire.call("GET", "/api/field/doors", token=guard.token)
    assert (answer.status, answer.json()["code"]) == (403, "kernel.forbidden")
    revoke_device(rounds.town.system, phone.device_id, now=phone.clock.moment)
    answer = phone.wire.call("GET", "/api/field/doors", token=phone.token)
    assert (answer.status, answer.json()["code"]) == (401, "accounts.device_revoked")


def test_places_are_doors_of_who_answers_for_their_area(
    rounds: RoundsTown, pair: Callable[[Responder], DoorPhone]
) -> None:
    town = rounds.town
    decide_form(town.system, PLACE, now=town.now)
    spec = daily_spec(
        form="disinfect", over=Selector(Over.SITES, kinds=(SiteKind.STALL.value,)), by=By.VILLAGE,
        when=When((WHOLE_DAY,)), missed=(),
    )  # fmt: skip
    start_round(
        town.system, code="clean", name=Text("消毒"), spec=spec, starts_on=DAY, ends_on=DAY, now=town.now
    )
    part = pair(rounds.villages[0]).doors()
    assert sorted(keys(part)) == sorted(f"s{stall.pk}" for stall in town.stalls)
    assert {one["kind"] for one in part["doors"]} == {"site"}  # type: ignore[union-attr]


def test_a_followed_person_has_dues_of_their_own(rounds: RoundsTown, phone: DoorPhone) -> None:
    town, home = rounds.town, rounds.doors(0)[0]
    follow = start_round(
        town.system, code="contacts", name=Text("密接随访"), spec=FOLLOW, starts_on=DAY,
        ends_on=DAY + timedelta(days=30), now=town.now,
    )  # fmt: skip
    person = home.people.order_by("pk")[0]
    enrol(
        town.system, round_id=follow.pk, household_id=home.pk, person_id=person.pk, reason="close_contact",
        event_on=DAY - timedelta(days=1), now=town.now,
    )  # fmt: skip
    part = phone.doors()
    people = {one["id"]: one for one in door(part, f"h{home.pk}")["people"]}  # type: ignore[union-attr]
    (followed,) = people[person.pk]["follow"]
    assert followed["slots"] == [[(DAY + timedelta(days=n)).isoformat(), 0] for n in (0, 1, 2, 6)]
    assert followed["until"] == (DAY + timedelta(days=13)).isoformat()
    assert all(one["follow"] == [] for pk, one in people.items() if pk != person.pk)
    facts = next(one for one in part["plan"]["rounds"] if one["code"] == "contacts")  # type: ignore[index]
    assert facts["slots"] == []


def test_a_household_followed_as_a_whole_is_one_due_that_one_visit_settles(
    rounds: RoundsTown, phone: DoorPhone
) -> None:
    town, home = rounds.town, rounds.doors(0)[0]
    follow = start_round(
        town.system, code="contacts", name=Text("密接随访"), spec=FOLLOW, starts_on=DAY,
        ends_on=DAY + timedelta(days=30), now=town.now,
    )  # fmt: skip
    enrol(
        town.system, round_id=follow.pk, household_id=home.pk, reason="close_contact",
        event_on=DAY - timedelta(days=1), now=town.now,
    )  # fmt: skip
    part = phone.doors()
    facts = next(one for one in part["plan"]["rounds"] if one["code"] == "contacts")  # type: ignore[index]
    key = f"h{home.pk}"
    assert facts["dense"] == {key: [[(DAY + timedelta(days=n)).isoformat(), 0] for n in (0, 1, 2, 6)]}
    assert all(one["follow"] == [] for one in door(part, key)["people"])  # type: ignore[union-attr]
    assert part["mine"] == {"day": DAY.isoformat(), "done": 0, "due": 3, "of": 5}
    (receipt,) = phone.receipts(phone.visit(rounds, key, round=follow.pk, answers=answers_of(home)))
    assert receipt["outcome"] == "done"
    assert phone.doors()["mine"] == {"day": DAY.isoformat(), "done": 1, "due": 2, "of": 5}


# -- what changed ----------------------------------------------------------------------------------------------------


def test_nothing_changed_sends_no_door_and_writes_no_line(rounds: RoundsTown, phone: DoorPhone) -> None:
    first = phone.doors()
    lines = JournalLine.objects.filter(verb="rounds.doors.fetched")
    assert lines.count() == 1
    assert '"people":6' in lines[0].facts
    again = phone.doors(first["cursor"], first["plan_version"])
    assert (again["doors"], again["gone"], again["whole"]) == ([], [], False)
    assert again["cursor"] == first["cursor"]
    assert not {"plan", "me", "done", "pledges"} & again.keys()
    assert lines.count() == 1


def test_a_visit_comes_down_as_done_and_as_the_doors_last_answers(
    rounds: RoundsTown, phone: DoorPhone
) -> None:
    first = phone.doors()
    home = rounds.doors(0)[0]
    (receipt,) = phone.receipts(phone.visit(rounds, f"h{home.pk}", answers=answers_of(home)))
    assert (receipt["status"], receipt["outcome"]) == ("stored", "done")
    again = phone.doors(first["cursor"], first["plan_version"])
    assert keys(again) == [f"h{home.pk}"]
    assert again["doors"][0]["last"]["daily"]["answers"]["door"]["visitors"] == "no"  # type: ignore[index]
    moment = int(phone.clock.moment.timestamp())
    name = rounds.linkers[0].name
    assert again["done"] == [[rounds.daily.pk, f"h{home.pk}", 0, DAY.isoformat(), 0, "done", moment, name]]
    assert again["mine"] == {"day": DAY.isoformat(), "done": 1, "due": 1, "of": 4}


def test_a_door_that_changes_hands_is_gone_here_and_new_there(
    rounds: RoundsTown, phone: DoorPhone, pair: Callable[[Responder], DoorPhone]
) -> None:
    other = pair(rounds.linkers[1])
    mine, theirs = phone.doors(), other.doors()
    home = rounds.doors(0)[0]
    Link.objects.filter(household=home).update(ends_on=DAY)
    answers_for(rounds.linkers[1], home, LinkLevel.LINKER, DAY)
    assert phone.doors(mine["cursor"])["gone"] == [f"h{home.pk}"]
    again = other.doors(theirs["cursor"])
    assert f"h{home.pk}" in keys(again)
    assert (again["gone"], again["whole"]) == ([], False)


def test_a_hand_over_is_told_to_both_with_its_note(
    rounds: RoundsTown, phone: DoorPhone, pair: Callable[[Responder], DoorPhone]
) -> None:
    home, other = rounds.doors(0)[0], rounds.linkers[2]
    set_link(
        rounds.town.system, level=LinkLevel.LINKER, responder_id=other.pk, household_id=home.pk, starts_on=DAY,
        note="老人耳背，敲窗", now=rounds.town.now,
    )  # fmt: skip
    line = {
        "door": f"h{home.pk}",
        "label": home.address,
        "at": int(local("00:00").timestamp()),
        "note": "老人耳背，敲窗",
    }
    assert phone.doors()["handed"] == [{**line, "to": other.name}]
    assert pair(other).doors()["handed"] == [{**line, "from": rounds.linkers[0].name}]
    assert pair(rounds.linkers[4]).doors()["handed"] == []


def test_a_changed_or_merged_person_changes_the_door(rounds: RoundsTown, phone: DoorPhone) -> None:
    first = phone.doors()
    kept, merged = rounds.doors(0)[1].people.order_by("pk")[:2]
    Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    again = phone.doors(first["cursor"])
    assert keys(again) == [f"h{kept.household_id}"]
    assert len(again["doors"][0]["people"]) == 2  # type: ignore[index]


@pytest.mark.parametrize("cursor", [0, "", "x", 1, 2**60, -5])
def test_an_unknown_cursor_is_answered_with_everything(phone: DoorPhone, cursor: object) -> None:
    phone.doors()
    assert len(keys(phone.doors(cursor))) == 2


def test_a_lost_answer_costs_only_its_repetition(rounds: RoundsTown, phone: DoorPhone) -> None:
    first = phone.doors()
    home = rounds.doors(0)[0]
    phone.receipts(phone.visit(rounds, f"h{home.pk}", outcome="nobody_home"))
    phone.doors(first["cursor"])
    again = phone.doors(first["cursor"])
    assert (again["whole"], len(keys(again))) == (True, 2)


# -- sending ---------------------------------------------------------------------------------------------------------


def test_a_batch_of_ten_thousand_and_its_repetition(rounds: RoundsTown, phone: DoorPhone) -> None:
    home = rounds.doors(0)[0]
    sent = [
        phone.visit(
            rounds,
            f"h{home.pk}",
            id=str(new_id()),
            at=int(local("08:00").timestamp()) + n,
            outcome="nobody_home",
        )
        for n in range(3000)
    ]
    assert {one["status"] for one in phone.receipts(*sent)} == {"stored"}
    assert {one["status"] for one in phone.receipts(*sent)} == {"replayed"}
    assert Visit.objects.count() == 3000


def test_a_bad_line_is_kept_whole_and_spoils_no_other(rounds: RoundsTown, phone: DoorPhone) -> None:
    key = f"h{rounds.doors(0)[0].pk}"
    sent: list[object] = [
        phone.visit(rounds, key, id=str(new_id()), outcome="nobody_home"),
        phone.visit(rounds, "x1", id=str(new_id())),
        phone.visit(rounds, "h999999", id=str(new_id())),
        phone.visit(rounds, key, id=str(new_id()), day="someday"),
        phone.visit(rounds, key, id=str(new_id()), answers={"door": {"at_home": True}}),
        {"kind": "visit"},
        phone.visit(rounds, key, id=str(new_id()), outcome="refused"),
    ]
    receipts = phone.receipts(*sent)
    assert [one["status"] for one in receipts] == ["stored", *["rejected"] * 5, "stored"]
    assert receipts[2]["code"] == "rounds.unknown_door"
    assert receipts[2]["title"]
    assert ReceivedCommand.objects.filter(accepted=False).count() == 5


def test_an_undo_by_the_phone(rounds: RoundsTown, phone: DoorPhone) -> None:
    said = phone.visit(rounds, f"h{rounds.doors(0)[0].pk}", outcome="refused")
    undo = {"id": str(new_id()), "kind": "visit_undo", "at": said["at"], "visit": said["id"]}
    first = phone.doors()
    assert [one["status"] for one in phone.receipts(said, undo)] == ["stored", "stored"]
    again = phone.doors(first["cursor"])
    assert again.get("done", []) == []
    assert again["doors"] == []


def test_a_revoked_phone_still_hands_in(rounds: RoundsTown, phone: DoorPhone) -> None:
    revoke_device(rounds.town.system, phone.device_id, now=phone.clock.moment)
    (receipt,) = phone.receipts(phone.visit(rounds, f"h{rounds.doors(0)[0].pk}", outcome="refused"))
    assert (receipt["status"], receipt["flags"]) == ("stored", ["revoked_device"])
    assert Device.objects.get(pk=phone.device_id).revoked_at is not None


def test_what_was_sent_is_kept_as_digests_only(rounds: RoundsTown, phone: DoorPhone) -> None:
    phone.doors()
    row = DoorsSent.objects.get(pk=phone.device_id)
    assert all(len(digest) == 12 for digest in row.doors.values())
    assert rounds.doors(0)[0].people.order_by("pk")[0].name not in msgspec.json.encode(row.doors).decode()


def test_somebody_found_at_a_door_waits_sealed_to_be_decided(rounds: RoundsTown, phone: DoorPhone) -> None:
    home = rounds.doors(0)[0]
    visit = phone.visit(rounds, f"h{home.pk}", answers=answers_of(home))
    draft = {
        "name": "测试新人",
        "sex": "F",
        "born_on": "1990-05-01",
        "relation": "儿媳",
        "phones": ["10000000000"],
    }
    sent: dict[str, object] = {
        "id": str(new_id()), "kind": "found_person", "at": visit["at"], "door": f"h{home.pk}", "draft": draft,
        "visit": visit["id"],
    }  # fmt: skip
    assert [one["status"] for one in phone.receipts(sent, visit)] == ["stored", "stored"]
    assert [one["status"] for one in phone.receipts(sent)] == ["replayed"]
    (difference,) = Difference.objects.all()
    assert (difference.kind, difference.state, difference.household_id) == ("new_person", "open", home.pk)
    assert str(difference.visit_id) == visit["id"]
    assert msgspec.json.decode(difference.found or "")["name"] == "测试新人"
    assert home.people.count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT found FROM rounds_difference")
        assert "测试新人".encode() not in bytes(cursor.fetchone()[0])


def test_a_person_found_at_a_strangers_door_is_refused(rounds: RoundsTown, phone: DoorPhone) -> None:
    for door in (f"h{rounds.doors(3)[0].pk}", "h999999", "s1", "p1"):
        sent = {
            "id": str(new_id()), "kind": "found_person", "at": 1, "door": door, "draft": {"name": "测试"},
        }  # fmt: skip
        (receipt,) = phone.receipts(sent)
        assert (receipt["status"], receipt["code"]) == ("rejected", "rounds.unknown_door")
    assert not Difference.objects.exists()
