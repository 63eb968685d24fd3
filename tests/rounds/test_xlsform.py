"""XLSForm both ways: pyxform takes what we write, we take back what we wrote, and what can't be taken is named."""

from io import BytesIO
from typing import Any

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from pyxform.xls2xform import convert

from liba.kernel.text import Text
from liba.registry.refusals import FileTorn, NotARoster
from liba.rounds.rules.specs import spec_faults
from liba.rounds.terms.forms import About, Bounds, Condition, FormSpec, QuestionKind
from liba.rounds.xlsform import canonical, in_words, read_xlsform, write_xlsform
from tests.rounds.making_forms import form_specs
from tests.vectors.cases_forms import DAILY, PLACE

pytestmark = pytest.mark.pure
unhurried = settings(deadline=None, max_examples=40)


def workbook(survey: list[list[Any]], choices: list[list[Any]] = (), **sheets: list[list[Any]]) -> bytes:  # type: ignore[assignment]
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in {"survey": survey, "choices": choices, **sheets}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def named(content: bytes) -> list[tuple[str, int, str, str, bool]]:
    faults = read_xlsform(content).faults
    return [(fault.sheet, fault.row, fault.column, fault.code, fault.is_error) for fault in faults]


@pytest.mark.parametrize("spec", [DAILY, PLACE], ids=["daily", "disinfect"])
def test_pyxform_takes_our_forms_without_a_warning(spec: FormSpec) -> None:
    warnings: list[str] = []
    form = convert(write_xlsform(spec, 3), warnings=warnings, file_type=".xlsx").xform
    assert warnings == []
    assert f'id="{spec.code}"' in form
    assert 'version="3"' in form
    assert "中文 (zh)" in form
    assert "English (en)" in form


def test_bounds_conditions_photos_and_people_are_said_as_xlsform_says_them() -> None:
    form = convert(write_xlsform(DAILY), file_type=".xlsx").xform
    assert 'constraint=". &gt;= 34.0 and . &lt; 43.0"' in form
    assert "selected( ../well , 'no')" in form
    assert '<repeat nodeset="/data/people">' in form
    assert 'mediatype="image/*"' in form
    place = convert(write_xlsform(PLACE), file_type=".xlsx").xform
    assert 'constraint=". &gt; 100 and . &lt;= 2000"' in place
    assert "/data/area  = 0 or  /data/area  = 1" in place


@unhurried
@given(form_specs())
def test_what_was_written_is_read_back_and_pyxform_takes_it(spec: FormSpec) -> None:
    content = write_xlsform(spec)
    found = read_xlsform(content)
    assert found.faults == ()
    assert found.spec == canonical(spec)
    assert canonical(canonical(spec)) == canonical(spec)
    assert spec_faults(canonical(spec)) == ()
    assert "<h:html" in convert(content, file_type=".xlsx").xform


FIELD = [
    ["type", "name", "label", "required", "relevant", "constraint", "appearance"],
    ["start", "start"],
    ["select_one yn", "fever", "发热吗", "yes"],
    ["decimal", "temp", "体温", "true()", "${fever} = 'yes'", ". >= 35 and . <= 42.5", "thermometer"],
    ["integer", "age", "年龄", None, None, ".>0"],
    ["begin repeat", "member", "家人"],
    ["text", "who", "姓名"],
    ["select_multiple signs", "signs", "症状", "no", None],
    ["end repeat"],
]
LISTS = [
    ["list_name", "name", "label"],
    ["yn", "yes", "是"],
    ["yn", "no", "否"],
    ["signs", "cough", "咳嗽"],
    ["signs", "other", "其他"],
]


