"""Every part of `GET /orders`, each of its own module's: one explicit table."""

from collections.abc import Callable, Mapping

from liba.field.asking import Asking
from liba.field.cycle_parts import problems_part, return_part
from liba.field.incident_errands import bulletins_part, incidents_part
from liba.field.muster import muster_part

Part = Callable[[Asking], object]
PARTS: Mapping[str, Part] = {
    "muster": muster_part,
    "problems": problems_part,
    "return_": return_part,
    "incidents": incidents_part,
    "bulletins": bulletins_part,
}
"""By the answer's key; `return` is spelled `return_` as a field of `Orders`."""
