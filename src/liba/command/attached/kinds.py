"""What a file is, by its content and by its name. The two must agree."""

import io
import zipfile
from dataclasses import dataclass
from typing import Final

MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_PARTS: Final = 5000
_START: Final = 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind that is taken: its word, its media type, and the endings that claim it."""

    word: str
    media: str
    endings: tuple[str, ...]


PDF = FileKind("PDF", "application/pdf", ("pdf",))
WORD = FileKind("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
EXCEL = FileKind("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
PLAIN = FileKind("TXT", "text/plain", ("txt", "csv", "md"))
JPEG = FileKind("JPEG", "image/jpeg", ("jpg", "jpeg"))
PNG = FileKind("PNG", "image/png", ("png",))
KINDS: Final = (PDF, WORD, EXCEL, PLAIN, JPEG, PNG)
PICTURES: Final = frozenset({JPEG, PNG})
# Not taken, but named, so that whoever sent one knows what it really is.
_KNOWN_OTHERS: Final = (
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"\xd0\xcf\x11\xe0", "OLE"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"GIF8", "GIF"),
    (b"PK", "ZIP"),
)


class Swells(Exception):
    """Unpacked it would be beyond reason."""


def kind_by_name(name: str) -> FileKind | None:
    """What a name claims; None when its ending is none that is taken."""
    ending = ending_of(name)
    return next((kind for kind in KINDS if ending in kind.endings), None)


def ending_of(name: str) -> str:
    """The name's ending in small letters, without the dot; empty when it has none."""
    _stem, dot, ending = name.rpartition(".")
    return ending.strip().lower() if dot else ""


def kind_by_content(content: bytes) -> tuple[FileKind | None, str]:
    """What the bytes are, and its word; no kind for what is not taken. Raises `Swells` for a bomb."""
    if b"%PDF-" in content[:_START] and b"%%EOF" in content[-2 * _START :]:
        return PDF, PDF.word
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG, JPEG.word
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG, PNG.word
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    for start, word in _KNOWN_OTHERS:
        if content.startswith(start):
            return None, word
    return _plain(content)


def as_utf8(content: bytes) -> bytes | None:
    """A plain text as UTF-8, from UTF-8 or from GB 18030 as older programs write it; None when it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(letter.isprintable() or letter in "\r\n\t\u3000" for letter in text):
            return text.encode()
    return None


def _packed(content: bytes) -> tuple[FileKind | None, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return None, "ZIP"
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Swells
    names = {part.filename for part in parts}
    if any(name.endswith("vbaProject.bin") for name in names):
        return None, "VBA"
    if "[Content_Types].xml" not in names:
        return None, "ZIP"
    if "word/document.xml" in names:
        return WORD, WORD.word
    return (EXCEL, EXCEL.word) if "xl/workbook.xml" in names else (None, "ZIP")


def _plain(content: bytes) -> tuple[FileKind | None, str]:
    text = as_utf8(content)
    if text is None:
        return None, "BIN"
    start = text[:_START].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"#!")):
        return None, "HTML" if start.startswith((b"<!doctype", b"<html")) else "SCRIPT"
    return PLAIN, PLAIN.word
