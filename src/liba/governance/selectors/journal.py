"""Reading the journal: newest first, page by page, as fast at five million lines as at fifty."""

import operator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from django.db.models import Q, QuerySet

from liba.governance.models import JournalLine
from liba.governance.selectors.chain import journal_head
from liba.kernel.actors import Actor, Power

# A filter that no index serves looks at this many lines in one query, and at this many spans for one page: a rare
# line far back costs the reader another press of "older", never a page that takes seconds.
SPAN = 100_000
MOST_SPANS = 5
# Lines of one decision carry the time at which it began, so times run back a little against the numbers.
SLACK = 10_000


@dataclass(frozen=True, slots=True)
class JournalQuery:
    """What is looked for; an empty field asks for nothing. `verb` finds itself and all below it (`access.pass`).

    `since` is inclusive, `until` exclusive.
    """

    verb: str = ""
    actor_id: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    area_path: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Lines, newest first. `before` asks for the next page; None when there is none.

    A page may be short, even empty, and yet have a next one: so far had been looked.
    """

    lines: tuple[JournalLine, ...]
    before: int | None


def journal_page(
    actor: Actor, query: JournalQuery, *, before: int | None = None, size: int = 50
) -> JournalPage:
    """A page of the journal, of lines with `seq` below `before`. Needs READ_JOURNAL; shows lines of the actor's areas."""
    actor.require(Power.READ_JOURNAL)
    wanted = JournalLine.objects.filter(_own(actor), _asked(query)).order_by("-seq")
    start, stop = _bounds(query, before)
    straight = _indexed(actor, query)
    found: list[JournalLine] = []
    for _span in range(MOST_SPANS):
        lowest = stop if straight else max(stop, start - SPAN)
        found += wanted.filter(seq__lt=start, seq__gte=lowest)[: size + 1 - len(found)]
        start = lowest
        if len(found) > size or start <= stop:
            break
    if len(found) > size:
        return JournalPage(tuple(found[:size]), found[size - 1].seq)
    return JournalPage(tuple(found), start if start > stop else None)


def subject_history(
    actor: Actor, subject_kind: str, subject_id: object, *, size: int = 50
) -> QuerySet[JournalLine]:
    """The newest lines about one thing. Whoever may open the thing's page may see what was done to it, in own areas."""
    covered = [Q(area_path__startswith=scope.path) for scope in actor.scopes]
    return JournalLine.objects.filter(
        reduce(operator.or_, covered, Q(pk__in=())), subject_kind=subject_kind, subject_id=str(subject_id)
    ).order_by("-seq")[:size]


def _own(actor: Actor) -> Q:
    paths = actor.areas_for(Power.READ_JOURNAL)
    if "" in paths:
        return Q()
    return reduce(operator.or_, (Q(area_path__startswith=path) for path in paths), Q(pk__in=()))


def _asked(query: JournalQuery) -> Q:
    asked = Q()
    if query.verb:
        asked &= Q(verb=query.verb) | Q(verb__startswith=query.verb + ".")
    for name in ("actor_id", "subject_kind", "subject_id"):
        if value := getattr(query, name):
            asked &= Q(**{name: value})
    if query.area_path:
        asked &= Q(area_path__startswith=query.area_path)
    if query.since is not None:
        asked &= Q(at__gte=query.since)
    if query.until is not None:
        asked &= Q(at__lt=query.until)
    return asked


def _indexed(actor: Actor, query: JournalQuery) -> bool:
    """Whether an index leads straight to the lines: one thing's history, which is short, or all that one actor did."""
    if query.subject_kind and query.subject_id:
        return True
    narrowed = query.verb or query.subject_kind or query.area_path or not actor.may(Power.READ_JOURNAL)
    return bool(query.actor_id) and not narrowed


def _bounds(query: JournalQuery, before: int | None) -> tuple[int, int]:
    """Between which numbers to look, upper exclusive: found by time through its index, with some slack."""
    start, stop = journal_head().seq + 1, 1
    if query.until is not None:
        last = JournalLine.objects.filter(at__lt=query.until).order_by("-at", "-seq").first()
        start = min(start, last.seq + SLACK if last else 0)
    if query.since is not None:
        first = JournalLine.objects.filter(at__gte=query.since).order_by("at", "seq").first()
        stop = max(1, first.seq - SLACK) if first else start
    return (min(start, before) if before is not None else start), stop
