"""What is enforced now: gates, rules, types and the measures behind them, read once and kept until one of them changes."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import takewhile

import msgspec
from django.db import connection

from liba.access.dialect import dialect
from liba.access.models import Gate, PassType, RuleVersion
from liba.access.selectors.keys import token_keys
from liba.access.terms import AdmissionRule, GateKind, PassKind, Span, TypeFacts
from liba.access.tokens import TokenKeys
from liba.governance.models import Measure
from liba.governance.rules import merged
from liba.kernel.calendar import CalendarDay, calendar_from
from liba.territory.models import Cordon

CALENDAR_DAYS = 45
_VERSION = """
SELECT (SELECT COUNT(*) FROM access_gate), (SELECT SUM(version + id) FROM access_gate),
       (SELECT SUM(version + id) FROM access_passtype), (SELECT SUM(version + id) FROM territory_cordon),
       (SELECT SUM(version + id) FROM governance_measure), (SELECT COUNT(ended_at) FROM governance_measure),
       (SELECT MIN(starts_at) FROM governance_measure), (SELECT MAX(ends_at) FROM governance_measure),
       (SELECT MAX(id) FROM access_ruleversion), (SELECT MAX(decided_at) FROM access_ruleversion),
       (SELECT MAX(kid) FROM access_signingkey), (SELECT COUNT(*) FROM access_signingkey),
       (SELECT COUNT(withdrawn_at) FROM access_signingkey)
"""


@dataclass(frozen=True, slots=True)
class GateFacts:
    """A gate as a decision needs it. `path` is where powers over it are asked, `zone` its cordon's number."""

    id: int
    code: str
    kind: GateKind
    cordon_id: int
    zone: int
    path: str
    is_open: bool
    hours: tuple[Span, ...]
    rule_code: str
    cordon_window: Span | None
    switched_at: datetime | None

    def was_open(self, moment: datetime) -> bool:
        """Whether it was open then: before it was last switched it was the other way."""
        later = self.switched_at is not None and self.switched_at > moment
        return not self.is_open if later else self.is_open


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """One version of a rule with its measure's span and the moment from which it counts (seconds)."""

    version: int
    rule: AdmissionRule
    window: Span | None
    decided_at: int


@dataclass(frozen=True)
class Setting:
    """Everything that decisions at gates depend on but the cards themselves. Frozen; a new one is read when anything changes.

    Its measures' spans are those of one stretch of time between two of their `bounds`; `at` gives the stretch of a moment.
    """

    version: str
    gates: dict[int, GateFacts]
    gates_by_code: dict[str, GateFacts]
    types: dict[int, TypeFacts]
    rules: dict[tuple[str, int], RuleFacts]
    newest: dict[str, RuleFacts]
    keys: TokenKeys
    stretches: "Stretches"
    stretch: int

    def at(self, moment: int) -> "Setting":
        """The setting with the spans that count at a moment (seconds)."""
        stretch = self.stretches.of(moment)
        return self if stretch == self.stretch else self.stretches.setting(self.version, stretch)

    def gate(self, named: int | str) -> GateFacts | None:
        """The gate by its id or its code."""
        return self.gates.get(named) if isinstance(named, int) else self.gates_by_code.get(named)

    def rule_made_under(self, code: str, version: int) -> RuleFacts | None:
        """The version that the phone decided by; the newest where it named none that exists."""
        return self.rules.get((code, version)) or self.newest.get(code)


class Stretches:
    """The rows behind a setting, and the settings made of them for each stretch of time between two bounds."""

    def __init__(self) -> None:
        self.cordons = {cordon.pk: cordon for cordon in Cordon.objects.all()}
        self._gates = list(Gate.objects.select_related("area"))
        self._types = list(PassType.objects.all())
        self._rules = list(RuleVersion.objects.order_by("code", "version"))
        self._paths = cordon_paths()
        self._windows = _merged_windows()
        self.bounds = sorted({bound for spans in self._windows.values() for span in spans for bound in span})
        self._keys = token_keys()
        self._made: dict[int, Setting] = {}

    def of(self, moment: int) -> int:
        """Which stretch a moment lies in."""
        return bisect_right(self.bounds, moment)

    def setting(self, version: str, stretch: int) -> Setting:
        """The setting of a stretch."""
        if stretch not in self._made:
            self._made[stretch] = self._make(version, stretch)
        return self._made[stretch]

    def spans(self, stretch: int) -> dict[int, Span]:
        """Each measure's span: the one that holds the stretch, else the next to come, else the last."""
        moment = self.bounds[stretch - 1] if stretch else 0
        return {pk: _span_at(spans, moment) for pk, spans in self._windows.items() if spans}

    def _make(self, version: str, stretch: int) -> Setting:
        spans = self.spans(stretch)
        gates = [self._gate(gate, spans) for gate in self._gates]
        rules = {
            (row.code, row.version): RuleFacts(
                row.version, rule_of(row), spans.get(row.measure_id or 0), seconds(row.decided_at)
            )
            for row in self._rules
        }
        return Setting(
            version=version,
            gates={gate.id: gate for gate in gates},
            gates_by_code={gate.code: gate for gate in gates},
            types={type_.pk: type_facts(type_, spans, self.cordons) for type_ in self._types},
            rules=rules,
            newest={code: facts for (code, _), facts in rules.items()},
            keys=self._keys,
            stretches=self,
            stretch=stretch,
        )

    def _gate(self, gate: Gate, spans: dict[int, Span]) -> GateFacts:
        cordon = self.cordons[gate.cordon_id]
        return GateFacts(
            id=gate.pk,
            code=gate.code,
            kind=GateKind(gate.kind),
            cordon_id=gate.cordon_id,
            zone=cordon.number,
            path=gate.area.path if gate.area else self._paths.get(gate.cordon_id, ""),
            is_open=gate.is_open,
            hours=gate.hours,
            rule_code=gate.rule_code,
            cordon_window=spans.get(cordon.measure_id or 0),
            switched_at=gate.switched_at,
        )


