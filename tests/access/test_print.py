"""Cards and lists on paper: what is printed is read back from the picture of the page."""

import argparse
import io
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from liba.access import selectors, services
from liba.access.models import Pass, PassRun, PrintJob
from liba.access.print.composing import by_household, card_sheets_of, hand_out_list, printable
from liba.access.print.shapes import Sheets
from liba.access.print.typeset import card_sheets, hand_out_lists
from liba.access.refusals import KeyWithdrawnCards, NothingToPrint, TooManyRows
from liba.access.retention import RETENTION
from liba.access.services import printing
from liba.access.terms import Found
from liba.access.tokens import read_token
from liba.accounts.terms import Role
from liba.governance.models import JournalLine
from liba.kernel.refusals import Forbidden
from liba.project.commands import print_cards
from tests.support.town import SmallTown

pytestmark = pytest.mark.django_db


def codes_on(page: bytes) -> list[str]:
    """Every QR code on a page's picture, from the top left."""
    picture = np.asarray(Image.open(io.BytesIO(page)).convert("L"))
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def issued(town: SmallTown, colour: str = "yellow") -> PassRun:
    return services.issue_run(town.system, colour, town.root.pk, now=town.now)


def pictures(run: PassRun) -> list[bytes]:
    return card_sheets(card_sheets_of(run.type, run, printable(run, run.first_serial, run.count)), "png")


def test_every_code_on_a_printed_page_is_the_card_s_own_token(town: SmallTown) -> None:
    run = issued(town)
    keys = selectors.token_keys()
    read = [read_token(text, keys) for page in pictures(run) for text in codes_on(page)]
    assert {card.found for card in read} == {Found.SIGNED}
    assert {(card.serial, card.quota_serial) for card in read} == set(
        Pass.objects.values_list("serial", "quota_serial")
    )
    assert {(card.type_code, card.zone) for card in read} == {("yellow", 2)}


def test_a_new_group_begins_a_new_page(town: SmallTown) -> None:
    run = issued(town)
    sheets = card_sheets_of(run.type, run, printable(run, 1, 36))
    assert [page.head for page in sheets.pages] == [
        "何家场社区第1网格 1组", "何家场社区第1网格 2组", "五四村第1网格 1组", "五四村第1网格 2组"
    ]  # fmt: skip
    assert [len(page.cards) for page in sheets.pages] == [9, 9, 9, 9]


def test_a_card_says_its_days_and_its_colour_in_words(town: SmallTown) -> None:
    run = issued(town)
    sheets = card_sheets_of(run.type, run, printable(run, 1, 3))
    assert (sheets.days.zh, sheets.days.en) == (
        "农历逢 2、5、8 入场",
        "Enter on lunar days ending in 2, 5, 8",
    )
    assert (sheets.look.sign, sheets.look.ink) == ("黄", "#000000")
    assert "一户一天限一人一次" in [row.zh for row in sheets.rows]
    assert [card.of for card in sheets.pages[0].cards][1].startswith("本户第 2 张，共 3 张")
    assert "《传染病防治法》" in sheets.small.zh


def test_a_reprint_carries_the_same_codes(town: SmallTown) -> None:
    run = issued(town)
    assert pictures(run) == pictures(run)


def test_a_bound_pass_names_its_holder_in_print_alone(town: SmallTown) -> None:
    person = town.households[0].people.all()[0]
    card = services.issue_stall_permit(
        town.system, type_code="stall", site_id=town.stalls[0].pk, person_id=person.pk, now=town.now
    )
    sheets = card_sheets_of(card.type, card.run, printable(card.run, card.serial, 1))
    assert [(row.label, row.zh) for row in sheets.pages[0].cards[0].rows][:2] == [
        ("摊位", town.stalls[0].name_zh),
        ("持证人", person.name),
    ]
    (text,) = codes_on(card_sheets(sheets, "png")[0])
    assert person.name not in text
    assert read_token(text, selectors.token_keys()).serial == card.serial


def test_stopped_cards_are_not_printed(town: SmallTown) -> None:
    run = issued(town)
    services.report_lost(town.system, 2, now=town.now)
    assert [card.serial for card in printable(run, 1, 5)] == [1, 3, 4, 5]


def test_a_job_is_printed_in_parts_and_says_how_far_it_is(
    town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "PART_CARDS", 10)
    job = services.ask_print(town.actor(Role.CLERK), run_id=issued(town).pk, now=town.now)
    assert (job.done, job.total) == (0, 36)
    step = services.print_step(job.pk, now=town.now)
    assert (step.done, step.finished_at) == (20, None)
    finished = services.print_job(job.pk, now=town.now)
    assert (finished.done, finished.finished_at) == (36, town.now)
    parts = selectors.print_parts(finished)
    assert [part.name for part in parts] == [f"part-000{n}.pdf" for n in (1, 2, 3, 4)]
    assert all(part.read_bytes().startswith(b"%PDF") for part in parts)


