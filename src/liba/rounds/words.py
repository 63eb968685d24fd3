"""The words of rounds and forms. Codes are stable; these are translated where they are shown."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liba.rounds.rules.closing import Open
from liba.rounds.rules.specs import SpecFault
from liba.rounds.terms.forms import About, QuestionKind, Severity
from liba.rounds.terms.plans import AlertState, By, DoorState, Outcome, Over

Words = Mapping[str, str | Promise]

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
    "measured_tap": _("What is measured of a person is never given by one tap: somebody has to measure it."),
    "wrong_tap": _("“%(given)s” is no answer to this question, so one tap can't give it."),
    "limit_of_what": _("A limit is either a number or some answers."),
    "limit_not_number": _("The question %(given)s is not answered with a number."),
    "limit_not_choice": _("The question %(given)s has no answers to choose from."),
}
DOOR_STATES: Words = {
    DoorState.OVERDUE: _("overdue"),
    DoorState.NOT_HOME: _("nobody home"),
    DoorState.DUE: _("due now"),
    DoorState.NOT_DUE: _("not due yet"),
    DoorState.REFUSED: _("refused the visit"),
    DoorState.DONE: _("done"),
}
VISIT_OUTCOMES: Words = {
    Outcome.DONE: _("done"),
    Outcome.NOBODY_HOME: _("nobody home"),
    Outcome.REFUSED: _("refused the visit"),
    Outcome.NOT_REACHABLE: _("not reachable"),
    Outcome.NOT_NEEDED: _("not needed"),
    Outcome.UNPLANNED: _("unplanned"),
}
ALERT_STATES: Words = {
    AlertState.OPEN: _("waits"),
    AlertState.TAKEN: _("taken"),
    AlertState.SETTLED: _("settled"),
}
BYS: Words = {
    By.LINKER: _("the household's linker"),
    By.GRID: _("the grid worker"),
    By.VILLAGE: _("the village cadre"),
    By.OFFICIAL: _("the official who answers for the village"),
    By.UNIT: _("the area's unit"),
    By.POST: _("who stands at the post"),
    By.NAMED: _("the one who is named for them"),
}
OVERS: Words = {
    Over.HOUSEHOLDS: _("every household"),
    Over.ENROLLED: _("those who are followed"),
    Over.SITES: _("places"),
    Over.POSTS: _("posts"),
}
OPEN_KINDS: Words = {
    Open.DUES: _("visits open"),
    Open.ALERTS: _("alerts open"),
    Open.FINDINGS: _("findings overdue"),
    Open.DIFFERENCES: _("differences to decide"),
    Open.POSTS: _("posts nobody came to"),
    Open.VILLAGES: _("villages not closed"),
}
TONES: Mapping[str, Mapping[str, str]] = {
    "door_state": {
        "overdue": "bad",
        "not_home": "warn",
        "due": "info",
        "not_due": "idle",
        "refused": "warn",
        "done": "good",
    },
    "visit_outcome": {
        "done": "good",
        "nobody_home": "warn",
        "refused": "warn",
        "not_reachable": "warn",
        "not_needed": "idle",
        "unplanned": "info",
    },
    "alert_state": {"open": "bad", "taken": "warn", "settled": "good"},
    "severity": {"urgent": "bad", "note": "warn"},
}


def in_words(fault: SpecFault) -> str:
    """What is wrong, in the language of the moment."""
    return str(SPEC_FAULTS[fault.code]) % {"given": fault.given}
