"""An order to 58 units with 700 people, 700 phones on the live stream and 60 boards open: `python -m bench orders`.

The town is served as `liba serve` does it, the stream beside it, on SQLite and on PostgreSQL. Phones and boards listen as
their clients do: on the stream's word each waits a random part of 0.7 s (a phone 0.9 s), then asks over its own kept connection. Whoever
leads or deputises also says that the order has arrived, within four seconds, as phones do. Measured is the time from the click that issues to
the answer that holds the order, for every phone and every board, over several orders. Lines of JSON.
"""

import asyncio
import gzip
import json
import os
import random
import statistics
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import uuid_utils

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench._served import Served, served  # noqa: E402

SPREAD, PHONE_SPREAD, DELIVERED_SPREAD = 0.7, 0.9, 4.0
TARGET_PHONES_S, TARGET_SCREENS_S = 5.0, 2.0
SETTLE_S = 9.0
DATABASES = os.environ.get("BENCH_DATABASE", "sqlite postgresql").split()


class Line:
    """A kept connection for one phone or board."""

    def __init__(self, port: int, head: str) -> None:
        self._port, self._head = port, head
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._turn = asyncio.Lock()

    async def ask(self, method: str, path: str, body: bytes = b"", more: str = "") -> tuple[int, bytes]:
        async with self._turn:
            for again in (False, True):
                try:
                    return await self._ask(method, path, body, more)
                except (ConnectionError, asyncio.IncompleteReadError):
                    self._streams = None
                    if again:
                        raise
        raise ConnectionError

    async def _ask(self, method: str, path: str, body: bytes, more: str) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self._head}{more}Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(row.split(":")[1]) for row in head.split("\r\n") if row.lower().startswith("content-length")
        )
        return int(head.split(" ", 2)[1]), await reader.readexactly(length)


class Client:
    """A phone or a board: hears the stream, asks, and notes when it first saw each order."""

    topic = b"data: orders"

    def __init__(self, town: Served, *, token: str = "", cookie: str = "", ticket: str = "") -> None:
        self.by_phone = bool(token)
        authorization = f"Authorization: Device {token}\r\n"
        head = (
            f"{authorization}X-Liba-App: 0.1.0\r\nAccept-Encoding: gzip\r\n"
            if token
            else f"Cookie: {cookie}\r\n"
        )
        self.line, self.port = Line(town.port, head), int(town.live_port)
        self.listens = authorization if token else ""
        self.path = "/live" if token else f"/live?ticket={ticket}"
        self.since, self.seen, self.ready = 0, {}, asyncio.Event()
        self.asking, self.heard = asyncio.Event(), ""

    async def run(self) -> None:
        await asyncio.gather(self._listen(), self._fetch())

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.listens}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n")[0], head
        await self._ask()
        self.ready.set()
        async for row in reader:
            if row.startswith(b"id: "):
                self.heard = row[4:].decode().strip()
            elif row.startswith(self.topic):
                self.asking.set()

    async def _fetch(self) -> None:
        while True:
            await self.asking.wait()
            self.asking.clear()
            await asyncio.sleep(random.random() * (PHONE_SPREAD if self.by_phone else SPREAD))
            await self._ask()

    async def _ask(self) -> None:
        if not self.by_phone:
            await self._look("/orders/live/?show=issued")
            return
        parts = "&parts=orders" if self.since else ""
        status, body = await self.line.ask("GET", f"/api/field/orders?since={self.since}{parts}")
        told = as_told(body)
        self.since = told["since"]
        self._note(status, " ".join(one["title"]["zh"] for one in told["orders"]))
        arrived = [one["id"] for one in told["orders"] if one["answers"] and one["state"] == "sent"]
        if arrived:
            self.saying = asyncio.create_task(self._say_delivered(arrived))

    async def _look(self, path: str) -> None:
        said = f"X-Liba-Heard: {self.heard}\r\n" if self.heard else ""
        status, body = await self.line.ask("GET", path, more=said)
        self._note(status, body.decode())

    async def _say_delivered(self, copies: list[int]) -> None:
        await asyncio.sleep(random.random() * DELIVERED_SPREAD)
        await self.line.ask("POST", "/api/field/commands", _delivered(copies))

    def _note(self, status: int, text: str) -> None:
        assert status == 200, (status, text[:300])
        at = time.perf_counter()
        for part in text.split("MARK")[1:]:
            self.seen.setdefault(int(part[0]), at)


def main() -> int:
    for database in DATABASES:
        with served(database, town="_orders_town.py", streams=True) as town:
            for line in asyncio.run(measure(town)):
                print(json.dumps(line | {"database": database}), flush=True)
    return 0


async def measure(town: Served) -> list[dict[str, Any]]:
    said = town.said
    phones = [Client(town, token=token) for token in said["phones"]]
    screens = [
        Client(town, cookie=cookie, ticket=ticket)
        for cookie, ticket in zip(said["screens"], said["tickets"], strict=True)
    ]
    tasks = [asyncio.create_task(one.run()) for one in (*phones, *screens)]
    await asyncio.wait_for(asyncio.gather(*(one.ready.wait() for one in (*phones, *screens))), 180)
    issuer = Line(town.port, f"Cookie: {said['screens'][0]}; csrftoken={'a' * 32}\r\n")
    issued: dict[int, float] = {}
    for number, draft in enumerate(said["drafts"]):
        await asyncio.sleep(SETTLE_S)
        issued[number] = time.perf_counter()
        body = f"csrfmiddlewaretoken={'a' * 32}&version=1".encode()
        status, _ = await issuer.ask(
            "POST", f"/orders/{draft}/issue/", body, "Content-Type: application/x-www-form-urlencoded\r\n"
        )
        assert status == 302, status
    await asyncio.sleep(SETTLE_S)
    broken = [task.exception() for task in tasks if task.done()]
    assert not broken, broken[:1]
    for task in tasks:
        task.cancel()
    return [
        _figures("orders_phones", phones, issued, TARGET_PHONES_S),
        _figures("orders_screens", screens, issued, TARGET_SCREENS_S)
        | {"worker_mb": round(town.megabytes())},
    ]


def _figures(name: str, clients: list[Client], issued: dict[int, float], target: float) -> dict[str, Any]:
    took = sorted(one.seen.get(number, float("inf")) - at for one in clients for number, at in issued.items())
    return {
        "name": name,
        "p95_s": round(took[int(len(took) * 0.95)], 2),
        "target_p95_s": target,
        "median_s": round(statistics.median(took), 2),
        "max_s": round(took[-1], 2),
        "clients": len(clients),
        "orders": len(issued),
    }


def _delivered(copies: list[int]) -> bytes:
    at = int(time.time())
    sent = [
        {
            "id": str(uuid.UUID(int=uuid_utils.uuid7().int)), "kind": "copy_event", "at": at, "skew": 0,
            "copy": copy, "what": "delivered",
        }
        for copy in copies
    ]  # fmt: skip
    return json.dumps({"sent_at": at, "commands": sent}).encode()


def as_told(body: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    return told


if __name__ == "__main__":
    sys.exit(main())
