"""Answers to forms: the shared vectors run by Python, and what holds for every form and every answer."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.rounds.rules.answers import (
    all_well,
    asked,
    check_answers,
    counts_of,
    crossings,
    fault_of,
    within,
)
from liba.rounds.rules.specs import spec_faults
from liba.rounds.terms.forms import About, Answers, Bounds, FormSpec, Limit, QuestionKind
from tests.rounds.making_forms import answers_to, form_specs
from tests.vectors import forms
from tests.vectors.cases_forms import DAILY, PLACE, TEMPERATURE

pytestmark = pytest.mark.pure


def vectors() -> Any:
    return json.loads((Path(forms.__file__).parent / "answers.json").read_text())


def test_every_answer_is_judged_as_written() -> None:
    whole = vectors()
    specs = {code: msgspec.convert(spec, FormSpec) for code, spec in whole["specs"].items()}
    wrong = []
    for case in whole["cases"]:
        answers, spec = msgspec.convert(case["answers"], Answers), specs[case["form"]]
        said = {
            "faults": msgspec.to_builtins(check_answers(spec, answers, case["people"])),
            "crossings": msgspec.to_builtins(crossings(spec, answers)),
            "counts": counts_of(spec, answers),
        }
        if said != {key: tuple(case[key]) if key != "counts" else case[key] for key in said}:
            wrong.append(case["name"])
    assert wrong == []


def test_the_written_file_is_what_the_cases_say() -> None:
    assert vectors() == json.loads(msgspec.json.encode(forms.answer_vectors()))


def test_the_vectors_meet_every_fault_and_no_name_twice() -> None:
    cases = vectors()["cases"]
    met = {fault["code"] for case in cases for fault in case["faults"]}
    assert met == {
        "missing", "unknown", "out_of_bounds", "not_a_number", "no_choice", "not_text", "no_photo", "too_long",
    }  # fmt: skip
    assert len({case["name"] for case in cases}) == len(cases) >= 70


def test_the_cases_forms_are_sound() -> None:
    assert spec_faults(DAILY) == spec_faults(PLACE) == ()


@given(form_specs(), st.data())
def test_sound_answers_have_no_fault_and_count_only_places(spec: FormSpec, data: st.DataObject) -> None:
    assert spec_faults(spec) == ()
    answers = data.draw(answers_to(spec, people=(3, 20)))
    assert check_answers(spec, answers, (3, 20)) == ()
    about_places = {question.code for question in spec.questions if question.about is About.PLACE}
    assert {key.split(".")[0] for key in counts_of(spec, answers)} <= about_places


@given(form_specs(), st.data())
def test_one_tap_answers_what_it_may_and_nothing_wrong(spec: FormSpec, data: st.DataObject) -> None:
    people = data.draw(st.lists(st.integers(1, 99), unique=True, max_size=3))
    faults = check_answers(spec, all_well(spec, people), people)
    assert {fault.code for fault in faults} <= {"missing"}
    untapped = {question.code for question in spec.questions if not question.all_well}
    assert {fault.question for fault in faults} <= untapped


@given(form_specs(), st.data())
def test_a_crossing_names_a_limit_an_asked_question_and_somebody_answering(
    spec: FormSpec, data: st.DataObject
) -> None:
    answers = data.draw(answers_to(spec, people=(3, 20)))
    limits = {limit.code: limit for limit in spec.limits}
    for crossing in crossings(spec, answers):
        given_there = answers.people[crossing.person] if crossing.person else answers.door
        questions = {q.code for q in asked(spec, given_there, of_person=bool(crossing.person))}
        assert limits[crossing.limit].question == crossing.question
        assert crossing.question in questions & set(given_there)


@given(st.integers(-50, 50), st.integers(-50, 50), st.booleans(), st.booleans(), st.integers(-60, 60))
def test_bounds_say_whether_they_include_the_limit(
    low: int, high: int, low_included: bool, high_included: bool, value: int
) -> None:
    bounds = Bounds(low=low, high=high, low_included=low_included, high_included=high_included)
    allowed = set(range(low + (not low_included), high + high_included))
    assert within(bounds, value) is (value in allowed)


@given(st.integers(300, 450))
def test_moving_a_limits_edge_by_one_is_the_same_as_excluding_it(value: int) -> None:
    def crosses(limit: Limit) -> bool:
        spec = msgspec.structs.replace(DAILY, limits=(limit,))
        return bool(crossings(spec, Answers(people={"1": {"temperature": value}})))

    fever = DAILY.limits[0]
    over = msgspec.structs.replace(fever, at_least=372, included=False)
    assert crosses(fever) is crosses(over)
    cold = DAILY.limits[1]
    under = msgspec.structs.replace(cold, at_most=349, included=True)
    assert crosses(cold) is crosses(under)


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_is_not_a_number(value: bool) -> None:
    assert fault_of(TEMPERATURE, value) == "not_a_number"
    assert TEMPERATURE.kind is QuestionKind.NUMBER
