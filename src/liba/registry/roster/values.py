"""Cells into values. Everything is tolerant of how people write, and says when it can't read."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from liba.registry.roster.terms import Cell
from liba.registry.terms import Sex

_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 2, 80_000
_NOTHING = frozenset(
    {"", "-", "--", "—", "/", "\\", "无", "没有", "暂无", "不详", "未知", "n/a", "na", "none", "null"}
)
_YES = frozenset({"1", "是", "有", "y", "yes", "true", "t", "√", "✓", "✔", "对", "已"})
_NO = frozenset({"0", "否", "不是", "n", "no", "false", "f", "×", "✗", "✘", "x", "未", "不"})
_MALE = frozenset({"男", "男性", "男士", "m", "male", "1"})
_FEMALE = frozenset({"女", "女性", "女士", "f", "female", "2"})
_SEX_CODES = {"男": Sex.MALE, "女": Sex.FEMALE}
_WHOLE_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})[月/.-](\d{1,2})[日号]?")
_CODE = re.compile(r"(\d)\s*[-:：=、.]?\s*([\u4e00-\u9fff]{1,8})")


class Unreadable(ValueError):
    """A cell that holds something, but not what its column says."""


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without .0, dates as 2020-02-06, outer blanks gone."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()


def stated(cell: Cell) -> str:
    """The cell's text, or nothing where people write - / 无 for nothing."""
    text = text_of(cell)
    return "" if unicodedata.normalize("NFKC", text).strip().lower() in _NOTHING else text


def parse_date(cell: Cell, *, year: int | None = None) -> date | None:
    """The day: 20200206, 2020-02-06, 2020/2/6, 2020年2月6日, an Excel date or its serial number.

    2月6日 is a day of `year` and unreadable without one. None for an empty cell.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = re.sub(r"(?<=\D)\s+|\s+(?=\D)", "", unicodedata.normalize("NFKC", stated(cell)))
    if not text:
        return None
    found = _WHOLE_DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_OF_YEAR.fullmatch(text) if isinstance(cell, str) else None
    if found and year is not None:
        return _day(year, int(found[1]), int(found[2]))
    if isinstance(cell, int | float) or re.fullmatch(r"\d{5}(\.\d+)?", text):
        serial = float(text)
        if _FIRST_SERIAL <= serial <= _LAST_SERIAL:
            return _EXCEL_EPOCH + timedelta(days=int(serial))
    raise Unreadable(text)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise Unreadable(f"{year}-{month}-{day}") from wrong


def parse_yes_no(cell: Cell, codes: Mapping[str, str] | None = None) -> bool | None:
    """Yes or no: 1/0, 是/否, √ … or as the heading's own code list says, such as {"0": "是", "1": "否"}. None if empty."""
    if isinstance(cell, bool):
        return cell
    text = unicodedata.normalize("NFKC", text_of(cell)).strip().lower()
    if codes and text in codes:
        text = codes[text]
    if text in _YES:
        return True
    if text in _NO or text == "无":
        return False
    if text in _NOTHING:
        return None
    raise Unreadable(text)


def parse_sex(cell: Cell, codes: Mapping[str, str] | None = None) -> Sex:
    """男/女, 男性, M/F, 1/2 (GB/T 2261.1), or as the heading's own code list says, such as {"0": "女", "1": "男"}."""
    text = unicodedata.normalize("NFKC", stated(cell)).strip().lower()
    if codes and text in codes:
        return _SEX_CODES.get(codes[text][:1], Sex.UNKNOWN)
    if text in _MALE:
        return Sex.MALE
    if text in _FEMALE:
        return Sex.FEMALE
    if text in {"", "0", "9"}:
        return Sex.UNKNOWN
    raise Unreadable(text)


def code_list(heading: str) -> dict[str, str]:
    """The code list that a heading spells out: `性别(0女1男)`, `是否在家 0-是 1-否`. Empty when there is none."""
    found = dict(_CODE.findall(unicodedata.normalize("NFKC", heading)))
    return found if len(found) >= 2 else {}


def is_inverted(codes: Mapping[str, str]) -> bool:
    """Whether a code list says 0 for yes: the trap that turns every answer into its opposite."""
    return codes.get("0", "") in _YES or codes.get("1", "") in _NO
