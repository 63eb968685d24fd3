"""Bulletins, and what a text for everybody would give away of people."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from liba.command.models import Bulletin
from liba.command.rules.bulletins import Gives, may_be_names, numbers_in
from liba.desk.models import Incident, IncidentEvent
from liba.registry.models import Person
from liba.workforce.models import Responder

SHOWN_TO_UNITS = timedelta(days=7)
_AT_ONCE = 500


def bulletins() -> QuerySet[Bulletin]:
    """Every bulletin, the newest first. They name nobody, so whoever serves may read them."""
    return Bulletin.objects.order_by("-published_at", "-pk")


def running_bulletins(now: datetime) -> QuerySet[Bulletin]:
    """What units are shown: the last week's that were not withdrawn."""
    return bulletins().filter(withdrawn_at=None, published_at__gt=now - SHOWN_TO_UNITS)


def giving_away(text: str, one: Incident | None) -> list[Gives]:
    """What the text would give away: numbers, the names that stand in what was said of the incident, other known names."""
    found = list(numbers_in(text))
    if one is None:
        return [*found, *(Gives("name", name, certain=False) for name in _known(may_be_names(text)))]
    said = "\n".join(_said(one))
    caller = (one.caller or "").strip()
    if len(caller) > 1 and caller in text:
        found.append(Gives("name", caller, certain=True))
    known = _known(may_be_names(text) - {caller})
    return [*found, *(Gives("name", name, certain=name in said) for name in known)]


def _said(one: Incident) -> Iterator[str]:
    yield from (part for part in (one.words, one.outcome, one.caller) if part)
    notes = IncidentEvent.objects.filter(incident=one, note__isnull=False)
    yield from (event.note for event in notes.only("note") if event.note)


def _known(words: set[str]) -> list[str]:
    """Which of the words are names of people of the registry or of those who serve."""
    found: set[str] = set()
    listed = sorted(words)
    for start in range(0, len(listed), _AT_ONCE):
        part = listed[start : start + _AT_ONCE]
        found.update(Person.objects.filter(name__in=part, merged_into=None).values_list("name", flat=True))
        found.update(Responder.objects.filter(name__in=part).values_list("name", flat=True))
    return sorted(found)
