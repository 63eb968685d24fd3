"""What a printed page is made of, as values. Apart from the typesetting, so that a server that only orders prints keeps
neither the typesetter nor its fonts in memory.
"""

import msgspec

from liba.access.tokens import Claims

CARDS_A_PAGE = 10


class Words(msgspec.Struct, frozen=True):
    """A line in both languages; both are printed."""

    zh: str
    en: str = ""


class Row(msgspec.Struct, frozen=True):
    """A labelled line of a card."""

    label: str
    zh: str
    en: str = ""


class OwnRow(msgspec.Struct, frozen=True):
    """A labelled line that is one card's own: a holder, a stall. `size` in points."""

    label: str
    zh: str
    size: float = 8


class Essential(msgspec.Struct, frozen=True):
    """One of the three essentials, with its small drawing (`mask`, `id`, `pass`)."""

    kind: str
    zh: str
    en: str


class Look(msgspec.Struct, frozen=True):
    """A type's band: fill and ink as #rrggbb, a sign of one character, and a shape: circle, diamond or square."""

    fill: str
    ink: str
    sign: str
    shape: str


class Card(msgspec.Struct, frozen=True):
    """What is a card's own. `claims` become its code; `of` says which of a set it is."""

    claims: Claims
    number: str
    rows: tuple[OwnRow, ...] = ()
    of: str = ""


class Page(msgspec.Struct, frozen=True):
    """At most ten cards, with what stands in the margin."""

    head: str
    range: str
    cards: tuple[Card, ...]


class Sheets(msgspec.Struct, frozen=True):
    """All that a part of a print job needs. `private_pem` signs the codes."""

    title: str
    town: Words
    name: Words
    look: Look
    days: Words
    rows: tuple[Row, ...]
    essentials: tuple[Essential, ...]
    small: Words
    kid: str
    private_pem: str
    pages: tuple[Page, ...]


class ListRow(msgspec.Struct, frozen=True):
    """A household on a hand-out sheet: its number in the area and code in the town, door, cards, whether it has been handed
    them; `code` is scanned back."""

    number: str
    household: str
    door: str
    cards: str
    done: bool
    code: str


class ListSheet(msgspec.Struct, frozen=True):
    """A hand-out sheet of one area."""

    title: str
    area: str
    note: str
    rows: tuple[ListRow, ...]


class WeekRow(msgspec.Struct, frozen=True):
    """A post's shift over a week: for each day who stands there; `code` is keyed back."""

    post: str
    shift: str
    cells: tuple[tuple[str, ...], ...]
    code: str


class WeekSheet(msgspec.Struct, frozen=True):
    """A week of a rota, A4 on its side. `days` are the civil and the lunar day of each column."""

    title: str
    area: str
    days: tuple[tuple[str, str], ...]
    rows: tuple[WeekRow, ...]
