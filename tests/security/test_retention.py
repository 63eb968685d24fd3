"""What is held of residents is destroyed when its time is over, and nothing before."""

import io
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import models

from liba.access import services as access
from liba.access.models import Check, DoubleUse, Gate, HandOut, Pass, PrintJob, QuotaUse
from liba.access.selectors.printing import print_folder
from liba.field.models import ReceivedCommand
from liba.governance.models import JournalLine, Measure
from liba.governance.retention import PurgeCertificate, purge_all, purge_due
from liba.governance.selectors import verify_journal
from liba.kernel.actors import system
from liba.kernel.ids import new_id
from liba.project import retention as daily
from liba.project.retention import RULES
from liba.registry import retention as registry_retention
from liba.registry.models import Household, ImportProblem, Person, Phone, RosterImport
from liba.registry.roster import store
from liba.registry.services import set_presence
from liba.registry.services.roster import receive_file
from liba.registry.terms import ImportState, Presence
from tests.support.town import DAY, SmallTown, local

MACHINE = system("purge")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "LIBA_VAR", tmp_path)
    return tmp_path


def days(number: int) -> timedelta:
    return timedelta(days=number)


def purged(certificate: PurgeCertificate) -> dict[str, int]:
    return {one.rule.name: one.count for one in certificate.purged if one.count}


def a_check(town: SmallTown, at: datetime, **changes: object) -> Check:
    values: dict[str, object] = {
        "id": new_id(), "gate": town.gates["east"], "device_id": new_id(), "guard_id": 1, "direction": "in",
        "outcome": "admitted", "server_outcome": "admitted", "happened_at": at, "recorded_at": at,
        "day": at.date(), "found": "signed", "serial": 5, "quota_serial": 4, "temperature": 368,
        "plate": "川C00000", "came_from": "自贡", "note": "送药", "override_reason": "急诊", "people": 1,
    }  # fmt: skip
    return Check.objects.create(**{**values, **changes})


def test_a_check_loses_its_details_after_thirty_days_and_its_card_after_ninety(town: SmallTown) -> None:
    check = a_check(town, town.now)
    purge_all(RULES, MACHINE, town.now + days(29))
    check.refresh_from_db()
    assert (check.temperature, check.plate, check.came_from, check.note) == (368, "川C00000", "自贡", "送药")

    assert purged(purge_all(RULES, MACHINE, town.now + days(31))) == {"access.check_details": 1}
    check.refresh_from_db()
    assert (check.temperature, check.plate, check.came_from) == (None, None, "")
    assert (check.note, check.override_reason, check.serial) == ("", "", 5)

    assert purged(purge_all(RULES, MACHINE, town.now + days(91)))["access.cards_of_checks"] == 1
    check.refresh_from_db()
    assert (check.serial, check.quota_serial, check.outcome) == (None, None, "admitted")


def test_entries_and_doubles_are_deleted_after_ninety_days(town: SmallTown) -> None:
    for number, at in enumerate((town.now, town.now + days(60))):
        first = UUID(int=number + 1)
        QuotaUse.objects.create(quota_serial=1, day=at.date(), check_id=first, gate_id=1, happened_at=at)
        DoubleUse.objects.create(
            quota_serial=1, day=at.date(), first_check=first, second_check=UUID(int=number + 9), found_at=at
        )
    assert purged(purge_all(RULES, MACHINE, town.now + days(100)))["access.entries"] == 2
    assert (QuotaUse.objects.count(), DoubleUse.objects.count()) == (1, 1)


