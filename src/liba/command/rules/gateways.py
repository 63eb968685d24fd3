"""Whether an address may be a gateway's: its shape, and whether it plainly leads into the house."""

import ipaddress
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs, urlsplit

PLACE: Final = "{to}"
LOCAL: Final = frozenset(
    {"dbus", "qt", "glib", "kde", "gnome", "macosx", "windows", "syslog", "rsyslog", "kodi", "xbmc", "growl", "file"}
)  # fmt: skip
_SHAPE = re.compile(r"^[a-z][a-z0-9+.-]{1,30}://\S{1,1500}$", re.IGNORECASE)
_INSIDE = ("localhost", ".localhost", ".local", ".lan", ".internal", ".home.arpa")


def scheme_of(address: str) -> str:
    """The service's name, such as `mailtos`; empty when it is no address."""
    return address.partition("://")[0].lower() if _SHAPE.match(address) else ""


def private_host(address: str) -> str:
    """The host of an address that plainly lies in the house's own network; empty when none does.

    Names are looked up only when something is sent: what they lead to then is what counts.
    """
    return next((host for host in _hosts(address) if is_private(host)), "")


def is_private(host: str) -> bool:
    """Whether a host's name or number says by itself that it is inside."""
    name = host.strip("[]").lower().rstrip(".")
    try:
        return not ipaddress.ip_address(name).is_global
    except ValueError:
        return any(name == end or (end.startswith(".") and name.endswith(end)) for end in _INSIDE)


def _hosts(address: str) -> Sequence[str]:
    try:
        parts = urlsplit(address.replace(PLACE, "x"))
        host = parts.hostname or ""
    except ValueError:
        return ()
    return [host, *(value for name in ("smtp", "host") for value in parse_qs(parts.query).get(name, ()))]
