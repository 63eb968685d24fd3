"""Calendars: secret addresses at which a telephone's or computer's own calendar reads shifts (RFC 5545)."""

from datetime import UTC

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from liba.console.acts import area_options, done
from liba.console.fields import offer
from liba.console.requests import StaffRequest, said, staff
from liba.console.saying import say_text
from liba.kernel import clock
from liba.kernel.actors import Power
from liba.kernel.refusals import NotFound
from liba.workforce import selectors, services
from liba.workforce.models import CalendarFeed, Responder, Shift

_FRESH = 900


class CalendarForm(forms.Form):
    """Whose calendar."""

    code = forms.CharField(label=gettext_lazy("Number on the badge"), max_length=20, required=False)
    area = forms.ChoiceField(label=gettext_lazy("or a lane, for its households"), required=False)


@staff(Power.PLAN_ROTA)
def calendars(request: StaffRequest) -> HttpResponse:
    """The calendars that are given out, and giving one out: its address is shown this once."""
    form = CalendarForm(request.POST or None)
    offer(form, "area", area_options(request.actor, Power.PLAN_ROTA, empty=True))
    secret: list[str] = []
    if request.method == "POST":
        done(form, lambda: secret.append(_give(request, form)))
    address = request.build_absolute_uri(reverse("calendar_feed", args=secret)) if secret else ""
    values = {"page": "rotas", "form": form, "address": address, "rows": selectors.feeds(request.actor)}
    response = render(request, "console/rotas/calendars.html", values)
    response["Cache-Control"] = "no-store"
    return response


def _give(request: StaffRequest, form: CalendarForm) -> str:
    entered = form.cleaned_data
    code = entered["code"].strip()
    responder_id = Responder.objects.filter(code=code).values_list("pk", flat=True).first() if code else None
    if code and responder_id is None:
        raise NotFound(what=code)
    _feed, secret = services.give_calendar(
        request.actor,
        responder_id=responder_id,
        area_id=int(entered["area"]) if entered["area"] and not code else None,
        language=get_language() or "zh-hans",
        now=request.now,
    )
    return secret


@staff(Power.PLAN_ROTA)
@require_POST
def withdraw(request: StaffRequest, feed_id: int) -> HttpResponse:
    """The address gives nothing any more."""
    services.withdraw_calendar(request.actor, feed_id, now=request.now)
    said(request, _("The address is withdrawn."))
    return redirect("console:calendars")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself, for whoever knows the address: times and posts; no names, nothing of anybody's health."""
    now = clock.now()
    found = selectors.feed_of_secret(secret)
    if found is None:
        raise Http404(secret[:0])
    services.calendar_read(found, now=now)
    with override(found.language):
        body = calendar_of(found, selectors.feed_shifts(found, now)).to_ical()
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = f"private, max-age={_FRESH}"
    response["Referrer-Policy"] = "no-referrer"
    return response


def calendar_of(feed: CalendarFeed, shifts: list[Shift]) -> Calendar:
    """The shifts as events; each keeps its UID, so that a shift that moves is moved in the reader's calendar too."""
    calendar = Calendar()
    calendar.add("prodid", "-//Liba//rotas//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    named = say_text(feed.area.name) if feed.area else (feed.responder.code if feed.responder else "")
    calendar.add("x-wr-calname", _("Shifts %(of)s") % {"of": named})
    for shift in shifts:
        calendar.add_component(_event(feed, shift))
    return calendar


def _event(feed: CalendarFeed, shift: Shift) -> Event:
    event = Event()
    pattern = next((one.name for one in selectors.patterns_of(shift.post) if one.code == shift.pattern), None)
    summary = say_text(shift.post.name) + (f" · {say_text(pattern)}" if pattern else "")
    if feed.area is not None and shift.household is not None:
        summary += " · " + _("household %(number)s") % {"number": shift.household.number}
    event.add("uid", f"shift-{shift.pk}-{feed.pk}@liba")
    event.add("dtstamp", (shift.rota.published_at or shift.rota.made_at).astimezone(UTC))
    event.add("dtstart", shift.starts_at.astimezone(UTC))
    event.add("dtend", shift.ends_at.astimezone(UTC))
    event.add("summary", summary)
    event.add("location", say_text(shift.post.name))
    if shift.post.lon is not None and shift.post.lat is not None:
        event.add("geo", (shift.post.lat, shift.post.lon))
    return event


ADDRESSES: tuple[URLPattern, ...] = (
    path("rotas/calendars/", calendars, name="calendars"),
    path("rotas/calendars/<int:feed_id>/withdraw/", withdraw, name="calendar_withdraw"),
)
