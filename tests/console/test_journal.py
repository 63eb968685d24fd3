"""The journal: its lines, chosen by what, who, whom, where and when; its chain; its files."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import liba
from liba.accounts.terms import Role
from liba.console import verbs
from liba.console.journal import facts_of
from liba.governance.models import JournalLine
from liba.governance.selectors import journal_head
from liba.governance.services import decision, record
from tests.console.conftest import SignIn, said_by
from tests.support.town import SmallTown

PACKAGE = Path(liba.__file__).parent
VERB = r'"((?:access|accounts|governance|registry|territory)\.[a-z_]+\.[a-z_]+)"'


@pytest.fixture
def lines(town: SmallTown) -> None:
    village = town.villages[0].path
    with decision():
        record(town.system, "registry.household.seen", "household", 7, town.now, area_path=village)
        record(town.system, "access.gate.closed", "gate", 3, town.now, reason="修路")
        for n in range(60):
            record(town.system, "access.pass.issued", "pass", n, town.now)


@pytest.fixture
def auditor(sign_in: SignIn) -> Client:
    return sign_in(Role.AUDITOR)


def test_lines_are_read_in_words_newest_first(auditor: Client, lines: None) -> None:
    text = said_by(auditor, reverse("console:journal"))
    assert "issued a pass" in text
    assert "closed a gate" not in text
    assert "before=" in text


def test_every_verb_that_is_written_has_its_words() -> None:
    sources = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    written = {verb for text in sources for verb in re.findall(VERB, text)}
    assert len(written) > 50
    assert sorted(written - {*verbs.VERBS, *verbs.GROUPS}) == []


def test_of_what_was_destroyed_only_what_there_was_is_shown(town: SmallTown) -> None:
    with decision():
        record(town.system, "governance.data.purged", "town", "", town.now, rejected=7, people=0)
        record(town.system, "access.cordon.recounted", "cordon", 1, town.now, count=0)
    counted, purged = JournalLine.objects.order_by("-seq")[:2]
    assert facts_of(purged) == [("rejected", "7")]
    assert facts_of(counted) == [("count", "0")]


def test_the_next_page_goes_on_where_the_first_ends(auditor: Client, lines: None) -> None:
    text = said_by(auditor, reverse("console:journal"), before="13")
    assert "closed a gate" in text
    assert "修路" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"verb": "access.gate"}, "closed a gate"),
        ({"subject_kind": "household", "subject_id": "7"}, "looked at a household"),
        ({"actor_id": "tests"}, "issued a pass"),
        ({"since": "2020-02-27T06:00"}, "issued a pass"),
    ],
)
def test_lines_are_chosen(auditor: Client, lines: None, query: dict[str, str], found: str) -> None:
    table = said_by(auditor, reverse("console:journal"), **query).split("<tbody>")[1]
    assert found in table


def test_an_area_finds_what_was_done_there(auditor: Client, town: SmallTown, lines: None) -> None:
    table = said_by(auditor, reverse("console:journal"), area=town.villages[0].path).split("<tbody>")[1]
    assert "looked at a household" in table
    assert "issued a pass" not in table


def test_what_nobody_did_is_said(auditor: Client, lines: None) -> None:
    assert "No such line" in said_by(auditor, reverse("console:journal"), until="2019-01-01T00:00")


def test_a_whole_chain_is_said_to_be_whole(auditor: Client, lines: None) -> None:
    text = auditor.post(reverse("console:journal_verify")).content.decode()
    assert "none altered, none removed" in text


def test_an_altered_line_is_named(auditor: Client, lines: None) -> None:
    line = JournalLine.objects.get(verb="access.gate.closed")
    JournalLine.objects.filter(seq=line.seq).update(facts='{"reason":"别的"}')
    text = auditor.post(reverse("console:journal_verify")).content.decode()
    assert f"broken at line {line.seq}" in text
    assert "The line was altered." in text


def test_a_long_journal_is_read_in_steps_that_follow_each_other(
    auditor: Client, lines: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liba.console.journal.VERIFIED_AT_ONCE", 25)
    after, read = "", []
    while True:
        text = auditor.post(reverse("console:journal_verify"), {"after": after}).content.decode()
        found = re.search(r'name="after" value="(\d+)"', text)
        if found is None:
            break
        assert 'hx-trigger="load"' in text
        after = found[1]
        read.append(int(after))
    assert read == list(range(25, journal_head().seq, 25))
    assert f"{journal_head().seq} lines read" in text
    assert "none altered, none removed" in text


def test_a_fault_in_a_later_step_is_found_in_it(
    auditor: Client, lines: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liba.console.journal.VERIFIED_AT_ONCE", 25)
    JournalLine.objects.filter(seq=40).update(facts='{"reason":"别的"}')
    address = reverse("console:journal_verify")
    assert "broken at line" not in auditor.post(address).content.decode()
    assert "broken at line 40" in auditor.post(address, {"after": "25"}).content.decode()


def test_the_lines_go_out_with_their_hashes(auditor: Client, lines: None) -> None:
    response = auditor.get(reverse("console:journal"), {"format": "csv", "verb": "access.gate"})
    line = JournalLine.objects.get(verb="access.gate.closed")
    text = response.content.decode()
    assert bytes(line.hash).hex() in text
    assert "access.pass.issued" not in text
