"""From a briefing or an order in words to pages. Knows no Django, so that it runs in a small process of its own."""

from pathlib import Path

import msgspec

from liba.access.print.typeset import compiled
from liba.command.print.shapes import BriefingSheet, OrderSheet

_HERE = Path(__file__).parent


def briefing_pdf(sheet: BriefingSheet) -> bytes:
    """The PDF: a head in the township's form, then the parts."""
    return compiled(_HERE / "briefing.typ", {"briefing.json": msgspec.json.encode(sheet)}, "pdf")[0]


def order_pdf(sheet: OrderSheet) -> bytes:
    """The PDF: a head in the township's form, what is to be done, how far each unit is."""
    return compiled(_HERE / "order.typ", {"order.json": msgspec.json.encode(sheet)}, "pdf")[0]
