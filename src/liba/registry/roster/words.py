"""What is said about a cell that can't be taken, or that somebody should look at."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from liba.registry.roster.terms import Field

SENTENCES: dict[str, str] = {
    "name_missing": _("There is no name."),
    "name_long": _("The name is longer than 100 characters."),
    "id_length": _("The ID number …%(tail)s has a wrong number of digits."),
    "id_characters": _("The ID number …%(tail)s has characters that no ID number has."),
    "id_check_digit": _(
        "The check digit of the ID number …%(tail)s is wrong: one of its digits is mistyped."
    ),
    "id_birth_date": _("The ID number …%(tail)s says an impossible birth date."),
    "id_as_number": _(
        "The spreadsheet kept the ID number as a number and lost its last digits; format the column as text and type it again."
    ),
    "id_old": _("An ID number of fifteen digits was brought to eighteen."),
    "id_twice": _("This ID number stands in row %(first)s too, with another name or household."),
    "row_twice": _("This person stands in row %(first)s already; the row is left out."),
    "id_elsewhere": _("This person is registered in another household and is left there."),
    "merged_elsewhere": _("This household was merged into one outside the list's area; the row is left out."),
    "id_corrected": _("This person is registered with another ID number, which will be replaced."),
    "sex_unreadable": _("“%(found)s” says neither man nor woman; the column's code list may be unknown."),
    "sex_differs": _("The sex differs from what the ID number says; the ID number is followed."),
    "date_unreadable": _("“%(found)s” can't be read as a date."),
    "date_to_come": _("%(found)s is still to come."),
    "born_differs": _("The birth date differs from what the ID number says; the ID number is followed."),
    "phone_unreadable": _(
        "The phone number …%(tail)s can't be right, or lacks its area code; it is left out."
    ),
    "yes_no_unreadable": _("“%(found)s” says neither yes nor no."),
    "yes_no_inverted": _("Here 0 means yes and 1 means no, as the heading says; it is read so."),
    "area_unknown": _("There is no area called “%(found)s” here."),
    "area_elsewhere": _("“%(found)s” does not lie in the area that the columns before it name."),
    "area_ambiguous": _(
        "There are several “%(found)s” here (%(places)s). Name the grid or the village in a column of its own, or in the address."
    ),
    "no_household": _("There is neither a household number nor an address."),
    "household_number_long": _("The household number is longer than 20 characters."),
    "two_heads": _("The household has a head in row %(first)s already; this one is taken as a member."),
}

FIELD_LABELS: dict[Field, str] = {
    Field.IGNORE: _("Leave out"),
    Field.NAME: _("Name"),
    Field.HEAD_NAME: _("Head of household's name"),
    Field.ID_NUMBER: _("ID number"),
    Field.SEX: _("Sex"),
    Field.BORN_ON: _("Birth date"),
    Field.PHONE: _("Phone (several allowed)"),
    Field.HOUSEHOLD_NUMBER: _("Household number"),
    Field.AREA: _("Village, grid or group (several columns allowed)"),
    Field.ADDRESS: _("Address, or a part of it"),
    Field.RELATION: _("Relation to the head"),
    Field.IS_HEAD: _("Is head of household (yes/no)"),
    Field.AWAY: _("Lives elsewhere now (yes/no)"),
    Field.MOVED_OUT: _("Moved out (yes/no)"),
    Field.DECEASED: _("Deceased (yes/no)"),
    Field.KEEP: _("Keep the column as it is"),
}

CHANGE_LABELS: dict[str, str] = {
    "name": _("Name"),
    "id_number": _("ID number"),
    "sex": _("Sex"),
    "born_on": _("Birth date"),
    "is_head": _("Head of household"),
    "relation": _("Relation to the head"),
    "presence": _("Presence"),
    "phones": _("Phone numbers"),
    "extra": _("Other columns"),
    "household": _("Household"),
}


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """What is said about a problem, in the reader's language."""
    return gettext(SENTENCES[code]) % facts


def field_choices() -> list[tuple[str, str]]:
    """The fields that a column may hold, with their labels, for a form."""
    return [(field.value, gettext(label)) for field, label in FIELD_LABELS.items()]
