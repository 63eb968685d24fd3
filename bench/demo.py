"""The demo town from nothing, migrations and all, as its user gets it: `python bench/demo.py`. Prints one line of JSON."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGET_SECONDS = 90


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as folder:
        environment = os.environ | {
            "LIBA_VAR": folder,
            "LIBA_DATABASE_URL": f"sqlite:///{folder}/town.sqlite3",
        }
        liba = [sys.executable, "-m", "liba.project.cli", "demo", "heshi"]
        began = time.monotonic()
        subprocess.run(liba, env=environment, check=True, stdout=subprocess.DEVNULL)
        first = time.monotonic() - began
        began = time.monotonic()
        subprocess.run(liba, env=environment, check=True, stdout=subprocess.DEVNULL)
        second = time.monotonic() - began
        size = sum(path.stat().st_size for path in Path(folder).iterdir() if path.is_file())
        print(
            json.dumps(
                {
                    "name": "demo town from nothing",
                    "seconds": round(first, 1),
                    "target_seconds": TARGET_SECONDS,
                    "second_run_seconds": round(second, 1),
                    "megabytes_on_disk": round(size / 2**20),
                }
            )
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
