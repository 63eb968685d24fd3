"""Runs every script of this folder, prints one table, writes `bench/results/NAME.json`: `python -m bench [NAME …] [--repeat N]`.

A script prints lines of JSON: `name`, numbers, and for each number `K` that has a promise `target_K` (at most; at least
where K ends in `a_second`). Short scripts run three times and their medians count; the noise of the machine is measured
beside them. Each script's figures are kept in a file of its own, so that one may be measured again by itself.
`--baseline` keeps this run as what later ones are compared with.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
BASELINE = RESULTS / "baseline.json"
SHORT_SECONDS = 30
# Scripts that make their town in this process, and so see one database a run.
ON_BOTH = ("console_pages", "coverage", "briefing", "roster")
Line = dict[str, object]


@dataclass(frozen=True)
class Figure:
    """One number with its promise. `ratio` is to the baseline, 1.0 the same."""

    name: str
    value: float
    target: float | None
    at_least: bool
    ratio: float | None

    @property
    def holds(self) -> bool:
        if self.target is None:
            return True
        return self.value >= self.target if self.at_least else self.value <= self.target


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="scripts to run (default: all)")
    parser.add_argument("--repeat", type=int, default=3, help="how often short scripts run")
    parser.add_argument("--baseline", action="store_true", help="keep this run as the baseline")
    options = parser.parse_args()
    scripts = [path for path in sorted(HERE.glob("*.py")) if not path.name.startswith("_")]
    chosen = [path for path in scripts if not options.names or path.stem in options.names]
    noise = measure_noise()
    known = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    figures: list[Figure] = []
    failed = []
    for script in chosen:
        databases = ("sqlite", "postgresql") if script.stem in ON_BOTH else ("",)
        runs = [run(script, options.repeat, database) for database in databases]
        lines = [line for one in runs for line in one or ()]
        if None in runs or not lines:
            failed.append(script.stem)
            continue
        found = figures_of(lines, known)
        keep(script.stem, found, noise)
        figures += found
    show(figures, noise)
    if options.baseline:
        BASELINE.write_text(json.dumps({figure.name: figure.value for figure in figures}, indent=1) + "\n")
    if failed:
        print(f"did not run: {', '.join(failed)}")
    return 1 if failed or not all(figure.holds for figure in figures) else 0


def run(script: Path, repeat: int, database: str = "") -> list[Line] | None:
    """The script's lines, as medians over its runs; None when it fails."""
    environment = (
        os.environ | {"PYTHONWARNINGS": "ignore"} | ({"BENCH_DATABASE": database} if database else {})
    )
    runs: list[list[Line]] = []
    for _ in range(max(1, repeat)):
        print(f"… {script.stem}", file=sys.stderr, flush=True)
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, str(script)],
            cwd=HERE.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stdout, file=sys.stderr)
            return None
        runs.append([json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")])
        if time.monotonic() - began > SHORT_SECONDS:
            break
    return [median_of(list(same)) for same in zip(*runs, strict=True)]


def median_of(lines: list[Line]) -> Line:
    """One line whose numbers are the medians of several."""
    first = lines[0]
    return {
        key: statistics.median(float(str(line[key])) for line in lines)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else value
        for key, value in first.items()
    }


def figures_of(lines: list[Line], known: dict[str, float]) -> list[Figure]:
    """Every number of the lines, those with a promise first."""
    found = []
    for line in lines:
        names = [str(line.get(key)) for key in ("name", "database", "page") if line.get(key)]
        for key, value in line.items():
            if key.startswith("target_") or isinstance(value, bool) or not isinstance(value, int | float):
                continue
            name = " ".join([*names, key.replace("_", " ")])
            target = line.get(f"target_{key}")
            before = known.get(name)
            found.append(
                Figure(
                    name,
                    float(value),
                    float(target) if isinstance(target, int | float) else None,
                    key.endswith("a_second"),
                    round(float(value) / before, 2) if before else None,
                )
            )
    return sorted(found, key=lambda figure: figure.target is None)


def measure_noise() -> dict[str, object]:
    """A fixed piece of work, several times: how much this machine wavers by itself."""
    took = []
    for _ in range(7):
        began = time.perf_counter()
        sum(number * number for number in range(2_000_000))
        took.append(time.perf_counter() - began)
    middle = statistics.median(took)
    return {
        "cores": os.cpu_count(),
        "machine": f"{platform.machine()} {platform.system()}, Python {platform.python_version()}",
        "load": os.getloadavg()[0],
        "spread_percent": round(100 * (max(took) - min(took)) / middle),
    }


def show(figures: list[Figure], noise: dict[str, object]) -> None:
    width = max((len(figure.name) for figure in figures), default=10)
    print(f"{'figure':<{width}} {'median':>12} {'promised':>12} {'':<6} {'to baseline':>11}")
    for figure in figures:
        sign = "≥" if figure.at_least else "≤"
        target = "" if figure.target is None else f"{sign} {figure.target:g}"
        word = "" if figure.target is None else "ok" if figure.holds else "FAILS"
        ratio = "" if figure.ratio is None else f"×{figure.ratio:g}"
        print(f"{figure.name:<{width}} {figure.value:>12g} {target:>12} {word:<6} {ratio:>11}")
    print(
        f"{noise['machine']}, {noise['cores']} cores, load {noise['load']:.1f}; the same work wavers by {noise['spread_percent']} %"
    )


def keep(script: str, figures: list[Figure], noise: dict[str, object]) -> None:
    RESULTS.mkdir(exist_ok=True)
    kept = {
        "on": datetime.now(UTC).date().isoformat(),
        "noise": noise | {"load": round(os.getloadavg()[0], 1)},
        "figures": [asdict(figure) | {"holds": figure.holds} for figure in figures],
    }
    (RESULTS / f"{script}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
