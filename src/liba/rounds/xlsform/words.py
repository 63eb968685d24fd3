"""What is said of an XLSForm's cells that aren't taken as they stand."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liba.rounds.words import SPEC_FAULTS
from liba.rounds.xlsform.terms import XlsFault

XLS_FAULTS: dict[str, Promise] = {
    "no_survey": _("There is no sheet “survey” with questions."),
    "other_sheet": _("The sheet “%(given)s” is left out."),
    "other_language": _("“%(given)s”: only Chinese and English are shown; this column is left out."),
    "unknown_column": _("The column “%(given)s” is left out."),
    "unknown_type": _("“%(given)s” is no kind of question that is asked here."),
    "unknown_list": _("“%(given)s”: the sheet “choices” has no such list."),
    "or_other": _("“%(given)s”: write the other answer into the list instead of “or_other”."),
    "unknown_word": _("“%(given)s” is not what is expected here."),
    "empty": _("The cell is empty."),
    "refers": _("“%(given)s”: a question's words can't repeat an answer."),
    "not_fixed": _("“%(given)s”: required is yes or no, not a formula."),
    "constraint": _("“%(given)s”: bounds are one range, such as “. >= 34 and . < 43”."),
    "condition": _("“%(given)s”: a condition names answers to one question, such as “${well} = 'no'”."),
    "calculated": _("“%(given)s”: nothing is calculated or filtered in a form here."),
    "group_condition": _("“%(given)s”: a group has no condition of its own; write it to each question."),
    "group": _("The group is opened up; its questions are asked one after another."),
    "second_repeat": _("Only one repeat is read: the people of the household."),
    "unbalanced": _("A group or repeat begins without an end, or ends without a beginning."),
    "left_out": _("“%(given)s” is left out."),
}


def in_words(fault: XlsFault) -> str:
    """What is said of the cell, in the language of the moment."""
    return str(XLS_FAULTS.get(fault.code) or SPEC_FAULTS[fault.code]) % {"given": fault.given}
