"""From cards and lists to pages. Knows no Django, so that it runs in small processes of its own."""

import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

import msgspec
import numpy as np
import numpy.typing as npt
import pylopdf_fonts_jp
import pylopdf_fonts_zh_cn
import pylopdf_fonts_zh_tw
import typst
import zxingcpp

from liba.access.print.shapes import ListSheet, Sheets, WeekSheet
from liba.access.tokens import TokenSigner

HERE = Path(__file__).parent
QUIET = 1
# One mask for all: a token's bytes look random under any, and trying all eight takes four times as long.
MASK = 3
_FOUR_BYTES = (b"\xf0", b"\xf1", b"\xf2", b"\xf3")
_SHARED = ("title", "town", "name", "look", "days", "rows", "essentials", "small")


def card_sheets(sheets: Sheets, format: Literal["pdf", "png"] = "pdf") -> list[bytes]:  # noqa: A002  Typst's own word
    """Typeset cards: one PDF, or a PNG a page at 200 dots an inch."""
    signer = TokenSigner(sheets.kid, sheets.private_pem)
    codes = [qr(signer.sign(card.claims)) for page in sheets.pages for card in page.cards]
    size = max((len(code) for code in codes), default=1)
    shared = {name: getattr(sheets, name) for name in _SHARED}
    frame = compiled(HERE / "frame.typ", {"cards.json": msgspec.json.encode(shared)}, "pdf")[0]
    pages, place = [], 0
    for page in sheets.pages:
        cards = [
            {"number": card.number, "rows": card.rows, "of": card.of, "code": place + n}
            for n, card in enumerate(page.cards)
        ]
        place += len(cards)
        pages.append({"head": page.head, "range": page.range, "cards": cards})
    files = {
        "cards.json": msgspec.json.encode({**shared, "modules": size, "pages": pages}),
        "codes.bin": b"".join(_padded(code, size).tobytes() for code in codes),
        "frame.pdf": frame,
    }
    return compiled(HERE / "cards.typ", files, format)


def hand_out_lists(lists: Sequence[ListSheet], format: Literal["pdf", "png"] = "pdf") -> list[bytes]:  # noqa: A002
    """Typeset hand-out sheets, each area on pages of its own."""
    codes = [qr(row.code) for sheet in lists for row in sheet.rows]
    size = max((len(code) for code in codes), default=1)
    files = {
        "lists.json": msgspec.json.encode({"modules": size, "lists": list(lists)}),
        "codes.bin": b"".join(_padded(code, size).tobytes() for code in codes),
    }
    return compiled(HERE / "lists.typ", files, format)


def week_sheets(sheets: Sequence[WeekSheet], format: Literal["pdf", "png"] = "pdf") -> list[bytes]:  # noqa: A002
    """Typeset weeks of rotas, each on pages of its own."""
    codes = [qr(row.code) for sheet in sheets for row in sheet.rows]
    size = max((len(code) for code in codes), default=1)
    files = {
        "weeks.json": msgspec.json.encode({"modules": size, "sheets": list(sheets)}),
        "codes.bin": b"".join(_padded(code, size).tobytes() for code in codes),
    }
    return compiled(HERE / "weeks.typ", files, format)


def qr(text: str) -> npt.NDArray[np.uint8]:
    """The modules of a QR code at level M, 0 black and 255 white, with a quiet zone of one; paper gives the rest."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=MASK)
    modules = np.asarray(code.to_image(scale=1, add_quiet_zones=False), dtype=np.uint8)
    return np.pad(modules, QUIET, constant_values=255)


def _padded(code: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.uint8]:
    """Codes of different versions on one sheet share a size; the smaller ones get more white around them."""
    more = size - len(code)
    return code if not more else np.pad(code, (more // 2, more - more // 2), constant_values=255)


@lru_cache(maxsize=2)
def _fonts(*, rare: bool) -> typst.Fonts:
    """The font that comes with Liba; for rare characters two more stand behind it, and the machine's own behind those."""
    packages = (pylopdf_fonts_zh_cn, *((pylopdf_fonts_zh_tw, pylopdf_fonts_jp) if rare else ()))
    folders = [str(Path(package.__file__).parent) for package in packages]
    return typst.Fonts(include_system_fonts=rare, include_embedded_fonts=False, font_paths=folders)


def _has_rare(content: bytes) -> bool:
    """Whether UTF-8 text has characters beyond the basic plane (four bytes, from 0xF0): our font lacks most of them, so
    others are asked as well. Codes and PDFs are not text."""
    return content.startswith(b"{") and any(byte in content for byte in _FOUR_BYTES)


def compiled(template: Path, files: dict[str, bytes], format: Literal["pdf", "png"]) -> list[bytes]:  # noqa: A002
    """A template with the files that it reads, typeset with Liba's fonts: one PDF, or a PNG a page."""
    with tempfile.TemporaryDirectory(prefix="liba-print-") as folder:
        root = Path(folder)
        for name, content in files.items():
            (root / name).write_bytes(content)
        (root / template.name).write_bytes(template.read_bytes())
        made: object = typst.compile(
            str(root / template.name),
            root=str(root),
            font_paths=_fonts(rare=any(_has_rare(content) for content in files.values())),
            format=format,
            ppi=200,
            pdf_tags=False,
        )
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(cast(bytes, made))]
