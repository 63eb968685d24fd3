"""What was answered at doors: today's and yesterday's visits, and each form's last answers."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Max, Q, QuerySet

from liba.rounds.models import Visit
from liba.rounds.selectors.targets import HOUSEHOLD, POST, SITE

# Older answers help nobody at the door, and are soon destroyed.
LAST_FOR: Final = timedelta(days=14)
_CHUNK: Final = 500


def at_doors(keys: Iterable[str]) -> Q:
    """A condition on visits: at one of these doors."""
    ids: dict[str, list[int]] = {HOUSEHOLD: [], SITE: [], POST: []}
    for key in keys:
        ids[key[0]].append(int(key[1:]))
    return Q(household__in=ids[HOUSEHOLD]) | Q(site__in=ids[SITE]) | Q(post__in=ids[POST])


def visits_at(keys: Collection[str], rounds: Collection[int], days: Collection[date]) -> list[Visit]:
    """Visits of these rounds and days at the doors that were not taken back, without what was answered."""
    found: list[Visit] = []
    for part in _parts(keys):
        rows = _standing(part).filter(round__in=rounds, day__in=days).select_related("responder")
        found += rows.defer("answers", "note", "counts").order_by("happened_at", "pk")
    return found


def last_visits(keys: Collection[str], now: datetime) -> list[Visit]:
    """For each door and round the newest visit of the last fortnight, with its answers opened."""
    found: list[Visit] = []
    for part in _parts(keys):
        rows = _standing(part).filter(happened_at__gte=now - LAST_FOR)
        newest = (
            rows.values("household", "site", "post", "round").annotate(last=Max("happened_at")).order_by()
        )
        wanted = {(row["household"], row["site"], row["post"], row["round"], row["last"]) for row in newest}
        moments = {row[4] for row in wanted}
        shown = rows.filter(happened_at__in=moments).select_related("responder")
        found += [visit for visit in shown if _place(visit) in wanted]
    return found


def _place(visit: Visit) -> tuple[object, ...]:
    return visit.household_id, visit.site_id, visit.post_id, visit.round_id, visit.happened_at


def _standing(keys: Collection[str]) -> QuerySet[Visit]:
    return Visit.objects.filter(at_doors(keys), undone_at=None)


def _parts(keys: Collection[str]) -> Iterable[list[str]]:
    """Some hundred at a time: SQLite takes only so many values in one statement."""
    ordered = sorted(keys)
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))
