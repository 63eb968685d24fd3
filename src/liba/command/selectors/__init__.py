"""Reads of command, scoped by who asks; gaps are computed here, never stored."""

from liba.command.selectors.addressees import (
    Receiving,
    answering_for_units,
    orderable_people,
    orderable_units,
    receiving,
)
from liba.command.selectors.orders import (
    CopyRow,
    OrderBoard,
    copies_of,
    copy_by_id,
    counted,
    number_of,
    order_board,
    order_by_id,
    order_spec,
    orders,
    whose,
)

__all__ = [
    "CopyRow",
    "OrderBoard",
    "Receiving",
    "answering_for_units",
    "copies_of",
    "copy_by_id",
    "counted",
    "number_of",
    "order_board",
    "order_by_id",
    "order_spec",
    "orderable_people",
    "orderable_units",
    "orders",
    "receiving",
    "whose",
]
