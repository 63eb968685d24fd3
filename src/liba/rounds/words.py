"""The words of forms in sentences. Codes are stable; these are translated where they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liba.rounds.rules.specs import SpecFault
from liba.rounds.terms.forms import About, QuestionKind, Severity

KINDS: dict[QuestionKind, Promise] = {
    QuestionKind.YES_NO: _("yes or no"),
    QuestionKind.NUMBER: _("a number"),
    QuestionKind.COUNT: _("a count"),
    QuestionKind.CHOICE: _("one of several"),
    QuestionKind.CHOICES: _("some of several"),
    QuestionKind.TEXT: _("words"),
    QuestionKind.PHOTO: _("a photo"),
}
ABOUT: dict[About, Promise] = {
    About.PERSON: _("of each person"),
    About.HOUSEHOLD: _("of the household"),
    About.PLACE: _("of the place or the work"),
}
SEVERITIES: dict[Severity, Promise] = {Severity.NOTE: _("note"), Severity.URGENT: _("urgent")}
SPEC_FAULTS: dict[str, Promise] = {
    "bad_code": _("“%(given)s” can't be a code: small letters, digits and _ only, a letter first."),
    "twice": _("The code %(given)s is used twice."),
    "no_questions": _("The form asks nothing."),
    "too_many": _("%(given)s are more than anybody asks at a door."),
    "no_label": _("The Chinese words are missing."),
    "no_choices": _("There must be at least two answers to choose from."),
    "choices_unasked": _("A question of the kind %(given)s has no answers to choose from."),
    "bounds_unasked": _("A question of the kind %(given)s has no bounds."),
    "unit_unasked": _("A question of the kind %(given)s has neither unit nor decimals."),
    "wrong_decimals": _("A number has up to three decimals, a count none."),
    "nothing_between": _("No number lies between these bounds."),
    "unknown_condition": _(
        "There is no question “%(given)s” before this one, of the door or of the same person."
    ),
    "condition_on_words": _("A condition can't rest on words or a photo: %(given)s."),
    "no_answers": _("The condition names no answer."),
    "unknown_answer": _("“%(given)s” is not among the answers to choose from."),
    "unknown_question": _("There is no question “%(given)s”."),
    "wrong_tap": _("“%(given)s” is no answer to this question, so one tap can't give it."),
    "limit_of_what": _("A limit is either a number or some answers."),
    "limit_not_number": _("The question %(given)s is not answered with a number."),
    "limit_not_choice": _("The question %(given)s has no answers to choose from."),
}


def in_words(fault: SpecFault) -> str:
    """What is wrong, in the language of the moment."""
    return str(SPEC_FAULTS[fault.code]) % {"given": fault.given}
