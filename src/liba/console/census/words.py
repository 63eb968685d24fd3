"""The words of the census."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liba.console.words import word
from liba.rounds.rules.cases import Case, Saying
from liba.rounds.services.census.deciding import OTHER_TAKEN
from liba.rounds.services.census.raising import SUPERSEDED
from liba.rounds.terms.plans import DifferenceKind

KINDS: dict[DifferenceKind, Promise] = {
    DifferenceKind.NEW_PERSON: _("somebody new"),
    DifferenceKind.NOT_THERE: _("not there"),
    DifferenceKind.AWAY: _("away"),
    DifferenceKind.BACK: _("back"),
    DifferenceKind.FIELD: _("differs"),
    DifferenceKind.DUPLICATE: _("in two rows"),
    DifferenceKind.COUNT: _("count"),
}
SOURCES: dict[str, Promise] = {
    "door": _("the door"),
    "clinic": _("the clinic"),
    "police": _("the police station"),
    "tip": _("a tip"),
    "other": _("another list"),
}
COLUMNS: dict[str, Promise] = {
    "name": _("Name"),
    "sex": _("Sex"),
    "born_on": _("Born on"),
    "relation": _("Relation to the head"),
    "phone": _("Phone number"),
    "id_number": _("ID number"),
    "presence": _("Presence"),
    "value": _("Presence"),
}
NOTES: dict[str, Promise] = {
    OTHER_TAKEN: _("another source was believed"),
    SUPERSEDED: _("the source says otherwise now"),
}


def kind_word(kind: str) -> str:
    """What a kind of difference is called."""
    return str(KINDS[DifferenceKind(kind)])


def source_word(source: str) -> str:
    """Who says it; a source of the town's own by its code."""
    return str(SOURCES.get(source, source))


def value_word(column: str, value: str) -> str:
    """A value as people read it; of a number only its end."""
    if column in ("presence", "value", ""):
        return word("presence", value)
    if column == "sex":
        return word("sex", value)
    return f"…{value[-4:]}" if column in ("phone", "id_number") else value


def saying_words(saying: Saying) -> str:
    """What accepting this saying would do."""
    if saying.said is not None:
        said = saying.said
        parts = [said.name, word("sex", said.sex) if said.sex else "", said.born_on, said.relation]
        parts.append(value_word("id_number", said.id_number) if said.id_number else "")
        return " · ".join(part for part in parts if part)
    if saying.kind is DifferenceKind.COUNT:
        return saying.value
    if saying.kind is DifferenceKind.DUPLICATE:
        return ""
    return value_word(saying.column, saying.means)


def conflict_words(case: Case) -> list[tuple[str, str]]:
    """Each column in which the sources differ, with the values."""
    return [
        (str(COLUMNS.get(column, column)), " / ".join(value_word(column, value) for value in values))
        for column, values in case.conflicts.items()
    ]
