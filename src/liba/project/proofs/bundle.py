"""A gate phone's knowledge, read from its bundle as docs/reference/field-protocol.md has it: a Python stand-in for the app."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from liba.access.terms import (
    AdmissionRule,
    Answers,
    Attempt,
    CardFacts,
    Found,
    PassStatus,
    Span,
    TypeFacts,
)
from liba.access.tokens import CardRead, TokenKeys, public_key, read_token
from liba.kernel.calendar import CalendarDay, local_day, local_minute
from liba.kernel.numbers import serial_of

Part = dict[str, Any]
_CODES = {PassStatus.GOOD: 1, PassStatus.HELD: 3}
_STOPPED = 2


@dataclass
class Known:
    """What a phone knows; `merge` takes each bundle in, `attempt` puts together what a decision is made from."""

    head: Part = field(default_factory=dict)
    fixed: Part = field(default_factory=dict)
    status: bytearray = field(default_factory=bytearray)
    words: dict[int, PassStatus] = field(default_factory=dict)
    blanks: list[list[int]] = field(default_factory=list)
    exceptions: dict[int, list[Any]] = field(default_factory=dict)
    used_day: str = ""
    used: set[int] = field(default_factory=set)
    own: dict[str, set[int]] = field(default_factory=dict)
    keys: TokenKeys = field(default_factory=lambda: TokenKeys(""))

    def merge(self, part: Part) -> None:
        """Take a bundle in, whole or what changed."""
        self.head |= {key: value for key, value in part.items() if key not in ("status", "used", "static")}
        if "static" in part:
            self.fixed = part["static"]
            self._read_keys()
        self._merge_status(part)
        self._merge_used(part.get("used"))

    def _read_keys(self) -> None:
        public = {
            key["kid"]: None if key.get("withdrawn") else public_key(key["x"], key["y"])
            for key in self.fixed["keys"]
        }
        self.keys = TokenKeys(self.head["town"]["code"], public)

    def _merge_status(self, part: Part) -> None:
        status = part.get("status", {})
        if "whole" in status:
            self.status, self.words, self.exceptions = bytearray(status["whole"]), {}, {}
            stopped = part.get("stopped", {})
            for word in ("lost", "revoked", "replaced", "ended"):
                self.words |= dict.fromkeys(stopped.get(word, ()), PassStatus(word))
            self.blanks = [list(span) for span in stopped.get("blank", ())]
        for serial, word in status.get("changes", ()):
            self.words[serial] = PassStatus(word)
            self._put(serial, _CODES.get(PassStatus(word), _STOPPED))
        self.exceptions |= {row[0]: list(row) for row in part.get("exceptions", ())}

    def _put(self, serial: int, code: int) -> None:
        place, shift = divmod(serial, 4)
        if place >= len(self.status):
            self.status.extend(bytes(place + 1 - len(self.status)))
        self.status[place] = self.status[place] & ~(3 << shift * 2) | code << shift * 2

    def _merge_used(self, used: Part | None) -> None:
        if used is None:
            return
        if "whole" in used:
            bits = used["whole"]
            self.used = {
                place * 8 + bit
                for place, byte in enumerate(bits)
                if byte
                for bit in range(8)
                if byte >> bit & 1
            }
        else:
            before = self.used if used["day"] == self.used_day else set()
            self.used = (before | set(used["added"])) - set(used["freed"])
        self.used_day = used["day"]

    def gate(self, code: str) -> Part:
        """The gate of a code. Fails (`LookupError`) for one at which the holder may not stand."""
        gates: dict[str, Part] = {gate["code"]: gate for gate in self.fixed["gates"]}
        return gates[code]

    def attempt(self, gate_code: str, card: str, answers: Answers | None, at: int) -> Attempt:
        """Everything that an entry at this gate is decided from, at a moment in corrected seconds."""
        gate = self.gate(gate_code)
        zone = ZoneInfo(self.head["town"]["zone"])
        moment = datetime.fromtimestamp(at, UTC)
        today = local_day(moment, zone).isoformat()
        days = [msgspec.convert(day, CalendarDay) for day in self.fixed["calendar"]]
        ruled = self.fixed["rules"].get(gate["rule"], {"window": None, "rule": {}})
        windows = {cordon["zone"]: cordon["window"] for cordon in self.fixed["cordons"]}
        return Attempt(
            at=at,
            minute=local_minute(moment, zone),
            calendar=tuple(day for day in days if day.day >= today) if today in {d.day for d in days} else (),
            zone=gate["zone"],
            gate_open=gate["open"],
            gate_hours=tuple((int(start), int(end)) for start, end in gate["hours"]),
            cordon_window=_span(windows.get(gate["zone"])),
            rule_window=_span(ruled["window"]),
            rule=msgspec.convert(ruled["rule"], AdmissionRule),
            card=self._card(card, today, zone),
            answers=answers,
            data_limit=self.head["hard_limit_at"],
        )

    def _card(self, shown: str, today: str, zone: ZoneInfo) -> CardFacts:
        if not shown:
            return CardFacts(found=Found.NONE)
        if serial := serial_of(shown):
            return self._facts(Found.TYPED, serial, today)
        read: CardRead = read_token(shown, self.keys)
        if read.found is not Found.SIGNED:
            return CardFacts(found=read.found)
        facts = self._facts(Found.SIGNED, read.serial, today)
        last = local_day(datetime.fromtimestamp(read.expires_at - 1, UTC), zone).isoformat()
        if facts.found is Found.SIGNED and (not facts.valid_to or last < facts.valid_to):
            return msgspec.structs.replace(facts, valid_to=last)
        return facts

    def _facts(self, found: Found, serial: int, today: str) -> CardFacts:
        known, status = self._registered(serial), self._status(serial)
        if known is None or status is None:
            return CardFacts(found=Found.UNKNOWN_NUMBER, serial=serial)
        quota, code, first, last = known
        types = {row["code"]: msgspec.convert(row, TypeFacts) for row in self.fixed["types"]}
        used = (self.used_day == today and quota in self.used) or quota in self.own.get(today, ())
        return CardFacts(
            found=found, serial=serial, quota_serial=quota, type=types.get(code), status=status,
            valid_from=first or "", valid_to=last or "", used=used,
        )  # fmt: skip

    def _registered(self, serial: int) -> tuple[int, str, str, str] | None:
        if serial in self.exceptions:
            _, quota, code, first, last = self.exceptions[serial][:5]
            return quota, code, first, last
        for run in self.fixed["runs"]:
            offset = serial - run["first"]
            if 0 <= offset < run["count"]:
                quota = run["first"] + offset // run["set_size"] * run["set_size"]
                return quota, run["type"], run["valid_from"], run["valid_to"]
        return None

    def _status(self, serial: int) -> PassStatus | None:
        place, shift = divmod(serial, 4)
        code = self.status[place] >> shift * 2 & 3 if place < len(self.status) else 0
        if code in (1, 3):
            return PassStatus.GOOD if code == 1 else PassStatus.HELD
        if serial in self.words:
            return self.words[serial]
        if any(first <= serial < first + count for first, count in self.blanks):
            return PassStatus.BLANK
        return None if code == 0 else PassStatus.REVOKED


def _span(window: object) -> Span | None:
    return None if window is None else msgspec.convert(window, Span)
