"""The hub's page for phones that do not trust it yet: plain HTTP, one page in two languages, and the certificate.

A phone can't open an HTTPS page of a certificate that it does not know without a warning, and an app behind a warning
is neither installed nor works offline. So the page that helps it stands beside, without HTTPS, and gives away nothing
but the certificate, which is public.
"""

from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import zxingcpp

CERTIFICATE = "/liba-hub.crt"
_PATIENCE_SECONDS = 10
_TITLE = "信任本镇的离线中心 · Trust this town's hub"
_STEPS = (
    (
        "安卓手机",
        "Android",
        (
            ("点下面的按钮，下载证书。", "Tap the button below to download the certificate."),
            (
                "打开 设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书，选刚下载的文件。",
                (
                    "Open Settings → Security → Encryption & credentials → Install a certificate → CA certificate, "
                    "and choose the file."
                ),
            ),
        ),
    ),
    (
        "苹果手机",
        "iPhone",
        (
            (
                "用 Safari 打开本页，点下面的按钮，允许下载描述文件。",
                "Open this page in Safari, tap the button, allow the profile.",
            ),
            (
                "打开 设置 → 已下载描述文件 → 安装；再到 通用 → 关于本机 → 证书信任设置，打开 Liba 一项。",
                (
                    "Open Settings → Profile Downloaded → Install; then General → About → Certificate Trust Settings, "
                    "and switch Liba on."
                ),
            ),
        ),
    ),
)
_STYLE = (
    "body{font:18px/1.6 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:1.25rem;color:#111;background:#fff}"
    "h1{font-size:1.4rem}h2{font-size:1.1rem;margin-bottom:.25rem}small,em{display:block;color:#555;font-style:normal}"
    "a.go{display:block;margin:1.25rem 0;padding:1rem;border-radius:.5rem;background:#0a5c43;color:#fff;"
    "text-align:center;text-decoration:none;font-weight:600}code{font-size:.95rem;overflow-wrap:anywhere}"
    "@media(prefers-color-scheme:dark){body{background:#111614;color:#eee}small,em{color:#aaa}a.go{background:#6fcfa6;"
    "color:#06140e}}"
)


@dataclass(frozen=True, slots=True)
class Hub:
    """Where the town is served, its certificate, and the certificate's fingerprint as a phone shows it."""

    address: str
    certificate: Path
    fingerprint: str


def trust_page(hub: Hub) -> str:
    """The page: fingerprint to compare, the certificate, the steps by kind of phone, and where to go then."""
    steps = "".join(
        f"<h2>{zh} · {en}</h2><ol>"
        + "".join(f"<li>{one}<em>{other}</em></li>" for one, other in lines)
        + "</ol>"
        for zh, en, lines in _STEPS
    )
    app = escape(f"{hub.address}/field/")
    return (
        f'<!doctype html><html lang="zh-Hans"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{_TITLE}</title>'
        f"<style>{_STYLE}</style><h1>{_TITLE}</h1>"
        "<p>每台手机做一次。做完后，断网也能用。<em>Once for each phone. It then works without network.</em></p>"
        f'<a class="go" href="{CERTIFICATE}">下载证书 · Download the certificate</a>{steps}'
        "<h2>核对指纹 · Compare the fingerprint</h2><p>手机上显示的 SHA-256 指纹必须与电脑上打印的一样："
        "<em>The SHA-256 fingerprint on the phone must be the one printed on the laptop:</em>"
        f"<code>{escape(hub.fingerprint)}</code></p>"
        f'<a class="go" href="{app}">打开应用 · Open the app</a><small>{app}</small></html>'
    )


def in_squares(text: str) -> str:
    """The text as a code that a phone's camera reads off a dark or a light terminal: two rows of squares a line."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1))
    rows = [[bool(value > 127) for value in row] for row in picture]
    if len(rows) % 2:
        rows.append([True] * len(rows[0]))
    marks = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
    return "\n".join(
        "".join(marks[pair] for pair in zip(rows[y], rows[y + 1], strict=True))
        for y in range(0, len(rows), 2)
    )


def trust_server(hub: Hub, host: str, port: int) -> ThreadingHTTPServer:
    """The server of the page and of the certificate, not yet serving. Anything else is answered with 404."""
    page = trust_page(hub).encode()
    answers = {
        "/": ("text/html; charset=utf-8", page),
        CERTIFICATE: ("application/x-x509-ca-cert", hub.certificate.read_bytes()),
    }

    class Trusting(BaseHTTPRequestHandler):
        timeout = _PATIENCE_SECONDS

        def do_GET(self) -> None:
            kind, body = answers.get(self.path.partition("?")[0], ("", b""))
            self.send_response(HTTPStatus.OK if body else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: object) -> None:
            """A phone that asks is nobody's business."""

    server = ThreadingHTTPServer((host, port), Trusting)
    server.daemon_threads = True
    return server
