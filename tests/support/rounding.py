"""A town with rounds: who answers for which door, a daily form, and a check twice a day by linkers.

`rounds_town(town)` makes it of the small town. Linkers are `linkers[n]` with two households each, `grids[n]` and
`villages[n]` answer for the areas above them; each has a user with the role.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from liba.accounts.models import User
from liba.accounts.terms import Role
from liba.kernel.text import Text
from liba.registry.models import Household
from liba.rounds.models import Round
from liba.rounds.services import decide_form, start_round
from liba.rounds.terms.plans import By, Over, RoundSpec, Selector, Step, When, Window
from liba.territory.models import Area
from liba.workforce.models import Link, Responder
from liba.workforce.terms import LinkLevel
from tests.support.town import DAY, SmallTown
from tests.vectors.cases_forms import DAILY

MORNING = Window("am", Text("上午", "Morning"), 480, 720)
EVENING = Window("pm", Text("下午", "Evening"), 960, 1200)
TWICE = When((MORNING, EVENING))
STEPS = (Step(10, By.LINKER), Step(30, By.GRID), Step(60, By.VILLAGE))


def daily_spec(**more: object) -> RoundSpec:
    """The daily household check by linkers, in two windows."""
    given: dict[str, object] = {
        "form": "daily",
        "over": Selector(Over.HOUSEHOLDS),
        "by": By.LINKER,
        "when": TWICE,
        "missed": STEPS,
    }
    return RoundSpec(**{**given, **more})  # type: ignore[arg-type]


@dataclass
class RoundsTown:
    """Handles on what was made."""

    town: SmallTown
    daily: Round
    linkers: list[Responder] = field(default_factory=list)
    grids: list[Responder] = field(default_factory=list)
    villages: list[Responder] = field(default_factory=list)

    def doors(self, linker: int) -> list[Household]:
        """The households of a linker."""
        return self.town.households[2 * linker : 2 * linker + 2]


def serve(town: SmallTown, role: Role, area: Area, code: str) -> Responder:
    """Somebody who serves, with an account of the role over the area."""
    user: User = town.user(role, area, f"{role.value}-{code}")
    return Responder.objects.create(
        code=code, name=f"测试{code}", standing="volunteer", area=area, user=user, clearance="cleared",
        joined_on=DAY - timedelta(days=60), lon=area.lon, lat=area.lat,
    )  # fmt: skip


def answers_for(
    responder: Responder, place: Household | Area, level: LinkLevel, since: date | None = None
) -> Link:
    """A link, made straight in the table."""
    link = Link(level=level.value, responder=responder, starts_on=since or DAY - timedelta(days=30))
    if isinstance(place, Household):
        link.household = place
    else:
        link.area = place
    link.save()
    return link


def rounds_town(town: SmallTown) -> RoundsTown:
    """Make the chain and the round. The small town's twelve households get six linkers."""
    decide_form(town.system, DAILY, now=town.now - timedelta(days=2))
    daily = start_round(
        town.system, code="daily", name=Text("每日入户", "Daily check"), spec=daily_spec(),
        starts_on=DAY - timedelta(days=7), ends_on=DAY + timedelta(days=30), now=town.now - timedelta(days=2),
    )  # fmt: skip
    made = RoundsTown(town, daily)
    for n, village in enumerate(town.villages):
        grid = Area.objects.get(parent=village)
        leader = serve(town, Role.VILLAGE_CADRE, village, f"V{n}")
        worker = serve(town, Role.GRID_WORKER, grid, f"G{n}")
        answers_for(leader, village, LinkLevel.VILLAGE)
        answers_for(worker, grid, LinkLevel.GRID)
        made.villages.append(leader)
        made.grids.append(worker)
    for n in range(0, len(town.households), 2):
        linker = serve(town, Role.LINKER, town.households[n].area, f"L{n // 2}")
        for household in town.households[n : n + 2]:
            answers_for(linker, household, LinkLevel.LINKER)
        made.linkers.append(linker)
    return made
