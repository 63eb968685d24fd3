"""`liba journal` and `liba purge`, as the host's administrator meets them."""

from pathlib import Path

import pytest

from liba.governance.models import JournalHead, JournalLine
from liba.governance.rules import head_from_text
from liba.governance.selectors import journal_head
from liba.governance.terms import Head
from liba.project.cli import main
from liba.project.retention import RULES
from tests.governance.conftest import write_lines

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def test_a_whole_journal_is_said_to_be_whole(capsys: Capture) -> None:
    write_lines(3)
    assert main(["journal", "verify"]) == 0
    assert f"3 lines, head {journal_head()}" in capsys.readouterr().out


def test_a_printed_head_is_compared_with(capsys: Capture) -> None:
    write_lines(3)
    assert main(["journal", "head"]) == 0
    printed = capsys.readouterr().out.strip()
    assert head_from_text(printed) == journal_head()
    write_lines(2)
    assert main(["journal", "verify", "--expect", printed]) == 0
    assert main(["journal", "verify", "--expect", str(Head(2, b"x" * 32))]) == 1
    assert "Line 2 is not the one that was printed" in capsys.readouterr().out


def test_a_broken_journal_gives_exit_status_1(capsys: Capture) -> None:
    write_lines(9)
    JournalLine.objects.filter(pk=4).delete()
    assert main(["journal", "verify"]) == 1
    assert "Line 4 was removed." in capsys.readouterr().out
    JournalHead.objects.update(seq=3, hash=JournalLine.objects.get(pk=3).hash)
    assert main(["journal", "verify"]) == 1
    assert "Line 4 stands beyond the head" in capsys.readouterr().out


@pytest.mark.parametrize("copied", ["", "12", "12:abc", "x:" + "0" * 64, "1:" + "g" * 64])
def test_a_head_that_was_copied_wrongly(capsys: Capture, copied: str) -> None:
    assert head_from_text(copied) is None
    if copied:
        assert main(["journal", "verify", "--expect", copied]) == 1
        assert "governance.bad_head" in capsys.readouterr().err


def test_a_purge_prints_its_certificate(capsys: Capture, tmp_path: Path) -> None:
    paper = tmp_path / "certificate.txt"
    assert main(["purge", "--certificate", str(paper)]) == 0
    printed = capsys.readouterr().out
    assert str(journal_head()) in printed
    assert all(rule.name in printed for rule in RULES)
    assert paper.read_text().strip() == printed.strip()


def test_rules_of_retention_have_names_of_their_own() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    assert all(rule.keeps.days >= 1 and str(rule.purpose) and str(rule.destroyed) for rule in RULES)
