"""What may be refused. A refusal is an expected answer with a stable code, never a bug."""

from collections.abc import Mapping
from typing import Protocol, TypeAlias

from liba.kernel.marking import mark as _
from liba.kernel.text import Text, as_facts, facts_in

FactValue: TypeAlias = str | int | float | bool | None


class Refusal(Exception):
    """Raised when a person may not, or cannot, do something.

    Subclasses in each module's `refusals.py` set `code` (stable, dotted, `module.what`), `sentence` (an English
    msgid with named placeholders, translated where it is shown) and `remedy` (what to do next); where something is
    counted, `plural` is the sentence for every `count` but one. `facts` fill the placeholders and go into the
    problem+json answer; they hold no personal data. What has a name in both languages is given as a `Text`.
    """

    code: str = "kernel.refused"
    sentence: str = _("This can't be done.")
    plural: str = ""
    remedy: str = ""
    status: int = 409

    def __init__(self, **facts: FactValue | Text) -> None:
        plain: dict[str, FactValue] = {}
        for name, value in facts.items():
            plain |= as_facts(name, value) if isinstance(value, Text) else {name: value}
        self.facts: Mapping[str, FactValue] = plain
        super().__init__(f"{self.code} {plain}")


class Tongue(Protocol):
    """What says sentences in the language of whoever reads now: `django.utils.translation`, which isn't known here."""

    def get_language(self) -> str | None: ...
    def gettext(self, message: str, /) -> str: ...
    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


def in_words(refusal: Refusal, tongue: Tongue, **instead: FactValue) -> str:
    """The refusal's sentence with what to do next, names in the reader's language. `instead`: facts in other words."""
    facts = {**facts_in(refusal.facts, tongue.get_language() or "en"), **instead}
    count = facts.get("count")
    pattern = (
        tongue.ngettext(refusal.sentence, refusal.plural, count)
        if refusal.plural and isinstance(count, int)
        else tongue.gettext(refusal.sentence)
    )
    said = pattern % facts
    return f"{said} {tongue.gettext(refusal.remedy)}" if refusal.remedy else said


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
