"""What is looked at before a file is opened: its size, its kind, and what it would swell to. Nothing here trusts a header."""

import io
import re
import zipfile
import zlib
from typing import BinaryIO

from liba.registry.refusals import FileSwells, FileTooLarge, FileTooWide, FileTorn, NotARoster

MEGABYTE = 1024 * 1024
MOST_FILE = 50 * MEGABYTE
MOST_UNPACKED = 400 * MEGABYTE
MOST_RATIO = 300
MOST_PARTS = 2000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 5_000_000

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_CELL = re.compile(rb'<c\b(?=[^>]*?\br="([A-Z]{1,3})(\d{1,7})")[^>]*?(/?)>')
_BARE_CELL = re.compile(rb"<c(?![^>]*\br=)(?:\s[^>]*)?>")
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d{1,7})"')
_CHUNK = MEGABYTE
_OVERLAP = 512


def take(stream: BinaryIO) -> bytes:
    """The file's bytes. Refuses one above 50 MB after reading no more than that."""
    content = bytearray()
    while chunk := stream.read(MEGABYTE):
        content += chunk
        if len(content) > MOST_FILE:
            raise FileTooLarge(most=MOST_FILE // MEGABYTE)
    return bytes(content)


def is_workbook(content: bytes) -> bool:
    """True for an XLSX, False for text. Refuses old or locked workbooks, other archives, and other binary files."""
    if content.startswith(_ZIP):
        return True
    if content.startswith(_OLD_OFFICE) or not content.strip():
        raise NotARoster
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in content[:4096]:
        raise NotARoster
    return False


def check_workbook(content: bytes) -> None:
    """Unpack every part once, counting, and look how far the sheets reach. Refuses bombs, torn and boundless files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise NotARoster
            _check_declared(parts)
            unpacked = 0
            for part in parts:
                unpacked = _check_part(archive, part, unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as torn:
        raise FileTorn from torn
    except RuntimeError as locked:
        raise NotARoster from locked


def _check_declared(parts: list[zipfile.ZipInfo]) -> None:
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if size > MOST_UNPACKED or len(parts) > MOST_PARTS or size > MEGABYTE + MOST_RATIO * packed:
        raise FileSwells(most=MOST_UNPACKED // MEGABYTE)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, unpacked: int) -> int:
    """Read one part to its end (its checksum is then proved); returns the bytes unpacked so far."""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    rest, rows, columns = b"", 0, 0
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > MOST_UNPACKED:
                raise FileSwells(most=MOST_UNPACKED // MEGABYTE)
            if is_sheet:
                rows, columns = _reach(rest + chunk, rows, columns)
                rest = chunk[-_OVERLAP:]
    return unpacked


def _reach(piece: bytes, rows: int, columns: int) -> tuple[int, int]:
    """How far the cells with content reach; formatted but empty cells do not count. Refuses more than a roster's."""
    letters = set()
    for column, row, empty in _CELL.findall(piece):
        if not empty:
            letters.add(column)
            rows = max(rows, int(row))
    columns = max([columns, *map(column_number, letters)])
    if _BARE_CELL.search(piece):
        rows = max([rows, *(int(row) for row in _ROW.findall(piece))])
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise FileTooWide(rows=rows, columns=columns)
    return rows, columns


def column_number(letters: bytes) -> int:
    """A column's number from its letters: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
