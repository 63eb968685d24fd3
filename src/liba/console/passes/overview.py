"""The passes at a glance, and lists of them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.access import selectors
from liba.access.models import Pass, PassType
from liba.access.terms import PassStatus
from liba.console.acts import area_options
from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, number_in, staff
from liba.console.saying import say_text
from liba.console.words import sentence, word
from liba.governance.selectors import is_enforced
from liba.kernel.actors import Power
from liba.kernel.numbers import pass_number, spaced
from liba.kernel.refusals import Refusal
from liba.territory import selectors as territory

LOOKERS = (Power.ISSUE_PASS, Power.HAND_OUT_PASS, Power.SEE_PEOPLE)
PAGE = 50
EXPORTED = 100_000
_SHOWN = (
    PassStatus.GOOD,
    PassStatus.BLANK,
    PassStatus.HELD,
    PassStatus.LOST,
    PassStatus.REVOKED,
    PassStatus.REPLACED,
    PassStatus.ENDED,
)


@staff(*LOOKERS)
def page(request: StaffRequest) -> HttpResponse:
    """Types with their counts, the gaps, and the ways to everything else."""
    actor, now = request.actor, request.now
    counts = selectors.type_counts(actor)
    rows = [
        {
            "type": count.type,
            "total": count.total,
            "by_status": [(status.value, count.by_status.get(status.value, 0)) for status in _SHOWN],
            "runs": _runs(count.type.measure, now) and _runs(count.type.cordon.measure, now),
        }
        for count in counts
    ]
    values = {
        "page": "passes",
        "rows": rows,
        "statuses": [status.value for status in _SHOWN],
        "stalls": len(selectors.stalls_without_permit()) if actor.holds(Power.ISSUE_PASS) else 0,
        "may_issue": actor.holds(Power.ISSUE_PASS),
        "may_hand_out": actor.holds(Power.HAND_OUT_PASS),
        "may_approve": actor.holds(Power.OVERRIDE_GATE),
        "may_keys": actor.holds(Power.DECIDE_MEASURE),
    }
    return render(request, "console/passes/page.html", values)


def _runs(measure: object, now: object) -> bool:
    return measure is not None and is_enforced(measure, now)  # type: ignore[arg-type]


@staff(*LOOKERS)
def listed(request: StaffRequest) -> HttpResponse:
    """Passes by type, state and area, page by page in the order of their numbers."""
    area_id = number_in(request, "area")
    area = territory.areas(request.actor).filter(pk=area_id).first() if area_id else None
    chosen = {
        "type": request.GET.get("type", ""),
        "status": request.GET.get("status", ""),
        "area": str(area.pk) if area else "",
    }
    asked = {name: value for name, value in chosen.items() if value}
    file = request.GET.get("format", "")
    after = 0 if file else number_in(request, "after") or 0
    rows = selectors.pass_list(
        request.actor,
        type_code=chosen["type"],
        status=chosen["status"],
        area_path=area.path if area else "",
        after=after,
        limit=EXPORTED if file else PAGE + 1,
    )
    if file:
        return export(file, "passes", _headings(), map(_cells, rows))
    values = {
        "page": "passes",
        "rows": rows[:PAGE],
        "chosen": chosen,
        "types": list(PassType.objects.all()),
        "statuses": [status.value for status in _SHOWN],
        "options": area_options(request.actor, _held(request)),
        "first": f"?{urlencode(asked)}" if after else "",
        "next": f"?{urlencode({**asked, 'after': rows[PAGE - 1].serial})}" if len(rows) > PAGE else "",
        "xlsx": f"?{urlencode({**asked, 'format': 'xlsx'})}",
        "csv": f"?{urlencode({**asked, 'format': 'csv'})}",
    }
    return render(request, "console/passes/list.html", values)


@staff(*LOOKERS)
@require_POST
def find(request: StaffRequest) -> HttpResponse:
    """From a typed number or a scanned card to its page."""
    try:
        card = selectors.pass_by_number(request.actor, request.POST.get("number", ""))
    except Refusal as refusal:
        messages.error(request, sentence(refusal))
        return redirect("console:passes")
    return redirect("console:pass", card.serial)


def _held(request: StaffRequest) -> Power:
    return next((power for power in LOOKERS if request.actor.holds(power)), LOOKERS[0])


def _headings() -> list[str]:
    return [_("Number"), _("Type"), _("State"), _("Household"), _("Site"), _("Valid from"), _("Valid to")]


def _cells(card: Pass) -> list[Cell]:
    return [
        spaced(pass_number(card.serial)),
        say_text(card.type.name),
        word("pass_status", card.status),
        card.household.code if card.household else "",
        say_text(card.site.name) if card.site else "",
        card.valid_from,
        card.valid_to,
    ]
