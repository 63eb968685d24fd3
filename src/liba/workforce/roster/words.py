"""What is said about a cell of a list of responders that can't be taken, or that somebody should look at."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from liba.registry.roster.words import SENTENCES as PEOPLE_SENTENCES
from liba.workforce.roster.terms import Field

SENTENCES: dict[str, str] = {
    **PEOPLE_SENTENCES,
    "badge_long": _("The badge number is longer than 20 characters."),
    "badge_twice": _("This badge number stands in row %(first)s too, with another name."),
    "badge_taken": _("This badge number is %(name)s's."),
    "standing_unknown": _("“%(found)s” is no standing that is known here; the list's own is taken."),
    "group_unknown": _("There is no group called “%(found)s” here."),
    "skill_unknown": _("There is no skill called “%(found)s” here; it is left out."),
    "wish_unknown": _("“%(found)s” is no kind of post; it is left out."),
    "night_unknown": _("“%(found)s” is neither A nor B; it is left out."),
    "clearance_over": _("The clearance was over on %(found)s; they wait for the clinic."),
    "no_id": _("There is neither an ID number nor a phone: they are known by name and area alone."),
    "many_of_this_name": _(
        "Several responders of this area have this name; an ID number or a phone tells which one."
    ),
    "out_of_reach": _("They are on another area's list, which you do not keep."),
    "has_left": _("They left on %(day)s; they stay left until somebody takes them on again."),
    "to_come": _("%(found)s is still to come."),
}
FIELD_LABELS: dict[Field, str] = {
    Field.IGNORE: _("Leave out"),
    Field.NAME: _("Name"),
    Field.BADGE: _("Badge number"),
    Field.STANDING: _("Standing"),
    Field.AREA: _("Village, grid or group (several columns allowed)"),
    Field.ID_NUMBER: _("ID number"),
    Field.PHONE: _("Phone (several allowed)"),
    Field.GROUP: _("Group or branch (several allowed)"),
    Field.SKILL: _("Skills"),
    Field.WISH: _("Wishes"),
    Field.NIGHT_GROUP: _("A or B night group"),
    Field.CLEARED: _("Cleared by the clinic (yes/no)"),
    Field.CLEARED_UNTIL: _("Clearance holds up to"),
    Field.JOINED_ON: _("Serves since"),
}
CHANGE_LABELS: dict[str, str] = {
    "name": _("Name"),
    "standing": _("Standing"),
    "area": _("Area"),
    "id_number": _("ID number"),
    "phones": _("Phone numbers"),
    "groups": _("Groups"),
    "skills": _("Skills"),
    "wishes": _("Wishes"),
    "night_group": _("Night group"),
    "clearance": _("Health clearance"),
    "joined_on": _("Serves since"),
}


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """What is said about a problem, in the reader's language."""
    return gettext(SENTENCES[code]) % facts


def field_choices() -> list[tuple[str, str]]:
    """The fields that a column may hold, with their labels, for a form."""
    return [(field.value, gettext(label)) for field, label in FIELD_LABELS.items()]
