"""What time alone changes at gates and in passes. Every step may be repeated: the second time it finds nothing to do."""

from datetime import datetime

from django.conf import settings

from liba.access.selectors.enforcement import gate_path
from liba.access.selectors.gates import QuietPost, silent_posts
from liba.access.services.passes import end_expired_passes, passes_follow
from liba.accounts.models import Grant, Notice
from liba.accounts.rules import ancestors
from liba.accounts.selectors.actors import running
from liba.accounts.services import tell
from liba.accounts.terms import Role
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, system
from liba.kernel.calendar import local_day
from liba.kernel.text import as_facts

SILENT_POST = "silent_post"
_ACTOR = system("advance")


def advance(*, now: datetime) -> dict[str, int]:
    """Passes follow their people, passes past their last day end, gate officers hear of posts that fell silent.

    How many of each. Measures and grants need nothing: they are over when their time is, wherever they are asked.
    """
    return {
        "passes_moved": passes_follow(_ACTOR, now=now),
        "passes_ended": end_expired_passes(_ACTOR, today=local_day(now, settings.LIBA_ZONE), now=now),
        "posts_silent": tell_of_silent_posts(_ACTOR, now=now),
    }


def tell_of_silent_posts(actor: Actor, *, now: datetime) -> int:
    """Tell those who answer for a gate that nothing is heard of it, once for each silence. How many gates were new.

    Gates where nobody is on duty are a gap on the console, but they did not fall silent.
    """
    fallen = [post for post in silent_posts(actor, now) if post.last_heard_at is not None]
    return sum(_tell(actor, post, now) for post in fallen if not _told(post))


def _told(post: QuietPost) -> bool:
    return Notice.objects.filter(
        kind=SILENT_POST, facts__gate=post.gate.code, made_at__gte=post.last_heard_at
    ).exists()


def _tell(actor: Actor, post: QuietPost, now: datetime) -> bool:
    path = gate_path(post.gate)
    officers = Grant.objects.filter(
        running(now), role=Role.GATE_OFFICER.value, area__path__in=ancestors(path), user__is_active=True
    ).values_list("user_id", flat=True)
    users = list(officers) or list(
        Grant.objects.filter(running(now), role=Role.COMMANDER.value, user__is_active=True).values_list(
            "user_id", flat=True
        )
    )
    if not users:
        return False
    heard = post.last_heard_at.isoformat() if post.last_heard_at else ""
    with decision():
        tell(
            users,
            SILENT_POST,
            {"gate": post.gate.code, **as_facts("name", post.gate.name), "last_heard_at": heard},
            now,
        )
        record(
            actor,
            "access.post.silent",
            "gate",
            post.gate.pk,
            now,
            area_path=path,
            code=post.gate.code,
            told=len(set(users)),
        )
    return True
