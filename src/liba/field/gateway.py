"""In front of Django: a phone's calls go straight to their handlers, past sessions, forms and page middleware."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl

from django.db import close_old_connections, connection

from liba.field.calls import Answer, Body, Call
from liba.field.refusals import TooLarge
from liba.field.routes import PREFIX, answer
from liba.kernel import clock

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

_WORDS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Content Too Large",
    426: "Upgrade Required",
    503: "Service Unavailable",
}


def in_front_of(application: "WSGIApplication") -> "WSGIApplication":
    """The application with the phone's interface before it."""

    def gateway(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(PREFIX):
            return application(environ, start_response)
        # A connection stays with its thread: there are few, and the next phone is there already. One that failed goes.
        # Inside somebody's transaction (a proof, a test) it is left alone.
        if connection.errors_occurred and not connection.in_atomic_block:
            close_old_connections()
        given = answer(call_of(environ))
        start_response(f"{given.status} {_WORDS.get(given.status, 'Refused')}", headers_of(given))
        return [given.body]

    return gateway


def call_of(environ: "WSGIEnvironment") -> Call:
    """A request as a call."""
    authorization = str(environ.get("HTTP_AUTHORIZATION", ""))
    return Call(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        now=clock.now(),
        body=_body(environ),
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""))),
        token=authorization.removeprefix("Device ").strip() if authorization.startswith("Device ") else "",
        app=str(environ.get("HTTP_X_LIBA_APP", ""))[:20],
        language="en" if str(environ.get("HTTP_ACCEPT_LANGUAGE", "")).startswith("en") else "zh-hans",
        packs="gzip" in str(environ.get("HTTP_ACCEPT_ENCODING", "")),
        origin=str(environ.get("REMOTE_ADDR", "")),
    )


def headers_of(given: Answer) -> list[tuple[str, str]]:
    """What goes before the body."""
    return [
        ("Content-Type", given.kind),
        ("Content-Length", str(len(given.body))),
        ("X-Content-Type-Options", "nosniff"),
        *given.headers,
    ]


def _body(environ: "WSGIEnvironment") -> Body:
    def read(most: int) -> bytes:
        said = str(environ.get("CONTENT_LENGTH") or "")
        length = int(said) if said.isdigit() else None
        if length is not None and length > most:
            raise TooLarge(limit=max(1, most // 1024 // 1024))
        stream = cast("InputStream", environ["wsgi.input"])
        body: bytes = stream.read(most + 1 if length is None else length)
        if len(body) > most:
            raise TooLarge(limit=max(1, most // 1024 // 1024))
        return body

    return read
