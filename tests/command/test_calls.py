"""Web calls over real sockets: what the last answer was is what counts, whichever service of Apprise made the call."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from liba.command.outgoing import calls, handing
from liba.command.outgoing.calls import pause_asked
from liba.command.outgoing.handing import hand_over
from liba.command.outgoing.jobs import Done, Job
from liba.command.terms.messages import Happened
from tests.support.sinks import Sink, web_sink
from tests.support.trust import own_certificate


@pytest.fixture(autouse=True)
def _own_way(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in the process that hands over, for one test."""
    monkeypatch.setattr(requests.sessions, "HTTPAdapter", requests.adapters.HTTPAdapter)
    monkeypatch.setattr(handing, "READ_SECONDS", 3.0)
    with warnings.catch_warnings():
        calls.install()
        yield


def call(sink: Sink, scheme: str = "json", more: str = "") -> Done:
    return hand_over(Job(1, 1, f"{scheme}://127.0.0.1:{sink.port}/x{more}", "集合", "到岗", private=True))


@pytest.mark.parametrize(
    ("behaves", "happened", "code"),
    [
        ("ok", Happened.TAKEN, ""),
        ("201", Happened.TAKEN, ""),
        ("302", Happened.REFUSED, "302"),
        ("400", Happened.REJECTED, "400"),
        ("403", Happened.REJECTED, "403"),
        ("410", Happened.REJECTED, "410"),
        ("408", Happened.REFUSED, "408"),
        ("425", Happened.REFUSED, "425"),
        ("429", Happened.REFUSED, "429"),
        ("500", Happened.REFUSED, "500"),
        ("liar", Happened.REFUSED, "500"),
        ("hangs", Happened.NO_ANSWER, ""),
        ("leaves", Happened.NO_ANSWER, ""),
    ],
)
def test_an_answer_is_taken_by_its_number_and_silence_is_doubt(
    behaves: str, happened: Happened, code: str
) -> None:
    with web_sink(behaves) as sink:
        sink.says = {"Location": "http://127.0.0.1:1/"}
        said = call(sink)
    assert (said.happened, said.code, said.words) == (happened, code, "")


def test_nobody_listens() -> None:
    with web_sink() as sink:
        pass
    assert call(sink).happened is Happened.UNREACHED


def test_a_pause_that_is_asked_for_is_passed_on() -> None:
    with web_sink("503") as sink:
        sink.says = {"Retry-After": "120"}
        assert call(sink).after == 120


def test_a_certificate_that_nobody_trusts_gets_nothing_unless_the_address_says_so(tmp_path: Path) -> None:
    with web_sink(secure=own_certificate(tmp_path)) as sink:
        for more, happened in (
            ("", Happened.UNREACHED),
            ("?verify=no", Happened.TAKEN),
            ("", Happened.UNREACHED),
        ):
            assert call(sink, "jsons", more).happened is happened
        assert len(sink.kept) == 1


def test_a_certificate_of_the_towns_own_is_trusted_when_the_machine_trusts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_sink(secure=own_certificate(tmp_path)) as sink:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "sink.pem"))
        assert call(sink, "jsons").happened is Happened.TAKEN


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": "9" * 40}, 3600),
        ({"Retry-After": "-5"}, 0),
        ({"Retry-After": "三"}, 0),
        ({"Retry-After": "Sun, 01 Mar 2020 08:02:00 GMT"}, 0),
        ({"Retry-After": "Sun, 01 Mar 2020 08:02:00 GMT", "Date": "Sun, 01 Mar 2020 08:00:30 GMT"}, 90),
        ({"Retry-After": "Sun, 01 Mar 2020 08:00:00 GMT", "Date": "Sun, 01 Mar 2020 08:00:30 GMT"}, 0),
    ],
)
def test_a_pause_is_seconds_or_a_date_by_the_servers_own_clock(headers: dict[str, str], seconds: int) -> None:
    assert pause_asked(headers) == seconds
