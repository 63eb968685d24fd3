"""What is asked at a door: questions with their bounds, and the limits whose crossing raises an alert."""

from enum import StrEnum

import msgspec

from liba.kernel.text import Text


class QuestionKind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    NUMBER = "number"
    COUNT = "count"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    PHOTO = "photo"


class About(StrEnum):
    """Of whom an answer speaks. What speaks of people is sealed; what speaks of the place or the work is counted."""

    PERSON = "person"
    HOUSEHOLD = "household"
    PLACE = "place"


class Severity(StrEnum):
    """How soon an alert wants somebody."""

    NOTE = "note"
    URGENT = "urgent"


class Choice(msgspec.Struct, frozen=True):
    """One of the answers to choose from."""

    code: str
    name: Text


class Bounds(msgspec.Struct, frozen=True):
    """What a number may be. Values are whole units of `10 ** -decimals`; each bound says whether it is allowed itself."""

    low: int | None = None
    high: int | None = None
    low_included: bool = True
    high_included: bool = True


class Condition(msgspec.Struct, frozen=True):
    """Asked only when another question (before it, about the same) was answered with one of these."""

    question: str
    answers: tuple[str, ...]


class Question(msgspec.Struct, frozen=True):
    """One question. Numbers are kept as whole units of `10 ** -decimals` (36.7 °C with one decimal is 367).

    `all_well` is the answer that the one tap "all well" gives; a required question without one can't be tapped away.
    """

    code: str
    kind: QuestionKind
    label: Text
    about: About = About.HOUSEHOLD
    unit: str = ""
    decimals: int = 0
    bounds: Bounds = Bounds()
    choices: tuple[Choice, ...] = ()
    required: bool = True
    when: Condition | None = None
    all_well: str = ""
    hint: Text = Text("")


class Limit(msgspec.Struct, frozen=True):
    """An answer that raises an alert: a number at or beyond either end (`included`: at the end itself too), or one of
    the answers."""

    code: str
    question: str
    name: Text
    severity: Severity = Severity.URGENT
    at_least: int | None = None
    at_most: int | None = None
    included: bool = True
    answers: tuple[str, ...] = ()


class FormSpec(msgspec.Struct, frozen=True):
    """A form: what is asked, and what raises an alert. Yes and no are the answers `yes` and `no`."""

    code: str
    name: Text
    questions: tuple[Question, ...]
    limits: tuple[Limit, ...] = ()


Value = str | int | list[str]
"""An answer: a code or text, a number in whole units, codes of several choices, or ids of photos."""


class Answers(msgspec.Struct, frozen=True):
    """What was answered at one target: of the door (or place), and of each person by id (as text)."""

    door: dict[str, Value] = {}
    people: dict[str, dict[str, Value]] = {}


class AnswerFault(msgspec.Struct, frozen=True):
    """Why an answer can't be taken as it is.

    `code` is missing, unknown (nobody asked that), out_of_bounds, not_a_number, no_choice, not_text (not a text, or
    one with a NUL), no_photo, or too_long (500 characters, six photos).
    """

    code: str
    question: str
    person: str = ""


class Crossing(msgspec.Struct, frozen=True):
    """A limit that an answer crosses."""

    limit: str
    question: str
    severity: Severity
    person: str = ""