def setting_version() -> str:
    """Changes whenever a gate, cordon, type, rule, key or measure does: one small query."""
    return "/".join(str(part) for part in dialect().ask(_VERSION, (), small=True).fetchone() or ())


_kept: dict[str, Stretches] = {}


def current_setting(now: datetime) -> Setting:
    """The setting as the database has it now; read anew only when its version changed."""
    version = f"{connection.settings_dict['NAME']}.{setting_version()}"
    stretches = _kept.get(version)
    if stretches is None:
        stretches = Stretches()
        _kept.clear()
        _kept[version] = stretches
    return stretches.setting(version, stretches.of(seconds(now)))


def forget_setting() -> None:
    """Drop what is kept: for tests, where one process sees many towns."""
    _kept.clear()


def _merged_windows() -> dict[int, tuple[Span, ...]]:
    """Each measure's windows with those of its renewals; windows that touch are one."""
    measures = {measure.pk: measure for measure in Measure.objects.all()}
    renewal_of = {measure.renews_id: measure for measure in measures.values() if measure.renews_id}
    found: dict[int, tuple[Span, ...]] = {}
    for measure in measures.values():
        chain: list[Measure] = []
        following: Measure | None = measure
        while following is not None:
            chain.append(following)
            following = renewal_of.get(following.pk)
        windows = merged(one.window for one in chain)
        found[measure.pk] = tuple((seconds(one.starts_at), seconds(one.ends_at)) for one in windows)
    return found


def _span_at(spans: tuple[Span, ...], moment: int) -> Span:
    return next((span for span in spans if moment < span[1]), spans[-1])


def zones_opened(cordon: Cordon, cordons: dict[int, Cordon]) -> tuple[int, ...]:
    """The numbers of a cordon and of those around it, innermost first."""
    numbers = [cordon.number]
    outer = cordons.get(cordon.parent_id or 0)
    while outer is not None and outer.number not in numbers:
        numbers.append(outer.number)
        outer = cordons.get(outer.parent_id or 0)
    return tuple(numbers)


def common_path(paths: Iterable[str]) -> str:
    """The path of the smallest area that holds all of them."""
    shared = list(
        takewhile(
            lambda parts: len(set(parts)) == 1, zip(*(path.split(".")[:-1] for path in paths), strict=False)
        )
    )
    return "".join(f"{parts[0]}." for parts in shared)


def cordon_paths() -> dict[int, str]:
    """For each cordon the path of the smallest area that holds all its areas."""
    paths: dict[int, list[str]] = {}
    for cordon_id, path in Cordon.objects.filter(areas__isnull=False).values_list("id", "areas__path"):
        paths.setdefault(cordon_id, []).append(path)
    return {cordon_id: common_path(found) for cordon_id, found in paths.items()}


def gate_path(gate: Gate) -> str:
    """Where powers over a gate are asked: the area in which it stands, else the smallest that holds its cordon's areas."""
    if gate.area is not None:
        return gate.area.path
    return common_path(gate.cordon.areas.values_list("path", flat=True))


def type_facts(type_: PassType, spans: dict[int, Span], cordons: dict[int, Cordon]) -> TypeFacts:
    """What a type of pass grants."""
    return TypeFacts(
        code=type_.code,
        kind=PassKind(type_.kind),
        digits=tuple(type_.digits),
        hours=tuple((int(start), int(end)) for start, end in type_.hours),
        zones=zones_opened(cordons[type_.cordon_id], cordons),
        uses_quota=type_.uses_quota,
        window=spans.get(type_.measure_id or 0),
    )


def rule_of(version: RuleVersion) -> AdmissionRule:
    """The rule that a version holds, as a value."""
    return msgspec.convert(version.spec, AdmissionRule)


@lru_cache(maxsize=512)
def calendar_at(day: date) -> tuple[CalendarDay, ...]:
    """The days from one on, enough to find the next on which any card admits."""
    return calendar_from(day, CALENDAR_DAYS)


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment.timestamp())
