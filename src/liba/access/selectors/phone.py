"""What a gate's phone must know of passes, as docs/reference/field-protocol.md has it: bits over serial numbers."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import compress

from django.db import connection

from liba.access.models import Pass, PassCounter, PassRun
from liba.access.terms import PassStatus, RunPurpose

_CODES = {status: code for code, status in enumerate(PassStatus, start=1)}
_NOT_ISSUED, _GOOD, _STOPPED, _HELD = 0, 1, 2, 3
# From our code of a status to the two bits that a phone keeps of it.
_TWO_BITS = bytes(
    [
        _NOT_ISSUED,
        *({PassStatus.GOOD: _GOOD, PassStatus.HELD: _HELD}.get(status, _STOPPED) for status in PassStatus),
    ]
).ljust(256, b"\0")
_BLANK_STRETCH = re.compile(re.escape(bytes([_CODES[PassStatus.BLANK]])) + b"+")


@dataclass(frozen=True, slots=True)
class PhoneState:
    """The whole state at change `seq`. `status` holds two bits a serial, serial 0 first, low bits first: 0 not issued,
    1 good, 2 stopped, 3 held. `stopped` names the stopped ones by status; blank stock as [first, count]."""

    seq: int
    status: bytes
    stopped: dict[str, list[int] | list[list[int]]]
    exceptions: list[list[int | str]]


@dataclass(frozen=True, slots=True)
class PhoneChanges:
    """What changed up to `seq`: [serial, status word], and the passes among them that differ from their run."""

    seq: int
    changes: list[list[int | str]]
    exceptions: list[list[int | str]]


def pass_seq() -> int:
    """The number of the newest change of passes; 0 before the first."""
    return PassCounter.objects.values_list("seq", flat=True).first() or 0


def phone_runs() -> list[dict[str, int | str]]:
    """All runs, as the bundle's `static.runs`: first, count, set_size, type, valid_from, valid_to (empty: no limit)."""
    runs = PassRun.objects.order_by("first_serial").values_list(
        "first_serial", "count", "set_size", "type__code", "valid_from", "valid_to"
    )
    return [
        {
            "first": first,
            "count": count,
            "set_size": set_size,
            "type": type_code,
            "valid_from": _day(valid_from),
            "valid_to": _day(valid_to),
        }
        for first, count, set_size, type_code, valid_from, valid_to in runs
    ]


def phone_state() -> PhoneState:
    """Everything, from one read of the passes' statuses (200,000 passes: a tenth of a second or so)."""
    seq = pass_seq()
    codes = _status_codes()
    stopped: dict[str, list[int] | list[list[int]]] = {
        status.value: _serials(codes, status)
        for status in (PassStatus.LOST, PassStatus.REVOKED, PassStatus.REPLACED, PassStatus.ENDED)
    }
    stopped["blank"] = [
        [found.start(), found.end() - found.start()] for found in _BLANK_STRETCH.finditer(codes)
    ]
    return PhoneState(seq, _packed(codes.translate(_TWO_BITS)), stopped, _exceptions(since=-1))


def phone_changes(since: int, *, limit: int = 5000) -> PhoneChanges | None:
    """What changed after change `since`; None when that is more than `limit` and the whole state is the smaller answer."""
    seq = pass_seq()
    changed = Pass.objects.filter(changed_seq__gt=since).order_by("changed_seq", "serial")
    rows = list(changed.values_list("serial", "status")[: limit + 1])
    if len(rows) > limit:
        return None
    return PhoneChanges(seq, [[serial, status] for serial, status in rows], _exceptions(since=since))


def _status_codes() -> bytearray:
    """Our code of each serial's status, 0 where there is no pass. Runs are filled whole with their usual status and
    only what departs from it is read, so that an untouched town costs next to nothing."""
    last = PassRun.objects.order_by("-first_serial").values_list("first_serial", "count").first()
    codes = bytearray(sum(last) if last else 1)
    for first, count, used, purpose in PassRun.objects.values_list(
        "first_serial", "count", "used", "purpose"
    ):
        usual = PassStatus.BLANK if purpose == RunPurpose.STOCK.value else PassStatus.GOOD
        codes[first : first + min(count, used)] = bytes([_CODES[usual]]) * min(count, used)
    for status, code in _CODES.items():
        for serial in _departing(status):
            codes[serial] = code
    return codes


def _departing(status: PassStatus) -> Collection[int]:
    """Serials of passes in a status that isn't their run's usual one."""
    statement = "SELECT p.serial FROM access_pass p WHERE p.status = %s"
    parameters: tuple[str, ...] = (status.value,)
    if status is PassStatus.BLANK:
        return ()
    if status is PassStatus.GOOD:
        statement = (
            "SELECT p.serial FROM access_passrun r JOIN access_pass p "
            "ON p.serial BETWEEN r.first_serial AND r.first_serial + r.count - 1 AND p.status = %s "
            "WHERE r.purpose = %s"
        )
        parameters = (status.value, RunPurpose.STOCK.value)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [serial for (serial,) in cursor.fetchall()]


def _serials(codes: bytearray, status: PassStatus) -> list[int]:
    only = bytes(code == _CODES[status] for code in range(256))
    return list(compress(range(len(codes)), codes.translate(only)))


def _packed(two_bits: bytes | bytearray) -> bytes:
    """Four serials a byte: every fourth one as a number of its own, shifted into its place in all bytes at once."""
    padded = two_bits.ljust(-(-len(two_bits) // 4) * 4, b"\0")
    quarters = (int.from_bytes(padded[place::4], "little") << 2 * place for place in range(4))
    return sum(quarters).to_bytes(len(padded) // 4, "little")


def _exceptions(*, since: int) -> list[list[int | str]]:
    rows = Pass.objects.filter(differs=True, changed_seq__gt=since).order_by("serial")
    return [
        [serial, quota, type_code, _day(valid_from), _day(valid_to)]
        for serial, quota, type_code, valid_from, valid_to in rows.values_list(
            "serial", "quota_serial", "type__code", "valid_from", "valid_to"
        )
    ]


def _day(day: object) -> str:
    return "" if day is None else str(day)
