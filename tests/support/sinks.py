"""Gateways on real sockets: a mail server and a web server that keep what comes, and can misbehave."""

import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar


@dataclass
class Sink:
    """What arrived. `says`: further headers of an answer. `behaves`: `ok`, `hangs`, or

    - of the web: a status; `liar` (keeps it and answers 500); `drips`; `leaves` (keeps it and hangs up without an answer);
    - of mail: a reply to each recipient (`550 words`); `not chief@…` (refuses that one); `greets 554`; `most 2` (greets more
      sessions at once with 421); `silent` or `mumbles` (keeps it and says nothing, or no number); `closes` (hangs up after
      each letter); `421` (says so to the second letter of a session).
    """

    port: int = 0
    behaves: str = "ok"
    says: dict[str, str] = field(default_factory=dict)
    kept: list[dict[str, Any]] = field(default_factory=list)
    sessions: int = 0
    at_once: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @contextmanager
    def places(self, most: int) -> Iterator[bool]:
        """Whether one more session has a place, for as long as it lasts."""
        with self.turn:
            has_place = self.at_once < most
            self.at_once += has_place
        try:
            yield has_place
        finally:
            with self.turn:
                self.at_once -= has_place

    def bodies(self) -> list[bytes]:
        return [one["body"] for one in self.kept]


class _Web(BaseHTTPRequestHandler):
    sink: ClassVar[Sink]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        behaves = self.sink.behaves
        if behaves not in ("500", "hangs", "drips"):
            self.sink.kept.append({"path": self.path, "body": body, "headers": dict(self.headers)})
        if behaves == "hangs":
            time.sleep(30)
        if behaves == "drips":
            for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 200:
                self.wfile.write(bytes([letter]))
                time.sleep(0.5)
        if behaves == "leaves":
            self.close_connection = True
            return
        status = {"ok": 200, "liar": 500, "hangs": 500}.get(behaves) or int(behaves)
        self.send_response(status)
        for name, value in {"Content-Length": "0", **self.sink.says}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base's own name
        """Silence."""


class _Mail(socketserver.StreamRequestHandler):
    sink: ClassVar[Sink]

    def handle(self) -> None:
        self.sink.sessions += 1
        behaves = self.sink.behaves
        if behaves.startswith("most "):
            with self.sink.places(int(behaves.removeprefix("most "))) as has_place:
                self._session("ok" if has_place else "greets 421")
        else:
            self._session(behaves)

    def _session(self, behaves: str) -> None:
        if behaves.startswith("greets "):
            self._say(f"{behaves.removeprefix('greets ')} not now")
            return
        if behaves == "hangs":
            time.sleep(30)
            return
        self._say("220 sink")
        letters: list[dict[str, Any]] = [{"to": []}]
        while line := self.rfile.readline():
            if not self._answered(line.decode(errors="replace").strip(), letters):
                return

    def _answered(self, line: str, letters: list[dict[str, Any]]) -> bool:
        """Answer one line; whether the session goes on."""
        word, behaves = line[:4].upper(), self.sink.behaves
        if word == "MAIL" and behaves == "421" and len(letters) > 1:
            self._say("421 enough for one session")
            return False
        if word == "RCPT" and behaves[:1] in "45" and behaves != "421":
            self._say(behaves if " " in behaves else f"{behaves} nobody here")
            return True
        if word == "RCPT" and behaves.startswith("not ") and behaves.removeprefix("not ") in line:
            self._say("550 not that one")
            return True
        if word == "RCPT":
            letters[-1]["to"].append(line.partition("<")[2].rstrip(">"))
        if word == "DATA":
            self._say("354 go on")
            self.sink.kept.append({**letters[-1], "body": self._body()})
            letters.append({"to": []})
            if behaves == "silent":
                time.sleep(30)
                return False
        if word == "DATA" and behaves == "mumbles":
            self._say("well, well")
            return False
        self._say("221 bye" if word == "QUIT" else "250 ok")
        return word != "QUIT" and not (word == "DATA" and behaves == "closes")

    def _body(self) -> bytes:
        body = b""
        while (part := self.rfile.readline()) not in (b".\r\n", b""):
            body += part
        return body

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class _MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who gives up on a sink that says nothing is no news."""


class _WebServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up on a sink that drips is no news."""


@contextmanager
def web_sink(behaves: str = "ok", secure: ssl.SSLContext | None = None) -> Iterator[Sink]:
    """`secure`: it speaks TLS by this context."""
    sink = Sink(behaves=behaves)
    with _WebServer(("127.0.0.1", 0), type("Handler", (_Web,), {"sink": sink})) as server:
        yield from _served(server, sink, secure)


@contextmanager
def mail_sink(behaves: str = "ok", secure: ssl.SSLContext | None = None) -> Iterator[Sink]:
    """`secure`: it speaks TLS by this context, from the first byte on."""
    sink = Sink(behaves=behaves)
    with _MailServer(("127.0.0.1", 0), type("Handler", (_Mail,), {"sink": sink})) as server:
        yield from _served(server, sink, secure)


def _served(server: socketserver.TCPServer, sink: Sink, secure: ssl.SSLContext | None) -> Iterator[Sink]:
    if secure is not None:
        # Each connection's own thread shakes hands, so that one that is refused trust holds nobody up.
        server.socket = secure.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    sink.port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield sink
    server.shutdown()
    thread.join()
