"""An incident from a phone to 60 boards, and from the click that sends a squad to its members' phones, with 700 phones on
the live stream: `python -m bench incidents` (`BENCH_PHONES`, `BENCH_SCREENS`: fewer, on a small machine).

Phones and boards behave as in `bench orders`. Measured is the time from the report's receipt asked for to the board's answer
that holds it, and from the click to the answer of each member's phone. Lines of JSON.
"""

import asyncio
import json
import os
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import uuid_utils

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench import orders  # noqa: E402
from bench._served import Served, served  # noqa: E402

UNITS, SETTLE_S, TARGET_S = 58, 6.0, 2.0
INCIDENTS = int(os.environ.get("BENCH_INCIDENTS", "6"))
PHONES, SCREENS = int(os.environ.get("BENCH_PHONES", "700")), int(os.environ.get("BENCH_SCREENS", "60"))
DATABASES = os.environ.get("BENCH_DATABASE", "sqlite postgresql").split()


class Client(orders.Client):
    """A phone or a board that hears of incidents."""

    topic = b"data: incidents"

    async def _ask(self) -> None:
        if not self.by_phone:
            await self._look("/incidents/live/")
            return
        parts = "&parts=incidents" if self.since else ""
        status, body = await self.line.ask("GET", f"/api/field/orders?since={self.since}{parts}")
        told = orders.as_told(body)
        self.since = told["since"]
        self._note(status, " ".join(one["where"] for one in told["incidents"]))


def main() -> int:
    for database in DATABASES:
        with served(database, town="_incidents_town.py", streams=True) as town:
            for line in asyncio.run(measure(town)):
                print(json.dumps(line | {"database": database}), flush=True)
    return 0


async def measure(town: Served) -> list[dict[str, Any]]:
    said = town.said
    phones = [Client(town, token=token) for token in said["phones"][:PHONES]]
    screens = [
        Client(town, cookie=cookie, ticket=ticket)
        for cookie, ticket in zip(said["screens"], said["tickets"], strict=True)
    ][:SCREENS]
    tasks = [asyncio.create_task(one.run()) for one in (*phones, *screens)]
    await asyncio.wait_for(asyncio.gather(*(one.ready.wait() for one in (*phones, *screens))), 180)
    desk = orders.Line(town.port, f"Cookie: {said['screens'][0]}; csrftoken={'a' * 32}\r\n")
    reported: dict[int, float] = {}
    sent: dict[int, float] = {}
    for number in range(INCIDENTS):
        await asyncio.sleep(SETTLE_S)
        key, command = _report(number)
        reported[number] = time.perf_counter()
        status, body = await phones[-1].line.ask("POST", "/api/field/commands", command)
        assert status == 200, body[:300]
        assert b"stored" in body, body[:300]
        await asyncio.sleep(SETTLE_S)
        form = f"csrfmiddlewaretoken={'a' * 32}&unit={said['units'][number]}".encode()
        sent[number] = time.perf_counter()
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        status, _ = await desk.ask("POST", f"/incidents/{key}/send/", form, kind)
        assert status == 302, status
    await asyncio.sleep(SETTLE_S)
    broken = [task.exception() for task in tasks if task.done()]
    assert not broken, broken[:1]
    for task in tasks:
        task.cancel()
    to_screens = [one.seen.get(n, float("inf")) - at for one in screens for n, at in reported.items()]
    # The n-th phone is a member of the unit with the n-th place among 58.
    to_squads = [
        one.seen.get(n, float("inf")) - at
        for place, one in enumerate(phones)
        for n, at in sent.items()
        if place % UNITS == n
    ]
    there = {"phones": len(phones), "screens": len(screens)}
    return [
        _figures("incident_to_screens", to_screens) | there,
        _figures("dispatch_to_squad", to_squads) | there | {"worker_mb": round(town.megabytes())},
    ]


def _figures(name: str, took: list[float]) -> dict[str, Any]:
    took.sort()
    return {
        "name": name,
        "p95_s": round(took[int(len(took) * 0.95)], 2),
        "target_p95_s": TARGET_S,
        "median_s": round(took[len(took) // 2], 2),
        "max_s": round(took[-1], 2),
        "n": len(took),
    }


def _report(number: int) -> tuple[str, bytes]:
    at, key = int(time.time()), str(uuid.UUID(int=uuid_utils.uuid7().int))
    said = {
        "id": key, "kind": "incident", "at": at, "skew": 0, "what": "dispute", "where": f"MARK{number}",
        "words": "要硬闯",
    }  # fmt: skip
    return key, json.dumps({"sent_at": at, "commands": [said]}).encode()


if __name__ == "__main__":
    sys.exit(main())
