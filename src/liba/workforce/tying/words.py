"""What is said about a cell of a list of ties that can't be taken, or that somebody should look at."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from liba.registry.roster.words import SENTENCES as PEOPLE_SENTENCES
from liba.workforce.tying.terms import Field

SENTENCES: dict[str, str] = {
    **PEOPLE_SENTENCES,
    "row_twice": _("The two stand in row %(first)s already; the row is left out."),
    "tie_twice": _("Row %(first)s says something else of the same two."),
    "responder_missing": _("It doesn't say who: a badge number, a phone or a name."),
    "responder_unknown": _("There is no responder “%(found)s” here, by badge number, phone or name."),
    "responders_differ": _("“%(found)s” is somebody else than the columns before it say."),
    "responder_ambiguous": _(
        "“%(found)s” may be any of %(count)s responders; a badge number tells which one."
    ),
    "name_elsewhere": _(
        "Nobody called “%(found)s” serves in the household's village; a badge number or a phone tells who it is."
    ),
    "responder_left": _("%(name)s left on %(day)s; the row is left out."),
    "household_missing": _("It doesn't say which household: a number or an address."),
    "household_unknown": _("There is no household “%(found)s” in this area."),
    "household_ambiguous": _(
        "“%(found)s” may be any of %(count)s households; the whole number (with the area's code) tells which one."
    ),
    "household_merged": _("The household “%(found)s” was merged; %(kept)s is taken in its place."),
    "household_closed": _("The household %(found)s is closed; the row is left out."),
    "address_differs": _("The register has another address: %(kept)s. The number decides."),
    "kind_missing": _("It doesn't say what they are: kin, well acquainted, or no longer."),
    "kind_unknown": _("“%(found)s” is neither kin nor well acquainted nor no longer."),
}
FIELD_LABELS: dict[Field, str] = {
    Field.IGNORE: _("Leave out"),
    Field.RESPONDER: _("Responder: badge number, phone or name (several columns allowed)"),
    Field.HOUSEHOLD: _("Household: number or code"),
    Field.ADDRESS: _("Address of the household (several columns allowed)"),
    Field.AREA: _("Village, grid or group (several columns allowed)"),
    Field.KIND: _("Kin or well acquainted"),
    Field.ENDED: _("No longer (yes/no)"),
}


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """What is said about a problem, in the reader's language."""
    return gettext(SENTENCES[code]) % facts


def field_choices() -> list[tuple[str, str]]:
    """The fields that a column may hold, with their labels, for a form."""
    return [(field.value, gettext(label)) for field, label in FIELD_LABELS.items()]
