"""HTTP as this process does it: certificates are read once, and what the last call of a thread came to is kept.

Every call has a connection of its own: one that was kept open may be closed by the other side just as it is used again,
and would leave a doubt where there is none.
"""

import ssl
import threading
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import disable_warnings
from urllib3.exceptions import InsecureRequestWarning, MaxRetryError, NewConnectionError

from liba.command.terms.messages import Happened, Outcome

_LONGEST_PAUSE = 3600
_MAY_PASS = frozenset({408, 425, 429})
"""4xx that say "not now": asked too slowly, too early, too often (RFC 9110, 15.5.9; RFC 8470; RFC 6585)."""
_heard = threading.local()


class _Adapter(HTTPAdapter):
    """Sends with shared certificates, and remembers how it went."""

    def send(  # type: ignore[override]  # the rest passes through as it is
        self, request: requests.PreparedRequest, stream: bool = False, **known: Any
    ) -> requests.Response:
        """Send, and read the answer to its end: an answer that breaks off is a doubt."""
        try:
            response = super().send(request, stream=stream, **known)
            if not stream:
                _ = response.content
        except requests.RequestException as failure:
            _heard.last = Outcome(how_it_broke(failure))
            raise
        _heard.last = of_answer(response)
        return response

    def cert_verify(self, conn: Any, url: str, verify: bool | str, cert: Any) -> None:
        """The shared context has the certificates already."""
        if cert:
            super().cert_verify(conn, url, verify, cert)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: bool | str, cert: Any = None
    ) -> tuple[Any, Any]:
        """Give the pool a shared context: one that checks, one that does not, never one for both."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        if not cert:
            pool["ssl_context"] = _context(verify)
            for name in ("ca_certs", "ca_cert_dir"):
                pool.pop(name, None)
        return host, pool


@lru_cache(maxsize=4)
def _context(verify: bool | str) -> ssl.SSLContext:
    trusted = Path(verify if isinstance(verify, str) else DEFAULT_CA_BUNDLE_PATH)
    made = (
        ssl.create_default_context(capath=trusted)
        if trusted.is_dir()
        else ssl.create_default_context(cafile=trusted)
    )
    if not verify:
        made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


def install() -> None:
    """Let all HTTP of this process go this way, whichever part of Apprise it comes from."""
    # Whoever wrote `verify=no` into an address knows it.
    disable_warnings(InsecureRequestWarning)
    requests.sessions.HTTPAdapter = _Adapter  # type: ignore[attr-defined]


def forget() -> None:
    """Before a hand-over: nothing was heard yet."""
    _heard.last = None


def heard() -> Outcome | None:
    """What this thread's last call came to; None when there was none."""
    found: Outcome | None = getattr(_heard, "last", None)
    return found


def of_answer(response: requests.Response) -> Outcome:
    """An answer by its number, with the pause that it asks for."""
    if response.ok and not response.is_redirect:
        return Outcome(Happened.TAKEN)
    said = response.status_code
    return Outcome(refused_with(said), str(said), after=pause_asked(response.headers))


def refused_with(status: int) -> Happened:
    """Whether a call that was not taken may be tried again: not when the call itself is at fault (4xx, RFC 9110, 15.5)."""
    for_good = 400 <= status < 500 and status not in _MAY_PASS
    return Happened.REJECTED if for_good else Happened.REFUSED


def pause_asked(headers: Mapping[str, str]) -> int:
    """Seconds that a server asks to wait, an hour at most; 0 when it asks nothing readable.

    RFC 9110, 10.2.3: a number, or a date, which is held against the answer's own: the server's clock may be wrong.
    """
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return min(_LONGEST_PAUSE, int(said[:9]))
    try:
        until, sent = (parsedate_to_datetime(one) for one in (said, headers.get("Date", "")))
        seconds = int((until - sent).total_seconds())
    except (TypeError, ValueError):
        return 0
    return max(0, min(_LONGEST_PAUSE, seconds))


def how_it_broke(failure: requests.RequestException) -> Happened:
    """Whether a call that failed can't have been heard (no connection, no trust), or may have been."""
    if isinstance(failure, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return Happened.UNREACHED
    cause = failure.args[0] if failure.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, NewConnectionError) or "CERTIFICATE_VERIFY_FAILED" in str(reason):
        return Happened.UNREACHED
    return Happened.NO_ANSWER
