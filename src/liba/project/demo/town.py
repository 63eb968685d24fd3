"""The demo town from nothing: playbook, people, cards, staff, a week at the gates."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from liba.access.models import Gate, Pass
from liba.access.reports import Guard
from liba.access.services import end_duty, recount, start_duty
from liba.accounts.models import Device
from liba.governance.services import decision
from liba.kernel.actors import Actor, system
from liba.kernel.calendar import local_day
from liba.kernel.ids import id_at
from liba.playbook.services import apply_playbook, read_playbook, town_command
from liba.playbook.towns import packaged_playbook
from liba.project.demo.cards import Cards, issue_cards
from liba.project.demo.commanding import Commanding
from liba.project.demo.drills import Drill
from liba.project.demo.forces import FORCES
from liba.project.demo.hand_out import hand_out_cards
from liba.project.demo.happening import Past
from liba.project.demo.incidents import Incidents
from liba.project.demo.operation import start_operation
from liba.project.demo.past import DAYS, Week
from liba.project.demo.people import People
from liba.project.demo.profiles import PROFILES, Profile
from liba.project.demo.roster import VillagePlan, load_town, plan_town
from liba.project.demo.serving import Recruiter
from liba.project.demo.staff import SignIn, guarded_gates, hire, post_guards
from liba.project.demo.traffic import RoadWeek, record_week
from liba.registry.models import Household, Person
from liba.registry.terms import Presence
from liba.rounds.models import Visit
from liba.territory.models import Cordon
from liba.workforce.models import Responder

SHIFT = 4
SHEET = "demo-sign-in.json"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoTown:
    """What stands."""

    households: int
    people: int
    cards: Cards
    checks: int
    responders: int
    visits: int


def make_demo(town: str, *, households: int, now: datetime, say: Say) -> DemoTown:
    """Make the town, whole or not at all, as if it had begun a week ago, so that its gates have a past.

    `say` is told each step.
    """
    with decision():
        return _make(town, households, now, say)


def _make(town: str, households: int, now: datetime, say: Say) -> DemoTown:
    actor, profile = system("demo"), PROFILES[town]
    begun = now - timedelta(days=DAYS + 1)
    playbook = read_playbook(town, packaged_playbook(town))
    say(f"{playbook.town.name.zh} {playbook.town.name.en}: areas, cordons, gates, rules")
    apply_playbook(replace(actor, name=town_command(playbook)), playbook, now=begun)
    plans = plan_town(profile, households)
    say(f"{households} households with made-up people")
    first_day = local_day(begun, settings.LIBA_ZONE)
    people = load_town(actor, plans, People(profile.seed, first_day, profile.registered), now=begun)
    _count_present(actor, now=begun)
    cards = Cards(0, 0, 0)
    if profile.cards:
        say("passes and permits")
        cards = _cards(actor, profile, plans, begun=begun, now=now)
    say("users, guards, phones")
    sheet = hire(actor, profile, now=begun)
    share = min(1.0, households / profile.households)
    say("people on duty")
    recruiter = Recruiter(actor, seed=profile.seed, village=profile.village, share=share, now=begun)
    serving = recruiter.recruit(FORCES[town])
    guards = dict(zip(_guarded(), post_guards(actor, now=begun), strict=True))
    say(f"{DAYS} days at the gates")
    checks = _gates_past(profile, guards, share, now)
    say("doors, rotas, rounds")
    visits = start_operation(actor, town, serving, seed=profile.seed, share=share, begun=begun, now=now)
    _command_past(actor, Past(profile.seed), now, say)
    write_sheet(town, sheet)
    return DemoTown(Household.objects.count(), people, cards, checks, len(serving.everybody), visits)


def _command_past(actor: Actor, past: Past, now: datetime, say: Say) -> None:
    """The days of command, as far as the town has any; `say` is told only what comes."""
    planned = {
        "orders, returns, briefings": Commanding(actor, past, now=now).plan(),
        "incidents, bulletins": Incidents(past, now=now).plan(),
        "a drill": Drill(actor, past, now=now).plan(),
    }
    if any(planned.values()):
        say(", ".join(what for what, comes in planned.items() if comes))
    past.play(until=now)


def _cards(
    actor: Actor, profile: Profile, plans: tuple[VillagePlan, ...], *, begun: datetime, now: datetime
) -> Cards:
    today = local_day(now, settings.LIBA_ZONE)
    cards = issue_cards(actor, plans, seed=profile.seed, today=today, now=begun)
    hand_out_cards(actor, seed=profile.seed, now=begun)
    return cards


def _gates_past(profile: Profile, guards: dict[str, Guard], share: float, now: datetime) -> int:
    """A week of checks; its phones are nobody's: their shifts are over, and the posts wait for whoever pairs a phone."""
    today = local_day(now, settings.LIBA_ZONE)
    week = (Week if profile.cards else RoadWeek)(profile, settings.LIBA_ZONE, share)
    days = [today - timedelta(days=back) for back in range(DAYS, -1, -1)]
    checks = record_week(guards, week, days, until=now)
    for code, guard in guards.items():
        duty = start_duty(
            guard, duty_id=id_at(now), gate_id=code, started_at=now - timedelta(hours=SHIFT), now=now
        )
        end_duty(guard, duty_id=duty.pk, ended_at=now, now=now)
    Gate.objects.filter(is_open=True).update(last_heard_at=now)
    Device.objects.update(last_seen_at=now)
    return checks


def _count_present(actor: Actor, *, now: datetime) -> None:
    """Count who is at home as the town closes: nobody has gone through its outermost line yet."""
    present = Person.objects.filter(presence=Presence.PRESENT.value).count()
    for cordon in Cordon.objects.filter(parent=None):
        recount(actor, recount_id=id_at(now), cordon_id=cordon.pk, count=present, happened_at=now, now=now)


def standing_demo() -> DemoTown | None:
    """What stands from an earlier run; None when the database holds no town."""
    households = Household.objects.count()
    if not households:
        return None
    kinds = ("colour", "resident", "stall")
    colour, resident, stall = (Pass.objects.filter(type__kind=kind).count() for kind in kinds)
    return DemoTown(
        households, Person.objects.count(), Cards(colour, resident, stall), 0,
        Responder.objects.count(), Visit.objects.count(),
    )  # fmt: skip


def _guarded() -> list[str]:
    return [*guarded_gates().values_list("code", flat=True)]


def write_sheet(town: str, people: list[SignIn]) -> None:
    """Keep the printed sheet beside the data, readable by its owner alone: a demo's passwords are made once."""
    descriptor = os.open(_sheet(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        kept = {"town": town, "people": [asdict(person) for person in people]}
        json.dump(kept, file, ensure_ascii=False, indent=1)


def read_sheet() -> list[SignIn]:
    """The sheet of the standing demo; empty when it is not there (a town that is no demo has none)."""
    rows = _kept()["people"]
    return [SignIn(**{**row, "recovery": tuple(row["recovery"])}) for row in rows]


def sheet_town() -> str:
    """The short name under which the standing demo was made; empty where none was, or an older sheet does not say."""
    return str(_kept()["town"])


def _kept() -> dict[str, Any]:
    if not _sheet().exists():
        return {"town": "", "people": []}
    kept = json.loads(_sheet().read_text(encoding="utf-8"))
    return kept if isinstance(kept, dict) else {"town": "", "people": kept}


def _sheet() -> Path:
    return Path(settings.LIBA_VAR) / SHEET
