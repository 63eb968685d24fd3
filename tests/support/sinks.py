"""Gateways on real sockets: a mail server and a web server that keep what comes, and can misbehave."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar


@dataclass
class Sink:
    """What arrived. `behaves`: `ok`, `500` (refuses), `liar` (keeps it and answers 500), `hangs`, `drips`, or a status."""

    port: int = 0
    behaves: str = "ok"
    kept: list[dict[str, Any]] = field(default_factory=list)

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
        status = {"ok": 200, "liar": 500, "hangs": 500}.get(behaves) or int(behaves)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base's own name
        """Silence."""


class _Mail(socketserver.StreamRequestHandler):
    sink: ClassVar[Sink]

    def handle(self) -> None:
        self._say("220 sink")
        letter: dict[str, Any] = {"to": []}
        while line := self.rfile.readline():
            word = line.decode(errors="replace").strip()
            upper = word.upper()
            if upper.startswith("RCPT"):
                if self.sink.behaves == "550":
                    self._say("550 nobody here")
                    continue
                letter["to"].append(word)
            if upper == "DATA":
                self._say("354 go on")
                body = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    body += part
                self.sink.kept.append({**letter, "body": body})
                letter = {"to": []}
            self._say("221 bye" if upper == "QUIT" else "250 ok")
            if upper == "QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class _MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


class _WebServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up on a sink that drips is no news."""


@contextmanager
def web_sink(behaves: str = "ok") -> Iterator[Sink]:
    sink = Sink(behaves=behaves)
    with _WebServer(("127.0.0.1", 0), type("Handler", (_Web,), {"sink": sink})) as server:
        yield from _served(server, sink)


@contextmanager
def mail_sink(behaves: str = "ok") -> Iterator[Sink]:
    sink = Sink(behaves=behaves)
    with _MailServer(("127.0.0.1", 0), type("Handler", (_Mail,), {"sink": sink})) as server:
        yield from _served(server, sink)


def _served(server: socketserver.BaseServer, sink: Sink) -> Iterator[Sink]:
    sink.port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield sink
    server.shutdown()
    thread.join()
