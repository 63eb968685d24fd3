"""Forms of a playbook: what is wrong with them, and the steps that make the town's forms as the playbook says."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liba.governance.method import Difference, Fault, Path, Step, StepKind, repeated
from liba.kernel.actors import Actor
from liba.rounds.method.form_sections import FormSection, LimitSection, is_exact
from liba.rounds.rules.form_changes import form_changes
from liba.rounds.rules.specs import SpecFault, spec_faults
from liba.rounds.selectors.forms import newest_forms, spec_of
from liba.rounds.services.forms import decide_form
from liba.rounds.terms.forms import FormSpec
from liba.rounds.words import in_words

FORM = gettext_noop("form")


def form_faults(forms: tuple[FormSection, ...]) -> Iterator[Fault]:
    """Codes used twice, numbers with more decimals than their question, and whatever keeps a form from being asked."""
    yield from repeated("forms", (form.code for form in forms))
    for number, form in enumerate(forms):
        yield from _written_faults(form, ("forms", number))
        for fault in spec_faults(form.form()):
            yield _placed(fault, form, ("forms", number))


def form_steps(forms: tuple[FormSection, ...]) -> Iterator[Step]:
    """Forms to decide; one that differs from its newest version gets a new one."""
    newest = newest_forms()
    for section in forms:
        spec = section.form()
        row = newest.get(section.code)
        if row is None:
            yield Step(StepKind.ADD, FORM, section.code, section.name.zh, _decider(spec, 0))
            continue
        changes = form_changes(spec_of(row), spec)
        if changes:
            differences = tuple(Difference(change.where, change.old, change.new) for change in changes)
            act = _decider(spec, row.version)
            yield Step(StepKind.CHANGE, FORM, section.code, section.name.zh, act, differences)


def _decider(spec: FormSpec, version: int) -> Callable[[Actor, datetime], object]:
    return lambda actor, now: decide_form(actor, spec, now=now, expected_version=version)


def _written_faults(form: FormSection, path: Path) -> Iterator[Fault]:
    for place, question in enumerate(form.questions):
        where = (*path, "questions", place)
        for way, value in question.numbers:
            if not is_exact(value, question.decimals):
                yield _inexact((*where, *way), value, question.decimals)
        for one, other in (("least", "above"), ("most", "below")):
            if getattr(question.bounds, one) is not None and getattr(question.bounds, other) is not None:
                sentence = _("Give “%(one)s” or “%(other)s”, not both.")
                yield Fault((*where, "bounds", other), sentence % {"one": one, "other": other})
    for place, limit in enumerate(form.limits):
        yield from _limit_faults(form, limit, (*path, "limits", place))


def _limit_faults(form: FormSection, limit: LimitSection, path: Path) -> Iterator[Fault]:
    decimals = form.decimals_of(limit.question)
    numbers = list(limit.numbers)
    for way, value in numbers:
        if not is_exact(value, decimals):
            yield _inexact((*path, *way), value, decimals)
    if numbers and limit.at_limit is None:
        sentence = _("Say what exactly the limit means: “at_limit: alert” or “at_limit: fine”.")
        yield Fault((*path, *numbers[0][0]), sentence)


def _inexact(path: Path, value: float, decimals: int) -> Fault:
    sentence = _("%(value)s has more decimals than its question, which has %(decimals)d.")
    return Fault(path, sentence % {"value": value, "decimals": decimals})


def _placed(fault: SpecFault, form: FormSection, path: Path) -> Fault:
    """The fault of the form at its place in the playbook, with the right words where a word is wrong."""
    where = (*path, fault.part, fault.place, fault.key) if fault.part else (*path, fault.key)
    if fault.key == "when":
        where = (*where, "answers" if fault.code == "unknown_answer" else "question")
    return Fault(where, in_words(fault), _known(fault, form))


def _known(fault: SpecFault, form: FormSection) -> tuple[str, ...]:
    if fault.code in ("unknown_condition", "unknown_question"):
        return tuple(question.code for question in form.questions)
    if fault.code == "unknown_answer":
        return tuple(chain.from_iterable((c.code for c in q.choices) for q in form.questions))
    return ()
