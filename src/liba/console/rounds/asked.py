"""What an address asks of the boards: a day, a place, a round; and the links that ask for others."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings

from liba.console.requests import StaffRequest, day_in, number_in
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.places import Place, place_of
from liba.rounds.selectors.plans import plans_of, round_by_id
from liba.territory.models import Area


@dataclass(frozen=True)
class Asked:
    """What is looked at."""

    day: date
    today: date
    place: Place

    @property
    def is_today(self) -> bool:
        """Whether the day is the present one, which lives."""
        return self.day == self.today

    def link(self, **more: object) -> str:
        """A query for the same day and place with something else; None leaves a part out."""
        parts: dict[str, object] = {}
        if not self.is_today:
            parts["day"] = self.day.isoformat()
        if self.place.here is not None:
            parts["area"] = self.place.here.pk
        parts |= more
        return "?" + urlencode({name: value for name, value in parts.items() if value is not None})

    def around(self, actor: Actor) -> list[Area]:
        """The areas around the place whose rounds the asker sees too, the highest first."""
        return [area for area in self.place.above() if actor.may(Power.SEE_ROUNDS, area.path)]

    @property
    def links(self) -> dict[str, str]:
        """To the day before and the day after (none after today), and to the files."""
        before, after = self.day - timedelta(days=1), self.day + timedelta(days=1)
        return {
            "before": self.link(day=before.isoformat()),
            "after": self.link(day=after.isoformat()) if after <= self.today else "",
            "xlsx": self.link(format="xlsx"),
            "csv": self.link(format="csv"),
        }


def asked(request: StaffRequest) -> Asked:
    """The day (today unless named; never one to come) and the place of the address."""
    today = local_day(request.now, settings.LIBA_ZONE)
    day = min(day_in(request, "day") or today, today)
    return Asked(day, today, place_of(request.actor, number_in(request, "area")))


def plan_asked(round_id: int, now: datetime) -> Plan:
    """A round's plan by its id. Refuses (`NotFound`) an unknown one."""
    return plans_of([round_by_id(round_id)], now)[round_id]
