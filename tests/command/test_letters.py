"""Letters over real sockets: what a mail server says of each is what the log says, and no letter goes twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from liba.command.outgoing import letters
from liba.command.outgoing.handing import hand_over
from liba.command.outgoing.jobs import Done, Job
from liba.command.outgoing.letters import Letter, deliver
from liba.command.outgoing.mailboxes import Mailbox, free
from liba.command.outgoing.words import LONGEST, without
from liba.command.terms.messages import Happened, Outcome
from tests.support.sinks import Sink, mail_sink
from tests.support.trust import own_certificate


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    free.end_idle(longer_than=0)


@pytest.fixture
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "CONNECT_SECONDS", 2.0)
    monkeypatch.setattr(letters, "READ_SECONDS", 2.0)
    monkeypatch.setattr(letters, "_PATIENCE", 0.1)


def letter(sink: Sink, to: str = "zhang@town.example", scheme: str = "mailto", more: str = "") -> Done:
    address = f"{scheme}://127.0.0.1:{sink.port}?from=liba@town.example&to={to}{more}"
    return hand_over(Job(1, 1, address, "集合", "请立即到岗。\n.\n..完", private=True))


def test_several_letters_go_in_one_session() -> None:
    with mail_sink() as sink:
        ended = [letter(sink, f"u{number}@town.example") for number in range(5)]
        assert {one.happened for one in ended} == {Happened.TAKEN}
        assert [one["to"] for one in sink.kept] == [[f"u{number}@town.example"] for number in range(5)]
        assert sink.sessions == 1


def test_a_dot_alone_on_a_line_does_not_end_the_letter() -> None:
    with mail_sink() as sink:
        assert deliver(
            Mailbox("127.0.0.1", sink.port, "insecure", "", "", checks=True),
            Letter("liba@town.example", "zhang@town.example", (), "a\n.\n..b\r\nc\n\n"),
        ) == Outcome(Happened.TAKEN)
        assert sink.kept[0]["body"] == b"a\r\n..\r\n...b\r\nc\r\n"


@pytest.mark.parametrize(("behaves", "sessions"), [("closes", 3), ("421", 3)])
def test_a_session_that_the_server_ends_costs_no_letter_and_doubles_none(behaves: str, sessions: int) -> None:
    with mail_sink(behaves) as sink:
        assert [letter(sink).happened for _ in range(3)] == [Happened.TAKEN] * 3
        assert (len(sink.kept), sink.sessions) == (3, sessions)


def test_a_server_that_allows_few_sessions_gets_all_letters_by_turns() -> None:
    with mail_sink("most 2") as sink, ThreadPoolExecutor(8) as threads:
        ended = list(threads.map(lambda number: letter(sink, f"u{number}@town.example"), range(24)))
        assert {one.happened for one in ended} == {Happened.TAKEN}
        assert len({one["to"][0] for one in sink.kept}) == len(sink.kept) == 24


def test_what_is_refused_for_good_says_why_and_the_session_goes_on() -> None:
    with mail_sink("550 5.1.1 <zhang@town.example>: Recipient ZHANG unknown") as sink:
        refused = letter(sink)
        assert (refused.happened, refused.code) == (Happened.REJECTED, "550")
        assert refused.words == "5.1.1 <…>: Recipient … unknown"
        sink.behaves = "ok"
        assert letter(sink, "li@town.example").happened is Happened.TAKEN
        assert sink.sessions == 1
        assert sink.kept[0]["to"] == ["li@town.example"]


def test_what_is_refused_for_now_may_be_tried_again() -> None:
    with mail_sink("451 4.7.1 come back later") as sink:
        said = letter(sink)
    assert (said.happened, said.code, said.words) == (Happened.REFUSED, "451", "4.7.1 come back later")


def test_a_copy_that_is_refused_keeps_no_letter_back() -> None:
    with mail_sink("not chief@town.example") as sink:
        assert letter(sink, more="&cc=chief@town.example").happened is Happened.TAKEN
        sink.behaves = "not zhang@town.example"
        assert letter(sink, more="&cc=chief@town.example").happened is Happened.REJECTED
    assert [one["to"] for one in sink.kept] == [["zhang@town.example"]]


@pytest.mark.usefixtures("_hasty")
@pytest.mark.parametrize(("behaves", "code"), [("greets 421", "421"), ("greets 554", "554")])
def test_a_server_that_takes_nothing_now_refuses_nobody_for_good(behaves: str, code: str) -> None:
    with mail_sink(behaves) as sink:
        said = letter(sink)
    assert (said.happened, said.code) == (Happened.REFUSED, code)


@pytest.mark.usefixtures("_hasty")
@pytest.mark.parametrize(
    ("behaves", "happened"),
    [
        ("hangs", Happened.UNREACHED),
        ("silent", Happened.NO_ANSWER),
        ("mumbles", Happened.NO_ANSWER),
    ],
)
def test_only_what_was_on_its_way_is_in_doubt(behaves: str, happened: Happened) -> None:
    with mail_sink(behaves) as sink:
        assert letter(sink).happened is happened
        assert len(sink.kept) == (happened is Happened.NO_ANSWER)


def test_what_a_server_can_not_do_is_said() -> None:
    with mail_sink() as sink:
        said = letter(sink, scheme="mailtos", more="&mode=starttls")
        assert (said.happened, sink.kept) == (Happened.REFUSED, [])
        assert "STARTTLS" in said.words


def test_nobody_listens() -> None:
    with mail_sink() as sink:
        pass
    assert letter(sink).happened is Happened.UNREACHED


@pytest.mark.parametrize("to", ["13800000000", "张三@town.example"])
def test_an_address_that_is_none_is_said_to_be_none(to: str) -> None:
    with mail_sink() as sink:
        assert letter(sink, to).happened is Happened.UNFIT
        assert sink.kept == []


def test_a_certificate_that_nobody_trusts_gets_no_letter_unless_the_address_says_so(tmp_path: Path) -> None:
    with mail_sink(secure=own_certificate(tmp_path)) as sink:
        assert letter(sink, scheme="mailtos", more="&mode=ssl").happened is Happened.UNREACHED
        assert letter(sink, scheme="mailtos", more="&mode=ssl&verify=no").happened is Happened.TAKEN
        assert letter(sink, scheme="mailtos", more="&mode=ssl").happened is Happened.UNREACHED
    assert len(sink.kept) == 1


def test_a_servers_words_are_kept_without_whom_and_by_which_password() -> None:
    assert without(["s3cr3t"], "535 for liba@town.example\r\n by S3CR3T\x07") == "535 for … by …"
    assert len(without([], "x" * 500)) == LONGEST
    assert without(["ab"], "about") == "about"
