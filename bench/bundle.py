"""The first bundle for a gate's phone at 120,000 people and 90,000 passes: `python bench/bundle.py`. One line of JSON."""

import json
import statistics
import time
import urllib.request

from _served import served

TARGETS = {"target_first_seconds": 2, "target_kilobytes": 200}


def main() -> int:
    with served("sqlite", "--people") as town:

        def fetch(query: str = "") -> tuple[float, int]:
            asked = urllib.request.Request(
                f"http://127.0.0.1:{town.port}/api/field/bundle?{query}",
                headers={"Authorization": f"Device {town.phones[0]}", "Accept-Encoding": "gzip"},
            )
            began = time.perf_counter()
            with urllib.request.urlopen(asked) as answer:
                body = answer.read()
            return time.perf_counter() - began, len(body)

        first_seconds, size = fetch()
        again = statistics.median(fetch()[0] for _ in range(10))
        print(
            json.dumps(
                {
                    "name": "bundle",
                    "first_seconds": round(first_seconds, 2),
                    "again_seconds": round(again, 3),
                    "kilobytes": round(size / 1000, 1),
                    "worker_mb": round(town.megabytes(), 1),
                    **TARGETS,
                }
            )
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
