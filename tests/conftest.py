"""One door for all tests: `--db`, the `pure` mark, and Django set up on a database of its own."""

import os
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.core.cache import cache

from tests.support import environment, shuffled

DATABASE = environment.prepare()
django.setup()
# Nothing is collected for unit tests; a page names its files without a manifest.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASE == "sqlite":
    # In memory, SQLite has neither WAL nor a second connection; a town has both.
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(
        Path(os.environ["LIBA_VAR"]) / "test.sqlite3"
    )

pytest_plugins = ["tests.support.served", "tests.support.browser", "tests.support.town"]

HERE = Path(__file__).parent
PURE_FOLDERS = {"kernel", "architecture"}
PURE_FILES = ("test_rules", "test_terms")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db", choices=environment.DATABASES, default=DATABASE, help="the database to run on (sqlite)"
    )
    parser.addoption(
        "--shuffled", action="store_true", help="rows that no order was asked for come in any order"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("shuffled"):
        shuffled.install()


def pytest_report_header() -> str:
    return f"liba: tests on {DATABASE}"


def _is_pure(path: Path) -> bool:
    folder = path.relative_to(HERE).parts[0] if path.is_relative_to(HERE) else ""
    return folder in PURE_FOLDERS or path.name.startswith(PURE_FILES)


def _says_something(item: pytest.Item) -> bool:
    """Whether this test tells anything new on this database."""
    if DATABASE == "sqlite":
        return item.get_closest_marker("postgresql") is None
    return not any(item.get_closest_marker(name) for name in ("pure", "browser", "sqlite"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if _is_pure(item.path):
            item.add_marker(pytest.mark.pure)
    dropped = [item for item in items if not _says_something(item)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if _says_something(item)]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a process keeps for some seconds belongs to one town; the next test's has the same numbers."""
    cache.clear()
