"""Looking at responders is written down, as every look at a person; what was searched for is not."""

from dataclasses import dataclass
from datetime import date, datetime

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.registry.services.drafts import today_of
from liba.registry.terms import Numbers
from liba.workforce.models import Clearance, Link, PledgeText, Responder, Shift, UnitMember
from liba.workforce.selectors.listing import Wanted, chosen_responders, masked_numbers, serving_of
from liba.workforce.selectors.people import clearance_history, responder
from liba.workforce.selectors.pledges import pledges_asked
from liba.workforce.selectors.units import units_of
from liba.workforce.terms import Serving

_LINKS, _SHIFTS = 30, 12


@dataclass(frozen=True, slots=True)
class ResponderPage:
    """A responder on one page, numbers masked."""

    one: Responder
    serving: Serving
    id_masked: str
    phones_masked: tuple[str, ...]
    units: tuple[UnitMember, ...]
    links: tuple[Link, ...]
    shifts: tuple[Shift, ...]
    pledges: tuple[tuple[PledgeText, bool], ...]
    clearances: tuple[Clearance, ...]


def look_at_responder(actor: Actor, responder_id: int, *, now: datetime) -> ResponderPage:
    """The responder on one page. Needs SEE_WORKFORCE over their area; the look is written down."""
    day = today_of(now)
    with decision():
        one = responder(actor, responder_id)
        id_masked, phones = masked_numbers(one)
        page = ResponderPage(
            one=one,
            serving=serving_of(one, day),
            id_masked=id_masked,
            phones_masked=phones,
            units=tuple(units_of(one.pk, day)),
            links=_links(one, day),
            shifts=_shifts(one, day),
            pledges=tuple(pledges_asked(one)),
            clearances=tuple(clearance_history(one.pk)),
        )
        _note(actor, "workforce.responder.seen", one, now)
    return page


def reveal_responder(actor: Actor, responder_id: int, *, now: datetime) -> Numbers:
    """A responder's numbers in full. Needs SEE_NUMBERS over their area, and is written down every time."""
    with decision():
        one = responder(actor, responder_id)
        actor.require(Power.SEE_NUMBERS, one.area.path)
        _note(actor, "workforce.responder.numbers_seen", one, now)
    phones = (one.phone or "", *(one.more_phones or "").split())
    return Numbers(one.id_number or "", tuple(phone for phone in phones if phone))


def search_responders(actor: Actor, wanted: Wanted, *, now: datetime, limit: int) -> list[Responder]:
    """The responders that are wanted; a search by words is written down, its words are not."""
    actor.require(Power.SEE_WORKFORCE)
    found = list(chosen_responders(actor, wanted, today_of(now))[:limit])
    if wanted.words.strip():
        with decision():
            record(actor, "workforce.responders.searched", "search", "responders", now, hits=len(found))
    return found


def list_responders(actor: Actor, wanted: Wanted, *, now: datetime) -> list[Responder]:
    """All responders that are wanted, to be taken away as a file: written down, with how many there are."""
    actor.require(Power.SEE_WORKFORCE)
    found = chosen_responders(actor, wanted, today_of(now)).prefetch_related("groups")
    rows = list(found)
    with decision():
        record(actor, "workforce.responders.listed", "list", "responders", now, count=len(rows))
    return rows


def look_at_signers(actor: Actor, text: PledgeText, *, count: int, now: datetime) -> None:
    """A list of who signed and who has not is taken away, printed or as a file: written down."""
    path = text.area.path if text.area else ""
    with decision():
        record(
            actor,
            "workforce.pledge.listed",
            "pledge",
            text.pk,
            now,
            area_path=path,
            code=text.code,
            count=count,
        )


def _links(one: Responder, day: date) -> tuple[Link, ...]:
    running = Link.objects.filter(responder=one, starts_on__lte=day).exclude(ends_on__lte=day)
    return tuple(running.select_related("area", "household").order_by("level", "pk")[:_LINKS])


def _shifts(one: Responder, day: date) -> tuple[Shift, ...]:
    coming = Shift.objects.filter(responder=one, day__gte=day, rota__state="published")
    return tuple(coming.select_related("post").order_by("starts_at")[:_SHIFTS])


def _note(actor: Actor, verb: str, one: Responder, now: datetime) -> None:
    record(actor, verb, "responder", one.pk, now, area_path=one.area.path, code=one.code)
