"""450 answers to a muster within a minute, with 60 boards open: `python -m bench muster`.

The town is served as `liba serve` does it, the stream beside it, on SQLite and on PostgreSQL. Each phone says once, at a
random moment of the minute, that its holder is there; measured is how long its answer takes. The boards listen as their
page does. How far a board is behind is the time from the server's receipt of the n-th arrival to the first answer that
shows n on the board, for every board and every arrival. Lines of JSON.
"""

import asyncio
import json
import os
import random
import re
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
from bench.orders import SPREAD, Line  # noqa: E402

ANSWERS, MINUTE, SETTLE_S = 450, 60.0, 5.0
TARGET_ANSWER_MS, TARGET_BEHIND_S = 200, 2.0
DATABASES = os.environ.get("BENCH_DATABASE", "sqlite postgresql").split()
_ARRIVED = re.compile(r'board-number tag-good">(\d+)<')


class Board:
    """A screen: hears the stream, asks for the board, notes when it first saw each number."""

    def __init__(self, town: Served, cookie: str, ticket: str) -> None:
        self.line, self.port = Line(town.port, f"Cookie: {cookie}\r\n"), town.live_port
        self.path, self.ticket = f"/alarm/{town.said['activation']}/live/", ticket
        self.seen: list[tuple[float, int]] = []
        self.heard = ""
        self.ready, self.asking = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        await asyncio.gather(self._listen(), self._fetch())

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET /live?ticket={self.ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n")[0], head
        await self._ask()
        self.ready.set()
        async for row in reader:
            if row.startswith(b"id: "):
                self.heard = row[4:].decode().strip()
            elif row.startswith(b"data: muster"):
                self.asking.set()

    async def _fetch(self) -> None:
        while True:
            await self.asking.wait()
            self.asking.clear()
            await asyncio.sleep(random.random() * SPREAD)
            await self._ask()

    async def _ask(self) -> None:
        said = f"X-Liba-Heard: {self.heard}\r\n" if self.heard else ""
        status, body = await self.line.ask("GET", self.path, more=said)
        found = _ARRIVED.search(body.decode())
        assert status == 200, status
        assert found, body[:300]
        self.seen.append((time.perf_counter(), int(found[1])))


class Phone:
    """Somebody who says that they are there."""

    def __init__(self, town: Served, token: str) -> None:
        head = f"Authorization: Device {token}\r\nX-Liba-App: 0.1.0\r\nContent-Type: application/json\r\n"
        self.line, self.activation = Line(town.port, head), town.said["activation"]

    async def arrive(self, after: float) -> tuple[float, float]:
        """When the receipt came, and how long it took in milliseconds."""
        await asyncio.sleep(after)
        at = int(time.time())
        sent = {
            "id": str(uuid.UUID(int=uuid_utils.uuid7().int)), "kind": "muster_event", "at": at, "skew": 0,
            "activation": self.activation, "what": "arrived", "way": "tap",
        }  # fmt: skip
        body = json.dumps({"sent_at": at, "commands": [sent]}).encode()
        began = time.perf_counter()
        status, answer = await self.line.ask("POST", "/api/field/commands", body)
        ended = time.perf_counter()
        assert status == 200, (status, answer)
        assert b'"stored"' in answer, answer
        return ended, (ended - began) * 1000


def main() -> int:
    for database in DATABASES:
        with served(database, town="_muster_town.py", streams=True) as town:
            print(json.dumps(asyncio.run(measure(town)) | {"database": database}), flush=True)
    return 0


async def measure(town: Served) -> dict[str, Any]:
    said = town.said
    boards = [
        Board(town, cookie, ticket) for cookie, ticket in zip(said["screens"], said["tickets"], strict=True)
    ]
    tasks = [asyncio.create_task(one.run()) for one in boards]
    await asyncio.wait_for(asyncio.gather(*(one.ready.wait() for one in boards)), 120)
    phones = [Phone(town, token) for token in random.sample(said["phones"], ANSWERS)]
    answered = await asyncio.gather(*(one.arrive(random.random() * MINUTE) for one in phones))
    await asyncio.sleep(SETTLE_S)
    broken = [task.exception() for task in tasks if task.done()]
    assert not broken, broken[:1]
    for task in tasks:
        task.cancel()
    receipts = sorted(at for at, _took in answered)
    took = sorted(ms for _at, ms in answered)
    behind = sorted(lag for board in boards for lag in _behind(board, receipts))
    return {
        "name": "muster",
        "answer_p95_ms": round(took[int(len(took) * 0.95)], 1),
        "target_answer_p95_ms": TARGET_ANSWER_MS,
        "answer_median_ms": round(statistics.median(took), 1),
        "board_p95_s": round(behind[int(len(behind) * 0.95)], 2),
        "target_board_p95_s": TARGET_BEHIND_S,
        "board_max_s": round(behind[-1], 2),
        "answers": len(took),
        "boards": len(boards),
        "worker_mb": round(town.megabytes()),
    }


def _behind(board: Board, receipts: list[float]) -> list[float]:
    """For each arrival, how long after its receipt the board showed it; one that never did is endlessly behind."""
    lags, seen = [], iter(board.seen)
    at, shown = next(seen)
    for number, receipt in enumerate(receipts, 1):
        while shown < number:
            at, shown = next(seen, (float("inf"), number))
        lags.append(max(0.0, at - receipt))
    return lags


if __name__ == "__main__":
    sys.exit(main())