def test_a_killed_job_goes_on_where_it_was(town: SmallTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PART_CARDS", 10)
    job = services.ask_print(town.system, run_id=issued(town).pk, now=town.now)
    services.print_step(job.pk, now=town.now)
    # Killed after the files were written and before the cursor moved; one file is only half there.
    PrintJob.objects.filter(pk=job.pk).update(done=0)
    first, second = selectors.print_parts(job)
    written = first.stat().st_mtime_ns
    second.rename(second.with_suffix(".part"))
    services.print_job(job.pk, now=town.now)
    assert len(selectors.print_parts(job)) == 4
    assert first.stat().st_mtime_ns == written


def test_a_withdrawn_key_s_cards_are_not_printed(town: SmallTown) -> None:
    run = issued(town)
    services.withdraw_key(town.system, run.kid, reason="外泄", now=town.now)
    with pytest.raises(KeyWithdrawnCards):
        services.ask_print(town.system, run_id=run.pk, now=town.now)
    with pytest.raises(KeyWithdrawnCards):
        services.card_sheet(town.system, [1], now=town.now)


def test_printing_is_for_those_who_issue(town: SmallTown) -> None:
    run = issued(town)
    with pytest.raises(Forbidden):
        services.ask_print(town.actor(Role.GUARD), run_id=run.pk, now=town.now)
    with pytest.raises(Forbidden):
        services.card_sheet(town.actor(Role.CLERK, town.villages[1]), [1], now=town.now)
    with pytest.raises(Forbidden):
        services.hand_out_sheet(town.actor(Role.GUARD), town.root.pk, now=town.now)


def test_a_replacement_is_printed_by_itself(town: SmallTown) -> None:
    issued(town)
    new = services.replace_pass(town.system, 5, reason="遗失", now=town.now)
    assert services.card_sheet(town.system, [new.serial], now=town.now).startswith(b"%PDF")
    assert JournalLine.objects.filter(verb="access.cards.printed", subject_id=str(new.serial)).exists()
    with pytest.raises(NothingToPrint):
        services.card_sheet(town.system, [5], now=town.now)


def test_a_ticked_row_leads_back_to_its_household(town: SmallTown) -> None:
    issued(town)
    group = town.groups[0]
    mine = [h for h in town.households if h.area_id == group.pk]
    services.hand_out(
        town.system, id=uuid4(), household_code=mine[0].code, cards=(), told=(), signed=True,
        happened_at=town.now, now=town.now,
    )  # fmt: skip
    sheet = hand_out_list(group, mine, by_household(Pass.objects.order_by("serial")))
    assert (sheet.rows[0].done, sheet.rows[0].cards) == (True, "0000 013 – 0000 037")
    assert [row.done for row in sheet.rows] == [True, False, False]
    (page,) = hand_out_lists([sheet], "png")
    households = [selectors.household_of_row_code(text) for text in codes_on(page)]
    assert sorted(filter(None, households)) == sorted(h.code for h in mine)
    assert selectors.household_of_row_code("LB1:XYZ") is None


def test_a_hand_out_sheet_is_a_line_of_the_journal(town: SmallTown) -> None:
    issued(town)
    pdf = services.hand_out_sheet(
        town.actor(Role.GROUP_LEADER, town.groups[0]), town.groups[0].pk, now=town.now
    )
    assert pdf.startswith(b"%PDF")
    assert JournalLine.objects.filter(verb="access.sheet.printed").count() == 1


def test_a_sheet_is_for_a_part_of_the_town(town: SmallTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_ROWS", 11)
    with pytest.raises(TooManyRows):
        services.hand_out_sheet(town.system, town.root.pk, now=town.now)


def test_what_a_failed_part_said_is_kept(town: SmallTown, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(target: Path, sheets: Sheets) -> None:
        raise subprocess.CalledProcessError(1, "worker", stderr=b"Traceback\nOSError: disk full")

    monkeypatch.setattr(printing, "set_apart", failing)
    job = services.ask_print(town.system, run_id=issued(town).pk, now=town.now)
    with pytest.raises(subprocess.CalledProcessError):
        services.print_job(job.pk, now=town.now)
    assert PrintJob.objects.get(pk=job.pk).failure == "OSError: disk full"
    monkeypatch.undo()
    assert services.print_job(job.pk, now=town.now).failure == ""


def test_files_are_destroyed_after_their_time(town: SmallTown) -> None:
    job = services.ask_print(town.system, run_id=issued(town).pk, now=town.now)
    services.print_job(job.pk, now=town.now)
    rule = next(rule for rule in RETENTION if rule.name == "access.print_files")
    assert rule.destroy(town.now) == 0
    assert rule.destroy(town.now + timedelta(seconds=1)) == 1
    assert selectors.print_parts(job) == []
    assert PrintJob.objects.get(pk=job.pk).destroyed_at is not None
    assert rule.destroy(town.now + timedelta(seconds=1)) == 0


def test_what_was_destroyed_is_not_printed_on(town: SmallTown) -> None:
    job = services.ask_print(town.system, run_id=issued(town).pk, now=town.now)
    services.destroy_prints(before=town.now + timedelta(seconds=1), now=town.now)
    with pytest.raises(NothingToPrint):
        services.print_job(job.pk, now=town.now)


def test_the_command_prints_and_goes_on_where_it_stopped(
    town: SmallTown, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(printing, "PART_CARDS", 10)
    run = issued(town)
    job = services.ask_print(town.system, run_id=run.pk, now=town.now)
    services.print_step(job.pk, now=town.now)
    assert print_cards.run(argparse.Namespace(run_id=None, type_code="yellow")) == 0
    said = capsys.readouterr().out
    assert "36" in said
    assert said.count("part-") == 4
    assert PrintJob.objects.get(pk=job.pk).done == 36
    assert print_cards.run(argparse.Namespace(run_id=999, type_code="")) == 1
    assert print_cards.run(argparse.Namespace(run_id=None, type_code="")) == 0
    assert "0000 013" in capsys.readouterr().out
