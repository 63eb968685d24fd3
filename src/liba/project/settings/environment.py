"""What the environment says. Every variable is described in docs/reference/settings.md."""

import base64
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

LIBA_VAR = Path(os.environ.get("LIBA_VAR", "var")).resolve()
_ENV_FILE = LIBA_VAR / "liba.env"


def _from_file() -> dict[str, str]:
    """Keys that `make setup` made for this installation; the environment itself goes first."""
    if not _ENV_FILE.exists():
        return {}
    pairs = (
        line.split("=", 1) for line in _ENV_FILE.read_text().splitlines() if "=" in line and line[0] != "#"
    )
    return {name.strip(): value.strip() for name, value in pairs}


_file = _from_file()


def _read(name: str, default: str = "") -> str:
    return os.environ.get(name) or _file.get(name) or default


def write_first_keys() -> bool:
    """Make the installation's keys once, readable by its owner alone. True when they were made now."""
    if _ENV_FILE.exists():
        return False
    LIBA_VAR.mkdir(parents=True, exist_ok=True)
    data_key = base64.b64encode(secrets.token_bytes(32)).decode()
    descriptor = os.open(_ENV_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"LIBA_SECRET_KEY={secrets.token_urlsafe(48)}\nLIBA_DATA_KEY={data_key}\n")
    return True


LIBA_DATA_KEY = _read("LIBA_DATA_KEY")
SECRET_KEY = _read("LIBA_SECRET_KEY")
if not (LIBA_DATA_KEY and SECRET_KEY):
    write_first_keys()
    _file = _from_file()
    LIBA_DATA_KEY, SECRET_KEY = _read("LIBA_DATA_KEY"), _read("LIBA_SECRET_KEY")

DEBUG = _read("LIBA_DEBUG") == "1"
TIME_ZONE = _read("LIBA_TIME_ZONE", "Asia/Shanghai")
LIBA_ZONE = ZoneInfo(TIME_ZONE)
LIBA_CLOCK_OFFSET_SECONDS = int(_read("LIBA_CLOCK_OFFSET_SECONDS", "0"))
# The kernel's clock knows no settings, only the environment; what the file says goes there.
os.environ["LIBA_CLOCK_OFFSET_SECONDS"] = str(LIBA_CLOCK_OFFSET_SECONDS)
ALLOWED_HOSTS = _read("LIBA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
LIBA_ORIGINS = [origin for origin in _read("LIBA_ORIGINS").split(",") if origin]
LIBA_BEHIND_PROXY = _read("LIBA_BEHIND_PROXY") == "1"
LIBA_LIVE_URL = _read("LIBA_LIVE_URL")
# Where pages may listen besides their own origin; behind a proxy the stream is at a path of it.
LIBA_LIVE_ORIGIN = "/".join(LIBA_LIVE_URL.split("/")[:3]) if "://" in LIBA_LIVE_URL else ""


def database(url: str) -> dict[str, object]:
    """Django's entry for `sqlite:///file` or `postgresql://user:password@host:port/name?schema=town`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path[1:] if parts.path.startswith(("/.", "//")) else parts.path or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-2000; "
                    "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
                ),
            },
            "CONN_MAX_AGE": None,
        }
    query = dict(parse_qsl(parts.query))
    schema = query.pop("schema", "")
    options: dict[str, object] = {
        "pool": {"min_size": 1, "max_size": 12, "timeout": 20},
        # For the gates' own statements (access/dialect.py); Django's cursors never prepare theirs.
        "prepare_threshold": 5,
        **query,
    }
    if schema:
        options["options"] = f"-c search_path={schema}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {key: value for key, value in options.items() if key != "host"},
        "CONN_MAX_AGE": 0,
    }


DATABASES = {"default": database(_read("LIBA_DATABASE_URL", f"sqlite:///{LIBA_VAR / 'liba.sqlite3'}"))}
