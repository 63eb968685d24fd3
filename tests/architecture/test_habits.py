"""Who may read the clock, what a table may do by itself, and which layer knows which."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT, Source, sources

CLOCK_READERS = {"console", "field", "project"}
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
}
CLOCK_IMPORTS = {"time.time", "time.time_ns", "django.utils.timezone.now", "django.utils.timezone.localdate"}
HIDDEN_PATHS = ("django.dispatch", "django.db.models.signals", "django.contrib.contenttypes.fields")


def _dotted(node: ast.expr) -> str:
    """`datetime.now` of `datetime.datetime.now(...)`: the last two names of a call."""
    if isinstance(node, ast.Attribute):
        owner = node.value
        name = getattr(owner, "attr", getattr(owner, "id", ""))
        return f"{name}.{node.attr}"
    return ""


def _reads_clock(source: Source) -> list[str]:
    calls = [
        f"{source.name}:{node.lineno}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and _dotted(node.func) in CLOCKS
    ]
    kernels = {"liba.kernel.clock", "liba.kernel.clock.now"}
    imports = [source.name for name in source.imported() if name in CLOCK_IMPORTS | kernels]
    return calls + imports


def _may_read_clock(source: Source) -> bool:
    return source.module in CLOCK_READERS or source.name == "kernel/clock.py"


def test_only_interfaces_read_the_clock() -> None:
    assert [place for s in sources() if not _may_read_clock(s) for place in _reads_clock(s)] == []


def test_the_clock_is_found_when_it_is_read() -> None:
    text = "import datetime\nx = datetime.datetime.now(datetime.UTC)\n"
    probe = Source(ROOT / "src" / "liba" / "access" / "probe.py", text, ast.parse(text))
    assert _reads_clock(probe) == ["access/probe.py:2"]


def test_nothing_happens_behind_a_write() -> None:
    assert [
        f"{s.name}: {name}" for s in sources() for name in s.imported() if name.startswith(HIDDEN_PATHS)
    ] == []
    overridden = [
        f"{s.name}: {c.name}.{member.name}"
        for s in sources()
        if "models" in s.path.stem or "models" in s.path.parts
        for c in s.classes()
        for member in c.body
        if isinstance(member, ast.FunctionDef) and member.name in {"save", "delete"}
    ]
    assert overridden == []


def test_modules_import_from_below_only() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def _names_in_one_language(source: Source) -> list[str]:
    """Refusals that carry `x.name_zh` or `x.name.zh`: the reader may read English."""
    raised = (node.exc for node in ast.walk(source.tree) if isinstance(node, ast.Raise) and node.exc)
    said = (word.value for exc in raised if isinstance(exc, ast.Call) for word in exc.keywords)
    return [
        f"{source.name}:{node.lineno}"
        for value in said
        for node in ast.walk(value)
        if isinstance(node, ast.Attribute) and (node.attr == "zh" or node.attr.endswith("_zh"))
    ]


def test_refusals_name_things_in_both_languages() -> None:
    text = "raise Stale(what=gate.name_zh)\nraise Closed(area=area.name, by=spec.name.zh)\n"
    probe = Source(ROOT / "src" / "liba" / "access" / "probe.py", text, ast.parse(text))
    assert _names_in_one_language(probe) == ["access/probe.py:1", "access/probe.py:2"]
    assert [place for s in sources() for place in _names_in_one_language(s)] == []
