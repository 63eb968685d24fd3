"""How far the census is, village by village."""

from dataclasses import dataclass, field

import msgspec
from django.db.models import Count, Q

from liba.kernel.actors import Actor, Power
from liba.registry.models import Household
from liba.rounds.models import Difference, FormVersion, Round, Visit
from liba.rounds.selectors.census.cases import open_differences
from liba.rounds.terms.census import COUNTED, PRESENCE
from liba.rounds.terms.forms import FormSpec
from liba.rounds.terms.plans import DifferenceState, Outcome
from liba.territory.models import Area
from liba.territory.selectors import within

VILLAGE_DEPTH = 2


@dataclass(slots=True)
class VillageCount:
    """A village's census: households, those counted, and its differences by kind and state."""

    area: Area
    households: int = 0
    counted: int = 0
    open: int = 0
    decided: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """Of the households, rounded down: a hundred means all."""
        return self.counted * 100 // self.households if self.households else 0


def census_rounds() -> list[Round]:
    """Rounds whose form is held against the registry."""
    codes = set()
    for version in FormVersion.objects.all():
        spec = msgspec.convert(version.spec, FormSpec)
        if {question.code for question in spec.questions} & {COUNTED, PRESENCE}:
            codes.add(version.code)
    return [one for one in Round.objects.order_by("-starts_on", "code") if one.spec.get("form") in codes]


def census_progress(actor: Actor, round_: Round | None) -> list[VillageCount]:
    """Each village in the actor's areas with its counts; of the households those that a visit of the round settled."""
    held = actor.areas_for(Power.EDIT_REGISTRY)
    villages = {
        area.path: VillageCount(area)
        for area in Area.objects.filter(closed_on=None).order_by("path")
        if area.path.count(".") == VILLAGE_DEPTH
        and any(area.path.startswith(path) or path.startswith(area.path) for path in held)
    }
    homes = Household.objects.filter(within(held, "area__path"), closed_at=None)
    _add(villages, dict(homes.order_by().values_list("area__path").annotate(n=Count("pk"))), "households")
    if round_ is not None:
        counted = Visit.objects.filter(
            within(held, "household__area__path"), round=round_, outcome=Outcome.DONE.value, undone_at=None
        )
        doors = counted.order_by().values_list("household__area__path")
        _add(villages, dict(doors.annotate(n=Count("household", distinct=True))), "counted")
    decided = Difference.objects.filter(within(held, "household__area__path")).exclude(
        Q(state=DifferenceState.OPEN.value) | Q(decided_by="")
    )
    _add(
        villages,
        dict(decided.order_by().values_list("household__area__path").annotate(n=Count("pk"))),
        "decided",
    )
    waiting = open_differences(actor).order_by().values_list("household__area__path", "kind")
    for path, kind, number in waiting.annotate(n=Count("pk")):
        village = villages.get(_village(path))
        if village is not None:
            village.open += number
            village.kinds[kind] = village.kinds.get(kind, 0) + number
    return list(villages.values())


def _add(villages: dict[str, VillageCount], counts: dict[str, int], name: str) -> None:
    for path, number in counts.items():
        village = villages.get(_village(path))
        if village is not None:
            setattr(village, name, getattr(village, name) + number)


def _village(path: str) -> str:
    return ".".join(path.split(".")[:VILLAGE_DEPTH]) + "."
