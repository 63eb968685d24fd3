"""A form as an XLSForm (XLSX) that other tools of the field read: survey, choices, settings, and our limits beside them.

People's questions are a repeat, since they are asked of each. What XLSForm has no word for stands in columns that begin
with `liba_`, which other tools skip.
"""

from collections.abc import Iterator, Sequence

import msgspec

from liba.kernel.text import Text
from liba.kernel.workbooks import Page, written
from liba.rounds.rules.answers import NUMBERS
from liba.rounds.rules.written import decimal_text
from liba.rounds.terms.forms import About, Bounds, Choice, FormSpec, Limit, Question, QuestionKind
from liba.rounds.xlsform.expressions import bounds_text, condition_text
from liba.rounds.xlsform.terms import (
    CHOICES,
    LABELS,
    LIMITS,
    LONGEST,
    PEOPLE,
    PERSON,
    PIXELS,
    SETTINGS,
    SURVEY,
    WIDE,
    YES_NO,
    ZH,
)

Row = dict[str, str]


def write_xlsform(spec: FormSpec, version: int = 1) -> bytes:
    """The workbook. `read_xlsform` gives back `canonical(spec)`."""
    sheets: Sequence[tuple[str, Sequence[str], list[Row]]] = (
        ("survey", SURVEY, [*_survey(spec)]),
        ("choices", CHOICES, [*_choices(spec)]),
        ("settings", SETTINGS, [_settings(spec, version)]),
        ("limits", LIMITS, [_limit(spec, limit) for limit in spec.limits]),
    )
    return written(*(_page(*sheet) for sheet in sheets))


def _page(name: str, headings: Sequence[str], rows: list[Row]) -> Page:
    cells = [[_literal(heading, row.get(heading, "")) for heading in headings] for row in rows]
    return Page(name, [headings, *cells], widths=[max(12, len(heading) + 2) for heading in headings])


def canonical(spec: FormSpec) -> FormSpec:
    """The same form as an XLSForm has it: the door's questions before people's, no English that repeats the Chinese, and
    no "from 0" for counts, which can't be fewer."""
    ordered = sorted(spec.questions, key=lambda question: question.about is About.PERSON)
    return msgspec.structs.replace(
        spec,
        name=_plain(spec.name),
        questions=tuple(_canonical(question) for question in ordered),
        limits=tuple(msgspec.structs.replace(limit, name=_plain(limit.name)) for limit in spec.limits),
    )


def _canonical(question: Question) -> Question:
    bounds = question.bounds
    if question.kind is QuestionKind.COUNT and bounds.low == 0 and bounds.low_included:
        bounds = Bounds(high=bounds.high, high_included=bounds.high_included)
    return msgspec.structs.replace(
        question,
        label=_plain(question.label),
        hint=_plain(question.hint),
        bounds=bounds,
        choices=tuple(Choice(choice.code, _plain(choice.name)) for choice in question.choices),
    )


def _plain(text: Text) -> Text:
    return Text(text.zh, "" if text.en == text.zh else text.en)


def _survey(spec: FormSpec) -> Iterator[Row]:
    by_code = {question.code: question for question in spec.questions}
    of_people = [question for question in spec.questions if question.about is About.PERSON]
    for question in spec.questions:
        if question.about is not About.PERSON:
            yield _question(question, by_code)
    if of_people:
        yield {
            "type": "begin_repeat",
            "name": PEOPLE,
        } | _words(Text("家里每个人", "Each person of the household"))
        yield {"type": "text", "name": PERSON, "required": "yes"} | _words(Text("姓名", "Name"))
        for question in of_people:
            yield _question(question, by_code)
        yield {"type": "end_repeat"}


def _question(question: Question, by_code: dict[str, Question]) -> Row:
    when = question.when
    label = question.label
    if question.unit:
        label = Text(*(f"{words} ({question.unit})" if words else "" for words in (label.zh, label.en)))
    return {
        "type": _type(question),
        "name": question.code,
        "required": "yes" if question.required else "no",
        "relevant": condition_text(when, by_code.get(when.question) if when else None),
        "constraint": _constraint(question),
        "parameters": PIXELS if question.kind is QuestionKind.PHOTO else "",
        "liba_kind": question.kind.value,
        "liba_about": question.about.value,
        "liba_unit": question.unit,
        "liba_decimals": str(question.decimals) if question.decimals else "",
        "liba_all_well": _tap(question),
        **_words(label),
        **_words(question.hint, "hint"),
    }


def _type(question: Question) -> str:
    match question.kind:
        case QuestionKind.YES_NO:
            return f"select_one {YES_NO}"
        case QuestionKind.CHOICE:
            return f"select_one {question.code}_list"
        case QuestionKind.CHOICES:
            return f"select_multiple {question.code}_list"
        case QuestionKind.NUMBER:
            return "decimal" if question.decimals else "integer"
        case QuestionKind.COUNT:
            return "integer"
        case QuestionKind.PHOTO:
            return "image"
        case QuestionKind.TEXT:
            return "text"


def _constraint(question: Question) -> str:
    if question.kind is QuestionKind.TEXT:
        return LONGEST
    bounds = question.bounds
    if question.kind is QuestionKind.COUNT and bounds.low is None:
        bounds = msgspec.structs.replace(bounds, low=0, low_included=True)
    return bounds_text(bounds, question.decimals)


def _tap(question: Question) -> str:
    if question.all_well and question.kind in NUMBERS:
        return decimal_text(int(question.all_well), question.decimals)
    return question.all_well


def _choices(spec: FormSpec) -> Iterator[Row]:
    if any(question.kind is QuestionKind.YES_NO for question in spec.questions):
        for code, name in (("yes", Text("是", "Yes")), ("no", Text("否", "No"))):
            yield {"list_name": YES_NO, "name": code} | _words(name)
    for question in spec.questions:
        for choice in question.choices:
            yield {"list_name": f"{question.code}_list", "name": choice.code} | _words(choice.name)


def _settings(spec: FormSpec, version: int) -> Row:
    return {
        "form_title": spec.name.zh,
        "form_id": spec.code,
        "version": str(version),
        "default_language": ZH,
        "liba_title_en": _plain(spec.name).en,
    }


def _limit(spec: FormSpec, limit: Limit) -> Row:
    question = next(question for question in spec.questions if question.code == limit.question)

    def end(value: int | None) -> str:
        return "" if value is None else decimal_text(value, question.decimals)

    return {
        "code": limit.code,
        "question": limit.question,
        "severity": limit.severity.value,
        "at_least": end(limit.at_least),
        "at_most": end(limit.at_most),
        "at_limit": "alert" if limit.included else "fine",
        "answers": " ".join(limit.answers),
    } | _words(limit.name)


def _words(text: Text, what: str = "label") -> Row:
    """Both languages; where there is no English the Chinese stands, so that no other tool shows a gap."""
    both = (text.zh, text.en or text.zh)
    return {heading.replace("label", what): words for heading, words in zip(LABELS, both, strict=True)}


def _literal(heading: str, words: str) -> str:
    """Words in which nothing is taken for a reference to an answer: the dollar of a `${` is written wide."""
    return words if heading == "relevant" else words.replace("${", WIDE)
