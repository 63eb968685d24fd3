"""700 phones whose network was away for a day send their day's work: `python bench/day_after.py [--seconds N] [--database …]`.

Each fetches its doors and sends sixteen visits with everybody's answers; one in ten never hears the receipts and sends
all of it again. Every phone must get all its receipts; then every batch is sent once more, and must be known, line by
line, and each phone must see its day as done: none lost, none twice. They come at an even pace over `--seconds`.
"""

import argparse
import json
import queue
import socket
import statistics
import threading
import time
import uuid
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import cbor2
import uuid_utils
from _served import Served, exchange, request, served

TARGETS = {"target_batch_p95_seconds": 1, "target_lost": 0, "target_twice": 0}
SENDERS = 24
ZONE = ZoneInfo("Asia/Shanghai")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    for database in options.database or ["sqlite", "postgresql"]:
        with served(database, "--history", "3", "--away", town="_doors_town.py") as town:
            phones = [Work(town, number) for number in range(len(town.phones))]
            paced(town.port, phones, options.seconds)
            receipts = Counter(status for phone in phones for status in phone.first)
            again: Counter[str] = Counter()
            done = 0
            with socket.create_connection(("127.0.0.1", town.port)) as line:
                for phone in phones:
                    again.update(phone.send(line))
                    done += phone.done(line)
            visits = sum(len(phone.visits) for phone in phones)
            took = sorted(second for phone in phones for second in phone.seconds)
            said = {
                "phones": len(phones),
                "visits": visits,
                "receipts": receipts["stored"],
                "lost": visits - again["replayed"],
                "twice": abs(done - visits),
                "batch_p50_seconds": round(statistics.median(took), 3),
                "batch_p95_seconds": round(took[int(len(took) * 0.95)], 3),
                "batch_most_seconds": round(took[-1], 3),
                "over_seconds": options.seconds,
                "worker_mb": round(town.megabytes(), 1),
            }
            print(json.dumps({"name": f"day_after_{database}", **said, **TARGETS}), flush=True)
    return 0


class Work:
    """One phone's day: both windows of each of its doors."""

    def __init__(self, town: Served, number: int) -> None:
        self.town, self.token = town, town.phones[number]
        self.visits = [
            self._visit(door, people, window)
            for door, people in town.said["doors"][number].items()
            for window in (0, 1)
        ]
        self.twice = number % 10 == 0
        self.first: list[str] = []
        self.seconds: list[float] = []

    def _visit(self, door: str, people: list[int], window: int) -> dict[str, object]:
        # Of yesterday, when the network was away: both windows are over by now, at whatever hour this runs.
        midnight = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        at = int(midnight) - 86_400 + 36_000 + window * 21_600
        answers = {
            "door": {"at_home": len(people), "visitors": "no"},
            "people": {str(pk): {"temperature": 365, "well": "yes"} for pk in people},
        }
        return {
            "id": str(uuid.UUID(int=uuid_utils.uuid7().int)), "kind": "visit", "at": at, "skew": 0,
            "round": self.town.said["round"], "door": door,
            "day": datetime.fromtimestamp(at, ZONE).date().isoformat(), "window": window, "outcome": "done",
            "form_version": 1, "answers": answers,
        }  # fmt: skip

    def deliver(self, line: socket.socket) -> None:
        """What a phone does when its network is back."""
        self.fetch(line)
        began = time.perf_counter()
        self.first = self.send(line)
        self.seconds.append(time.perf_counter() - began)
        if self.twice:
            began = time.perf_counter()
            self.send(line)
            self.seconds.append(time.perf_counter() - began)

    def send(self, line: socket.socket) -> list[str]:
        body = json.dumps({"sent_at": int(time.time()), "queue": 0, "commands": self.visits}).encode()
        status, answer = exchange(line, request(self.town.port, "commands", self.token, body))
        return [one["status"] for one in json.loads(answer)["receipts"]] if status == 200 else []

    def fetch(self, line: socket.socket) -> dict[str, object]:
        asked = (
            f"GET /api/field/doors HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Device {self.token}\r\n\r\n"
        )
        _, answer = exchange(line, asked.encode())
        whole: dict[str, object] = cbor2.loads(answer)
        return whole

    def done(self, line: socket.socket) -> int:
        """Dues that the phone sees as done among those it sent."""
        sent = {(visit["day"], visit["door"], visit["window"]) for visit in self.visits}
        rows: list[list[object]] = self.fetch(line)["done"]  # type: ignore[assignment]
        return sum((row[3], row[1], row[4]) in sent for row in rows)


def paced(port: int, phones: list[Work], seconds: float) -> None:
    """Phones come evenly; each has a connection of its own, and waits behind nobody but the server."""
    waiting: queue.Queue[Work] = queue.Queue()

    def serve() -> None:
        while (phone := waiting.get()) is not None:
            with socket.create_connection(("127.0.0.1", port)) as line:
                phone.deliver(line)

    senders = [threading.Thread(target=serve) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    began = time.perf_counter()
    for number, phone in enumerate(phones):
        time.sleep(max(0, began + number * seconds / len(phones) - time.perf_counter()))
        waiting.put(phone)
    for _ in senders:
        waiting.put(None)  # type: ignore[arg-type]
    for sender in senders:
        sender.join()


if __name__ == "__main__":
    raise SystemExit(main())
