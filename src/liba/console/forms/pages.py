"""Forms: the list, and one as it is asked."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from liba.console.exports import Cell, export
from liba.console.forms.exchange import UploadForm
from liba.console.requests import StaffRequest, number_in, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.kernel.text import Text
from liba.rounds import range_words, words
from liba.rounds.models import FormVersion
from liba.rounds.rules.answers import NUMBERS
from liba.rounds.rules.form_changes import FormChange, form_changes
from liba.rounds.rules.written import decimal_text
from liba.rounds.selectors import form_uses, form_version, rounds_all, spec_of, versions_of
from liba.rounds.terms.forms import About, FormSpec, Limit, Question, QuestionKind


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a page shows it: what bounds it, when it is asked, what one tap answers, what raises an alert."""

    number: int
    question: Question
    kind: str
    bounds: str
    when: str
    tap: str
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A version with what it changed."""

    version: FormVersion
    changes: tuple[FormChange, ...]


@staff(Power.MANAGE_ROUNDS, Power.SEE_ROUNDS)
def forms_page(request: StaffRequest) -> HttpResponse:
    """Every form with its newest version and the rounds that ask it."""
    uses = form_uses()
    if format_ := request.GET.get("format"):
        rows: list[list[Cell]] = [
            [
                use.spec.code, say_text(use.spec.name), use.version.version, len(use.spec.questions),
                ", ".join(say_text(one.name) for one in use.rounds), use.version.decided_by,
                use.version.decided_at,
            ]
            for use in uses
        ]  # fmt: skip
        headings = ["code", "name", "version", "questions", "rounds", "decided_by", "decided_at"]
        return export(format_, "forms", headings, rows)
    may_decide = request.actor.may(Power.MANAGE_ROUNDS, "")
    values = {"page": "forms", "uses": uses, "may_decide": may_decide, "form": UploadForm()}
    return render(request, "console/forms/list.html", values)


@staff(Power.MANAGE_ROUNDS, Power.SEE_ROUNDS)
def form_page(request: StaffRequest, code: str) -> HttpResponse:
    """One version of a form as it is asked, every version with what it changed, and the rounds that ask it."""
    shown = form_version(code, number_in(request, "version"))
    spec = spec_of(shown)
    asked = [as_asked(spec, number) for number in range(len(spec.questions))]
    versions = versions_of(code)
    values = {
        "page": "forms",
        "shown": shown,
        "spec": spec,
        "newest": versions[0].version,
        "door": [one for one in asked if one.question.about is not About.PERSON],
        "people": [one for one in asked if one.question.about is About.PERSON],
        "versions": _turned(versions),
        "rounds": [one for one in rounds_all() if one.spec.get("form") == code],
    }
    return render(request, "console/forms/form.html", values)


def as_asked(spec: FormSpec, number: int) -> Asked:
    """A question of a form in the reader's words."""
    question = spec.questions[number]
    return Asked(
        number + 1,
        question,
        str(words.KINDS[question.kind]),
        range_words.bounds_in_words(question),
        _when(spec, question),
        _answers(question, tuple(question.all_well.split(",")) if question.all_well else ()),
        tuple(_limit(question, limit) for limit in spec.limits if limit.question == question.code),
    )


def _turned(versions: list[FormVersion]) -> list[Turned]:
    before: list[FormVersion | None] = [*versions[1:], None]
    return [
        Turned(version, form_changes(spec_of(old), spec_of(version)) if old else ())
        for version, old in zip(versions, before, strict=True)
    ]


def _when(spec: FormSpec, question: Question) -> str:
    if question.when is None:
        return ""
    other = next(one for one in spec.questions if one.code == question.when.question)
    return f"{say_text(other.label)} = {_answers(other, question.when.answers)}"


def _answers(question: Question, codes: tuple[str, ...]) -> str:
    """Answers in words: a choice by its name, a number with its decimals and unit."""
    names = {choice.code: say_text(choice.name) for choice in question.choices}
    if question.kind is QuestionKind.YES_NO:
        names = {"yes": say_text(Text("是", "yes")), "no": say_text(Text("否", "no"))}
    if question.kind in NUMBERS:
        names = {
            code: f"{decimal_text(int(code), question.decimals)} {question.unit}".strip() for code in codes
        }
    return " / ".join(names.get(code, code) for code in codes)


def _limit(question: Question, limit: Limit) -> str:
    name = say_text(limit.name)
    if limit.answers:
        return f"{name}: {_answers(question, limit.answers)}"
    return f"{name}: {range_words.limit_in_words(question, limit)}"
