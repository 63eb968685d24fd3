"""The gaps of incidents on Today: what nobody has taken, what goes on, callers who do not know how it ended."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from liba.console.gap import Gap, some
from liba.console.incidents.lines import minutes_between
from liba.console.saying import say_text
from liba.console.words import word
from liba.desk.models import Incident
from liba.desk.selectors import open_incidents, untold
from liba.kernel.actors import Actor

_MOST = 200


def incidents_open(actor: Actor, now: datetime) -> Iterator[Gap]:
    """Those that nobody is on the way to, above all else; the others as what goes on."""
    found = list(open_incidents(actor)[:_MOST])
    waiting = [one for one in found if one.waits_since is not None]
    names = [_said(one, now) for one in waiting]
    address = reverse("console:incidents")
    yield Gap(
        _("Incidents that wait for a squad"), len(waiting), some(names), address, "bad", 110, "incident"
    )
    going = [_said(one, now) for one in found if one.waits_since is None]
    yield Gap(_("Incidents with a squad on them"), len(going), some(going), address, "info", 65, "incident")


def callers_untold(actor: Actor, now: datetime) -> Iterator[Gap]:
    """Callers who were not told yet how it ended."""
    found = list(untold(actor)[:_MOST])
    where = some([f"{one.number} {say_text(one.area.name)}" for one in found])
    address = reverse("console:incidents")
    yield Gap(_("Callers to be told how it ended"), len(found), where, address, "warn", 45, "phone")


def _said(one: Incident, now: datetime) -> str:
    minutes = minutes_between(one.waits_since or one.happened_at, now) or 0
    return _("%(kind)s in %(area)s, %(n)d min") % {
        "kind": word("incident_kind", one.kind),
        "area": say_text(one.area.name),
        "n": minutes,
    }
