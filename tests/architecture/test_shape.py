"""How large a piece may be, and what no piece may hold."""

import ast
import re

from tests.architecture.sources import PACKAGE, ROOT, Source, modules, parsed, sources

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
LONGEST_CLIENT_FILE = 200
# The command line names the settings before it may import what needs them.
IMPORTS_LATE = {"project/cli.py"}
PROMISES = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
VAGUE_FILES = {"utils.py", "helpers.py", "misc.py", "common.py", "tools.py"}
VAGUE_CLASS = re.compile(r"(Manager|Helper|Data|Info)$")


def test_files_are_short() -> None:
    assert [f"{s.name}: {s.lines} lines" for s in sources() if s.lines > LONGEST_FILE] == []


def test_functions_are_short() -> None:
    long = [
        f"{s.name}: {f.name} has {f.end_lineno - f.lineno + 1} lines"
        for s in sources()
        for f in s.functions()
        if f.end_lineno and f.end_lineno - f.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_client_files_are_short() -> None:
    written = [
        path
        for kind in ("*.ts", "*.svelte")
        for path in (ROOT / "client" / "src").rglob(kind)
        if not path.name.endswith((".d.ts", ".test.ts"))
    ]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in written}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_CLIENT_FILE} == {}


def test_imports_stand_at_the_top() -> None:
    late = [
        f"{s.name}:{inner.lineno}"
        for s in sources()
        if s.name not in IMPORTS_LATE
        for f in s.functions()
        for inner in ast.walk(f)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert late == []


def test_nothing_is_promised_instead_of_done() -> None:
    assert [s.name for s in sources() if PROMISES.search(s.text)] == []


def test_names_say_what_they_hold() -> None:
    assert [s.name for s in sources() if s.path.name in VAGUE_FILES] == []
    vague = [f"{s.name}: {c.name}" for s in sources() for c in s.classes() if VAGUE_CLASS.search(c.name)]
    assert vague == []


def test_a_module_s_own_file_is_its_docstring() -> None:
    wrong = []
    for name in modules():
        source = parsed(PACKAGE / name / "__init__.py")
        if not ast.get_docstring(source.tree) or len(source.tree.body) != 1:
            wrong.append(name)
    assert wrong == []


def test_each_app_has_one_migration_until_the_first_release() -> None:
    counted = {
        folder.parent.name: sorted(path.name for path in folder.glob("0*.py"))
        for folder in PACKAGE.glob("*/migrations")
    }
    assert {name: files for name, files in counted.items() if files != ["0001_initial.py"]} == {}


def _asserts(function: ast.AST) -> bool:
    """An assert, or a call to something that asserts by its name."""
    speaking = re.compile(r"^(assert|expect|raises|fail|warns|check|must)")
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if speaking.match(name):
                return True
    return False


def _tests() -> list[Source]:
    return [Source(p, t := p.read_text(), ast.parse(t)) for p in sorted((ROOT / "tests").rglob("test_*.py"))]


def test_every_test_asserts() -> None:
    silent = [
        f"{s.path.name}: {f.name}"
        for s in _tests()
        for f in s.functions()
        if f.name.startswith("test_") and not _asserts(f)
    ]
    assert silent == []
