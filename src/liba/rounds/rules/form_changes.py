"""In what two forms differ, question by question."""

from collections.abc import Iterator

import msgspec

from liba.kernel.text import Text
from liba.rounds.terms.forms import FormSpec, Limit, Question


class FormChange(msgspec.Struct, frozen=True):
    """One thing that differs: where (`questions.temperature.bounds`), and what stood and stands there. What was not there
    at all is empty."""

    where: str
    old: str
    new: str


def form_changes(old: FormSpec | None, new: FormSpec) -> tuple[FormChange, ...]:
    """Everything that differs, in the new form's order; what is gone comes last. Without an old form all of it is new."""
    return tuple(_changes(old or FormSpec(new.code, Text(""), ()), new))


def _changes(old: FormSpec, new: FormSpec) -> Iterator[FormChange]:
    if old.name != new.name:
        yield FormChange("name", _said(old.name), _said(new.name))
    yield from _row_changes("questions", old.questions, new.questions)
    yield from _row_changes("limits", old.limits, new.limits)


def _row_changes(
    part: str, old: tuple[Question, ...] | tuple[Limit, ...], new: tuple[Question, ...] | tuple[Limit, ...]
) -> Iterator[FormChange]:
    before, after = {row.code: row for row in old}, {row.code: row for row in new}
    for code, row in after.items():
        if code not in before:
            yield FormChange(f"{part}.{code}", "", _said(row))
            continue
        for name in row.__struct_fields__:
            stood, stands = getattr(before[code], name), getattr(row, name)
            if stood != stands:
                yield FormChange(f"{part}.{code}.{name}", _said(stood), _said(stands))
    for code, row in before.items():
        if code not in after:
            yield FormChange(f"{part}.{code}", _said(row), "")
    stayed = [code for code in before if code in after], [code for code in after if code in before]
    if stayed[0] != stayed[1]:
        yield FormChange(f"{part}.order", ", ".join(stayed[0]), ", ".join(stayed[1]))


def _said(value: object) -> str:
    """A value in few letters: a text in Chinese, a row by its label, the rest as JSON."""
    match value:
        case Text():
            return " / ".join(filter(None, (value.zh, value.en)))
        case Question():
            return _said(value.label)
        case Limit():
            return _said(value.name)
        case str():
            return value
        case _:
            return msgspec.json.encode(value).decode()
