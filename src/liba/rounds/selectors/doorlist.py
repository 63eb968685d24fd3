"""The doors behind a number: each with how it stands, its tries, what came last, and who answers for it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from liba.kernel.text import Text
from liba.rounds.models import Enrolment, Round, Visit
from liba.rounds.rules.plans import door_state, slot_state, standing_outcome, when_of
from liba.rounds.selectors.answering import in_charge, linkers_of
from liba.rounds.selectors.coverage import (
    codes_above,
    codes_by_path,
    day_slots,
    enrolled_on,
    named_paths,
    spec_of,
    targets_on,
)
from liba.rounds.selectors.grounds import Ground
from liba.rounds.terms.plans import SETTLED, DoorState, Outcome, Over, Slot
from liba.territory.models import Area
from liba.territory.selectors import within

_LOOK_BACK = timedelta(days=7)
_MOST_LOOKED_BACK = 2000
Key = tuple[str, int, int]
"""h, s or p with the id, and the person's id or 0."""
_KINDS = {Over.HOUSEHOLDS: "h", Over.ENROLLED: "h", Over.SITES: "s", Over.POSTS: "p"}


@dataclass(frozen=True, slots=True)
class Target:
    """A door, place or post that a round goes to on a day; `person` where one of a household is followed."""

    key: Key
    code: str
    name: Text
    area: Area
    order: tuple[str, int]
    event_on: date | None = None
    named_id: int = 0
    named: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Went:
    """A visit as a list shows it."""

    outcome: Outcome
    happened_at: datetime
    day: date
    by: str


@dataclass(frozen=True)
class DoorLine:
    """One door of the list. `states` by window; `state` is the one that most wants somebody."""

    target: Target
    states: dict[int, DoorState]
    state: DoorState
    tries: int
    last: Went | None
    answers: str
    slots: tuple[Slot, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether somebody must still go."""
        return any(state not in (DoorState.DONE, DoorState.REFUSED) for state in self.states.values())


def targets_in(round_: Round, place: Ground, day: date) -> list[Target]:
    """The round's targets on a day over the ground, in the order in which lists show them."""
    spec = spec_of(round_)
    if spec.over.over is Over.ENROLLED:
        return [_followed(one) for one in enrolled_on(round_, day, place.paths).select_related(
            "household__area", "responder"
        )]  # fmt: skip
    named = within(named_paths(spec.over.areas), "area__path") & within(place.paths, "area__path")
    rows = targets_on(spec, day).filter(named).select_related("area").order_by("area__path", "code")
    return sorted((_target(spec.over.over, row) for row in rows), key=lambda one: (one.area.path, one.order))


def doors(round_: Round, place: Ground, day: date, now: datetime) -> list[DoorLine]:
    """Every target with how it stands at `now`, those that want somebody first."""
    spec, targets = spec_of(round_), targets_in(round_, place, day)
    codes = codes_by_path()
    facts = _facts(round_, day, place)
    before = _before(round_, day, [one for one in targets if one.key not in facts])
    linkers = linkers_of({one.key[1] for one in targets if one.key[0] == "h"}, day)
    charge = in_charge({one.area.path for one in targets}, day)
    lines = []
    for one in targets:
        when = when_of(spec, codes_above(one.area.path, codes))
        due = day_slots(round_, spec, when, day, one.event_on)
        if not due:
            continue
        went = facts.get(one.key, {})
        states = {
            slot.window: slot_state(slot, standing_outcome(w.outcome for w in went.get(slot.window, ())), now)
            for slot in due
        }
        every = sorted((w for visits in went.values() for w in visits), key=lambda w: w.happened_at)
        linker = linkers.get(one.key[1]) if one.key[0] == "h" else None
        answers = one.named or (linker[1] if linker else "、".join(charge.get(one.area.path, ())[:2]))
        lines.append(
            DoorLine(
                target=one,
                states=states,
                state=door_state(states.values()),
                tries=sum(w.outcome not in SETTLED for w in every),
                last=every[-1] if every else before.get(one.key),
                answers=answers,
                slots=due,
            )
        )
    return sorted(lines, key=lambda line: _URGENCY.index(line.state))


_URGENCY = (
    DoorState.OVERDUE,
    DoorState.NOT_HOME,
    DoorState.DUE,
    DoorState.NOT_DUE,
    DoorState.REFUSED,
    DoorState.DONE,
)


def _facts(round_: Round, day: date, place: Ground) -> dict[Key, dict[int, list[Went]]]:
    """Target → window → its visits in the order in which they happened."""
    rows = Visit.objects.filter(
        round=round_, day=day, window__gte=0, area__in=list(place.part_of), undone_at=None
    )
    found: dict[Key, dict[int, list[Went]]] = defaultdict(lambda: defaultdict(list))
    for visit in rows.select_related("responder").defer("answers", "note").order_by("happened_at"):
        found[key_of(visit)][visit.window].append(_went(visit))
    return found


def _before(round_: Round, day: date, targets: Sequence[Target]) -> dict[Key, Went]:
    """What came of the last visit before the day, of those who had none on it."""
    found: dict[Key, Went] = {}
    ids = {kind: [one.key[1] for one in targets if one.key[0] == kind] for kind in "hsp"}
    wanted = Q(household__in=ids["h"]) | Q(site__in=ids["s"]) | Q(post__in=ids["p"])
    if len(targets) > _MOST_LOOKED_BACK or not targets:
        return found
    rows = Visit.objects.filter(wanted, round=round_, day__lt=day, day__gte=day - _LOOK_BACK, undone_at=None)
    for visit in rows.select_related("responder").defer("answers", "note").order_by("happened_at"):
        found[key_of(visit)] = _went(visit)
    return found


def key_of(row: Visit | Enrolment) -> Key:
    """Which target a visit was to, or an enrolment follows."""
    if row.household_id is not None:
        return ("h", row.household_id, row.person_id or 0)
    assert isinstance(row, Visit)
    return ("s", row.site_id, 0) if row.site_id is not None else ("p", row.post_id or 0, 0)


def _went(visit: Visit) -> Went:
    by = visit.responder.name if visit.responder else ""
    return Went(Outcome(visit.outcome), visit.happened_at, visit.day, by)


def _target(over: Over, row: object) -> Target:
    kind = _KINDS[over]
    name = Text(row.address) if kind == "h" else row.name  # type: ignore[attr-defined]
    number = getattr(row, "number", "")
    order = (row.code if not str(number).isdigit() else "", int(number) if str(number).isdigit() else 0)  # type: ignore[attr-defined]
    return Target((kind, row.pk, 0), row.code, name, row.area, order)  # type: ignore[attr-defined]


def _followed(one: Enrolment) -> Target:
    home = one.household
    number = int(home.number) if home.number.isdigit() else 0
    return Target(
        key_of(one),
        home.code,
        Text(home.address),
        home.area,
        ("", number),
        event_on=one.event_on,
        named_id=one.responder_id or 0,
        named=one.responder.name if one.responder else "",
        until=one.ends_on,
    )
