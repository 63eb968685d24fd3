"""The first doors of a linker's phone (8 households) and of a grid worker's (2,000 people), in a town of 22,400 people
with a fortnight of answers, and what comes when one door has changed: `python bench/doors.py [--database …]`.
"""

import argparse
import json
import statistics
import time
import urllib.request

from _served import served

TARGETS = {"target_linker_seconds": 2, "target_grid_worker_seconds": 10}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    for database in options.database or ["sqlite", "postgresql"]:
        with served(database, town="_doors_town.py") as town:

            def fetch(token: str, query: str = "", port: int = town.port) -> tuple[float, int]:
                asked = urllib.request.Request(
                    f"http://127.0.0.1:{port}/api/field/doors?{query}",
                    headers={"Authorization": f"Device {token}", "Accept-Encoding": "gzip"},
                )
                began = time.perf_counter()
                with urllib.request.urlopen(asked) as answer:
                    body = answer.read()
                return time.perf_counter() - began, len(body)

            linker, linker_bytes = fetch(town.phones[0])
            worker, worker_bytes = fetch(town.said["grid_workers"][0])
            said = {
                "linker_seconds": round(linker, 3),
                "linker_kilobytes": round(linker_bytes / 1000, 1),
                "grid_worker_seconds": round(worker, 2),
                "grid_worker_kilobytes": round(worker_bytes / 1000, 1),
                "linker_again_seconds": round(
                    statistics.median(fetch(token)[0] for token in town.phones[1:21]), 3
                ),
                "grid_worker_again_seconds": round(
                    statistics.median(fetch(token)[0] for token in town.said["grid_workers"][1:6]), 2
                ),
                "worker_mb": round(town.megabytes(), 1),
            }
            print(json.dumps({"name": f"doors_{database}", **said, **TARGETS}), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
