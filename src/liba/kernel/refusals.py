"""What may be refused. A refusal is an expected answer with a stable code, never a bug."""

from collections.abc import Mapping
from typing import TypeAlias

from liba.kernel.marking import mark as _

FactValue: TypeAlias = str | int | float | bool | None


class Refusal(Exception):
    """Raised when a person may not, or cannot, do something.

    Subclasses in each module's `refusals.py` set `code` (stable, dotted, `module.what`), `sentence` (an English
    msgid with named placeholders, translated where it is shown) and `remedy` (what to do next). `facts` fill the
    placeholders and go into the problem+json answer; they hold no personal data.
    """

    code: str = "kernel.refused"
    sentence: str = _("This can't be done.")
    remedy: str = ""
    status: int = 409

    def __init__(self, **facts: FactValue) -> None:
        self.facts: Mapping[str, FactValue] = facts
        super().__init__(f"{self.code} {facts}")


class Forbidden(Refusal):
    """The actor lacks a power, or the subject lies outside the areas that were given to them."""

    code = "kernel.forbidden"
    sentence = _("You have no right to do this here: %(power)s.")
    remedy = _(
        "Ask the town's administrator for the role, or break the glass with a reason if life depends on it."
    )
    status = 403


class NotFound(Refusal):
    """Nothing of that name, or nothing that the actor may know of."""

    code = "kernel.not_found"
    sentence = _("There is no such thing here: %(what)s.")
    status = 404


class Stale(Refusal):
    """Somebody else changed the same thing first (optimistic lock)."""

    code = "kernel.stale"
    sentence = _("%(what)s was changed by somebody else while you were editing.")
    remedy = _("Your entries are kept below; look at the newer version and save again.")
