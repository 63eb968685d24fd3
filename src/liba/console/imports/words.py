"""The words of an import: where it stands, what would happen to a row, why it failed."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext

from liba.console.words import sentence
from liba.kernel.refusals import Refusal
from liba.registry.roster.words import CHANGE_LABELS


def change(name: str) -> str:
    """A changed column's name."""
    return gettext(CHANGE_LABELS[name]) if name in CHANGE_LABELS else name


def why(failure: Mapping[str, object]) -> str:
    """The sentence of a refusal that was kept with an import by its code."""
    code = str(failure.get("code", ""))
    kind = next((kind for kind in _kinds(Refusal) if kind.code == code), None)
    facts = failure.get("facts", {})
    if kind is None or not isinstance(facts, dict):
        return code
    return sentence(kind(**facts))


def _kinds(of: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)
