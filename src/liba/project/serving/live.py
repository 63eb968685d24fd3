"""The live stream: one small asynchronous process that tells every open page and phone what changed, by server-sent events.

It reads the journal's end twice a second and names topics and the journal's line, never contents: a page then fetches
its part as it does anyway, with its own rights. Where the stream can't be had, pages and phones go on polling.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qs

import liba.project.boot  # noqa: F401 - models need Django set up

from django.db import OperationalError, close_old_connections  # isort: skip

from liba.accounts.rules import device_standing
from liba.accounts.services import authenticate_device
from liba.accounts.services.tickets import ticket_holder
from liba.accounts.terms import DeviceStanding
from liba.governance.selectors.changes import newest_line, verbs_after
from liba.kernel import clock
from liba.kernel.refusals import Refusal
from liba.project.serving.concerned import SQUADS_ALONE, squads_told
from liba.project.serving.topics import (
    PAGE_WORDS,
    PHONE_SECONDS,
    PHONE_WORDS,
    SECONDS_BETWEEN,
    phone_topic_of,
    topic_of,
)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LOOK_EVERY: Final = 0.5
HEARTBEAT: Final = 10.0
MOST_LISTENERS: Final = 3000
MOST_A_USER: Final = 12
_PATHS = ("/live", "/api/field/live")
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"access-control-allow-origin", b"*"),
    (b"x-accel-buffering", b"no"),
]


@dataclass(frozen=True, slots=True)
class Listener:
    """A page or a phone that listens."""

    user_id: int
    by_phone: bool = False


def _phone_holder(token: str) -> int | None:
    """Whose phone the token is; None for one that is unknown or revoked."""
    try:
        device = authenticate_device(token)
    except Refusal:
        return None
    return device.user_id if device_standing(device.revoked_at, clock.now()) is DeviceStanding.LIVE else None


@dataclass(frozen=True, slots=True)
class Word:
    """That a topic changed; `line` is how far the journal had come by then."""

    topic: str
    line: int


class Feed:
    """Looks at the journal while anybody listens, and wakes each listener with the topics that it has not heard yet."""

    def __init__(self) -> None:
        self._listeners: dict[asyncio.Queue[Word], Listener] = {}
        self._seq = 0
        self._held: dict[int, int] = Counter()
        self._reader = ThreadPoolExecutor(1, "journal")
        self._watching: asyncio.Task[None] | None = None
        self._told_at: dict[tuple[bool, str], float] = {}
        self._pending: set[tuple[bool, str]] = set()
        self._for_phones: set[tuple[bool, str]] = set()
        self._concerned: dict[str, set[int]] = {}

    def enter(self, listener: "Listener") -> asyncio.Queue[Word] | None:
        """A place to listen; None when there are too many listeners, or too many of this user."""
        if len(self._listeners) >= MOST_LISTENERS or self._held[listener.user_id] >= MOST_A_USER:
            return None
        heard: asyncio.Queue[Word] = asyncio.Queue(maxsize=64)
        self._listeners[heard] = listener
        self._held[listener.user_id] += 1
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._watch())
        return heard

    def leave(self, heard: asyncio.Queue[Word]) -> None:
        """Stop listening."""
        self._held[self._listeners.pop(heard).user_id] -= 1

    async def _watch(self) -> None:
        self._seq = await self._read(newest_line)
        while self._listeners:
            await asyncio.sleep(LOOK_EVERY)
            with suppress(OperationalError):  # a database that restarts is back at the next look
                seq, verbs = await self._read(partial(verbs_after, self._seq))
                self._pending |= {(False, topic) for verb in verbs if (topic := topic_of(verb))}
                topics = {phone_topic_of(verb) for verb in verbs} - {""}
                await self._tell_squads(topics & SQUADS_ALONE, self._seq, seq)
                # Phones hear one look later: the screens' sixty fetches would stand in line behind their hundreds.
                self._pending |= self._for_phones
                self._for_phones = {(True, topic) for topic in topics - SQUADS_ALONE}
                self._seq = seq
            self._tell(asyncio.get_running_loop().time())

    async def _tell_squads(self, topics: set[str], after: int, upto: int) -> None:
        users = await self._read(partial(squads_told, after, upto)) if topics else frozenset()
        for topic in topics if users else ():
            self._concerned.setdefault(topic, set()).update(users)
            self._pending.add((True, topic))

    def _tell(self, moment: float) -> None:
        for told in sorted(self._pending):
            by_phone, topic = told
            last = self._told_at.get(told)
            between = PHONE_SECONDS if by_phone else SECONDS_BETWEEN
            if last is not None and moment - last < between.get(topic, 1.0):
                continue
            self._told_at[told] = moment
            self._pending.discard(told)
            word = Word((PHONE_WORDS if by_phone else PAGE_WORDS).get(topic, topic), self._seq)
            whom = self._concerned.pop(topic, None) if by_phone else None
            for heard, listener in self._listeners.items():
                if listener.by_phone is by_phone and (whom is None or listener.user_id in whom):
                    with suppress(asyncio.QueueFull):  # who does not read has enough to fetch already
                        heard.put_nowait(word)

    async def holder(self, scope: MutableMapping[str, Any]) -> "Listener | None":
        """Who asks to listen: by the ticket of a page or a phone, or by a phone's own token. None for nobody known."""
        for name, value in scope.get("headers", ()):
            if name.lower() == b"authorization" and value.startswith(b"Device "):
                token = value.removeprefix(b"Device ").decode("ascii", "replace").strip()
                user_id = await self._read(partial(_phone_holder, token))
                return Listener(user_id, by_phone=True) if user_id is not None else None
        query = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"))
        holder = ticket_holder(query.get("ticket", [""])[0], now=clock.now())
        return Listener(holder, by_phone="phone" in query) if holder is not None else None

    async def _read(self, question: Callable[[], Any]) -> Any:
        def asked() -> Any:
            close_old_connections()
            return question()

        return await asyncio.get_running_loop().run_in_executor(self._reader, asked)


_feed = Feed()


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """ASGI: `GET /live` with a ticket or a phone's token listens until it hangs up; anything else gets a status alone."""
    if scope["type"] != "http":
        return
    if scope["path"].rstrip("/") not in _PATHS or scope["method"] not in ("GET", "OPTIONS"):
        await _answer(send, 404)
    elif scope["method"] == "OPTIONS":
        await _answer(send, 204, (b"access-control-allow-headers", b"authorization"))
    elif (listener := await _feed.holder(scope)) is None:
        await _answer(send, 403)
    elif (heard := _feed.enter(listener)) is None:
        await _answer(send, 503)
    else:
        try:
            await _listen(heard, receive, send)
        finally:
            _feed.leave(heard)


async def _listen(heard: asyncio.Queue[Word], receive: Receive, send: Send) -> None:
    gone = asyncio.ensure_future(_hung_up(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _say(send, "retry: 3000\n\n")
        while not gone.done():
            try:
                word = await asyncio.wait_for(heard.get(), HEARTBEAT)
            except TimeoutError:
                await _say(send, "event: beat\ndata:\n\n")
            else:
                await _say(send, f"event: changed\nid: {word.line}\ndata: {word.topic}\n\n")
    except (OSError, RuntimeError):
        pass  # the page was closed while something was said to it
    finally:
        gone.cancel()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _answer(send: Send, status: int, *more: tuple[bytes, bytes]) -> None:
    headers = [(b"access-control-allow-origin", b"*"), (b"content-length", b"0"), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
