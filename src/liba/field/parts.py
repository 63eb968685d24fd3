"""The parts of a bundle, as docs/reference/field-protocol.md has them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TypeAlias

import cbor2
import msgspec
from django.conf import settings

from liba.access.models import Check, DoubleUse, Gate, PassType, QuotaUse, SigningKey
from liba.access.selectors import current_setting, phone_changes, phone_runs, phone_state
from liba.access.selectors.enforcement import Setting, type_facts
from liba.access.selectors.gates import visible
from liba.accounts.selectors import officers_for
from liba.kernel.actors import Actor
from liba.kernel.calendar import calendar_from, local_day
from liba.kernel.numbers import pass_number
from liba.territory.models import Area, Cordon

Value: TypeAlias = object
Part: TypeAlias = dict[str, Value]
CALENDAR_DAYS = 60
_USE_BITS = 26
_MOST_USES = 4000
_NOTICE_TIME = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a phone's knowledge goes: the newest change of a pass and the newest entry used, as one number below 2^53."""

    passes: int
    uses: int

    @classmethod
    def read(cls, number: int) -> "Cursor":
        """From what the phone gave back; 0 or nonsense asks for everything."""
        number = max(number, 0)
        return cls(number >> _USE_BITS, number & ((1 << _USE_BITS) - 1))

    @property
    def number(self) -> int:
        """As the phone keeps it."""
        return self.passes << _USE_BITS | self.uses


def town_part() -> Part:
    """Which town it is."""
    root = Area.objects.filter(parent=None).order_by("path").first()
    return {
        "code": root.code if root else "",
        "zh": root.name_zh if root else "",
        "en": root.name_en if root else "",
        "zone": settings.TIME_ZONE,
    }


def static_part(actor: Actor, now: datetime) -> tuple[str, Part]:
    """What changes by decisions only: gates, cordons, types, rules, runs, keys, calendar, officers; and its version."""
    setting = current_setting(now)
    spans = setting.stretches.spans(setting.stretch)
    cordons = setting.stretches.cordons
    seen = set(Gate.objects.filter(visible(actor)).values_list("pk", flat=True))
    part: Part = {
        "gates": _gates(setting, seen),
        "cordons": [_cordon(cordon, cordons, spans) for cordon in cordons.values()],
        "types": [
            {
                **_plain(type_facts(type_, spans, cordons)),
                "zh": type_.name_zh,
                "en": type_.name_en,
                "colour": type_.colour,
                "set_size": type_.set_size,
            }
            for type_ in PassType.objects.all()
        ],
        "rules": {
            code: {"window": facts.window, "rule": _plain(facts.rule)}
            for code, facts in setting.newest.items()
        },
        "runs": phone_runs(),
        "keys": [_key(key) for key in SigningKey.objects.order_by("kid")],
        "calendar": [
            _plain(day)
            for day in calendar_from(local_day(now, settings.LIBA_ZONE) - timedelta(days=1), CALENDAR_DAYS)
        ],
        "officers": [
            {"id": one.id, "name": one.name, "salt": one.salt, "verifier": one.verifier}
            for one in officers_for({setting.gates[key].path for key in seen if key in setting.gates}, now)
        ],
    }
    return sha256(cbor2.dumps(part)).hexdigest()[:16], part


def _gates(setting: Setting, seen: set[int]) -> list[Part]:
    names = {pk: (zh, en) for pk, zh, en in Gate.objects.values_list("pk", "name_zh", "name_en")}
    return [
        {
            "id": gate.id,
            "code": gate.code,
            "zh": names[gate.id][0],
            "en": names[gate.id][1],
            "kind": gate.kind.value,
            "zone": gate.zone,
            "open": gate.is_open,
            "hours": [list(span) for span in gate.hours],
            "rule": gate.rule_code,
        }
        for gate in sorted(setting.gates.values(), key=lambda gate: gate.code)
        if gate.id in seen
    ]


def _cordon(cordon: Cordon, cordons: dict[int, Cordon], spans: dict[int, tuple[int, int]]) -> Part:
    outer = cordons.get(cordon.parent_id or 0)
    return {
        "zone": cordon.number,
        "zh": cordon.name_zh,
        "en": cordon.name_en,
        "parent": outer.number if outer else 0,
        "window": spans.get(cordon.measure_id or 0),
    }


def _key(key: SigningKey) -> Part:
    if key.withdrawn_at is not None:
        return {"kid": key.kid, "withdrawn": True}
    return {"kid": key.kid, "x": bytes(key.x), "y": bytes(key.y)}


def _plain(struct: msgspec.Struct) -> Part:
    converted = msgspec.to_builtins(struct)
    assert isinstance(converted, dict)
    return converted


def status_parts(since: int, *, whole: bool) -> tuple[int, Part]:
    """Passes' status, whole or what changed, and how far it goes."""
    changed = None if whole else phone_changes(since)
    if changed is None:
        state = phone_state()
        return state.seq, {
            "status": {"from": 0, "whole": state.status},
            "stopped": state.stopped,
            "exceptions": state.exceptions,
        }
    part: Part = {}
    if changed.changes:
        part = {"status": {"changes": changed.changes}, "exceptions": changed.exceptions}
    return changed.seq, part


def used_part(since: int, day: date, *, whole: bool) -> tuple[int, Part]:
    """Which households entered today, whole or what was added and freed since, and how far it goes."""
    rows = list(
        QuotaUse.objects.filter(day=day, id__gt=0 if whole else since)
        .order_by("id")
        .values_list("id", "quota_serial", "freed")
    )
    newest = max([since, *(row[0] for row in rows)])
    state: dict[int, bool] = {serial: not freed for _, serial, freed in rows}
    taken = sorted(serial for serial, is_used in state.items() if is_used)
    if whole or len(rows) > _MOST_USES:
        if not whole:
            return used_part(0, day, whole=True)
        return newest, {"day": day.isoformat(), "whole": _bits(taken)}
    freed = sorted(serial for serial, is_used in state.items() if not is_used)
    return newest, {"day": day.isoformat(), "added": taken, "freed": freed}


def _bits(serials: list[int]) -> bytes:
    bits = bytearray((serials[-1] >> 3) + 1 if serials else 0)
    for serial in serials:
        bits[serial >> 3] |= 1 << (serial & 7)
    return bytes(bits)


def notices_part(actor: Actor, now: datetime) -> list[Part]:
    """What the posts must know: households that entered twice at gates of theirs."""
    open_ones = DoubleUse.objects.filter(settled_at=None, found_at__gt=now - _NOTICE_TIME).order_by(
        "-found_at"
    )[:20]
    doubles = list(open_ones)
    checks = Check.objects.select_related("gate").in_bulk(
        [key for one in doubles for key in (one.first_check, one.second_check)]
    )
    seen = set(Gate.objects.filter(visible(actor)).values_list("pk", flat=True))
    found = []
    for one in doubles:
        first, second = checks.get(one.first_check), checks.get(one.second_check)
        if first is None or second is None or not {first.gate_id, second.gate_id} & seen:
            continue
        facts: Part = {
            "day": one.day.isoformat(),
            "number": pass_number(second.serial or one.quota_serial),
            "first_gate": first.gate.name_zh,
            "first_at": int(first.happened_at.timestamp()),
            "second_gate": second.gate.name_zh,
            "second_at": int(second.happened_at.timestamp()),
        }
        found.append({"kind": "double_use", "at": int(one.found_at.timestamp()), "facts": facts})
    return found
