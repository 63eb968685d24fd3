"""Heshi raised for a played day: its playbook, people and cards, without a past."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from liba.access.models import Pass
from liba.access.services import issue_resident_pass
from liba.accounts.services import set_officer_pin
from liba.accounts.terms import Role
from liba.kernel.calendar import local_day
from liba.playbook.services import apply_playbook, read_playbook
from liba.playbook.towns import packaged_playbook
from liba.project.demo.cards import issue_cards
from liba.project.demo.people import People
from liba.project.demo.roster import FULL_SIZE, load_town, plan_villages
from liba.project.proofs.day import TownDay, number_of
from liba.project.proofs.raised import Raised, raise_teams
from liba.registry.models import Person

SEED = 510304104
OFFICER_PIN = "271828"
# 二月初三, 22:00: the evening before red's day; then come yellow's and blue's, and a week later the tenth.
BEGIN = datetime(2020, 2, 25, 14, 0, tzinfo=UTC)


@dataclass
class Heshi:
    """The town and its day."""

    day: TownDay
    officer_id: int
    people: int
    teams: Raised

    def card(self, colour: str, household: int = 0, card: int = 0) -> Pass:
        """A card of the n-th household of a colour: the first of its set, unless another is asked for."""
        first = Pass.objects.filter(type__code=colour).order_by("pk")[household * 3 + card]
        return Pass.objects.select_related("run", "type__cordon").get(pk=first.pk)

    def number(self, colour: str, household: int = 0, card: int = 0) -> str:
        """Its printed number."""
        return number_of(self.card(colour, household, card))

    def first(self, kind: str, place: int = 0) -> Pass:
        """A resident's pass or a stall's permit."""
        return (
            Pass.objects.select_related("run", "type__cordon", "person", "site")
            .filter(type__code=kind)
            .order_by("pk")[place]
        )

    def somebody_of(self, village: str, place: int = 0) -> Person:
        """A person who lives in a village."""
        people = Person.objects.select_related("household__area").filter(
            household__area__code__startswith=village
        )
        return people.filter(presence="present", is_head=True).order_by("pk")[place]


def raise_heshi(day: TownDay, households: int) -> Heshi:
    """Make the town at the day's moment, through the services of its desks."""
    now = day.moment
    apply_playbook(day.actor, read_playbook("heshi", packaged_playbook("heshi")), now=now)
    plans = plan_villages(households, SEED)
    today = local_day(now, settings.LIBA_ZONE)
    people = load_town(day.actor, plans, People(SEED, today), now=now)
    issue_cards(day.actor, plans, seed=SEED, today=today, now=now)
    officer = day.user("officer", Role.GATE_OFFICER)
    set_officer_pin(day.actor, officer.pk, pin=OFFICER_PIN, now=now)
    teams = raise_teams(day, seed=SEED, share=min(1.0, households / FULL_SIZE))
    town = Heshi(day, officer.pk, people, teams)
    neighbour = town.somebody_of("510304104225")
    issue_resident_pass(day.actor, type_code="resident-b", person_id=neighbour.pk, now=now)
    return town
