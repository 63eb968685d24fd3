"""Searching is looking at people's data, so it is written down; the words are not."""

from datetime import datetime

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.registry.selectors.search import Found, find_people, next_page
from liba.registry.terms import SearchBy


def search_people(
    actor: Actor, query: str, *, now: datetime, after: str = "", how: SearchBy | None = None, limit: int = 50
) -> Found:
    """One page of people that the actor may see; for a following page pass `after` and `how` of the page before."""
    actor.require(Power.SEE_PEOPLE)
    if how is not None and after:
        found = next_page(actor, query, how, after=after, limit=limit)
    else:
        found = find_people(actor, query, after=after, limit=limit)
    with decision():
        record(
            actor,
            "registry.people.searched",
            "search",
            found.how.value,
            now,
            hits=len(found.people),
            more=bool(found.next),
        )
    return found
