"""Whether the town's web server answers yet: its address is worth printing from then on."""

import ssl
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.25
_HEALTH = "/healthz"


def when_it_answers(
    host: str,
    port: int,
    certificate: Path | None,
    tell: Callable[[bool], None],
    *,
    patience: float = PATIENCE_SECONDS,
) -> threading.Thread:
    """Ask the server beside everything else; `tell` gets True as soon as it answers, False when patience (seconds) ends.

    The thread, already started; it ends with the process.
    """

    def wait() -> None:
        deadline = time.monotonic() + patience
        while not (answered := answers(host, port, certificate)) and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)
        tell(answered)

    thread = threading.Thread(target=wait, name="greeting", daemon=True)
    thread.start()
    return thread


def answers(host: str, port: int, certificate: Path | None) -> bool:
    """Whether `/healthz` says that all is well. Over HTTPS only our own certificate is trusted."""
    connection = (
        HTTPConnection(host, port, timeout=2)
        if certificate is None
        else HTTPSConnection(
            host, port, timeout=2, context=ssl.create_default_context(cafile=str(certificate))
        )
    )
    try:
        connection.request("GET", _HEALTH)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
