"""A phone's queue after days without network, in batches: `python bench/queued_checks.py [--checks N] [--database …]`.

Every check is verified, decided again, stored, counted and journalled. One line of JSON a database.
"""

import argparse
import json
import socket
import statistics
import time

from _served import check, exchange, request, served

BATCH = 1000
TARGETS = {"target_checks_a_second": 5000, "target_failed": 0}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--checks", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    for database in options.database or ["sqlite", "postgresql"]:
        with served(database) as town, socket.create_connection(("127.0.0.1", town.port)) as line:
            rates, failed = [], 0
            for number in range(options.rounds):
                first = number * options.checks % max(1, len(town.cards) - options.checks)
                cards = town.cards[first : first + options.checks]
                at = int(time.time()) - 3600 * 30
                checks = [check(town, card, at + place) for place, card in enumerate(cards)]
                bodies = [
                    json.dumps({"sent_at": int(time.time()), "commands": checks[start : start + BATCH]})
                    for start in range(0, len(checks), BATCH)
                ]
                sent = [request(town.port, "commands", town.phones[0], body.encode()) for body in bodies]
                began = time.perf_counter()
                answers = [exchange(line, one) for one in sent]
                rates.append(len(checks) / (time.perf_counter() - began))
                failed += sum(
                    receipt["status"] != "stored"
                    for _, body in answers
                    for receipt in json.loads(body)["receipts"]
                )
            said = {"checks_a_second": round(statistics.median(rates)), "failed": failed}
            said["worker_mb"] = round(town.megabytes(), 1)
            print(json.dumps({"name": f"queued_checks_{database}", **said, **TARGETS}), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
