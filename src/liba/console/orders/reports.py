"""What was reported as done, in words."""

from collections.abc import Mapping

import msgspec
from django.utils.translation import gettext as _

from liba.command.models import OrderCopy
from liba.command.terms.orders import Proof
from liba.console.saying import say_text
from liba.rounds.rules.answers import CHOSEN
from liba.rounds.selectors import spec_of
from liba.rounds.terms.forms import Question, QuestionKind


def report_of(copy: OrderCopy) -> list[tuple[str, str]]:
    """Label and value of everything that the report holds; empty before there is one."""
    report: Mapping[str, object] = copy.report
    proof = msgspec.convert(copy.order.proof, Proof)
    said: list[tuple[str, str]] = []
    if "number" in report:
        said.append((say_text(proof.label) or _("How many"), f"{report['number']} {proof.unit}".strip()))
    answers = report.get("answers")
    if isinstance(answers, Mapping) and copy.order.form is not None:
        said += [
            (say_text(question.label), _value(question, answers[question.code]))
            for question in spec_of(copy.order.form).questions
            if question.code in answers
        ]
    photos = report.get("photos")
    if isinstance(photos, list):
        said.append((_("Photos"), str(len(photos))))
    if report.get("words"):
        said.append((_("Note"), str(report["words"])))
    return said


def _value(question: Question, value: object) -> str:
    if question.kind is QuestionKind.YES_NO:
        return _("yes") if value == "yes" else _("no")
    if question.kind in CHOSEN:
        names = {choice.code: say_text(choice.name) for choice in question.choices}
        chosen = value if isinstance(value, list) else [value]
        return "、".join(names.get(str(one), str(one)) for one in chosen)
    if question.kind is QuestionKind.NUMBER and isinstance(value, int) and question.decimals:
        return f"{value / 10**question.decimals:.{question.decimals}f} {question.unit}".strip()
    return f"{value} {question.unit}".strip()
