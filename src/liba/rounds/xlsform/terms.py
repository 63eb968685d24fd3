"""What stands where in an XLSForm, and what of one can't be read."""

import msgspec

from liba.rounds.terms.forms import FormSpec

ZH, EN = "中文 (zh)", "English (en)"
LABELS = (f"label::{ZH}", f"label::{EN}")
HINTS = (f"hint::{ZH}", f"hint::{EN}")
SURVEY = (
    "type", "name", *LABELS, *HINTS, "required", "relevant", "constraint", "parameters",
    "liba_kind", "liba_about", "liba_unit", "liba_decimals", "liba_all_well",
)  # fmt: skip
CHOICES = ("list_name", "name", *LABELS)
SETTINGS = ("form_title", "form_id", "version", "default_language", "liba_title_en")
LIMITS = ("code", "question", *LABELS, "severity", "at_least", "at_most", "at_limit", "answers")
WIDE = "＄{"
PEOPLE = "people"
PERSON = "person"
YES_NO = "yes_no"
PIXELS = "max-pixels=1600"
LONGEST = "string-length(.) <= 500"


class XlsFault(msgspec.Struct, frozen=True, order=True):
    """Something of an XLSForm that isn't taken as it stands. `row` is the sheet's own number, `column` its letters.

    An error keeps the form from being read; without one the thing is left out, and that is said.
    """

    sheet: str
    row: int
    column: str
    code: str
    given: str = ""
    is_error: bool = True


class ReadForm(msgspec.Struct, frozen=True):
    """What came of reading: the form unless there are errors, and everything to be said."""

    spec: FormSpec | None
    faults: tuple[XlsFault, ...]
