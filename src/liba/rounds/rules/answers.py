"""Whether answers fit the form they were given to, which limits they cross, and what may be counted openly.

The phone runs the same rules (in `client/src/rules/`) against the same vectors (`tests/vectors/answers.json`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from liba.rounds.terms.forms import (
    About,
    AnswerFault,
    Answers,
    Bounds,
    Crossing,
    FormSpec,
    Limit,
    Question,
    QuestionKind,
    Value,
)

LONGEST_TEXT = 500
MOST_PHOTOS = 6
LARGEST_NUMBER = 1_000_000_000
NUMBERS = frozenset({QuestionKind.NUMBER, QuestionKind.COUNT})
CHOSEN = frozenset({QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.CHOICES})
_PHOTO = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOTHING: Mapping[str, Value] = {}


def check_answers(
    spec: FormSpec, answers: Answers, people_ids: Iterable[int | str]
) -> tuple[AnswerFault, ...]:
    """Everything that is wrong with the answers of a finished visit; nothing when they fit.

    The door's questions come first, then each of `people_ids` in the given order, then what was never asked: an
    answer to no question of the form, to one that its condition leaves out, or of somebody who is not there.
    """
    people = [str(person) for person in people_ids]
    strangers = by_number(set(answers.people) - set(people))
    return (
        *_faults_of(spec, answers.door, ""),
        *chain.from_iterable(_faults_of(spec, answers.people.get(p, _NOTHING), p) for p in people),
        *(AnswerFault("unknown", code, p) for p in strangers for code in sorted(answers.people[p])),
    )


def crossings(spec: FormSpec, answers: Answers) -> tuple[Crossing, ...]:
    """The limits that the answers cross, in the form's order, the people of each by number.

    A number out of bounds crosses too: a fever that nobody believes still wants somebody who looks.
    """
    return tuple(
        Crossing(limit.code, limit.question, limit.severity, person)
        for limit in spec.limits
        for person, given in _everybody(answers)
        if any(question.code == limit.question for question in asked(spec, given, of_person=bool(person)))
        and _crosses(limit, given.get(limit.question))
    )


def counts_of(spec: FormSpec, answers: Answers) -> dict[str, int]:
    """What may be added up openly: sound answers about the place or the work, never about people.

    A number counts as itself under its question's code, yes as 1 and no as 0; a choice counts 1 under `code.choice`.
    """
    counted: dict[str, int] = {}
    for question in asked(spec, answers.door, of_person=False):
        value = answers.door.get(question.code)
        if question.about is About.PLACE and value is not None and not fault_of(question, value):
            counted |= _counts(question, value)
    return counted


def all_well(spec: FormSpec, people_ids: Iterable[int | str]) -> Answers:
    """What the one tap "all well" answers, for the door and each person. What has no such answer stays open."""
    return Answers(
        door=_tapped(spec, of_person=False),
        people={str(person): _tapped(spec, of_person=True) for person in people_ids},
    )


def asked(spec: FormSpec, given: Mapping[str, Value], *, of_person: bool) -> tuple[Question, ...]:
    """The questions that are asked of the door or of one person, given what was answered there so far."""
    open_: list[Question] = []
    for question in spec.questions:
        if (question.about is About.PERSON) is of_person and _is_asked(question, open_, given):
            open_.append(question)
    return tuple(open_)


def fault_of(question: Question, value: Value) -> str:
    """The code of what is wrong with one answer that was given; empty when it fits."""
    if is_nothing(value):
        return "missing" if question.required else ""
    if question.kind in NUMBERS:
        return _number_fault(question, value)
    if question.kind is QuestionKind.CHOICES:
        return _choices_fault(question, value)
    if question.kind in CHOSEN:
        return "" if isinstance(value, str) and value in codes_of(question) else "no_choice"
    return _photo_fault(value) if question.kind is QuestionKind.PHOTO else _text_fault(value)


def codes_of(question: Question) -> tuple[str, ...]:
    """The codes that may be chosen."""
    if question.kind is QuestionKind.YES_NO:
        return "yes", "no"
    return tuple(choice.code for choice in question.choices)


def within(bounds: Bounds, value: int) -> bool:
    """Whether a number lies within its bounds, each of which says whether it is allowed itself."""
    low, high = bounds.low, bounds.high
    above = low is None or value > low or (bounds.low_included and value == low)
    below = high is None or value < high or (bounds.high_included and value == high)
    return above and below


def is_nothing(value: Value | None) -> bool:
    """Whether this is no answer at all: absent, an empty list, or blanks."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip(" \t\r\n\u3000"))


