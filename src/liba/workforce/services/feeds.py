"""Calendars at secret addresses, and sheets on paper: what of a rota leaves the house, and that it did."""

import secrets
from datetime import datetime

from liba.accounts.rules import SECRET_BYTES, digest
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.territory.models import Area
from liba.workforce.models import CalendarFeed, Responder, Rota


def give_calendar(
    actor: Actor, *, now: datetime, language: str, responder_id: int | None = None, area_id: int | None = None
) -> tuple[CalendarFeed, str]:
    """A secret for a responder's calendar, or for a lane's, and the calendar. The secret is told this once.

    One that they had before is withdrawn. For others it takes the right to plan rotas over their area.
    """
    feed = CalendarFeed(
        responder=_responder(actor, responder_id) if responder_id else None,
        area=_lane(actor, area_id) if area_id and not responder_id else None,
        language=language,
        made_at=now,
        made_by=actor.name,
    )
    if feed.responder is None and feed.area is None:
        raise NotFound(what="responder or area")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed.token_hash = digest(secret)
    with decision():
        before = CalendarFeed.objects.filter(responder=feed.responder, area=feed.area, withdrawn_at=None)
        before.update(withdrawn_at=now)
        feed.save(force_insert=True)
        _record(actor, "workforce.calendar.given", feed, now)
    return feed, secret


def withdraw_calendar(actor: Actor, feed_id: int, *, now: datetime) -> CalendarFeed:
    """The address gives nothing any more."""
    with decision():
        feed = (
            CalendarFeed.objects.select_related("responder", "responder__area", "area")
            .filter(pk=feed_id, withdrawn_at=None)
            .first()
        )
        if feed is None:
            raise NotFound(what=f"calendar {feed_id}")
        if feed.responder is None or actor.id != str(feed.responder.user_id):
            actor.require(Power.PLAN_ROTA, _path(feed))
        feed.withdrawn_at = now
        feed.save(update_fields=["withdrawn_at"])
        _record(actor, "workforce.calendar.withdrawn", feed, now)
    return feed


def calendar_read(feed: CalendarFeed, *, now: datetime) -> None:
    """Note that a calendar was fetched: who holds an address that nobody reads can do without. No decision, no journal line."""
    with decision():
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)


def sheet_taken(actor: Actor, rota: Rota, *, form: str, now: datetime) -> None:
    """A rota with its people's names was taken out as a file or on paper: a line of the journal."""
    with decision():
        record(actor, "workforce.rota.taken_out", "rota", rota.pk, now, area_path=rota.area.path, form=form)


def _responder(actor: Actor, responder_id: int) -> Responder:
    one = Responder.objects.select_related("area").filter(pk=responder_id).first()
    if one is None:
        raise NotFound(what=f"responder {responder_id}")
    if actor.id != str(one.user_id):
        actor.require(Power.PLAN_ROTA, one.area.path)
    return one


def _lane(actor: Actor, area_id: int) -> Area:
    area = Area.objects.filter(pk=area_id).first()
    if area is None:
        raise NotFound(what=f"area {area_id}")
    actor.require(Power.PLAN_ROTA, area.path)
    return area


def _path(feed: CalendarFeed) -> str:
    if feed.responder is not None:
        return feed.responder.area.path
    return feed.area.path if feed.area else ""


def _record(actor: Actor, verb: str, feed: CalendarFeed, now: datetime) -> None:
    kind, key = ("responder", feed.responder_id) if feed.responder_id else ("area", feed.area_id)
    record(actor, verb, kind, key, now, area_path=_path(feed), calendar=feed.pk)
