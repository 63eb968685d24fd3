"""A guard's phone in a played day: it decides alone, keeps what it did, and hands it over when it is in touch."""

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from typing import Any, Self
from uuid import UUID

import msgspec

from liba.access.rules import decide, uses_quota
from liba.access.terms import Answers, Decision, Direction, Outcome, Verdict
from liba.accounts.rules import officer_secret, officer_verifier
from liba.kernel.numbers import serial_of
from liba.kernel.sealing import keyed_tag
from liba.project.proofs.bundle import Known
from liba.project.proofs.line import Line, Receipt


@dataclass(frozen=True, slots=True)
class Shown:
    """What the guard saw at the end of one check."""

    id: UUID
    outcome: Outcome
    decision: Decision
    day: str = ""
    takes: int = 0

    @property
    def admitted(self) -> bool:
        """Whether the person went in."""
        return self.outcome in (Outcome.ADMITTED, Outcome.OVERRIDDEN)

    @property
    def why(self) -> tuple[str, ...]:
        """The codes of the reasons."""
        return self.decision.codes


@dataclass
class Phone(Line):
    """A paired phone at a gate."""

    gate: str = ""
    known: Known = field(default_factory=Known)

    def fetch(self) -> Self:
        """Measure the clock and take the bundle in, whole the first time. A refusal stays in `refused`."""
        self.measure_skew()
        head = self.known.head
        versions = (head.get("cursor", 0), head.get("static_version", 0), head.get("locals_version", 0))
        query = "cursor={}&static={}&locals={}".format(*versions)
        answer = self.wire.call("GET", f"/api/field/bundle?{query}", token=self.token)
        if answer.status == 200:
            self.known.merge(answer.cbor())
        else:
            self.refused = answer
        return self

    def scan(self, card: str, *, people: int = 1, local: bool | None = None, **tapped: Any) -> Shown:
        """Hold up a card (its code or number; empty for none), tap what is asked, and see. `temperature` in °C."""
        if self.in_touch:
            self.fetch()
        at = self.clock() + self.skew
        attempt = self.known.attempt(self.gate, card, None, at)
        decision, answers = decide(attempt), None
        if decision.verdict is Verdict.ADMIT and decision.open_questions:
            answers = self._answers(decision.open_questions, local, tapped)
            attempt = msgspec.structs.replace(attempt, answers=answers)
            decision = decide(attempt)
        elif not card and attempt.rule.needs:
            # Without a card everything is asked all the same, so that every reason is told at once.
            answers = self._answers(("mask", "id", "local", "temperature", "purpose"), local, tapped)
            attempt = msgspec.structs.replace(attempt, answers=answers)
            decision = decide(attempt)
        outcome = Outcome.ADMITTED if decision.verdict is Verdict.ADMIT else Outcome.REFUSED
        shown = self._checked(outcome, Direction.IN, card, decision, answers=answers, people=people)
        if not (outcome is Outcome.ADMITTED and uses_quota(attempt)):
            return shown
        day, takes = attempt.calendar[0].day, attempt.card.quota_serial
        self.known.own.setdefault(day, set()).add(takes)
        return replace(shown, day=day, takes=takes)

    def override(self, shown: Shown, card: str, officer: int, pin: str, reason: str) -> Shown:
        """A named officer lets somebody in whom the rule refuses; the phone checks the PIN itself."""
        facts = next(one for one in self.known.fixed["officers"] if one["id"] == officer)
        secret = officer_secret(pin, bytes(facts["salt"]))
        if officer_verifier(secret) != bytes(facts["verifier"]):
            raise ValueError("the PIN is wrong")
        check_id = self.new_id()
        proof = hmac.digest(secret, check_id.bytes, hashlib.sha256).hex()
        override = {"officer": officer, "proof": proof, "reason": reason}
        return self._checked(
            Outcome.OVERRIDDEN, Direction.IN, card, shown.decision, check_id=check_id, override=override
        )

    def leave(self, card: str = "", *, people: int = 1) -> Shown:
        """Somebody goes out: one tap."""
        return self._checked(Outcome.LEFT, Direction.OUT, card, Decision(Verdict.ADMIT), people=people)

    def turn_back(self, plate: str, came_from: str, note: str = "") -> Shown:
        """A car from outside is sent back."""
        nothing = Decision(Verdict.REFUSE)
        return self._checked(
            Outcome.TURNED_BACK, Direction.IN, "", nothing, plate=plate, came_from=came_from, note=note
        )

    def measure(self, temperature: float) -> Shown:
        """A monitoring point takes a temperature and registers it, with what the rule finds."""
        at = self.clock() + self.skew
        answers = Answers(temperature=round(temperature * 10))
        decision = decide(self.known.attempt(self.gate, "", answers, at))
        return self._checked(Outcome.NOTED, Direction.IN, "", decision, answers=answers)

    def undo(self, shown: Shown) -> UUID:
        """Take a check back, as a new fact; the household's entry is free again on this phone."""
        if shown.takes:
            self.known.own.get(shown.day, set()).discard(shown.takes)
        return self.keep("undo", check=str(shown.id))

    def hand_out(self, household: str, cards: list[str]) -> UUID:
        """Give a household its cards, with the three essentials told, against a signature."""
        tokens = [card for card in cards if card.startswith("LB1:")]
        numbers = [card for card in cards if not card.startswith("LB1:")]
        return self.keep(
            "hand_out",
            household=household,
            numbers=numbers,
            tokens=tokens,
            told=["mask", "id", "pass"],
            signed=True,
        )

    def start_duty(self) -> UUID:
        """The holder begins at this gate."""
        return self.keep("duty_start", duty=str(self.new_id()), gate=self.known.gate(self.gate)["id"])

    def report_lost(self, number: str) -> UUID:
        """A household says that a card is lost."""
        return self.keep("report_lost", number=number)

    def is_local(self, id_number: str) -> bool:
        """Whether a typed ID number is in the filter of those who are registered here."""
        locals_ = self.known.head["locals"]
        bits, tag = bytes(locals_["bits"]), keyed_tag(bytes(locals_["key"]), id_number)
        first, second = int.from_bytes(tag[:8], "little"), int.from_bytes(tag[8:], "little")
        places = (((first + i * second) % 2**64) % (8 * len(bits)) for i in range(locals_["k"]))
        return all(bits[place >> 3] >> (place & 7) & 1 for place in places)

    def receipt(self, shown: Shown | UUID) -> Receipt:
        """What the town answered to a check or command."""
        return self.answer_to(shown.id if isinstance(shown, Shown) else shown)

    def _checked(
        self, outcome: Outcome, direction: Direction, card: str, decision: Decision, *,
        check_id: UUID | None = None, **more: Any,
    ) -> Shown:  # fmt: skip
        facts = {key: value for key, value in more.items() if value is not None}
        if card:
            facts["card"] = {"number": card} if serial_of(card) else {"token": card}
        if "answers" in facts:
            facts["answers"] = msgspec.to_builtins(facts["answers"])
        rule = self.known.fixed["rules"].get(self.known.gate(self.gate)["rule"], {}).get("rule", {})
        made = self.keep(
            "check", check_id, gate=self.known.gate(self.gate)["id"], direction=direction.value,
            outcome=outcome.value, reasons=list(decision.codes), rule_version=rule.get("version", 0), **facts,
        )  # fmt: skip
        return Shown(made, outcome, decision)

    def _answers(self, asked: tuple[str, ...], local: bool | None, tapped: dict[str, Any]) -> Answers:
        usual = {"mask": True, "id": True, "temperature": 36.5, "purpose": "food", **tapped}
        degrees = usual["temperature"]
        given = {**usual, "local": local, "temperature": None if degrees is None else round(degrees * 10)}
        return Answers(**{name: given[name] for name in asked})