def tapped_value(question: Question) -> Value | None:
    """The question's answer of the one tap, as the kind has it; None when it has none or one that can't be read."""
    if not question.all_well:
        return None
    if question.kind in NUMBERS:
        return int(question.all_well) if re.fullmatch(r"-?[0-9]{1,10}", question.all_well) else None
    if question.kind is QuestionKind.CHOICES:
        return question.all_well.split(",")
    return None if question.kind is QuestionKind.PHOTO else question.all_well


def by_number(people: Iterable[str]) -> list[str]:
    """People's ids as text, in the order of the numbers."""
    return sorted(people, key=lambda person: (len(person), person))


def _is_asked(question: Question, before: list[Question], given: Mapping[str, Value]) -> bool:
    if question.when is None:
        return True
    if all(other.code != question.when.question for other in before):
        return False
    return _is_one_of(given.get(question.when.question), question.when.answers)


def _is_one_of(value: Value | None, answers: tuple[str, ...]) -> bool:
    if isinstance(value, list):
        return any(one in answers for one in value)
    return value is not None and str(value) in answers


def _faults_of(spec: FormSpec, given: Mapping[str, Value], person: str) -> Iterator[AnswerFault]:
    questions = asked(spec, given, of_person=bool(person))
    for question in questions:
        value = given.get(question.code)
        code = ("missing" if question.required else "") if value is None else fault_of(question, value)
        if code:
            yield AnswerFault(code, question.code, person)
    for code in sorted(set(given) - {question.code for question in questions}):
        yield AnswerFault("unknown", code, person)


def _everybody(answers: Answers) -> Iterator[tuple[str, Mapping[str, Value]]]:
    yield "", answers.door
    for person in by_number(answers.people):
        yield person, answers.people[person]


def _crosses(limit: Limit, value: Value | None) -> bool:
    if limit.answers:
        return _is_one_of(value, limit.answers)
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    if limit.included and value in (limit.at_least, limit.at_most):
        return True
    over = limit.at_least is not None and value > limit.at_least
    return over or (limit.at_most is not None and value < limit.at_most)


def _counts(question: Question, value: Value) -> dict[str, int]:
    if isinstance(value, int):
        return {question.code: value}
    if question.kind is QuestionKind.YES_NO:
        return {question.code: int(value == "yes")}
    if question.kind in CHOSEN:
        return {f"{question.code}.{one}": 1 for one in ([value] if isinstance(value, str) else value)}
    return {}


def _tapped(spec: FormSpec, *, of_person: bool) -> dict[str, Value]:
    given: dict[str, Value] = {}
    before: list[Question] = []
    for question in spec.questions:
        if (question.about is About.PERSON) is not of_person or not _is_asked(question, before, given):
            continue
        before.append(question)
        value = tapped_value(question)
        if value is not None:
            given[question.code] = value
    return given


def _number_fault(question: Question, value: Value) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return "not_a_number"
    lowest = 0 if question.kind is QuestionKind.COUNT else -LARGEST_NUMBER
    fits = lowest <= value <= LARGEST_NUMBER and within(question.bounds, value)
    return "" if fits else "out_of_bounds"


def _choices_fault(question: Question, value: Value) -> str:
    if not isinstance(value, list) or len(set(value)) != len(value):
        return "no_choice"
    return "" if set(value) <= set(codes_of(question)) else "no_choice"


def _text_fault(value: Value) -> str:
    if not isinstance(value, str) or "\0" in value:
        return "not_text"
    return "too_long" if len(value) > LONGEST_TEXT else ""


def _photo_fault(value: Value) -> str:
    if not isinstance(value, list) or not all(_PHOTO.fullmatch(one) for one in value):
        return "no_photo"
    return "too_long" if len(value) > MOST_PHOTOS else ""
