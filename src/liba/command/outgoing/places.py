"""Whether a name leads into the house's own network."""

import ipaddress
import socket
import time

_LIFE_SECONDS = 60.0
_known: dict[str, tuple[float, bool]] = {}


def leads_inside(host: str) -> bool:
    """Whether any address of a host is not of the open internet. A name that nobody knows leads nowhere."""
    kept = _known.get(host)
    if kept is not None and time.monotonic() - kept[0] < _LIFE_SECONDS:
        return kept[1]
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except OSError:
        found = set()
    inside = any(not ipaddress.ip_address(one.partition("%")[0]).is_global for one in found)
    _known[host] = (time.monotonic(), inside)
    return inside
