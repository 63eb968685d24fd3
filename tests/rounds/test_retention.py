"""What was said at doors is destroyed when its time is over, and nothing before; that somebody was there stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from liba.governance.retention import PurgeCertificate, purge_all
from liba.kernel.actors import system
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.project.retention import RULES
from liba.rounds.models import Alert, Difference, Enrolment, Photo, Visit, VisitUndo
from liba.rounds.photos import store
from liba.rounds.services import end_enrolment, enrol, settle_alert, start_round
from tests.rounds.test_rounds import FOLLOW
from tests.rounds.visiting import Walk, answers_of
from tests.support.rounding import RoundsTown
from tests.support.town import DAY

MACHINE = system("purge")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "LIBA_VAR", tmp_path)
    return tmp_path


@pytest.fixture
def walk(rounds: RoundsTown) -> Walk:
    return Walk(rounds)


def purged(walk: Walk, days: int) -> dict[str, int]:
    certificate: PurgeCertificate = purge_all(RULES, MACHINE, walk.now + timedelta(days=days))
    return {
        one.rule.name: one.count
        for one in certificate.purged
        if one.count and one.rule.name.startswith(("rounds.", "field."))
    }


def test_answers_go_after_thirty_days_and_whose_they_were_after_a_hundred_and_eighty(walk: Walk) -> None:
    visit = walk.store(note="院里有狗")
    assert purged(walk, 29) == {}
    assert purged(walk, 31) == {"rounds.answers": 1}
    visit.refresh_from_db()
    assert (visit.answers, visit.note, visit.household_id) == (None, None, walk.door.pk)
    assert purged(walk, 181) == {"rounds.visited": 1}
    visit.refresh_from_db()
    assert (visit.household_id, visit.responder_id, visit.user_id) == (None, None, None)
    assert (visit.outcome, visit.area_id) == ("done", walk.door.area_id)


def test_a_settled_alert_forgets_whom_and_an_open_one_does_not(walk: Walk) -> None:
    walk.store(answers=answers_of(walk.door, visitors="yes", visitors_from="县城"))
    alert = Alert.objects.get()
    assert "rounds.alerts" not in purged(walk, 120)
    settle_alert(walk.rounds.town.system, alert.pk, note="已劝返", now=walk.now)
    assert purged(walk, 91)["rounds.alerts"] == 1
    alert.refresh_from_db()
    assert (alert.note, alert.household_id, alert.state) == (None, None, "settled")


def test_people_are_followed_no_longer_than_thirty_days_after(walk: Walk) -> None:
    town = walk.rounds.town
    follow = start_round(
        town.system, code="contacts", name=Text("随访"), spec=FOLLOW, starts_on=DAY,
        ends_on=DAY + timedelta(days=60), now=town.now,
    )  # fmt: skip
    for home, lasts in zip(town.households[:2], (14, 30), strict=True):
        made = enrol(
            town.system, round_id=follow.pk, household_id=home.pk, reason="close_contact", event_on=DAY,
            ends_on=DAY + timedelta(days=lasts), now=town.now,
        )  # fmt: skip
    end_enrolment(town.system, made.pk, now=town.now)
    assert purged(walk, 29) == {}
    assert purged(walk, 31) == {"rounds.enrolments": 1}
    assert purged(walk, 46) == {"rounds.enrolments": 1}
    assert not Enrolment.objects.exists()


def test_photos_differences_and_undos_go(walk: Walk, folder: Path) -> None:
    photo = new_id()
    store.save(photo, b"jpeg")
    Photo.objects.create(
        id=photo, visit_id=new_id(), question="door", digest="0", size=4, happened_at=walk.now,
        recorded_at=walk.now,
    )  # fmt: skip
    visit = walk.store()
    walk.send(walk.undo(visit.pk))
    for state, decided in (("open", None), ("accepted", walk.now)):
        Difference.objects.create(
            household=walk.door, kind="new_person", source="door", found="{}", state=state, raised_at=walk.now,
            decided_at=decided,
        )  # fmt: skip
    assert list(folder.rglob("*.photo"))
    assert purged(walk, 31) == {"rounds.answers": 1, "rounds.photos": 1, "rounds.differences": 1}
    assert not list(folder.rglob("*.photo"))
    assert purged(walk, 91) == {"rounds.undecided": 1}
    assert purged(walk, 181) == {"rounds.visited": 1, "rounds.undos": 1}
    assert (Photo.objects.count(), VisitUndo.objects.count(), Visit.objects.count()) == (0, 0, 1)