def test_a_stopped_pass_forgets_whose_it_was_and_a_good_one_does_not(
    town: SmallTown, yellow: list[Pass]
) -> None:
    code = town.households[0].code
    access.hand_out(
        town.system, id=new_id(), household_code=code, cards=(), told=(), signed=True, happened_at=town.now,
        now=town.now,
    )  # fmt: skip
    for card in yellow[:3]:
        access.revoke_pass(town.system, card.serial, reason="冒用", now=town.now)
    Measure.objects.update(ends_at=town.now + days(300))
    purge_all(RULES, MACHINE, town.now + days(89))
    assert Pass.objects.filter(household=None).count() == 0
    purge_all(RULES, MACHINE, town.now + days(91))
    stopped = Pass.objects.filter(serial__in=[card.serial for card in yellow[:3]])
    assert {(one.household_id, one.status, one.status_reason) for one in stopped} == {(None, "revoked", "")}
    assert HandOut.objects.count() == 0
    assert Pass.objects.filter(status="good", household=None).count() == 0


def test_nobody_is_destroyed_while_a_measure_runs_is_planned_or_has_just_ended(town: SmallTown) -> None:
    people = Person.objects.count()
    purge_all(RULES, MACHINE, town.now + days(60 + 29))
    assert Person.objects.count() == people
    Measure.objects.filter(kind="cordon").update(ends_at=town.now + days(400))
    purge_all(RULES, MACHINE, town.now + days(200))
    assert Person.objects.count() == people


def test_nobody_is_destroyed_before_the_first_measure(town: SmallTown) -> None:
    people = Person.objects.count()
    for bound in (Pass, Gate):
        bound.objects.all().delete()
    for model in _measured():
        model._default_manager.update(measure=None)
    Measure.objects.all().delete()
    purge_all(RULES, MACHINE, town.now + days(900))
    assert Person.objects.count() == people > 0


def _measured() -> list[type[models.Model]]:
    return [
        relation.related_model
        for relation in Measure._meta.related_objects
        if relation.related_model is not Measure
    ]


def test_thirty_days_after_the_last_measure_everybody_is_destroyed_with_passes_and_receipts(
    town: SmallTown, yellow: list[Pass], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry_retention, "STEP", 7)
    household = town.households[0]
    access.hand_out(
        town.system, id=new_id(), household_code=household.code, cards=(), told=(), signed=True,
        happened_at=town.now, now=town.now,
    )  # fmt: skip
    Household.objects.filter(pk=town.households[1].pk).update(merged_into=household)
    people, households = Person.objects.count(), Household.objects.count()
    certificate = purge_all(RULES, MACHINE, town.now + days(91))
    counts = purged(certificate)
    assert counts["registry.people"] == people + households
    assert counts["access.all_passes"] == len(yellow)
    assert (Person.objects.count(), Phone.objects.count()) == (0, 0)
    assert (Household.objects.count(), HandOut.objects.count()) == (0, 0)
    assert Pass.objects.count() == len(yellow)
    assert certificate.steps > 1
    assert f"{certificate.steps} " in certificate.as_text()
    assert JournalLine.objects.filter(verb="governance.data.purged").count() == certificate.steps + 1
    assert verify_journal(certificate.line).fault is None
    assert purge_due(RULES, MACHINE, town.now + days(92)).count == 0


def test_a_roster_that_came_after_the_end_keeps_people_for_the_next_operation(town: SmallTown) -> None:
    people = Person.objects.count()
    uploaded(town, town.now + days(80), ImportState.APPLIED)
    purge_all(RULES, MACHINE, town.now + days(100))
    assert Person.objects.count() == people
    purge_all(RULES, MACHINE, town.now + days(111))
    assert Person.objects.count() == 0


def uploaded(town: SmallTown, at: datetime, state: ImportState) -> RosterImport:
    return RosterImport.objects.create(
        id=new_id(), file_name="花名册.xlsx", digest="0", state=state.value, area=town.root, uploaded_at=at,
        uploaded_by="x", columns=[{"samples": ["测试甲"]}],
    )  # fmt: skip


