"""What is wrong with access's sections beyond single values; a rule that fails its own case is among it."""

from collections.abc import Collection, Iterator, Mapping
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liba.access.method.sections import CaseSection, GateSection, PassTypeSection, RuleSection, span
from liba.access.rules import decide
from liba.access.terms import Answers, Attempt, CardFacts, Found, Span, TypeFacts, Verdict
from liba.governance.method import Fault, repeated, unknown
from liba.kernel.calendar import calendar_from, local_day, local_minute
from liba.territory.method import CordonSection
from liba.territory.terms import CordonKind

AREA, CORDON, MEASURE, PASS_TYPE, RULE = (
    gettext_noop("area"),
    gettext_noop("cordon"),
    gettext_noop("measure"),
    gettext_noop("pass type"),
    gettext_noop("rule"),
)
_CASE_ZONE = 1


def access_faults(
    *,
    types: tuple[PassTypeSection, ...],
    rules: tuple[RuleSection, ...],
    gates: tuple[GateSection, ...],
    cordons: Mapping[str, CordonSection],
    areas: Collection[str],
    measures: tuple[str, ...],
    zone: ZoneInfo,
) -> Iterator[Fault]:
    """Codes used twice, references to nothing, a pocket without its one open gate, rules that fail their own cases."""
    yield from repeated("pass_types", (type_.code for type_ in types))
    yield from repeated("rules", (rule.code for rule in rules))
    yield from repeated("gates", (gate.code for gate in gates))
    for number, type_ in enumerate(types):
        yield from unknown(("pass_types", number, "cordon"), type_.cordon, cordons, CORDON)
        yield from unknown(("pass_types", number, "measure"), type_.measure, measures, MEASURE)
    for number, rule in enumerate(rules):
        yield from unknown(("rules", number, "measure"), rule.measure, measures, MEASURE)
        for place, code in enumerate(rule.pass_types):
            path = ("rules", number, "pass_types", place)
            yield from unknown(path, code, (type_.code for type_ in types), PASS_TYPE)
        yield from _case_faults(number, rule, types, zone)
    for number, gate in enumerate(gates):
        yield from unknown(("gates", number, "cordon"), gate.cordon, cordons, CORDON)
        yield from unknown(("gates", number, "rule"), gate.rule, (rule.code for rule in rules), RULE)
        if gate.area:
            yield from unknown(("gates", number, "area"), gate.area, areas, AREA)
    yield from _pocket_faults(gates, cordons)


def _pocket_faults(gates: tuple[GateSection, ...], cordons: Mapping[str, CordonSection]) -> Iterator[Fault]:
    for number, cordon in enumerate(cordons.values()):
        open_gates = sum(gate.open and gate.cordon == cordon.code for gate in gates)
        if cordon.kind is CordonKind.POCKET and open_gates != 1:
            sentence = _("A pocket has exactly one open gate; this one would have %(count)d.")
            yield Fault(("cordons", number, "kind"), sentence % {"count": open_gates})


def _case_faults(
    number: int, rule: RuleSection, types: tuple[PassTypeSection, ...], zone: ZoneInfo
) -> Iterator[Fault]:
    known = {type_.code: type_ for type_ in types}
    for place, case in enumerate(rule.cases):
        path = ("rules", number, "cases", place)
        if case.card and case.card not in known:
            yield from unknown((*path, "card"), case.card, known, PASS_TYPE)
            continue
        decision = decide(_attempt(rule, case, known.get(case.card), zone))
        expected = tuple(reason.value for reason in case.expect)
        if set(decision.codes) != set(expected):
            sentence = _("The rule fails its own case “%(case)s”: expected %(expected)s, it says %(said)s.")
            words = {
                "case": case.name.zh,
                "expected": ", ".join(expected) or Verdict.ADMIT.value,
                "said": ", ".join(decision.codes) or Verdict.ADMIT.value,
            }
            yield Fault((*path, "expect") if case.expect else path, sentence % words)


def _attempt(rule: RuleSection, case: CaseSection, type_: PassTypeSection | None, zone: ZoneInfo) -> Attempt:
    """The case as an attempt at an open gate while every measure runs."""
    moment = case.at if case.at.tzinfo else case.at.replace(tzinfo=zone)
    at = int(moment.timestamp())
    running = (at - 1, at + 1)
    facts = None if type_ is None else _facts(type_, running)
    return Attempt(
        at=at,
        minute=local_minute(moment, zone),
        calendar=calendar_from(local_day(moment, zone), 40),
        zone=_CASE_ZONE,
        gate_open=True,
        cordon_window=running,
        rule_window=running,
        rule=rule.rule(),
        card=CardFacts(
            found=Found.SIGNED if facts else Found.NONE, serial=1 if facts else 0, quota_serial=1 if facts else 0,
            type=facts, status=case.status, used=case.used,
        ),
        answers=_answers(case),
    )  # fmt: skip


def _facts(type_: PassTypeSection, running: Span) -> TypeFacts:
    return TypeFacts(
        code=type_.code,
        kind=type_.kind,
        digits=type_.lunar_digits,
        hours=tuple(span(hours) for hours in type_.hours),
        zones=(_CASE_ZONE,),
        uses_quota=type_.one_entry_a_day,
        window=running,
    )


def _answers(case: CaseSection) -> Answers:
    tapped = case.answers
    return Answers(
        mask=tapped.mask,
        id=tapped.id,
        local=tapped.local,
        temperature=None if tapped.temperature is None else int(tapped.temperature * 10),
        purpose=tapped.purpose,
    )
