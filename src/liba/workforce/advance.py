"""What time alone changes at posts and doors: whoever answers for one hears that nobody arrived, links end with their door. Every step may be repeated."""

from datetime import datetime

from django.conf import settings

from liba.accounts.models import Grant
from liba.accounts.rules import ancestors
from liba.accounts.selectors.actors import running
from liba.accounts.services import tell
from liba.accounts.terms import Role
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, system
from liba.kernel.calendar import local_day
from liba.kernel.refusals import FactValue
from liba.kernel.text import as_facts
from liba.workforce.models import Shift
from liba.workforce.selectors.gaps import SilentShift, posts_nobody_arrived
from liba.workforce.services.following import end_links_of_closed
from liba.workforce.services.phones import take_back_phones
from liba.workforce.services.unfinished import end_searches

NOBODY_ARRIVED = "nobody_arrived"
_ACTOR = system("advance")


def advance(*, now: datetime) -> dict[str, int]:
    """Those who plan a post's rota are told once for each shift at which nobody has arrived; links of doors that are
    closed end; who left loses the phone; a search that never came back ends. How many of each."""
    return {
        "posts_nobody_arrived": sum(_tell(_ACTOR, silent, now) for silent in _untold(now)),
        "links_of_closed_doors": end_links_of_closed(now),
        "phones_taken_back": take_back_phones(_ACTOR, today=local_day(now, settings.LIBA_ZONE), now=now),
        "searches_ended": end_searches(_ACTOR, now=now),
    }


def _untold(now: datetime) -> list[SilentShift]:
    return [
        silent
        for silent in posts_nobody_arrived(_ACTOR, now)
        if all(shift.told_missing_at is None for shift in silent.shifts)
    ]


def _tell(actor: Actor, silent: SilentShift, now: datetime) -> bool:
    post, first = silent.post, silent.shifts[0]
    users = _who_answers(post.area.path, now)
    facts: dict[str, FactValue] = {
        "post": post.code,
        **as_facts("name", post.name),
        "shift": first.pk,
        "at": silent.starts_at.isoformat(),
    }
    with decision():
        keys = [shift.pk for shift in silent.shifts]
        # Compare and set: two runs at once tell of it once.
        if not Shift.objects.filter(pk__in=keys, told_missing_at=None).update(told_missing_at=now):
            return False
        tell(users, NOBODY_ARRIVED, facts, now)
        record(
            actor,
            "workforce.post.nobody_arrived",
            "post",
            post.pk,
            now,
            area_path=post.area.path,
            code=post.code,
            shift=first.pk,
            told=len(users),
        )
    return True


def _who_answers(path: str, now: datetime) -> list[int]:
    """Cadres and unit leaders of the area, or of one above it; where there is none, the commanders."""
    granted = Grant.objects.filter(running(now), user__is_active=True)
    near = granted.filter(
        role__in=(Role.VILLAGE_CADRE.value, Role.UNIT_LEADER.value), area__path__in=ancestors(path)
    )
    found = near if near.exists() else granted.filter(role=Role.COMMANDER.value)
    return sorted(set(found.values_list("user_id", flat=True)))
