"""What runs in a demo town: phones handed out, doors linked, people followed, rotas published, some days of rounds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.conf import settings

from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.kernel.text import Text
from liba.project.demo.linking import link_doors
from liba.project.demo.serving import Serving, hand_out_phones
from liba.project.demo.visits import Visiting
from liba.registry.models import Person
from liba.rounds.models import Alert, Round
from liba.rounds.services import enrol, settle_alert
from liba.rounds.terms.plans import By
from liba.territory.models import Area
from liba.workforce.models import Post, Responder
from liba.workforce.services import propose_neighbours_rota, propose_rota, publish_rota
from liba.workforce.terms import PostKind, Standing

_ROTA_DAYS = 7
_OLD_ALERT = timedelta(hours=20)
_SETTLED = ("已核实，村医上门复测正常", "已电话核实，误报", "已登记，居家观察", "已处置，责任人复查")


@dataclass(frozen=True, slots=True)
class Following:
    """So many people at full size are followed by a round, each for one of the reasons, since so many days at most."""

    round_code: str
    people: int
    reasons: tuple[str, ...]
    days: int = 12


@dataclass(frozen=True, slots=True)
class Operation:
    """What a town's last days were: who is followed, how many days of which rounds were gone."""

    following: tuple[Following, ...] = ()
    days: int = 3
    rounds: tuple[str, ...] = ()


_EXPOSURES = ("close_contact", "same_transport", "affected_area")
OPERATIONS: Mapping[str, Operation] = {
    "heshi": Operation(days=2, rounds=("patrol",)),
    "xiangling": Operation((Following("risk-check", 120, _EXPOSURES),)),
    "liuliang": Operation((Following("wellbeing", 84, _EXPOSURES),)),
    "shengtang": Operation(days=2),
    "dongguan": Operation(
        (
            Following("home-visits", 60, _EXPOSURES),
            Following("temperatures", 60, _EXPOSURES),
            Following("follow-up", 30, ("released",), 3),
        )
    ),
}


def start_operation(
    actor: Actor, town: str, serving: Serving, *, seed: int, share: float, begun: datetime, now: datetime
) -> int:
    """Start it all as of the day on which the town closed; how many visits were recorded since."""
    operation = OPERATIONS[town]
    hand_out_phones(actor, serving.phones, now=begun)
    link_doors(actor, serving, now=begun)
    for following in operation.following:
        _follow(actor, following, seed=seed, share=share, begun=begun, now=now)
    publish_rotas(actor, days=_ROTA_DAYS, now=now - timedelta(days=operation.days - 1))
    today = local_day(now, settings.LIBA_ZONE)
    visiting = Visiting(seed=seed, zone=settings.LIBA_ZONE, now=now)
    days = [today - timedelta(days=back) for back in range(operation.days - 1, -1, -1)]
    visits = visiting.record(days, operation.rounds)
    _settle_old(actor, seed=seed, now=now)
    return visits


def _follow(
    actor: Actor, following: Following, *, seed: int, share: float, begun: datetime, now: datetime
) -> None:
    """People who were exposed, one in a household, spread over the town; the clinic's rounds name a clinician."""
    random = Random(seed)  # noqa: S311 - the same people each time
    round_ = Round.objects.get(code=following.round_code)
    first = local_day(begun, settings.LIBA_ZONE)
    heads = Person.objects.filter(presence="present", is_head=False).order_by("household_id", "pk")
    homes = {home: pk for pk, home in reversed(heads.values_list("pk", "household_id"))}
    chosen = random.sample(sorted(homes), min(len(homes), max(2, round(following.people * share))))
    named = [*_clinicians()] if round_.spec["by"] == By.NAMED.value else []
    for place, home in enumerate(chosen):
        event_on = first - timedelta(days=random.randrange(following.days))
        enrol(
            actor,
            round_id=round_.pk,
            household_id=home,
            person_id=homes[home],
            reason=following.reasons[place % len(following.reasons)],
            event_on=event_on,
            starts_on=first,
            ends_on=max(first + timedelta(days=9), event_on + timedelta(days=14)),
            responder_id=named[place % len(named)] if named else None,
            now=begun,
        )


def _clinicians() -> Iterator[int]:
    cleared = Responder.objects.filter(clearance="cleared", user__isnull=False)
    yield from cleared.filter(standing=Standing.CLINICIAN.value).order_by("pk").values_list("pk", flat=True)


def publish_rotas(actor: Actor, *, days: int, now: datetime, first: date | None = None) -> None:
    """Some days of posts, from today or a later day on, and each lane's neighbours in turn."""
    first = first or local_day(now, settings.LIBA_ZONE)
    last = first + timedelta(days=days - 1)
    posts = Post.objects.filter(closed_on=None)
    root = Area.objects.get(parent=None)
    if posts.exclude(kind=PostKind.LANE.value).exists():
        kinds = [
            PostKind(kind) for kind in sorted({*posts.values_list("kind", flat=True)} - {PostKind.LANE.value})
        ]
        rota = propose_rota(
            actor,
            area_id=root.pk,
            name=Text("值守排班", "Posts"),
            from_on=first,
            to_on=last,
            kinds=kinds,
            now=now,
        )
        publish_rota(actor, rota.pk, version=rota.version, now=now)
    for area in Area.objects.filter(posts__kind=PostKind.LANE.value).distinct().order_by("path"):
        _publish_lane(actor, area, first, last, now)


def _publish_lane(actor: Actor, area: Area, first: date, last: date, now: datetime) -> None:
    name = Text(f"{area.name_zh}邻里轮值", f"Neighbours of {area.name_en}")
    rota = propose_neighbours_rota(actor, area_id=area.pk, name=name, from_on=first, to_on=last, now=now)
    publish_rota(actor, rota.pk, version=rota.version, now=now)


def _settle_old(actor: Actor, *, seed: int, now: datetime) -> None:
    """Most of what was raised before yesterday evening has been seen to."""
    random = Random(seed)  # noqa: S311 - the same alerts each time
    for alert in Alert.objects.filter(arrived_at__lt=now - _OLD_ALERT).order_by("pk"):
        if random.random() < 0.85:
            settle_alert(actor, alert.pk, note=random.choice(_SETTLED), now=now)
