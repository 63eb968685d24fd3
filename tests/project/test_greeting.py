"""What `liba serve` says when it answers: where, and how to sign in to the very town that stands here."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from django.conf import settings

from liba.accounts.terms import Role
from liba.project.commands.serve import _greeting
from liba.project.demo.staff import SignIn
from liba.project.demo.town import SHEET, read_sheet, sheet_town, write_sheet
from tests.support.town import SmallTown, local

pytestmark = pytest.mark.django_db
PEOPLE = [SignIn("commander", "陈", "commander", "镇", "secret", recovery=("a", "b"))]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "LIBA_VAR", tmp_path)
    return tmp_path


def _said() -> str:
    return "\n".join(_greeting("http://127.0.0.1:8000", local("07:00"), ()))


@pytest.mark.parametrize("town", ["heshi", "dongguan"])
def test_the_town_that_was_made_is_named(town: str) -> None:
    write_sheet(town, PEOPLE)
    assert (sheet_town(), read_sheet()) == (town, PEOPLE)
    assert f"`liba demo {town}` prints it again" in _said()


def test_a_sheet_from_before_names_none(folder: Path) -> None:
    (folder / SHEET).write_text(json.dumps([asdict(one) for one in PEOPLE]))
    assert (sheet_town(), read_sheet()) == ("", PEOPLE)
    assert "`liba demo TOWN` prints it again" in _said()


def test_an_empty_database_names_no_town_as_made() -> None:
    assert sheet_town() == ""
    said = _said()
    assert "`liba demo TOWN` makes a town" in said
    assert "createsuperuser" in said


def test_a_town_of_ones_own_needs_no_demo(town: SmallTown) -> None:
    town.user(Role.COMMANDER)
    assert "liba demo" not in _said()
