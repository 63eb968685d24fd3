"""The address is printed when the server answers, not before."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from liba.project.serving.answering import answers, when_it_answers

pytestmark = pytest.mark.pure


class Beginning(BaseHTTPRequestHandler):
    """A server that is not ready the first two times it is asked."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200 if type(self).asked > 2 and self.path == "/healthz" else 503)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def port() -> Iterator[int]:
    Beginning.asked = 0
    with HTTPServer(("127.0.0.1", 0), Beginning) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_it_is_told_once_and_only_when_the_server_is_ready(port: int) -> None:
    told: list[bool] = []
    when_it_answers("127.0.0.1", port, None, told.append, patience=10).join(15)
    assert (told, Beginning.asked) == ([True], 3)


def test_a_server_that_never_answers_is_told_of_too() -> None:
    told: list[bool] = []
    when_it_answers("127.0.0.1", 1, None, told.append, patience=0).join(5)
    assert told == [False]
    assert not answers("127.0.0.1", 1, None)
