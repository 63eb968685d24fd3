"""Pledges: the words that are signed, and who signed them, on the phone or on paper."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from liba.governance.services import decision, record, record_all, take_turn
from liba.governance.terms import Entry
from liba.kernel.actors import Actor, Power
from liba.kernel.ids import id_at
from liba.kernel.refusals import FactValue, Forbidden, NotFound
from liba.kernel.text import Text
from liba.registry.models import Household
from liba.registry.services.drafts import today_of
from liba.territory.selectors import area_by_code
from liba.workforce.models import Pledge, PledgeText, Responder
from liba.workforce.refusals import NotAsked, PledgeWithdrawn, SameWords, UnknownPledge
from liba.workforce.rules.pledges import keyed_rows
from liba.workforce.selectors.pledges import asked_households, asked_responders
from liba.workforce.terms import PledgeAudience, SignedBy


@dataclass(frozen=True, slots=True)
class SheetKeyed:
    """What came of a ticked sheet: how many signed now, how many had signed, and what is no row of it."""

    signed: int
    already: int
    wrong: tuple[str, ...]


def decide_pledge(
    actor: Actor,
    *,
    code: str,
    audience: PledgeAudience,
    title: Text,
    body: Text,
    area_code: str = "",
    now: datetime,
) -> PledgeText:
    """Decide a promise, or its next version: the one before is withdrawn and everybody is asked again.

    Signatures under the older words stay what they were. Refuses a version that says the same (`SameWords`).
    """
    area = area_by_code(area_code) if area_code else None
    actor.require(Power.MANAGE_WORKFORCE, area.path if area else "")
    with decision():
        take_turn()
        before = PledgeText.objects.filter(code=code).order_by("-version").first()
        text = PledgeText(
            code=code,
            version=before.version + 1 if before else 1,
            audience=audience.value,
            area=area,
            title_zh=title.zh,
            title_en=title.en,
            body_zh=body.zh.strip(),
            body_en=body.en.strip(),
            decided_at=now,
            decided_by=actor.name,
        )
        if before is not None and before.withdrawn_at is None and _same(before, text):
            raise SameWords(title=before.title)
        PledgeText.objects.filter(code=code, withdrawn_at=None).update(withdrawn_at=now)
        text.save(force_insert=True)
        _note(actor, "workforce.pledge.decided", text, now)
    return text


def withdraw_pledge(actor: Actor, text_id: int, *, now: datetime) -> PledgeText:
    """Nobody is asked any more; what was signed stays for its time. Withdrawing again changes nothing."""
    with decision():
        text = _text(text_id)
        actor.require(Power.MANAGE_WORKFORCE, text.area.path if text.area else "")
        if text.withdrawn_at is None:
            text.withdrawn_at = now
            text.save(update_fields=["withdrawn_at"])
            _note(actor, "workforce.pledge.withdrawn", text, now)
    return text


def sign_pledge(
    actor: Actor,
    text_id: int,
    *,
    pledge_id: UUID,
    responder_id: int | None = None,
    household_id: int | None = None,
    signed_by: SignedBy = SignedBy.PHONE,
    happened_at: datetime,
    now: datetime,
) -> Pledge:
    """Somebody signs, for themselves or for their household. The first signature stands; a second one changes nothing.

    Whoever signs is asked by the text (`NotAsked`), and is the actor (a household's: one who lives in it) unless the
    actor keeps the list. Refuses a text that was withdrawn before it was signed.
    """
    with decision():
        take_turn()
        text = _text(text_id)
        one = Responder.objects.select_related("area", "person").filter(pk=responder_id or 0).first()
        home = Household.objects.select_related("area").filter(pk=household_id or 0).first()
        _check_right(actor, one, home)
        if text.withdrawn_at is not None and happened_at >= text.withdrawn_at:
            raise PledgeWithdrawn(title=text.title)
        _check_asked(text, one, home)
        of_one = {"responder": one} if one is not None else {"household": home}
        known = (
            Pledge.objects.filter(text=text, **of_one).first() or Pledge.objects.filter(pk=pledge_id).first()
        )
        if known is not None:
            return known
        pledge = Pledge.objects.create(
            id=pledge_id,
            text=text,
            signed_by=signed_by.value,
            happened_at=min(happened_at, now),
            recorded_at=now,
            by=actor.name,
            **of_one,
        )
        record_all([_entry(actor, pledge)], now)
    return pledge


def key_sheet(
    actor: Actor, text_id: int, typed: str, *, ticked: Iterable[int] = (), now: datetime
) -> SheetKeyed:
    """Key a ticked paper list back: the codes of its rows as typed, and rows ticked on the screen by their number.

    A row is a responder's or a household's number, as the text asks. What is no row of the actor's areas is told and
    left out; the others count.
    """
    numbers, wrong = keyed_rows(typed)
    with decision():
        take_turn()
        text = _text(text_id)
        if text.withdrawn_at is not None:
            raise PledgeWithdrawn(title=text.title)
        wanted = list(dict.fromkeys([*numbers, *ticked]))
        known, done = _rows(actor, text, wanted, today_of(now))
        fresh = [number for number in wanted if number in known and number not in done]
        column = "household_id" if text.audience == PledgeAudience.HOUSEHOLDS else "responder_id"
        pledges = [
            Pledge(
                id=id_at(now),
                text=text,
                signed_by=SignedBy.PAPER.value,
                happened_at=now,
                recorded_at=now,
                by=actor.name,
                **{column: number},
            )
            for number in fresh
        ]
        Pledge.objects.bulk_create(pledges)
        record_all([_entry(actor, pledge, known) for pledge in pledges], now)
    foreign = tuple(str(number) for number in wanted if number not in known)
    return SheetKeyed(len(fresh), len(done), (*wrong, *foreign))


def strike_pledge(actor: Actor, pledge_id: UUID, *, now: datetime) -> None:
    """Take a signature back that was keyed by mistake. The journal keeps that it stood here."""
    with decision():
        pledge = (
            Pledge.objects.select_related("text", "responder__area", "household__area")
            .filter(pk=pledge_id)
            .first()
        )
        if pledge is None:
            raise NotFound(what=f"pledge {pledge_id}")
        path = _path(pledge.responder, pledge.household)
        actor.require(Power.MANAGE_WORKFORCE, path)
        entry = _entry(actor, pledge, verb="workforce.pledge.struck")
        pledge.delete()
        record_all([entry], now)


def _check_right(actor: Actor, one: Responder | None, home: Household | None) -> None:
    if (one is None) == (home is None):
        raise UnknownPledge
    if one is not None and one.user_id is not None and actor.id == str(one.user_id):
        return
    if home is not None and actor.id in _accounts_in(home):
        return
    actor.require(Power.MANAGE_WORKFORCE, _path(one, home))


def _accounts_in(home: Household) -> Collection[str]:
    """The accounts of responders who live in a household."""
    living = Responder.objects.filter(
        Q(person__household=home, person__merged_into=None) | Q(person__merged_into__household=home)
    ).exclude(user=None)
    return {str(user_id) for user_id in living.values_list("user_id", flat=True)}


def _check_asked(text: PledgeText, one: Responder | None, home: Household | None) -> None:
    wanted = PledgeAudience.RESPONDERS if one is not None else PledgeAudience.HOUSEHOLDS
    reach = text.area.path if text.area else ""
    if text.audience != wanted or not _path(one, home).startswith(reach):
        raise NotAsked(title=text.title, who=one.code if one is not None else home.code if home else "")


def _path(one: Responder | None, home: Household | None) -> str:
    if one is not None:
        return one.area.path
    return home.area.path if home is not None else ""


def _rows(
    actor: Actor, text: PledgeText, wanted: Collection[int], today: date
) -> tuple[dict[int, str], set[int]]:
    """Of the rows wanted: those that the text asks and the actor keeps, with their areas' paths; those that signed."""
    paths = actor.areas_for(Power.MANAGE_WORKFORCE)
    if not paths:
        raise Forbidden(power=Power.MANAGE_WORKFORCE.value)
    if text.audience == PledgeAudience.HOUSEHOLDS:
        homes = asked_households(text, paths).filter(pk__in=wanted)
        known = dict(homes.values_list("pk", "area__path"))
        signed = text.pledges.filter(household__in=wanted).values_list("household_id", flat=True)
    else:
        people = asked_responders(text, paths, today).filter(pk__in=wanted)
        known = dict(people.values_list("pk", "area__path"))
        signed = text.pledges.filter(responder__in=wanted).values_list("responder_id", flat=True)
    return known, {pk for pk in signed if pk in known}


def _text(text_id: int) -> PledgeText:
    text = PledgeText.objects.select_related("area").filter(pk=text_id).first()
    if text is None:
        raise UnknownPledge
    return text


def _same(before: PledgeText, text: PledgeText) -> bool:
    said = ("audience", "area_id", "title_zh", "title_en", "body_zh", "body_en")
    return all(getattr(before, name) == getattr(text, name) for name in said)


def _entry(
    actor: Actor,
    pledge: Pledge,
    paths: dict[int, str] | None = None,
    *,
    verb: str = "workforce.pledge.signed",
) -> Entry:
    text = pledge.text
    signer = pledge.responder_id or pledge.household_id or 0
    path = paths[signer] if paths is not None else _path(pledge.responder, pledge.household)
    kind = "responder" if pledge.responder_id else "household"
    facts: dict[str, FactValue] = {
        "pledge": text.code,
        "version": text.version,
        "by": pledge.signed_by,
    }
    return Entry(actor, verb, kind, str(signer), path, facts)


def _note(actor: Actor, verb: str, text: PledgeText, now: datetime) -> None:
    path = text.area.path if text.area else ""
    record(actor, verb, "pledge", text.pk, now, area_path=path, code=text.code, version=text.version)
