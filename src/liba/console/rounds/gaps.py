"""The gaps of rounds on Today: people at risk whom nobody has seen, doors overdue, alerts, villages not closed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from liba.console.gap import Gap, places
from liba.console.saying import say_text
from liba.kernel.actors import Actor, ActorKind, Power
from liba.kernel.calendar import local_day
from liba.kernel.text import Text
from liba.rounds.rules.boards import by_part
from liba.rounds.selectors.alerts import alerts
from liba.rounds.selectors.closing import not_closed
from liba.rounds.selectors.coverage import RoundDay, board_of
from liba.rounds.selectors.household import own_dues
from liba.rounds.selectors.places import Place, place_of
from liba.rounds.terms.boards import Tally
from liba.rounds.terms.forms import Severity
from liba.rounds.terms.plans import AlertState, Over
from liba.workforce.selectors import households_of, responder_of_user

FRESH_SECONDS = 10  # Today asks each five seconds, of every desk that is open
FIELD = "/field/"
EVENING = 20  # o'clock
_DOORS = 15  # letters of a grid's path: what is that small opens to its doors


@dataclass(frozen=True, slots=True)
class Missed:
    """What a round misses today, and what each part of the place hides of it (part id, number)."""

    round_id: int
    name: Text
    follows: bool
    n: int
    hidden: tuple[tuple[int, int], ...]


def alerts_open(actor: Actor, now: datetime) -> Iterator[Gap]:
    """Alerts that nobody has settled: urgent ones apart."""
    waiting = alerts(actor).exclude(state=AlertState.SETTLED.value)
    place = place_of(actor)
    names = _names(place)
    found: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for severity, area_id in waiting.values_list("severity", "area_id"):
        where = names.get(place.part_of.get(area_id, 0), "")
        found[severity == Severity.URGENT.value][where] += 1
    address = reverse("console:alerts")
    urgent, others = found[True], found[False]
    yield Gap(_("Urgent alerts"), urgent.total(), places([*urgent.items()]), address, "bad", 98, "alert")
    yield Gap(_("Alerts to look at"), others.total(), places([*others.items()]), address, "warn", 72, "alert")


def doors_open(actor: Actor, now: datetime) -> Iterator[Gap]:
    """Each round of the day by what is missed in it; rounds that follow people stand above the others."""
    place = place_of(actor)
    names = _names(place)
    for missed in _missed(place, now):
        where = places([(names.get(part, ""), n) for part, n in missed.hidden if n])
        label = _("%(round)s: people not seen") if missed.follows else _("%(round)s: doors overdue")
        text = label % {"round": say_text(missed.name)}
        weight = 95 if missed.follows else 85
        yield Gap(text, missed.n, where, _address(place, missed.round_id), "bad", weight, "rounds")


def _names(place: Place) -> dict[int, str]:
    parts = (*place.parts, *([place.here] if place.here else []))
    return {part.pk: say_text(part.name) for part in parts}


def _missed(place: Place, now: datetime) -> list[Missed]:
    """What each round of the day misses where, a few seconds old at most."""
    today = local_day(now, settings.LIBA_ZONE)
    key = f"console.rounds:{'|'.join(place.paths)}:{today}"
    kept: list[Missed] | None = cache.get(key)
    if kept is None:
        kept = [_of(day, place) for day in board_of(place, today, now)]
        cache.set(key, kept, FRESH_SECONDS)
    return kept


def _of(day: RoundDay, place: Place) -> Missed:
    parts = by_part(day.tallies, place.part_of)
    hidden = tuple((part, Tally.together(bars.values()).wanting) for part, bars in parts.items())
    follows = day.spec.over.over is Over.ENROLLED
    return Missed(day.plan.id, day.plan.name, follows, day.whole.wanting, hidden)


def own_doors(actor: Actor, now: datetime) -> Iterator[Gap]:
    """What is left at the doors that one answers for oneself, for a linker who sees no board: the phone shows which."""
    if actor.holds(Power.SEE_ROUNDS) or actor.kind is not ActorKind.USER:
        return
    responder = responder_of_user(int(actor.id))
    if responder is None:
        return
    today = local_day(now, settings.LIBA_ZONE)
    own = own_dues(households_of(responder.pk, today), today, now)
    left = own.wanting + own.due
    done = _("%(done)s of %(all)s are done") % {"done": own.settled, "all": own.begun}
    yield Gap(_("Your own doors to visit"), left, done, FIELD, "bad" if own.wanting else "warn", 80, "rounds")


def days_open(actor: Actor, now: datetime) -> Iterator[Gap]:
    """Villages that have not closed yesterday; from the evening on also those that have not closed today."""
    today = local_day(now, settings.LIBA_ZONE)
    evening = now.astimezone(settings.LIBA_ZONE).hour >= EVENING
    for day in (today - timedelta(days=1), *((today,) if evening else ())):
        left = [say_text(area.name) for area in not_closed(actor, day)]
        text = (
            _("Villages that have not closed today")
            if day == today
            else _("Villages that have not closed yesterday")
        )
        yield Gap(text, len(left), places([(name, 1) for name in left]), _close(day), "warn", 65, "evening")


def _close(day: date) -> str:
    return reverse("console:closing") + f"?day={day.isoformat()}"


def _address(place: Place, round_id: int) -> str:
    """Of a grid worker the doors at once, of all others the board."""
    if place.here is not None and len(place.here.path) >= _DOORS:
        return reverse("console:round_doors", args=[round_id])
    return reverse("console:rounds") + f"?round={round_id}"
