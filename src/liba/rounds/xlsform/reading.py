"""An XLSForm (XLSX) as a form of ours. What can't be taken is named by sheet, row and column, never guessed at."""

from collections.abc import Iterator, Mapping

import msgspec

from liba.kernel.text import Text
from liba.rounds.rules.answers import NUMBERS
from liba.rounds.rules.specs import SpecFault, spec_faults
from liba.rounds.terms.forms import Choice, FormSpec, Limit, Question, Severity
from liba.rounds.xlsform.languages import Languages
from liba.rounds.xlsform.questions import Lists, QuestionReader, in_whole
from liba.rounds.xlsform.tables import Line, Table, read_tables
from liba.rounds.xlsform.terms import LIMITS, PERSON, PIXELS, SURVEY, ReadForm, XlsFault

# Of these nothing is asked: they are left out, and that is said.
_METADATA = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "note", "simserial"}
)
_LEFT_OUT = frozenset(
    {"appearance", "default", "constraint_message", "required_message", "guidance_hint", "readonly", "read_only",
     "parameters", "image", "video", "audio", "big-image", "disabled", "body", "autoplay", "media"}
)  # fmt: skip
_BEGINS = {"begin group": "group", "begin_group": "group", "begin repeat": "repeat", "begin_repeat": "repeat"}
_ENDS = {"end group": "group", "end_group": "group", "end repeat": "repeat", "end_repeat": "repeat"}
_OWN_SHEETS = ("survey", "choices", "settings", "limits")


def read_xlsform(content: bytes, *, code: str = "form") -> ReadForm:
    """Read a workbook; `code` names the form if its settings don't. Refuses files that are no workbook, torn, or swell."""
    tables = read_tables(content)
    survey = tables.get("survey")
    if survey is None or not survey.lines:
        return ReadForm(None, (XlsFault("survey", 1, "A", "no_survey"),))
    faults = [
        XlsFault(name, 1, "A", "other_sheet", name, is_error=False)
        for name in tables
        if name not in _OWN_SHEETS and tables[name].lines
    ]
    lists = dict(_lists(tables.get("choices", Table("choices")), faults))
    placed = list(_questions(survey, lists, faults))
    questions = _in_units(placed, faults)
    limits = list(_limits(tables.get("limits", Table("limits")), questions, faults))
    name, form_code = _settings(tables.get("settings", Table("settings")), code)
    spec = FormSpec(form_code, name, questions, tuple(limit for _line, limit in limits))
    if not any(fault.is_error for fault in faults):
        lines = {"questions": [line for line, _q in placed], "limits": [line for line, _limit in limits]}
        faults += [_placed(fault, lines) for fault in spec_faults(spec)]
    ordered = tuple(sorted(set(faults)))
    return ReadForm(None if any(fault.is_error for fault in ordered) else spec, ordered)


def _settings(table: Table, code: str) -> tuple[Text, str]:
    line = table.lines[0] if table.lines else Line("settings", 2, {}, {})
    form_code = line.get("form_id") or code
    title, english = line.said("form_title") or form_code, line.said("liba_title_en")
    return Text(title, "" if english == title else english), form_code


def _lists(table: Table, faults: list[XlsFault]) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    words = Languages(table)
    faults += words.left_out()
    found: dict[str, list[Choice]] = {}
    known = {"list_name", "name", "value"}
    faults += [
        table.heading_fault(heading, "unknown_column")
        for heading in table.columns
        if heading not in known and not heading.startswith(("label", "liba_"))
    ]
    for line in table.lines:
        list_name = line.get("list_name") or line.get("list name")
        name = line.get("name") or line.get("value")
        if not list_name or not name:
            faults.append(line.fault("name" if list_name else "list_name", "empty"))
            continue
        found.setdefault(list_name, []).append(Choice(name, words.text(line, "label")))
    yield from ((name, tuple(choices)) for name, choices in found.items())


def _questions(table: Table, lists: Lists, faults: list[XlsFault]) -> Iterator[tuple[Line, Question]]:
    words = Languages(table)
    faults += words.left_out()
    faults += _column_faults(table)
    inside: list[str] = []
    repeats = 0
    for line in table.lines:
        kind = " ".join(line.get("type").lower().split())
        if kind in _BEGINS:
            inside.append(_BEGINS[kind])
            repeats += _BEGINS[kind] == "repeat"
            faults += _group_faults(line, inside, repeats)
        elif kind in _ENDS:
            if not inside or inside.pop() != _ENDS[kind]:
                faults.append(line.fault("type", "unbalanced"))
        elif kind in _METADATA:
            faults.append(line.fault("type", "left_out", is_error=False))
        elif not ("repeat" in inside and line.get("name") == PERSON and kind == "text"):
            reader = QuestionReader(line, lists, words, of_person="repeat" in inside)
            question = reader.question()
            faults += (*reader.faults, *_cell_faults(line))
            if question is not None:
                yield line, question
    if inside:
        faults.append(table.lines[-1].fault("type", "unbalanced"))


