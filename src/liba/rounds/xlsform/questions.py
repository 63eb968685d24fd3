"""One row of the survey as a question, and what of it can't be one."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from liba.kernel.text import Text
from liba.rounds.rules.answers import NUMBERS
from liba.rounds.terms.forms import About, Bounds, Choice, Condition, Question, QuestionKind
from liba.rounds.xlsform.expressions import as_bounds, bounds_of, condition_of
from liba.rounds.xlsform.languages import Languages
from liba.rounds.xlsform.tables import Line
from liba.rounds.xlsform.terms import LONGEST, XlsFault

_TYPES = {
    "text": QuestionKind.TEXT,
    "string": QuestionKind.TEXT,
    "integer": QuestionKind.NUMBER,
    "int": QuestionKind.NUMBER,
    "decimal": QuestionKind.NUMBER,
    "image": QuestionKind.PHOTO,
    "photo": QuestionKind.PHOTO,
}
_SELECTS = {
    "select_one": QuestionKind.CHOICE,
    "select_multiple": QuestionKind.CHOICES,
    "select_all_that_apply": QuestionKind.CHOICES,
}
_TRUTHS = {"yes": True, "true": True, "true()": True, "1": True, "no": False, "false": False, "false()": False, "0": False, "": False}  # fmt: skip
_MORE_EXACTLY = {
    (QuestionKind.NUMBER, "count"): QuestionKind.COUNT,
    (QuestionKind.YES_NO, "choice"): QuestionKind.CHOICE,
}
Lists = Mapping[str, tuple[Choice, ...]]


class QuestionReader:
    """Reads a row; faults gather as it goes."""

    def __init__(self, line: Line, lists: Lists, words: Languages, *, of_person: bool) -> None:
        self.line, self.lists, self.words, self.of_person = line, lists, words, of_person
        self.faults: list[XlsFault] = []

    def question(self) -> Question | None:
        """The question, or None when its kind is none of ours."""
        kind, choices = self._kind()
        if kind is None:
            return None
        ends, decimals = self._range(kind)
        unit = self.line.said("liba_unit") if kind in NUMBERS else ""
        return Question(
            code=self.line.get("name"),
            kind=kind,
            label=self._label(unit),
            about=self._about(),
            unit=unit,
            decimals=decimals,
            bounds=_own_bounds(kind, as_bounds(ends, decimals)),
            choices=() if kind is QuestionKind.YES_NO else choices,
            required=self._required(),
            when=self._condition(),
            all_well=self._tap(kind, decimals),
            hint=self.words.text(self.line, "hint"),
        )

    def say(self, heading: str, code: str, *, is_error: bool = True) -> None:
        """Note a fault at one of the row's cells."""
        self.faults.append(self.line.fault(heading, code, is_error=is_error))

    def _kind(self) -> tuple[QuestionKind | None, tuple[Choice, ...]]:
        written = " ".join(self.line.get("type").split())
        written = written.replace("select one", "select_one").replace("select multiple", "select_multiple")
        word, _space, rest = written.partition(" ")
        choices: tuple[Choice, ...] = ()
        kind = _TYPES.get(word.lower()) if not rest else None
        if word.lower() in _SELECTS:
            kind, choices = _SELECTS[word.lower()], self.lists.get(rest, ())
            if rest.endswith("or_other"):
                self.say("type", "or_other")
            elif rest not in self.lists:
                self.say("type", "unknown_list")
            if kind is QuestionKind.CHOICE and {choice.code for choice in choices} == {"yes", "no"}:
                kind = QuestionKind.YES_NO
        elif kind is None:
            self.say("type", "unknown_type")
        return self._own_kind(kind), choices

    def _own_kind(self, kind: QuestionKind | None) -> QuestionKind | None:
        """What our own column says more exactly: a count rather than a number."""
        named = self.line.get("liba_kind")
        if kind is None or not named or named == kind.value:
            return kind
        if (kind, named) in _MORE_EXACTLY:
            return _MORE_EXACTLY[kind, named]
        self.say("liba_kind", "unknown_word")
        return kind

    def _about(self) -> About:
        named = self.line.get("liba_about")
        if self.of_person:
            return About.PERSON
        if named in ("", About.HOUSEHOLD.value, About.PLACE.value):
            return About(named or About.HOUSEHOLD.value)
        self.say("liba_about", "unknown_word")
        return About.HOUSEHOLD

    def _label(self, unit: str) -> Text:
        text = self.words.text(self.line, "label")
        for heading, written in self.line.cells.items():
            if heading.startswith(("label", "hint")) and "${" in written:
                self.say(heading, "refers")
        sign = f" ({unit})"
        return Text(text.zh.removesuffix(sign), text.en.removesuffix(sign)) if unit else text

    def _required(self) -> bool:
        written = self.line.get("required").lower()
        if written not in _TRUTHS:
            self.say("required", "not_fixed")
        return _TRUTHS.get(written, True)

    def _range(self, kind: QuestionKind) -> tuple[dict[str, Decimal], int]:
        written = self.line.get("constraint")
        own = self.line.get("liba_decimals")
        if own and not (own.isascii() and own.isdigit() and int(own) <= 3):
            self.say("liba_decimals", "unknown_word")
            own = ""
        found = bounds_of(written) if written and kind in NUMBERS else None
        if written and found is None and not (kind is QuestionKind.TEXT and written == LONGEST):
            self.say("constraint", "constraint")
        if kind is not QuestionKind.NUMBER or self.line.get("type") in ("integer", "int"):
            if found and found[1]:
                self.say("constraint", "constraint")
            return (found[0] if found and not found[1] else {}), 0
        ends, needed = found or ({}, 1)
        if needed > 3:
            self.say("constraint", "constraint")
            return {}, int(own or 1)
        return ends, max(int(own), needed) if own else max(needed, 1)

    def _condition(self) -> Condition | None:
        written = self.line.get("relevant")
        found = condition_of(written) if written else None
        if written and found is None:
            self.say("relevant", "condition")
        return found

    def _tap(self, kind: QuestionKind, decimals: int) -> str:
        written = self.line.said("liba_all_well")
        if kind not in NUMBERS or not written:
            return written
        whole = in_whole(written, decimals)
        if whole is None:
            self.say("liba_all_well", "unknown_word")
        return "" if whole is None else str(whole)


def in_whole(written: str, decimals: int) -> int | None:
    """A written number in whole units, unless it is none or has more decimals."""
    try:
        scaled = Decimal(written).scaleb(decimals)
    except InvalidOperation:
        return None
    if not scaled.is_finite() or abs(scaled) > 10**12 or scaled != scaled.to_integral_value():
        return None
    return int(scaled)


def _own_bounds(kind: QuestionKind, bounds: Bounds) -> Bounds:
    """A count can't be fewer than none, so nobody needs to say so."""
    if kind is QuestionKind.COUNT and bounds.low == 0 and bounds.low_included:
        return Bounds(high=bounds.high, high_included=bounds.high_included)
    return bounds
