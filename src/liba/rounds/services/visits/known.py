"""What a batch of visits must be judged by, read in a fixed number of queries however long the batch is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import msgspec

from liba.governance.selectors import enforced_windows
from liba.kernel.actors import Actor
from liba.registry.models import Household, Person
from liba.registry.terms import Presence
from liba.rounds.models import Enrolment, FormVersion, Round, Visit, VisitUndo
from liba.rounds.reports import Visited, VisitReport
from liba.rounds.rules.standing import Followed, Plan
from liba.rounds.selectors.plans import Ground, plan_of, read_ground
from liba.rounds.selectors.reach import Reach, read_reaches
from liba.rounds.selectors.targets import HOUSEHOLD, POST, SITE, followed_of
from liba.rounds.terms.forms import FormSpec
from liba.rounds.terms.plans import Over, Slot
from liba.territory.models import Site
from liba.workforce.models import Post, Responder


@dataclass(frozen=True, slots=True)
class Door:
    """Where a target lies today. `named` is the one that the phone named, where that was merged into this one."""

    kind: str
    id: int
    area_id: int
    named: "Door | None" = None


@dataclass(frozen=True, slots=True)
class Resident:
    """A person by the id that stands for them today."""

    id: int
    household_id: int
    present: bool


@dataclass(slots=True)
class Known:
    """Everything of the town that a batch speaks of."""

    plans: dict[int, Plan]
    forms: dict[tuple[str, int], FormSpec]
    newest: dict[str, int]
    ground: Ground
    doors: dict[str, Door]
    people: dict[int, Resident]
    present: dict[int, list[int]]
    followed: dict[tuple[int, int], list[tuple[int | None, Followed]]]
    responders: dict[int, int]
    reaches: dict[int | None, Reach]
    stored: dict[UUID, Visit] = field(default_factory=dict)
    undos: dict[UUID, VisitUndo] = field(default_factory=dict)
    slots: dict[tuple[int, frozenset[str], date], tuple[Slot, ...]] = field(default_factory=dict)

    def responder_of(self, user_id: int | None) -> int | None:
        """The responder whose account it is."""
        return self.responders.get(user_id) if user_id is not None else None

    def followed_at(self, round_id: int, household_id: int, person_id: int | None) -> list[Followed]:
        """The times in which a round follows a person (or their whole household), the last first."""
        rows = self.followed.get((round_id, household_id), [])
        return [followed for whom, followed in rows if whom is None or whom == person_id]


def read_known(items: Sequence[Visited], now: datetime) -> Known:
    """Read all but what is stored already, before one's turn to write: what changes meanwhile changes no fact."""
    reports = [item.report for item in items if isinstance(item.report, VisitReport)]
    rounds = list(Round.objects.filter(pk__in={report.round for report in reports}))
    windows = enforced_windows(now) if any(one.measure_id for one in rounds) else {}
    plans = {one.pk: plan_of(one, windows) for one in rounds}
    doors = _doors({report.door for report in reports})
    homes = {door.id for door in doors.values() if door.kind == HOUSEHOLD}
    merged = {door.named.id for door in doors.values() if door.named is not None}
    people, present = _people(reports, homes)
    forms, newest = _forms({plan.spec.form for plan in plans.values()})
    responders = _responders(items)
    actors: dict[int | None, Actor] = {
        responders.get(item.visitor.user_id or 0): item.visitor.actor for item in items
    }
    return Known(
        plans=plans,
        forms=forms,
        newest=newest,
        ground=read_ground(),
        doors=doors,
        people=people,
        present=present,
        followed=_followed(
            [key for key, plan in plans.items() if plan.spec.over.over is Over.ENROLLED], homes
        ),
        responders=responders,
        reaches=read_reaches(actors, homes | merged),
    )


def read_stored(known: Known, items: Sequence[Visited]) -> None:
    """What is there already, and undos that wait: inside the decision, after one's turn."""
    ids = [item.report.id for item in items if isinstance(item.report, VisitReport)]
    known.stored = Visit.objects.only("id", "outcome", "flags").in_bulk(ids)
    known.undos = {one.visit_id: one for one in VisitUndo.objects.filter(visit_id__in=ids, applied_at=None)}


