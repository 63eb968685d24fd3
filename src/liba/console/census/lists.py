"""Everything that differs, by area and kind; many alike are decided at once."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liba.console.acts import area_options
from liba.console.census.words import KINDS, kind_word, source_word
from liba.console.exports import Cell, export
from liba.console.followers import FOLLOWERS
from liba.console.requests import StaffRequest, number_in, number_posted, said, staff, whole_number
from liba.console.saying import say_text
from liba.console.words import sentence
from liba.kernel.actors import Power
from liba.kernel.refusals import Refusal
from liba.rounds.models import Difference
from liba.rounds.selectors.census import open_differences
from liba.rounds.services.census import accept, dismiss
from liba.territory.models import Area

MOST = 300


@staff(Power.EDIT_REGISTRY)
def open_list(request: StaffRequest) -> HttpResponse:
    """Open differences of an area and kind, by household. No names: the household's page shows them, and is written down."""
    area = Area.objects.filter(pk=number_in(request, "area") or 0).first()
    kind = _kind(request.GET.get("kind", ""))
    found = open_differences(request.actor, area_path=area.path if area else "", kind=kind)
    rows = found.select_related("household__area").order_by("household__code", "pk")
    if format_ := request.GET.get("format"):
        return export(format_, "differences", _HEADINGS, [_cells(row) for row in rows.iterator()])
    values = {
        "page": "census",
        "rows": [(row, kind_word(row.kind), source_word(row.source)) for row in rows[:MOST]],
        "total": found.count(),
        "most": MOST,
        "area": area,
        "kind": kind,
        "kinds": [(one.value, name) for one, name in KINDS.items()],
        "areas": area_options(request.actor, Power.EDIT_REGISTRY),
        "query": f"area={area.pk if area else ''}&kind={kind}",
    }
    return render(request, "console/census/open.html", values)


@staff(Power.EDIT_REGISTRY)
@require_POST
def decide_many(request: StaffRequest) -> HttpResponse:
    """Accept or dismiss what is ticked, each by itself; what is refused stays open, and why is said."""
    ids = [number for text in request.POST.getlist("id")[:MOST] if (number := whole_number(text))]
    refused: list[str] = []
    decided = 0
    for difference_id in ids:
        if not Difference.objects.filter(pk=difference_id, state="open").exists():
            continue  # decided together with another one of the list
        try:
            _decide(request, difference_id)
            decided += 1
        except Refusal as refusal:
            refused.append(sentence(refusal))
    said(
        request,
        ngettext("%(n)d difference was decided.", "%(n)d differences were decided.", decided)
        % {"n": decided},
    )
    if refused:
        said(
            request,
            _("%(n)d stay open: %(why)s") % {"n": len(refused), "why": " ".join(dict.fromkeys(refused))},
        )
    asked = {"area": number_posted(request, "area") or "", "kind": _kind(request.POST.get("kind", ""))}
    return redirect(f"{reverse('console:census_open')}?{urlencode(asked)}")


def _kind(text: str) -> str:
    return text if text in {one.value for one in KINDS} else ""


def _decide(request: StaffRequest, difference_id: int) -> None:
    if request.POST.get("decision") == "accept":
        accept(request.actor, difference_id, now=request.now, followers=FOLLOWERS)
    else:
        dismiss(request.actor, difference_id, note=request.POST.get("note", ""), now=request.now)


_HEADINGS = ["household", "address", "area", "kind", "column", "source", "raised_at"]


def _cells(row: Difference) -> list[Cell]:
    home = row.household
    return [
        home.code, home.address, say_text(home.area.name), kind_word(row.kind), row.column,
        source_word(row.source), row.raised_at,
    ]  # fmt: skip
