"""Which columns hold Chinese and which English."""

from collections.abc import Iterator

from liba.kernel.text import Text
from liba.rounds.xlsform.tables import Line, Table
from liba.rounds.xlsform.terms import XlsFault

_ZH = ("(zh", "中文", "chinese", "汉语")
_EN = ("(en", "english", "英文", "英语")


class Languages:
    """The headings of a sheet's words by language. A column without a language is Chinese, unless there is such a one."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._found: dict[tuple[str, str], str] = {}
        self._others: list[str] = []
        for heading in table.columns:
            what, sign, language = heading.partition("::")
            if what not in ("label", "hint"):
                continue
            known = _language(language) if sign else "bare"
            if known and (what, known) not in self._found:
                self._found[what, known] = heading
            else:
                self._others.append(heading)

    def heading(self, what: str) -> str:
        """The heading under which such words stand first."""
        return next((h for (kind, _language), h in self._found.items() if kind == what), what)

    def text(self, line: Line, what: str) -> Text:
        """Both languages of a cell. A form in English only is shown as it is: the town can translate it later."""
        zh, en, bare = (line.said(self._found.get((what, language), "")) for language in ("zh", "en", "bare"))
        first = zh or bare or en
        return Text(first, "" if en == first else en)

    def left_out(self) -> Iterator[XlsFault]:
        """Columns of languages that aren't shown here."""
        for heading in self._others:
            yield self._table.heading_fault(heading, "other_language")


def _language(name: str) -> str:
    lowered = name.lower()
    if lowered in ("zh", "en"):
        return lowered
    if any(mark in lowered for mark in _ZH):
        return "zh"
    return "en" if any(mark in lowered for mark in _EN) else ""
