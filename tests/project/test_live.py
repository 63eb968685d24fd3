"""The live stream: who may listen, what is said, and how soon."""

import asyncio
import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from liba.accounts.services.tickets import TICKET_LIFE, live_ticket, ticket_holder
from liba.console import verbs
from liba.governance.selectors.changes import newest_line, objects_after, verbs_after
from liba.governance.services import decision, record
from liba.kernel.actors import system
from liba.project.serving import live
from liba.project.serving.topics import TOPICS, phone_topic_of, topic_of
from tests.support.served import ServedTown

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
WRITE = """
from liba.governance.services import decision, record
from liba.kernel.actors import system
from liba.kernel.clock import now
with decision():
    record(system("tests"), "access.gate.opened", "gate", 1, now())
"""
TICKET = """
from liba.accounts.services.tickets import live_ticket
from liba.kernel.clock import now
print(live_ticket(1, now=now()))
"""


def test_a_ticket_holds_for_its_life_and_can_not_be_made_up() -> None:
    ticket = live_ticket(7, now=NOW)
    assert ticket_holder(ticket, now=NOW + TICKET_LIFE - timedelta(seconds=1)) == 7
    assert ticket_holder(ticket, now=NOW + TICKET_LIFE) is None
    forged = ticket.replace("7.", "8.", 1)
    for bad in (forged, "", "7", ":", "a:b", ticket[:-2], "7.9" * 50):
        assert ticket_holder(bad, now=NOW) is None


def test_every_verb_that_writes_has_a_topic_or_is_nobodys_to_watch() -> None:
    assert topic_of("access.check.recorded") == "gates"
    assert topic_of("access.pass.issued") == "passes"
    assert topic_of("governance.measure.ended") == "measures"
    assert topic_of("registry.person.numbers_seen") == ""
    assert topic_of("registry.people.searched") == ""
    silent = {verb.split(".")[0] for verb in verbs.VERBS if not topic_of(verb)}
    assert silent <= {
        "accounts",
        "governance",
        "territory",
        "playbook",
        "registry",
        "access",
        "workforce",
        "rounds",
        "command",
        "desk",
    }
    assert phone_topic_of("command.order.issued") == "orders"
    assert phone_topic_of("command.copy.read") == ""
    assert phone_topic_of("command.order.drafted") == ""
    assert set(TOPICS.values()) >= {"gates", "rounds", "duty", "measures"}


@pytest.mark.django_db
def test_the_journal_is_the_feed() -> None:
    assert verbs_after(0) == (newest_line(), frozenset())
    with decision():
        for verb in ("access.gate.opened", "access.gate.closed", "access.gate.opened"):
            record(system("tests"), verb, "gate", 1, NOW)
    newest, said = verbs_after(0)
    assert newest == newest_line() == 3
    assert said == {"access.gate.opened", "access.gate.closed"}
    assert verbs_after(2) == (3, frozenset({"access.gate.opened"}))
    assert verbs_after(3) == (3, frozenset())


@pytest.mark.django_db
def test_what_lines_are_about_is_found_without_looks() -> None:
    with decision():
        for verb, about in (("reported", "a"), ("dispatched", "b"), ("seen", "c"), ("dispatched", "d")):
            record(system("tests"), f"desk.incident.{verb}", "incident", about, NOW)
        record(system("tests"), "access.gate.opened", "gate", 1, NOW)
    assert objects_after(0, 5, "desk.incident.") == {"a", "b", "d"}
    assert objects_after(1, 3, "desk.incident.") == {"b"}


def test_an_incident_s_word_wakes_the_screens_and_only_the_squads_that_were_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = iter([(5, frozenset({"desk.incident.dispatched"})), *[(5, frozenset[str]())] * 9])
    asked = []
    monkeypatch.setattr(live, "newest_line", lambda: 4)
    monkeypatch.setattr(live, "verbs_after", lambda seq: next(lines))
    monkeypatch.setattr(live, "squads_told", lambda *span: asked.append(span) or frozenset({7}))
    monkeypatch.setattr(live, "close_old_connections", lambda: None)

    async def hears() -> list[int]:
        feed = live.Feed()
        places = [
            feed.enter(live.Listener(user, by_phone=phone))
            for user, phone in ((7, True), (8, True), (9, False))
        ]
        await asyncio.sleep(live.LOOK_EVERY * 3)
        found = []
        for place in places:
            assert place is not None
            found.append([place.get_nowait() for _ in range(place.qsize())])
            feed.leave(place)
        word = live.Word("incidents", 5)
        return [said.count(word) for said in found]

    # In a thread of its own: a browser's test may have left a loop running in this one.
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(asyncio.run, hears()).result() == [1, 0, 1]
    assert asked == [(4, 5)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedTown]:
    town = ServedTown(tmp_path_factory.mktemp("live"))
    town.liba("manage", "migrate")
    town.start()
    yield town
    town.stop()


@pytest.mark.sqlite
def test_a_phone_hears_of_orders_and_not_of_gates(served: ServedTown) -> None:
    ticket = served.liba("manage", "shell", "-v", "0", "-c", TICKET).strip().splitlines()[-1]
    with listening(served, f"{ticket}&phone=1") as stream:
        assert stream.status == 200
        served.liba("manage", "shell", "-v", "0", "-c", WRITE)
        order = WRITE.replace("access.gate.opened", "command.order.issued")
        served.liba("manage", "shell", "-v", "0", "-c", order)
        heard = b""
        while b"orders" not in heard:
            heard = stream.readline()
            assert b"gates" not in heard
    token = {"Authorization": "Device nobody"}
    with listening(served, "", headers=token) as refused:
        assert refused.status == 403


@contextmanager
def listening(
    town: ServedTown, ticket: str, headers: dict[str, str] | None = None
) -> Iterator[http.client.HTTPResponse]:
    port = (urlsplit(town.url).port or 0) + 2
    deadline = time.monotonic() + 20
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", f"/live?ticket={ticket}", headers=headers or {})
            answer = connection.getresponse()
            break
        except ConnectionError:
            connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    with closing(connection), closing(answer):
        yield answer


@pytest.mark.sqlite
def test_an_open_page_hears_of_a_write_within_two_seconds(served: ServedTown) -> None:
    with listening(served, "forged") as refused:
        assert refused.status == 403
    ticket = served.liba("manage", "shell", "-v", "0", "-c", TICKET).strip().splitlines()[-1]
    with listening(served, ticket) as stream:
        assert stream.status == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.readline() == b"retry: 3000\n"
        served.liba("manage", "shell", "-v", "0", "-c", WRITE)
        written = time.monotonic()
        heard = b""
        while not heard.startswith(b"data:"):
            heard = stream.readline()
    assert heard == b"data: gates\n"
    assert time.monotonic() - written < 2
