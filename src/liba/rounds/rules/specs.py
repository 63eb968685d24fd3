"""Whether a form can be asked at all: codes, conditions, bounds, limits and taps that fit each other."""

import re
from collections.abc import Callable, Iterator
from itertools import chain

import msgspec

from liba.rounds.rules.answers import CHOSEN, NUMBERS, codes_of, fault_of, tapped_value
from liba.rounds.terms.forms import About, FormSpec, Limit, Question, QuestionKind

MOST_QUESTIONS = 100
MOST_CHOICES = 60
MOST_DECIMALS = 3
_WHOLE = re.compile(r"-?[1-9][0-9]{0,9}|0")
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Words that mean something else where a form is written down: in answers, and in an XLSForm.
RESERVED = frozenset({"yes", "no", "people", "person", "door", "meta"})


class SpecFault(msgspec.Struct, frozen=True):
    """What is wrong with a form, and where: the list (`questions` or `limits`), its place there (from 0; -1 for the form
    itself), and the key. `given` is what stands there."""

    code: str
    part: str = ""
    place: int = -1
    key: str = ""
    given: str = ""

    @property
    def where(self) -> str:
        """The way to it, such as `questions 3 bounds`, counted from 1 as people count."""
        return " ".join(filter(None, (self.part, str(self.place + 1) if self.part else "", self.key)))


def spec_faults(spec: FormSpec) -> tuple[SpecFault, ...]:
    """Everything that keeps a form from being asked, from its first question to its last limit."""
    return tuple(
        chain(
            _whole_faults(spec),
            _repeated(spec),
            *(_question_faults(spec, place) for place in range(len(spec.questions))),
            *(_limit_faults(spec, place) for place in range(len(spec.limits))),
        )
    )


def _whole_faults(spec: FormSpec) -> Iterator[SpecFault]:
    if not CODE.fullmatch(spec.code):
        yield SpecFault("bad_code", key="code", given=spec.code)
    if not spec.questions:
        yield SpecFault("no_questions", key="questions")
    if len(spec.questions) > MOST_QUESTIONS:
        yield SpecFault("too_many", key="questions", given=str(len(spec.questions)))
    if not spec.name.zh.strip():
        yield SpecFault("no_label", key="name")


def _repeated(spec: FormSpec) -> Iterator[SpecFault]:
    questions, limits = [one.code for one in spec.questions], [one.code for one in spec.limits]
    for part, codes in (("questions", questions), ("limits", limits)):
        for place, code in enumerate(codes):
            if code in codes[:place]:
                yield SpecFault("twice", part, place, "code", code)
            elif not CODE.fullmatch(code) or code in RESERVED:
                yield SpecFault("bad_code", part, place, "code", code)


def _question_faults(spec: FormSpec, place: int) -> Iterator[SpecFault]:
    question = spec.questions[place]

    def fault(code: str, key: str, given: str = "") -> SpecFault:
        return SpecFault(code, "questions", place, key, given)

    if not question.label.zh.strip():
        yield fault("no_label", "label")
    yield from _choice_faults(question, fault)
    yield from _number_faults(question, fault)
    yield from _condition_faults(spec, place, fault)
    if question.all_well and question.kind is QuestionKind.NUMBER and question.about is About.PERSON:
        # A temperature that one tap gives is one that nobody measured.
        yield fault("measured_tap", "all_well", question.all_well)
    elif question.all_well:
        value = tapped_value(question)
        if value is None or fault_of(question, value):
            yield fault("wrong_tap", "all_well", question.all_well)


Say = Callable[..., SpecFault]


def _choice_faults(question: Question, fault: Say) -> Iterator[SpecFault]:
    codes = [choice.code for choice in question.choices]
    takes = question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
    if takes and len(codes) < 2:
        yield fault("no_choices", "choices")
    if codes and not takes:
        yield fault("choices_unasked", "choices", question.kind.value)
    if len(codes) > MOST_CHOICES:
        yield fault("too_many", "choices", str(len(codes)))
    for place, code in enumerate(codes):
        if not CODE.fullmatch(code):
            yield fault("bad_code", "choices", code)
        if code in codes[:place]:
            yield fault("twice", "choices", code)
    if any(not choice.name.zh.strip() for choice in question.choices):
        yield fault("no_label", "choices")


def _number_faults(question: Question, fault: Say) -> Iterator[SpecFault]:
    bounds = question.bounds
    bounded = bounds.low is not None or bounds.high is not None
    if question.kind not in NUMBERS:
        if bounded:
            yield fault("bounds_unasked", "bounds", question.kind.value)
        if question.decimals or question.unit:
            yield fault("unit_unasked", "unit", question.kind.value)
        return
    most = MOST_DECIMALS if question.kind is QuestionKind.NUMBER else 0
    if not 0 <= question.decimals <= most:
        yield fault("wrong_decimals", "decimals", str(question.decimals))
    if bounds.low is not None and bounds.high is not None:
        inner = (bounds.high - (not bounds.high_included)) - (bounds.low + (not bounds.low_included))
        if inner < 0:
            yield fault("nothing_between", "bounds", f"{bounds.low} {bounds.high}")


def _condition_faults(spec: FormSpec, place: int, fault: Say) -> Iterator[SpecFault]:
    when = spec.questions[place].when
    if when is None:
        return
    of_person = spec.questions[place].about is About.PERSON
    before = {
        question.code: question
        for question in spec.questions[:place]
        if (question.about is About.PERSON) is of_person
    }
    other = before.get(when.question)
    if other is None:
        yield fault("unknown_condition", "when", when.question)
        return
    if not when.answers:
        yield fault("no_answers", "when", when.question)
    if other.kind not in NUMBERS | CHOSEN:
        yield fault("condition_on_words", "when", when.question)
        return
    for answer in when.answers:
        if not (answer in codes_of(other) if other.kind in CHOSEN else _WHOLE.fullmatch(answer)):
            yield fault("unknown_answer", "when", answer)


def _limit_faults(spec: FormSpec, place: int) -> Iterator[SpecFault]:
    limit = spec.limits[place]
    question = next((question for question in spec.questions if question.code == limit.question), None)
    if question is None:
        yield SpecFault("unknown_question", "limits", place, "question", limit.question)
        return
    if not limit.name.zh.strip():
        yield SpecFault("no_label", "limits", place, "name")
    yield from _ends_faults(limit, question, place)
    for answer in limit.answers:
        if question.kind in CHOSEN and answer not in codes_of(question):
            yield SpecFault("unknown_answer", "limits", place, "answers", answer)


def _ends_faults(limit: Limit, question: Question, place: int) -> Iterator[SpecFault]:
    numbered = limit.at_least is not None or limit.at_most is not None
    if numbered == bool(limit.answers):
        yield SpecFault("limit_of_what", "limits", place, "question", limit.question)
    elif numbered and question.kind not in NUMBERS:
        yield SpecFault("limit_not_number", "limits", place, "question", limit.question)
    elif limit.answers and question.kind not in CHOSEN:
        yield SpecFault("limit_not_choice", "limits", place, "question", limit.question)
