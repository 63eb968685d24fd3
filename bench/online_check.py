"""One online check after another over four connections, each stored and journalled: `python bench/online_check.py
[--seconds N] [--database sqlite|postgresql]`. The server is Granian as `liba serve` starts it; the database syncs to disk.
Prints a line of JSON a database.
"""

import argparse
import json
import multiprocessing
import socket
import statistics
import threading
import time
from collections.abc import Sequence

from _served import Served, check, exchange, request, served

CONNECTIONS = 4
TARGETS = {"target_checks_a_second": 450, "target_p99_ms": 20, "target_failed": 0, "target_worker_mb": 120}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    for database in options.database or ["sqlite", "postgresql"]:
        with served(database) as town:
            share = len(town.cards) // (options.rounds + 1)
            load(town, town.cards[-share:], min(options.seconds, 3))
            rounds = [
                load(town, town.cards[number * share : (number + 1) * share], options.seconds)
                for number in range(options.rounds)
            ]
            line = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
            line["failed"] = sum(one["failed"] for one in rounds)
            line["worker_mb"] = round(town.megabytes(), 1)
            print(json.dumps({"name": f"online_check_{database}", **line, **TARGETS}), flush=True)
    return 0


def load(town: Served, cards: Sequence[str], seconds: float) -> dict[str, float]:
    """What a process of its own measures over four connections."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(generate, (town.port, town.gate, town.phones, list(cards), seconds))


def generate(port: int, gate: int, phones: list[str], cards: list[str], seconds: float) -> dict[str, float]:
    """Four guards who scan as fast as they are answered."""
    town = Served(port, None, phones, {"gate": gate, "cards": cards})  # type: ignore[arg-type]
    at = int(time.time())
    ready = [
        [
            request(port, "check", phones[place], json.dumps(check(town, card, at)).encode())
            for card in cards[place::CONNECTIONS]
        ]
        for place in range(CONNECTIONS)
    ]
    took: list[float] = []
    failed: list[bytes] = []
    start = time.perf_counter()
    end = start + seconds

    def guard(requests: list[bytes]) -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for sent in requests:
                began = time.perf_counter()
                if began > end:
                    return
                status, body = exchange(line, sent)
                took.append(time.perf_counter() - began)
                if status != 200 or b'"stored"' not in body or b'"admitted"' not in body:
                    failed.append(body)

    threads = [threading.Thread(target=guard, args=(requests,)) for requests in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - start
    ordered = sorted(took)

    def at_share(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 2)

    return {
        "checks_a_second": round(len(took) / min(passed, seconds), 1),
        "p50_ms": at_share(0.5),
        "p95_ms": at_share(0.95),
        "p99_ms": at_share(0.99),
        "failed": len(failed),
    }


if __name__ == "__main__":
    raise SystemExit(main())