def test_a_roster_left_lying_is_destroyed_after_two_weeks(town: SmallTown, folder: Path) -> None:
    text = "姓名,身份证号,户编号,门牌地址\n测试甲,,1,1号\n".encode()
    roster = receive_file(
        town.system, area_id=town.groups[0].pk, name="册.csv", stream=io.BytesIO(text), now=town.now
    )
    assert store.has_file(roster.pk)
    purge_all(RULES, MACHINE, town.now + days(13))
    assert store.has_file(roster.pk)
    assert purged(purge_all(RULES, MACHINE, town.now + days(15))) == {"registry.forgotten_files": 1}
    assert list(folder.rglob(f"{roster.pk}*")) == []
    roster.refresh_from_db()
    assert (roster.state, roster.columns) == ("discarded", [])


def test_an_imports_samples_and_problems_go(town: SmallTown) -> None:
    Measure.objects.update(ends_at=town.now + days(300))
    roster = uploaded(town, town.now, ImportState.APPLIED)
    RosterImport.objects.update(applied_at=town.now)
    ImportProblem.objects.create(roster_import=roster, row=3, column=1, code="x", is_error=True)
    assert purge_all(RULES, MACHINE, town.now + days(29)).count == 0
    assert purged(purge_all(RULES, MACHINE, town.now + days(31))) == {"registry.import_samples": 1}
    assert purged(purge_all(RULES, MACHINE, town.now + days(91))) == {"registry.import_problems": 1}


def test_numbers_of_who_moved_out_go_after_thirty_quiet_days(town: SmallTown) -> None:
    gone, stays = Person.objects.order_by("pk")[:2]
    set_presence(town.system, gone.pk, Presence.MOVED_OUT, version=1, now=town.now)
    purge_all(RULES, MACHINE, town.now + days(29))
    gone.refresh_from_db()
    assert gone.id_number
    assert purged(purge_all(RULES, MACHINE, town.now + days(31))) == {"registry.numbers_of_gone": 1}
    gone.refresh_from_db()
    assert (gone.id_number, gone.id_index, gone.id_tail, gone.local_tag) == (None, None, "", None)
    assert (gone.phones.count(), gone.name != "") == (0, True)
    stays.refresh_from_db()
    assert stays.id_number
    assert stays.phones.count() == 1


def test_what_phones_sent_in_vain_is_emptied_after_thirty_days(town: SmallTown) -> None:
    row = ReceivedCommand.objects.create(
        id=new_id(), device_id=new_id(), kind="x", recorded_at=town.now, accepted=False, payload="川C00000"
    )
    assert purged(purge_all(RULES, MACHINE, town.now + days(31))) == {"field.rejected": 1}
    row.refresh_from_db()
    assert row.payload is None


def test_printed_files_are_destroyed(town: SmallTown, yellow: list[Pass]) -> None:
    job = access.ask_print(town.system, run_id=yellow[0].run_id, now=town.now)
    print_folder(job).mkdir(parents=True)
    (print_folder(job) / "part-0001.pdf").write_bytes(b"%PDF")
    purge_all(RULES, MACHINE, town.now + days(13))
    assert print_folder(job).exists()
    purge_all(RULES, MACHINE, town.now + days(15))
    assert not print_folder(job).exists()
    assert PrintJob.objects.get().destroyed_at is not None


def test_every_rule_has_a_name_of_its_own_and_says_everything() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    for rule in RULES:
        assert all(str(words) for words in (rule.holds, rule.purpose, rule.since, rule.destroyed))
        assert rule.keeps >= timedelta(days=1)


def test_a_purge_runs_once_a_day_at_night_and_at_any_hour_when_it_was_missed(town: SmallTown) -> None:
    night = local("03:00", DAY)
    assert daily.advance(now=night) == {"purged": 0}
    assert JournalLine.objects.count() == 0
    purge_due(RULES, MACHINE, night)
    assert not daily.purge_due_today(night + timedelta(hours=1))
    assert not daily.purge_due_today(night + timedelta(hours=30))
    assert daily.purge_due_today(night + timedelta(hours=24))
    assert daily.purge_due_today(night + timedelta(hours=49))
    daily.advance(now=night + timedelta(hours=24))
    assert JournalLine.objects.filter(verb="governance.data.purged").count() == 2