def test_a_form_from_the_field_is_read_and_what_is_left_out_is_said() -> None:
    content = workbook(FIELD, LISTS, settings=[["form_title", "form_id"], ["排查", "screening"]])
    found = read_xlsform(content)
    assert named(content) == [("survey", 2, "A", "left_out", False), ("survey", 4, "G", "left_out", False)]
    spec = found.spec
    assert spec is not None
    assert (spec.code, spec.name) == ("screening", Text("排查"))
    fever, temperature, age, who, signs = spec.questions
    assert (fever.kind, fever.required) == (QuestionKind.YES_NO, True)
    assert (temperature.decimals, temperature.bounds) == (1, Bounds(350, 425))
    assert temperature.when == Condition("fever", ("yes",))
    assert (age.required, age.bounds) == (False, Bounds(low=0, low_included=False))
    assert (who.about, signs.about, signs.kind) == (About.PERSON, About.PERSON, QuestionKind.CHOICES)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (["geopoint", "where", "位置"], "A", "unknown_type"),
        (["calculate", "sum", "和"], "A", "unknown_type"),
        (["select_one nowhere", "q", "问"], "A", "unknown_list"),
        (["select_one yn or_other", "q", "问"], "A", "or_other"),
        (["text", "q", "问 ${fever}"], "C", "refers"),
        (["text", "q", "问", "${fever}='yes'"], "D", "not_fixed"),
        (["text", "q", "问", None, "count(${fever}) > 1"], "E", "condition"),
        (["text", "q", "问", None, "${fever}='yes' and ${temp} > 38"], "E", "condition"),
        (["text", "q", "问", None, "${later}='yes'"], "E", "unknown_condition"),
        (["text", "q", "问", None, "${fever}='perhaps'"], "E", "unknown_answer"),
        (["integer", "q", "问", None, None, ". > 3 or . < 1"], "F", "constraint"),
        (["integer", "q", "问", None, None, ". > 3 and . < 4"], "F", "nothing_between"),
        (["text", "q", "问", None, None, "regex(., '[a-z]')"], "F", "constraint"),
        (["text", "大写", "问"], "B", "bad_code"),
        (["text", "fever", "问"], "B", "twice"),
        (["text", "q"], "C", "no_label"),
        (["begin repeat", "again", "又一组"], "A", "second_repeat"),
        (["end group"], "A", "unbalanced"),
        ([None, "q", "问"], "A", "unknown_type"),
    ],
)
def test_what_cannot_be_taken_is_named_by_sheet_row_and_column(
    row: list[Any], column: str, code: str
) -> None:
    survey = [*FIELD, row] if row[0] != "begin repeat" else [*FIELD, row, ["end repeat"]]
    content = workbook(survey, LISTS)
    assert read_xlsform(content).spec is None
    assert ("survey", len(FIELD) + 1, column, code, True) in named(content)
    assert all(in_words(fault) for fault in read_xlsform(content).faults)


def test_formulas_filters_and_group_conditions_are_named() -> None:
    survey = [
        ["type", "name", "label", "calculation", "choice_filter", "relevant", "label::French (fr)", "weird"],
        ["begin group", "g", "组", None, None, "${a}='1'"],
        ["text", "a", "甲", "1 + 1"],
        ["select_one yn", "b", "乙", None, "x = 1", None, "bé"],
        ["end group"],
    ]
    assert named(workbook(survey, LISTS)) == [
        ("survey", 1, "G", "other_language", False),
        ("survey", 1, "H", "unknown_column", False),
        ("survey", 2, "A", "group", False),
        ("survey", 2, "F", "group_condition", True),
        ("survey", 3, "D", "calculated", True),
        ("survey", 4, "E", "calculated", True),
    ]


def test_english_only_is_shown_as_it_is_and_both_languages_are_told_apart() -> None:
    rows = [["type", "name", "label::English (en)"], ["text", "a", "A word"]]
    found = read_xlsform(workbook(rows, LISTS)).spec
    assert found is not None
    assert found.questions[0].label == Text("A word")
    rows = [["type", "name", "label::English", "label::Chinese"], ["text", "a", "A word", "一句话"]]
    found = read_xlsform(workbook(rows, LISTS)).spec
    assert found is not None
    assert found.questions[0].label == Text("一句话", "A word")


def test_a_workbook_that_is_no_form_says_so() -> None:
    assert named(workbook([["type", "name"]])) == [("survey", 1, "A", "no_survey", True)]
    with pytest.raises(NotARoster):
        read_xlsform(b"\xd0\xcf\x11\xe0 an old workbook")
    whole = write_xlsform(DAILY)
    with pytest.raises((FileTorn, NotARoster)):
        read_xlsform(whole[: len(whole) // 2])


def test_a_limit_of_a_number_keeps_its_edge() -> None:
    fine = msgspec.structs.replace(DAILY.limits[0], included=False)
    spec = msgspec.structs.replace(DAILY, limits=(fine, *DAILY.limits[1:]))
    assert read_xlsform(write_xlsform(spec)).spec == canonical(spec)
