"""Finding households and people, and the list of households by area."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from liba.access import selectors as access
from liba.access.refusals import UnknownNumber
from liba.access.tokens import PREFIX
from liba.console.acts import area_options
from liba.console.exports import export
from liba.console.households.words import hidden, shown
from liba.console.requests import StaffRequest, number_in, staff
from liba.console.saying import say_text
from liba.console.words import sentence
from liba.kernel.actors import Power
from liba.kernel.numbers import serial_of
from liba.kernel.refusals import Forbidden, Refusal
from liba.registry import selectors as registry
from liba.registry.selectors import Found
from liba.registry.services import search_people
from liba.registry.terms import SearchBy
from liba.territory import selectors as territory
from liba.territory.models import Area

PAGE = 50
EXPORTED = 50_000


@staff(Power.SEE_PEOPLE)
def page(request: StaffRequest) -> HttpResponse:
    """Without words, the list of households; with words, who was found. The words never stay in the address."""
    asked = request.POST.get("q", request.GET.get("q", "")).strip()
    if asked:
        return redirect(f"{reverse('console:households')}?{urlencode({'s': hidden(asked)})}")
    words = shown(request.GET.get("s", ""))
    if words:
        return _searched(request, words)
    if request.GET.get("format"):
        return _exported(request)
    return _listed(request)


def _searched(request: StaffRequest, words: str) -> HttpResponse:
    card = _card(request, words)
    if card is not None:
        return card
    found, problem = Found(SearchBy.NAME, ()), ""
    how = request.GET.get("how", "")
    try:
        found = search_people(
            request.actor,
            words,
            now=request.now,
            after=request.GET.get("after", ""),
            how=SearchBy(how) if how in set(SearchBy) else None,
            limit=PAGE,
        )
    except Refusal as refusal:
        problem = sentence(refusal)
    values = {
        "page": "households",
        "searched": words,
        "piece": hidden(words),
        "found": found,
        "problem": problem,
        "how": found.how.value,
        "first": f"?{urlencode({'s': hidden(words)})}" if request.GET.get("after") else "",
        "next": f"?{urlencode({'s': hidden(words), 'after': found.next, 'how': found.how.value})}"
        if found.next
        else "",
        "may_edit": request.actor.holds(Power.EDIT_REGISTRY),
    }
    return render(request, "console/households/found.html", values)


def _card(request: StaffRequest, words: str) -> HttpResponse | None:
    """A pass's number or a scanned card leads to its household, or to the pass when it has none."""
    if serial_of(words) is None and not words.startswith(PREFIX):
        return None
    try:
        card = access.pass_by_number(request.actor, words)
    except (UnknownNumber, Forbidden):
        return None
    if card.household_id is not None:
        return redirect("console:household", card.household_id)
    return redirect("console:pass", card.serial)


def _listed(request: StaffRequest) -> HttpResponse:
    area = _area(request)
    after = request.GET.get("after", "")
    rows = registry.household_list(
        request.actor, area_path=area.path if area else "", after=after, limit=PAGE + 1
    )
    more = {"area": area.pk} if area else {}
    values = {
        "page": "households",
        "rows": rows[:PAGE],
        "area": area,
        "options": area_options(request.actor, Power.SEE_PEOPLE),
        "first": f"?{urlencode(more)}" if after else "",
        "next": f"?{urlencode({**more, 'after': rows[PAGE - 1].code})}" if len(rows) > PAGE else "",
        "xlsx": f"?{urlencode({**more, 'format': 'xlsx'})}",
        "csv": f"?{urlencode({**more, 'format': 'csv'})}",
        "may_edit": request.actor.holds(Power.EDIT_REGISTRY),
        "may_import": request.actor.holds(Power.IMPORT_ROSTER),
    }
    return render(request, "console/households/list.html", values)


def _exported(request: StaffRequest) -> HttpResponse:
    """Households without anybody's name or number: doors and how many live behind them."""
    area = _area(request)
    rows = registry.household_list(request.actor, area_path=area.path if area else "", limit=EXPORTED)
    headings = [_("Household"), _("Area"), _("Address"), _("People")]
    cells = ([row.code, say_text(row.area.name), row.address, getattr(row, "head_count", 0)] for row in rows)
    return export(request.GET["format"], "households", headings, cells)


def _area(request: StaffRequest) -> Area | None:
    area_id = number_in(request, "area")
    return territory.areas(request.actor).filter(pk=area_id).first() if area_id else None
