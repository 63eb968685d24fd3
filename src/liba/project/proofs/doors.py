"""A phone that goes from door to door in a played day: it knows its holder's doors, what is due, and keeps what it did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from liba.project.proofs.line import Line, Receipt
from liba.rounds.rules.answers import all_well
from liba.rounds.terms.census import COUNTED
from liba.rounds.terms.forms import FormSpec, Value
from liba.rounds.terms.plans import SETTLED

Part = dict[str, Any]
Answered = Mapping[str, Value]
# What a worker answers where the one tap gives nothing: 36.5 °C.
_USUAL: Answered = {"temperature": 365}


@dataclass(frozen=True, slots=True)
class Due:
    """A visit that is due: at a door (`key`), for one person where somebody is followed."""

    key: str
    round_id: int
    person: int | None
    day: str
    window: int


@dataclass
class DoorPhone(Line):
    """A linker's or worker's phone."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    head: Part = field(default_factory=dict)
    doors: dict[str, Part] = field(default_factory=dict)
    plan: Part = field(default_factory=lambda: {"forms": [], "rounds": []})
    settled: set[tuple[int, str, int, str, int]] = field(default_factory=set)
    cursor: int = 0
    plan_version: str = ""

    def fetch(self) -> Self:
        """Take in what changed of the holder's doors, dues, shifts and pledges."""
        self.measure_skew()
        query = f"cursor={self.cursor}&plan={self.plan_version}"
        answer = self.wire.call("GET", f"/api/field/doors?{query}", token=self.token)
        if answer.status != 200:
            self.refused = answer
            return self
        part: Part = answer.cbor()
        self.cursor, self.plan_version = part["cursor"], part["plan_version"]
        self.plan = part.get("plan", self.plan)
        self.head |= {key: value for key, value in part.items() if key not in ("doors", "plan")}
        if part["whole"]:
            self.doors = {}
        self.doors |= {door["key"]: door for door in part["doors"]}
        for key in part["gone"]:
            self.doors.pop(key, None)
        self._take_done(part.get("done", ()))
        return self

    def _take_done(self, done: list[list[Any]]) -> None:
        for round_id, key, person, day, window, outcome, *_ in done:
            if outcome in SETTLED:
                self.settled.add((round_id, key, person, day, window))

    def round(self, code: str) -> Part:
        """A round by its code. Fails (`LookupError`) when it is none of this phone's."""
        found = [part for part in self.plan["rounds"] if part["code"] == code]
        if not found:
            raise LookupError(f"no round {code} on this phone")
        return dict(found[0])

    def due(self, code: str) -> list[Due]:
        """What is due now of a round, in walking order."""
        part, now = self.round(code), self.moment()
        return [
            due
            for door in sorted(self.doors.values(), key=lambda door: int(door["order"]))
            if part["id"] in door["rounds"]
            for due in self._at(door, part)
            if self._is_open(part, due, now) and self._mark(due) not in self.settled
        ]

    def _at(self, door: Part, part: Part) -> Iterator[Due]:
        key, round_id = door["key"], part["id"]
        if part["over"] == "enrolled":
            for person in door["people"]:
                for follow in person["follow"]:
                    if follow["round"] == round_id:
                        for day, window in follow["slots"]:
                            yield Due(key, round_id, person["id"], day, window)
            return
        for day, window in part["dense"].get(key, part["slots"]):
            yield Due(key, round_id, None, day, window)

    def _is_open(self, part: Part, due: Due, now: datetime) -> bool:
        window = part["windows"][due.window]
        midnight = datetime.combine(date.fromisoformat(due.day), time(), self.zone)
        opens, closes = window["opens"], window["closes"]
        closes += 24 * 60 if closes <= opens else 0
        return midnight + timedelta(minutes=opens) <= now < midnight + timedelta(minutes=closes)

    def visit(
        self, due: Due, outcome: str = "done", *, door: Answered | None = None, person: Answered | None = None
    ) -> UUID:
        """Record a visit: one tap for all well, with what was answered otherwise."""
        facts: Part = {} if outcome != "done" else self._answers(due, door or {}, person or {})
        if outcome in SETTLED:
            self.settled.add(self._mark(due))
        if due.person:
            facts["person"] = due.person
        return self.keep(
            "visit",
            round=due.round_id,
            door=due.key,
            day=due.day,
            window=due.window,
            outcome=outcome,
            **facts,
        )

    def visit_all(self, code: str) -> int:
        """Every due of a round, kept first and sent together, as after a walk without network. How many."""
        self.offline()
        dues = self.due(code)
        for due in dues:
            self.visit(due)
        self.in_touch = True
        self.send()
        return len(dues)

    def _answers(self, due: Due, door: Answered, person: Answered) -> Part:
        version, spec = self._form(due.round_id)
        asked = [due.person] if due.person else self.people_at(due.key)
        tapped = all_well(spec, asked)
        usual = {one.code: _USUAL[one.code] for one in spec.questions if one.required and one.code in _USUAL}
        people = {who: {**given, **usual} for who, given in tapped.people.items()}
        counted: Part = {COUNTED: len(asked)} if any(one.code == COUNTED for one in spec.questions) else {}
        for who in people if due.person else list(people)[:1]:
            people[who] = {**people[who], **person}
        return {
            "form_version": version,
            "answers": {"door": {**tapped.door, **counted, **door}, "people": people},
        }

    def people_at(self, key: str) -> list[int]:
        """Who is at home there."""
        return [one["id"] for one in self.doors[key]["people"] if one["presence"] == "present"]

    def _form(self, round_id: int) -> tuple[int, FormSpec]:
        code = next(part["form"] for part in self.plan["rounds"] if part["id"] == round_id)
        form = next(form for form in self.plan["forms"] if form["spec"]["code"] == code)
        return form["version"], msgspec.convert(form["spec"], FormSpec)

    def _mark(self, due: Due) -> tuple[int, str, int, str, int]:
        return due.round_id, due.key, due.person or 0, due.day, due.window

    def statuses(self) -> set[str]:
        """What the town answered to everything that was sent."""
        return {str(receipt["status"]) for receipt in self.receipts.values()}

    def receipt(self, command: UUID) -> Receipt:
        """What the town answered to one command."""
        return self.answer_to(command)
