"""Forms in a playbook: written as a town writes, checked with line and column, decided by applying."""

import pytest
from django.utils.translation import override

from liba.playbook.checking import check_playbook
from liba.playbook.services import apply_playbook, playbook_difference, read_playbook
from liba.rounds.rules.answers import all_well, crossings
from liba.rounds.selectors import form_version, spec_of
from liba.rounds.terms.forms import Answers, Bounds
from tests.support.town import SmallTown

TOWN = """liba: 1
town: {code: "510304104", name: {zh: 何市镇}}
levels: [{slug: town, name: {zh: 镇}}]
"""
FORM = """forms:
  - code: daily
    name: {zh: 每日摸排, en: Daily check}
    questions:
      - {code: visitors, ask: yes_no, label: {zh: 家里有外地人吗, en: Visitors from elsewhere}, all_well: no}
      - code: from
        ask: choices
        label: {zh: 从哪里来}
        choices:
          - {code: city, name: {zh: 城里}}
          - {code: province, name: {zh: 省外}}
        when: {question: visitors, answers: [yes]}
      - code: temperature
        ask: number
        label: {zh: 体温, en: Temperature}
        about: person
        unit: ℃
        decimals: 1
        bounds: {least: 34.0, below: 43}
    limits:
      - {code: fever, question: temperature, name: {zh: 发热}, at_least: 37.3, at_limit: alert}
      - {code: guests, question: from, name: {zh: 省外来人}, severity: note, answers: [province]}
"""


def said(form: str) -> list[str]:
    with override("en"):
        problems = check_playbook("town.yaml", (TOWN + form).encode()).problems
        return [problem.in_words("town.yaml") for problem in problems]


def line_of(part: str, form: str) -> int:
    return (TOWN + form).split(part)[0].count("\n") + 1


def changed(old: str, new: str) -> str:
    assert old in FORM
    return FORM.replace(old, new, 1)


@pytest.mark.pure
def test_numbers_become_whole_units_and_limits_say_what_exactly_they_mean() -> None:
    spec = check_playbook("town.yaml", (TOWN + FORM).encode()).playbook.forms[0].form()  # type: ignore[union-attr]
    temperature = spec.questions[2]
    assert temperature.bounds == Bounds(low=340, high=430, high_included=False)
    assert all_well(spec, (7,)) == Answers(door={"visitors": "no"}, people={"7": {}})
    exactly = Answers(people={"7": {"temperature": 373}})
    assert [crossing.limit for crossing in crossings(spec, exactly)] == ["fever"]
    form = changed("at_limit: alert", "at_limit: fine")
    fine = check_playbook("town.yaml", (TOWN + form).encode()).playbook.forms[0].form()  # type: ignore[union-attr]
    assert crossings(fine, exactly) == ()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("old", "new", "part", "words"),
    [
        ("37.3,", "37.35,", "37.35", "37.35 has more decimals than its question, which has 1."),
        (", at_limit: alert", "", "37.3", "Say what exactly the limit means"),
        ("question: temperature", "question: temperatur", "temperatur,", "There is no question “temperatur”. → temperature?"),
        ("question: visitors", "question: visitor", "visitor,", "There is no question “visitor” before this one"),
        ("answers: [yes]", "answers: [often]", "[often]", "“often” is not among the answers"),
        ("answers: [province]", "answers: [provinces]", "[provinces]", "“provinces” is not among the answers to choose from. → province?"),
        ("below: 43}", "below: 43}\n        all_well: 36.5", "36.5", "somebody has to measure it"),
        ("all_well: no}", "all_well: none}", "none}", "“none” is no answer"),
        ("least: 34.0, below: 43", "least: 34.0, above: 33, below: 43", "33, below", "Give “least” or “above”, not both."),
        ("least: 34.0, below: 43", "above: 42.9, below: 43", "{above", "No number lies between these bounds."),
        ("least: 34.0", "least: .inf", ".inf", "is not what is expected here"),
        ("code: province", "code: city", "- {code: city, name: {zh: 城里}}", "The code city is used twice."),
        ("ask: number", "ask: numbr", "numbr", "→ number?"),
        ("code: temperature", "code: visitors", "visitors\n", "The code visitors is used twice."),
        ("decimals: 1", "decimals: 9", "9", "is not what is expected here"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(old: str, new: str, part: str, words: str) -> None:
    form = changed(old, new)
    problems = said(form)
    named = [problem for problem in problems if words in problem]
    assert named, problems
    lines = {int(problem.split(":")[1]) for problem in named}
    # A fault of a list stands where the list begins.
    assert min(abs(line - line_of(part, form)) for line in lines) <= 1


@pytest.mark.pure
def test_two_forms_of_one_code_are_named() -> None:
    again = FORM + FORM.removeprefix("forms:\n")
    assert [problem for problem in said(again) if "The code daily is used twice." in problem]


def test_applying_decides_a_form_once_and_a_change_as_its_next_version(town: SmallTown) -> None:
    before = read_playbook("town.yaml", (TOWN + FORM).encode())
    apply_playbook(town.system, before, now=town.now)
    assert spec_of(form_version("daily")) == before.forms[0].form()
    assert [step for step in playbook_difference(before, now=town.now) if step.thing == "form"] == []
    after = read_playbook("town.yaml", (TOWN + changed("at_least: 37.3", "at_least: 37.2")).encode())
    (step,) = [step for step in playbook_difference(after, now=town.now) if step.thing == "form"]
    assert [(d.name, d.old, d.new) for d in step.differences] == [("limits.fever.at_least", "373", "372")]
    apply_playbook(town.system, after, now=town.now)
    assert form_version("daily").version == 2
