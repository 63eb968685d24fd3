"""From a briefing in words to pages. Knows no Django, so that it runs in a small process of its own."""

from pathlib import Path

import msgspec

from liba.access.print.typeset import compiled
from liba.command.print.shapes import BriefingSheet

_TEMPLATE = Path(__file__).parent / "briefing.typ"


def briefing_pdf(sheet: BriefingSheet) -> bytes:
    """The PDF: a head in the township's form, then the parts."""
    return compiled(_TEMPLATE, {"briefing.json": msgspec.json.encode(sheet)}, "pdf")[0]