def _group_faults(line: Line, inside: list[str], repeats: int) -> Iterator[XlsFault]:
    if inside[-1] == "repeat" and (repeats > 1 or "repeat" in inside[:-1]):
        yield line.fault("type", "second_repeat")
    for heading in ("relevant", "repeat_count"):
        if line.get(heading):
            yield line.fault(heading, "group_condition")
    if inside[-1] == "group":
        yield line.fault("type", "group", is_error=False)


def _column_faults(table: Table) -> Iterator[XlsFault]:
    """Columns that nobody here knows; the cells of known ones that are left out are named one by one."""
    for heading in table.columns:
        first = heading.partition("::")[0]
        if first in (*SURVEY, "label", "hint", *_LEFT_OUT, "calculation", "choice_filter", "trigger"):
            continue
        if first not in ("repeat_count", "relevance", "save_to"):
            yield table.heading_fault(heading, "unknown_column")


def _cell_faults(line: Line) -> Iterator[XlsFault]:
    for heading in line.cells:
        first = heading.partition("::")[0]
        if first in ("calculation", "choice_filter", "trigger", "relevance", "save_to"):
            yield line.fault(heading, "calculated")
        elif first in _LEFT_OUT and line.get(heading) != PIXELS:
            yield line.fault(heading, "left_out", is_error=False)


def _in_units(placed: list[tuple[Line, Question]], faults: list[XlsFault]) -> tuple[Question, ...]:
    """The questions, with conditions on numbers in the other question's whole units."""
    questions = {question.code: question for _line, question in placed}
    return tuple(_condition_in_units(line, question, questions, faults) for line, question in placed)


def _condition_in_units(
    line: Line, question: Question, known: Mapping[str, Question], faults: list[XlsFault]
) -> Question:
    when = question.when
    other = known.get(when.question) if when else None
    if when is None or other is None or other.kind not in NUMBERS:
        return question
    answers = [in_whole(answer, other.decimals) for answer in when.answers]
    if None in answers:
        faults.append(line.fault("relevant", "condition"))
        return question
    when = msgspec.structs.replace(when, answers=tuple(str(answer) for answer in answers))
    return msgspec.structs.replace(question, when=when)


def _limits(
    table: Table, questions: tuple[Question, ...], faults: list[XlsFault]
) -> Iterator[tuple[Line, Limit]]:
    words = Languages(table)
    decimals = {question.code: question.decimals for question in questions}
    for line in table.lines:
        ends: dict[str, int | None] = {}
        for heading in ("at_least", "at_most"):
            written = line.get(heading)
            ends[heading] = in_whole(written, decimals.get(line.get("question"), 0)) if written else None
            if written and ends[heading] is None:
                faults.append(line.fault(heading, "unknown_word"))
        for heading, allowed in (("severity", ("", *Severity)), ("at_limit", ("", "alert", "fine"))):
            if line.get(heading) not in allowed:
                faults.append(line.fault(heading, "unknown_word"))
        severity = line.get("severity")
        yield (
            line,
            Limit(
                code=line.get("code"),
                question=line.get("question"),
                name=words.text(line, "label"),
                severity=Severity(severity) if severity in [*Severity] else Severity.URGENT,
                at_least=ends["at_least"],
                at_most=ends["at_most"],
                included=line.get("at_limit") != "fine",
                answers=tuple(line.get("answers").split()),
            ),
        )


_COLUMN_OF = {
    "code": "name", "label": "label", "choices": "type", "bounds": "constraint", "unit": "liba_unit",
    "decimals": "liba_decimals", "when": "relevant", "all_well": "liba_all_well",
}  # fmt: skip


def _placed(fault: SpecFault, lines: Mapping[str, list[Line]]) -> XlsFault:
    """A fault of the form at the cell that it came from."""
    if not fault.part:
        return XlsFault("survey" if fault.key == "questions" else "settings", 1, "A", fault.code, fault.given)
    line = lines[fault.part][fault.place]
    heading = (
        fault.key if fault.key in LIMITS and fault.part == "limits" else _COLUMN_OF.get(fault.key, "name")
    )
    if heading == "label":
        heading = Languages(Table(line.sheet, line.columns)).heading("label")
    return line.fault(heading, fault.code, fault.given)
