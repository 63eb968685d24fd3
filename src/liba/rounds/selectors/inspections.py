"""Draws, findings, and the gap: findings whose day is over."""

from datetime import date

from django.db.models import Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.kernel.text import Text
from liba.rounds.models import Draw, Finding
from liba.rounds.rules.draws import DrawFile
from liba.rounds.terms.plans import FindingState
from liba.territory.models import Site
from liba.territory.selectors import within
from liba.workforce.models import Post

_SEEING = (Power.INSPECT, Power.SEE_ROUNDS)


def draws() -> QuerySet[Draw]:
    """Every draw, newest first. They are public: that is what makes them fair."""
    return Draw.objects.select_related("round").order_by("-day", "-pk")


def draw_by_id(draw_id: int) -> Draw:
    """One draw."""
    found = draws().filter(pk=draw_id).first()
    if found is None:
        raise NotFound(what=f"draw {draw_id}")
    return found


def draw_file(draw: Draw) -> DrawFile:
    """The draw as it is published."""
    picks = draw.picks.select_related("post", "site").order_by("order")
    return DrawFile(
        draw.round.code, draw.day.isoformat(), draw.count, tuple(draw.listed), draw.list_digest, draw.seed,
        draw.seed_source, tuple(entry_of(one.post, one.site, one.record_day) for one in picks),
    )  # fmt: skip


def entry_of(post: Post | None, site: Site | None, record_day: date | None = None) -> str:
    """A line of the list: `post:CODE`, `site:CODE`, or `record:CODE:DAY` for a post's records of a day."""
    if site is not None:
        return f"site:{site.code}"
    code = post.code if post else ""
    return f"record:{code}:{record_day.isoformat()}" if record_day else f"post:{code}"


def findings(actor: Actor) -> QuerySet[Finding]:
    """Findings over the actor's areas, by the day on which they are to be put right. A visit taken back found nothing."""
    paths = tuple(path for power in _SEEING for path in actor.areas_for(power))
    held = within(paths, "post__area__path") | within(paths, "site__area__path")
    return (
        Finding.objects.filter(held)
        .exclude(visit__undone_at__isnull=False)
        .select_related("post__area", "site__area", "visit")
        .order_by("due_on", "pk")
    )


def overdue_findings(actor: Actor, today: date) -> QuerySet[Finding]:
    """The gap: findings that should have been put right before today."""
    return findings(actor).filter(state=FindingState.OPEN.value, due_on__lt=today)


def waiting_findings(actor: Actor) -> QuerySet[Finding]:
    """Put right, and not looked at again yet."""
    return findings(actor).filter(Q(state=FindingState.CORRECTED.value))


def place_of(finding: Finding) -> Text:
    """The name of the post or place."""
    if finding.post is not None:
        return finding.post.name
    return finding.site.name if finding.site is not None else Text("")


def path_of(finding: Finding) -> str:
    """The path of the area that answers for it."""
    place = finding.post or finding.site
    return place.area.path if place is not None else ""
