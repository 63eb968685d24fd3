"""Files that would hurt whoever opens them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from liba.kernel.refusals import Refusal
from liba.registry.models import RosterImport
from liba.registry.refusals import (
    FileSwells,
    FileTooLarge,
    FileTooWide,
    FileTorn,
    NoHeadings,
    NotARoster,
)
from liba.registry.selectors import roster as reads
from liba.registry.services.roster import check_import, choose_sheet
from tests.registry.conftest import HEADINGS, SYSTEM, id_number, workbook
from tests.support.ground import NOW, Ground

Receive = Callable[..., RosterImport]
ROWS = [HEADINGS, ("阮大明", id_number(1), "男", "13800000001", "1", "阮家湾1号", "户主")]


class Endless(io.RawIOBase):
    """A file of 200 MB that counts how much of it was read."""

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        size = min(size if size > 0 else 2**20, 200 * 2**20 - self.given)
        self.given += size
        return b"P" * size


def rebuilt(parts: dict[str, bytes]) -> io.BytesIO:
    """The good workbook with some parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(workbook(ROWS)) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, parts.pop(name, good.read(name)))
        for name, content in parts.items():
            bad.writestr(name, content)
    out.seek(0)
    return out


def expect_refusal(
    receive: Receive, stream: io.BytesIO | Endless, kind: type[Refusal], folder: Path
) -> Refusal:
    with pytest.raises(kind) as refusal:
        receive(stream)
    assert not RosterImport.objects.exists()
    assert not list(folder.glob("imports/*"))
    return refusal.value


def test_200_megabytes_are_refused_after_50(ground: Ground, receive: Receive, folder: Path) -> None:
    stream = Endless()
    expect_refusal(receive, stream, FileTooLarge, folder)
    assert stream.given < 53 * 2**20


def test_a_zip_bomb_is_not_unpacked(ground: Ground, receive: Receive, folder: Path) -> None:
    expect_refusal(receive, rebuilt({"xl/media/image1.bin": b"\0" * (450 * 2**20)}), FileSwells, folder)


def test_a_bomb_that_lies_about_its_size_is_torn(ground: Ground, receive: Receive, folder: Path) -> None:
    good = bytearray(rebuilt({"xl/media/image1.bin": b"\0" * (8 * 2**20)}).getvalue())
    declared = (8 * 2**20).to_bytes(4, "little")
    while (at := good.find(declared)) >= 0:
        good[at : at + 4] = (64).to_bytes(4, "little")
    expect_refusal(receive, io.BytesIO(bytes(good)), FileTorn, folder)


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_torn_file_says_so(ground: Ground, receive: Receive, folder: Path, keep: float) -> None:
    content = workbook([*ROWS] * 50).getvalue()
    expect_refusal(receive, io.BytesIO(content[: int(len(content) * keep)]), FileTorn, folder)


def test_two_cells_in_the_far_corners_do_not_fill_the_memory(
    ground: Ground, receive: Receive, folder: Path
) -> None:
    xml = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c s="1" r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    refusal = expect_refusal(receive, rebuilt({"xl/worksheets/sheet1.xml": xml}), FileTooWide, folder)
    assert refusal.facts == {"rows": 1048576, "columns": 16384}


def test_formatted_but_empty_cells_at_the_end_do_no_harm(ground: Ground, receive: Receive) -> None:
    xml = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'
        '<row r="1048576"><c r="A1048576" s="1"/></row></sheetData></worksheet>'
    ).encode()
    assert receive(rebuilt({"xl/worksheets/sheet1.xml": xml})).mapping["columns"] == {"0": "name"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"%PDF-1.7\n\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0",
    ],
)
def test_other_files_are_refused(ground: Ground, receive: Receive, folder: Path, content: bytes) -> None:
    expect_refusal(receive, io.BytesIO(content), NotARoster, folder)


def test_an_archive_that_is_no_workbook_is_refused(ground: Ground, receive: Receive, folder: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("花名册.csv", "姓名\n阮大明\n")
    out.seek(0)
    expect_refusal(receive, out, NotARoster, folder)


def test_a_formula_is_only_its_last_value(ground: Ground, receive: Receive) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["姓名", "住址"])
        page.write_formula(1, 0, '=HYPERLINK("http://x","甲")', value="甲")
        page.write_string(1, 1, "=1+1")
    stream.seek(0)
    roster = check_import(SYSTEM, receive(stream).pk, now=NOW)
    (row,) = reads.preview(roster).rows
    assert (row.name, row.address) == ("甲", "=1+1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_every_encoding(ground: Ground, receive: Receive, encoding: str, mark: str) -> None:
    lines = [mark.join(str(cell) for cell in row) for row in ROWS]
    text = "\r\n".join([*lines, mark.join(["阮𠮷", "", "女", "", "1", "", ""])])
    roster = receive(io.BytesIO(text.encode(encoding)), "花名册.csv")
    roster = check_import(SYSTEM, roster.pk, now=NOW)
    assert [row.name for row in reads.preview(roster).rows] == ["阮大明", "阮𠮷"]
    assert reads.summary_of(roster).errors == 0


def test_a_csv_cut_in_the_middle_of_a_letter_is_torn(ground: Ground, receive: Receive, folder: Path) -> None:
    expect_refusal(receive, io.BytesIO("姓名\n阮大明".encode("utf-16")[:-1]), FileTorn, folder)


def test_without_a_heading_the_user_chooses(ground: Ground, receive: Receive) -> None:
    roster = receive(workbook([("甲", "乙"), ("丙", "丁")]))
    with pytest.raises(NoHeadings):
        check_import(SYSTEM, roster.pk, now=NOW)
    roster.refresh_from_db()
    assert (roster.state, roster.failure["code"]) == ("failed", "registry.no_headings")


def test_another_heading_row_is_chosen(ground: Ground, receive: Receive) -> None:
    roster = receive(workbook([("联系电话", "姓名", "住址", "性别"), ("x",), *ROWS]))
    roster = choose_sheet(SYSTEM, roster.pk, sheet_name="", heading_row=2, now=NOW)
    assert reads.mapping_of(roster).heading_row == 2
    roster = check_import(SYSTEM, roster.pk, now=NOW)
    assert [row.name for row in reads.preview(roster).rows] == ["阮大明"]
