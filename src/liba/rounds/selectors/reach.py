"""Which doors are, or once were, somebody's: by links, unit, post, or by name."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from liba.kernel.actors import Actor, ActorKind, Power
from liba.rounds.models import Enrolment
from liba.rounds.selectors.targets import HOUSEHOLD, POST, SITE
from liba.workforce.models import Link, Shift, UnitMember
from liba.workforce.terms import LinkLevel, RotaState

Span = tuple[date, date | None]
_ALWAYS: Span = (date.min, None)


class Hold(StrEnum):
    """Whether a door is somebody's."""

    NOW = "now"
    ONCE = "once"
    NEVER = "never"


@dataclass(slots=True)
class Reach:
    """What one responder answers for, and when. Of households only those that were asked about."""

    actor: Actor
    responder_id: int | None
    households: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    areas: list[tuple[str, Span]] = field(default_factory=list)
    posts: set[int] = field(default_factory=set)
    sites: set[int] = field(default_factory=set)

    def of(self, kind: str, target_id: int, path: str, day: date) -> Hold:
        """Whether the target is theirs on the day, was at another time, or never."""
        if self.actor.kind is ActorKind.SYSTEM:
            return Hold.NOW
        spans = [span for area, span in self.areas if path.startswith(area)]
        if kind == HOUSEHOLD:
            spans += self.households.get(target_id, [])
        elif target_id in (self.posts if kind == POST else self.sites):
            spans.append(_ALWAYS)
        if kind in (SITE, POST) and self.actor.may(Power.INSPECT, path):
            spans.append(_ALWAYS)
        if any(starts <= day and (ends is None or day < ends) for starts, ends in spans):
            return Hold.NOW
        return Hold.ONCE if spans else Hold.NEVER


def read_reaches(actors: Mapping[int | None, Actor], households: Collection[int]) -> dict[int | None, Reach]:
    """The reach of each responder; of households only those given. Four queries, however many they are."""
    found = {pk: Reach(actor, pk) for pk, actor in actors.items()}
    ids = [pk for pk in actors if pk is not None]
    if not ids:
        return found
    links = Link.objects.filter(responder__in=ids)
    linked = links.filter(level=LinkLevel.LINKER.value, household__in=households)
    for pk, household_id, starts, ends in linked.values_list(
        "responder_id", "household_id", "starts_on", "ends_on"
    ):
        if household_id is not None:
            found[pk].households[household_id].append((starts, ends))
    areas = links.exclude(level=LinkLevel.LINKER.value)
    members = UnitMember.objects.filter(responder__in=ids)
    for rows, path in ((areas, "area__path"), (members, "unit__area__path")):
        for pk, place, starts, ends in rows.values_list("responder_id", path, "starts_on", "ends_on"):
            found[pk].areas.append((place, (starts, ends)))
    named = Enrolment.objects.filter(responder__in=ids, household__in=households)
    for pk, household_id, starts, _ends in named.values_list(
        "responder_id", "household_id", "starts_on", "ends_on"
    ):
        if pk is not None:
            found[pk].households[household_id].append((starts, None))
    shifts = Shift.objects.filter(responder__in=ids, rota__state=RotaState.PUBLISHED.value)
    for pk, post_id, site_id in shifts.values_list("responder_id", "post_id", "post__site_id").distinct():
        if pk is not None:
            found[pk].posts.add(post_id)
            found[pk].sites |= {site_id} - {None}
    return found