def number_of(key: str) -> int:
    """A person's id as a phone wrote it; 0 for what is none."""
    return int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0


def _doors(keys: Iterable[str]) -> dict[str, Door]:
    ids: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        ids[key[0]].add(int(key[1:]))
    found = _homes(ids[HOUSEHOLD])
    for pk, area_id in Site.objects.filter(pk__in=ids[SITE]).values_list("pk", "area_id"):
        found[f"{SITE}{pk}"] = Door(SITE, pk, area_id)
    for pk, area_id in Post.objects.filter(pk__in=ids[POST]).values_list("pk", "area_id"):
        found[f"{POST}{pk}"] = Door(POST, pk, area_id)
    return found


def _homes(ids: set[int]) -> dict[str, Door]:
    """Households by their keys, those that were merged by the one that took them up."""
    rows: dict[int, tuple[int, int | None]] = {}
    wanted = ids
    while wanted:
        fresh = Household.objects.filter(pk__in=wanted).values_list("pk", "area_id", "merged_into_id")
        rows |= {pk: (area_id, into) for pk, area_id, into in fresh}
        wanted = {into for _area, into in rows.values() if into is not None} - rows.keys()
    found = {}
    for pk in ids & rows.keys():
        last = _last(pk, {key: into for key, (_area, into) in rows.items()})
        named = Door(HOUSEHOLD, pk, rows[pk][0]) if last != pk else None
        found[f"{HOUSEHOLD}{pk}"] = Door(HOUSEHOLD, last, rows[last][0], named)
    return found


def _people(
    reports: Sequence[VisitReport], homes: set[int]
) -> tuple[dict[int, Resident], dict[int, list[int]]]:
    """People by every id that a phone may name them with, and who is at home at each door."""
    named = {report.person for report in reports if report.person}
    for report in reports:
        if report.answers is not None:
            named |= {number_of(key) for key in report.answers.people}
    columns = ("pk", "household_id", "presence", "merged_into_id")
    rows = {row[0]: row for row in Person.objects.filter(household__in=homes).values_list(*columns)}
    wanted = named - rows.keys()
    while wanted:
        rows |= {row[0]: row for row in Person.objects.filter(pk__in=wanted).values_list(*columns)}
        wanted = {row[3] for row in rows.values() if row[3] is not None} - rows.keys()
    merged = {pk: row[3] for pk, row in rows.items()}
    found: dict[int, Resident] = {}
    present: dict[int, list[int]] = defaultdict(list)
    for pk in sorted(rows):
        last = rows[_last(pk, merged)]
        found[pk] = Resident(last[0], last[1], last[2] == Presence.PRESENT.value)
        if last[0] == pk and found[pk].present:
            present[last[1]].append(pk)
    return found, present


def _last(pk: int, into: Mapping[int, int | None]) -> int:
    """The end of a chain of merges."""
    seen = {pk}
    while (following := into.get(pk)) is not None and following not in seen and following in into:
        seen.add(following)
        pk = following
    return pk


def _forms(codes: Iterable[str]) -> tuple[dict[tuple[str, int], FormSpec], dict[str, int]]:
    specs: dict[tuple[str, int], FormSpec] = {}
    newest: dict[str, int] = {}
    for row in FormVersion.objects.filter(code__in=set(codes)).order_by("code", "version"):
        specs[row.code, row.version] = msgspec.convert(row.spec, FormSpec)
        newest[row.code] = row.version
    return specs, newest


def _followed(
    rounds: Sequence[int], homes: set[int]
) -> dict[tuple[int, int], list[tuple[int | None, Followed]]]:
    found: dict[tuple[int, int], list[tuple[int | None, Followed]]] = defaultdict(list)
    if not rounds:
        return found
    rows = Enrolment.objects.filter(round__in=rounds, household__in=homes).order_by("-starts_on", "-pk")
    for one in rows:
        found[one.round_id, one.household_id].append((one.person_id, followed_of(one)))
    return found


def _responders(items: Sequence[Visited]) -> dict[int, int]:
    users = {item.visitor.user_id for item in items if item.visitor.user_id is not None}
    found = Responder.objects.filter(user__in=users).values_list("user_id", "pk")
    return dict(found)
