"""Writing an order: drafted, changed, shown with who gets it, issued; or a correction of one that went out."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liba.command.models import Order
from liba.command.selectors import number_of, order_by_id, order_spec
from liba.command.selectors.taking_back import require_take_back
from liba.command.services import correct_order, discard_draft, draft_order, edit_draft, issue_order
from liba.command.terms.orders import Addressees, EscalationStep, OrderDraft, OrderState, Proof
from liba.console.acts import take_newer, was_stale
from liba.console.orders.files import take_files
from liba.console.orders.forms import OrderForm, entries_of, order_form, people_of
from liba.console.requests import StaffRequest, not_there, number_in, number_posted, said, staff
from liba.kernel.actors import Power
from liba.kernel.text import Text
from liba.rounds.models import Finding
from liba.rounds.selectors.inspections import findings, place_of
from liba.workforce.models import Responder, Unit


@staff(Power.ISSUE_ORDER)
def new(request: StaffRequest) -> HttpResponse:
    """A new order; `finding` makes it from what an inspection found."""
    finding = _finding(request)
    form = order_form(request.actor, request.now, **_given(request, _initial(request, finding)))
    made: list[Order] = []

    def write(draft: OrderDraft) -> None:
        made.append(draft_order(request.actor, draft=draft, finding=finding, now=request.now))

    if request.method == "POST" and _written(request, form, write):
        said(request, _("The draft is kept. Look at who gets it, then issue it."))
        return redirect("console:order", made[0].pk)
    return _show(request, form, title=_("New order"), back=reverse("console:orders"), finding=finding)


@staff(Power.ISSUE_ORDER)
def edit(request: StaffRequest, order_id: int) -> HttpResponse:
    """Change a draft."""
    order = order_by_id(request.actor, order_id)
    if order.state != OrderState.DRAFT.value:
        return redirect("console:order", order_id)
    form = order_form(request.actor, request.now, order, **_given(request, _entries(order)))

    def write(draft: OrderDraft) -> None:
        version = form.cleaned_data["version"] or 0
        edit_draft(request.actor, order_id, version=version, draft=draft, now=request.now)

    if request.method == "POST":
        done, stale = was_stale(form, lambda: _act(request, form, write))
        if done:
            return redirect("console:order", order_id)
        if stale:
            take_newer(form, order_by_id(request.actor, order_id).version)
    back = reverse("console:order", args=[order_id])
    return _show(request, form, title=_("Change the draft"), back=back, order=order)


@staff(Power.ISSUE_ORDER)
def correct(request: StaffRequest, order_id: int) -> HttpResponse:
    """A new order in the place of one that went out."""
    order = order_by_id(request.actor, order_id)
    if order.state != OrderState.ISSUED.value:
        return redirect("console:order", order_id)
    require_take_back(request.actor, order)
    form = order_form(request.actor, request.now, order, **_given(request, _entries(order)))
    made: list[Order] = []

    def write(draft: OrderDraft) -> None:
        made.append(correct_order(request.actor, order_id, draft=draft, now=request.now))

    if request.method == "POST" and _written(request, form, write):
        said(request, _("The correction is issued; the order before it binds nobody any more."))
        return redirect("console:order", made[0].pk)
    title = _("Correct order %(number)s") % {"number": number_of(order)}
    return _show(request, form, title=title, back=reverse("console:order", args=[order_id]), corrects=order)


@staff(Power.ISSUE_ORDER)
@require_POST
def issue(request: StaffRequest, order_id: int) -> HttpResponse:
    """Issue a draft as it was shown."""
    order = issue_order(request.actor, order_id, version=number_posted(request, "version"), now=request.now)
    copies = order.copies.count()
    words = ngettext(
        "Order %(number)s went out to %(n)d unit or person.",
        "Order %(number)s went out to %(n)d units and people.",
        copies,
    )
    said(request, words % {"number": number_of(order), "n": copies})
    return redirect("console:order", order_id)


@staff(Power.ISSUE_ORDER)
@require_POST
def discard(request: StaffRequest, order_id: int) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(request.actor, order_id, version=number_posted(request, "version"), now=request.now)
    said(request, _("The draft is thrown away."))
    return redirect("console:orders")


def _show(request: StaffRequest, form: OrderForm, **known: object) -> HttpResponse:
    values = {"page": "orders", "form": form, "steps": order_spec().steps, **known}
    return render(request, "console/orders/write.html", values)


def _given(request: StaffRequest, initial: dict[str, Any]) -> dict[str, Any]:
    if request.method != "POST":
        return {"initial": initial}
    return {"data": request.POST, "files": request.FILES}


def _written(request: StaffRequest, form: OrderForm, write: Callable[[OrderDraft], None]) -> bool:
    done, _stale = was_stale(form, lambda: _act(request, form, write))
    return done


def _act(request: StaffRequest, form: OrderForm, write: Callable[[OrderDraft], None]) -> None:
    """Take the files in, then write; an unknown badge is a person who is not there."""
    people, unknown = people_of(request.actor, form.cleaned_data["people"], request.now, settings.LIBA_ZONE)
    if unknown:
        raise not_there("、".join(unknown[:5]))
    kept = take_files(request, form.uploads(), [UUID(one) for one in form.cleaned_data["keeps"]])
    write(form.draft(people, kept))


def _initial(request: StaffRequest, finding: Finding | None) -> dict[str, object]:
    wanted: dict[str, object] = {
        "units": request.GET.getlist("unit"),
        "areas": request.GET.getlist("area"),
        "late": "town",
    }
    if finding is None:
        return wanted
    place = finding.post or finding.site
    area = place.area if place is not None else None
    units = Unit.objects.filter(closed_on=None)
    while area is not None and not units.filter(area=area).exists():
        area = area.parent
    return {
        "title_zh": f"限期整改：{place_of(finding).zh}",
        "title_en": f"To be put right: {place_of(finding).in_language('en')}",
        "body_zh": finding.words,
        "units": [str(one.pk) for one in units.filter(area=area)[:1]] if area is not None else [],
        "due_at": datetime.combine(finding.due_on, time(18), settings.LIBA_ZONE)
        if finding.due_on > (request.now + timedelta(hours=1)).astimezone(settings.LIBA_ZONE).date()
        else request.now + timedelta(hours=24),
        "late": "town",
    }


def _finding(request: StaffRequest) -> Finding | None:
    wanted = number_in(request, "finding")
    return findings(request.actor).filter(pk=wanted).first() if wanted else None


def _entries(order: Order) -> dict[str, object]:
    draft = OrderDraft(
        title=order.title,
        body=Text(order.body_zh, order.body_en),
        to=msgspec.convert(order.addressees, Addressees),
        proof=msgspec.convert(order.proof, Proof),
        urgent=order.urgent,
        due_at=order.due_at,
        steps=msgspec.convert(order.steps, tuple[EscalationStep, ...]),
    )
    badges = Responder.objects.filter(pk__in=draft.to.people).values_list("code", flat=True)
    keeps = order.attachments.values_list("pk", flat=True)
    return entries_of(draft, list(badges), list(keeps), order.version)
