"""A phone that does not trust the hub yet finds the certificate, its fingerprint and the way in, and nothing else."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from cryptography import x509

from liba.project.serving.lan import certificate_for, fingerprint
from liba.project.serving.trusting import CERTIFICATE, Hub, in_squares, trust_server

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    certificate, _key = certificate_for("127.0.0.1", tmp_path, NOW)
    return Hub("https://127.0.0.1:8000", certificate, fingerprint(certificate))


@pytest.fixture
def page(hub: Hub) -> Iterator[str]:
    server = trust_server(hub, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def fetched(address: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(address) as answer:
        return answer.headers["Content-Type"], answer.read()


def test_the_page_says_how_in_both_languages(hub: Hub, page: str) -> None:
    kind, body = fetched(f"{page}/")
    text = body.decode()
    assert kind.startswith("text/html")
    for words in (
        "下载证书",
        "Download the certificate",
        "证书信任设置",
        hub.fingerprint,
        f"{hub.address}/field/",
    ):
        assert words in text


def test_the_certificate_is_the_hubs_own(hub: Hub, page: str) -> None:
    kind, body = fetched(page + CERTIFICATE)
    assert kind == "application/x-x509-ca-cert"
    assert x509.load_pem_x509_certificate(body).not_valid_after_utc > NOW
    assert b"PRIVATE" not in body


@pytest.mark.parametrize("path", ["/127.0.0.1.key", "/../127.0.0.1.key", "/etc/passwd", "/favicon.ico"])
def test_nothing_else_is_given(page: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetched(page + path)
    assert refused.value.code == 404
    refused.value.close()


def test_the_code_in_the_terminal_can_be_read() -> None:
    text = "http://192.168.1.20:8001/"
    halves = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    rows: list[list[int]] = []
    for line in in_squares(text).split("\n"):
        rows += [[halves[mark][0] for mark in line], [halves[mark][1] for mark in line]]
    picture = np.kron(np.array(rows, dtype=np.uint8), np.ones((6, 6), dtype=np.uint8))
    read = zxingcpp.read_barcode(picture)
    assert read is not None
    assert read.text == text
