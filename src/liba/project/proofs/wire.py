"""Calls to the town's own WSGI application: what a phone sends, without a socket in between."""

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from gzip import decompress
from wsgiref.util import setup_testing_defaults

import cbor2

Application = Callable[..., Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, object]:
        """The body as JSON, unpacked if it came packed."""
        found: dict[str, object] = json.loads(self._unpacked())
        return found

    def cbor(self) -> dict[str, object]:
        """The body as CBOR, unpacked if it came packed."""
        found: dict[str, object] = cbor2.loads(self._unpacked())
        return found

    def _unpacked(self) -> bytes:
        packed = self.headers.get("content-encoding") == "gzip"
        return decompress(self.body) if packed else self.body


class Wire:
    """A line to one application."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def call(
        self, method: str, path: str, *, token: str = "", send: object = None, raw: bytes | None = None
    ) -> Answer:
        """One request, as `Device` with a token. `send` goes as JSON, `raw` as it is."""
        body = raw if raw is not None else b"" if send is None else json.dumps(send).encode()
        place, _, query = path.partition("?")
        environ: dict[str, object] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": place,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_LIBA_APP": "proof",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "wsgi.input": io.BytesIO(body),
        }
        if token:
            environ["HTTP_AUTHORIZATION"] = f"Device {token}"
        setup_testing_defaults(environ)
        return self._ask(environ)

    def _ask(self, environ: dict[str, object]) -> Answer:
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            said.append((status, headers))

        parts = self._application(environ, start_response)
        try:
            body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        status, headers = said[-1]
        return Answer(int(status.split()[0]), {name.lower(): value for name, value in headers}, body)
