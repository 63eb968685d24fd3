"""Standing orders: what goes out by itself, on which days, until when."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.command.models import StandingOrder
from liba.command.selectors.taking_back import may_take_back
from liba.command.services.standing import LONGEST, next_day, set_standing, stop_standing
from liba.command.terms.orders import Addressees, OrderDraft, Proof, ProofKind
from liba.console.acts import DayField, area_options, done
from liba.console.fields import GRIDS, ManyBoxes, MinuteField, offer
from liba.console.orders.files import take_files
from liba.console.orders.forms import FilesField
from liba.console.requests import StaffRequest, number_posted, said, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.text import Text
from liba.rounds.rules.recurrence import LONGEST_RULE
from liba.territory.selectors import within
from liba.workforce.models import UnitTemplate

_OFTEN = (
    ("FREQ=DAILY", gettext_lazy("every day")),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", gettext_lazy("Monday to Friday")),
    ("FREQ=WEEKLY;BYDAY=MO", gettext_lazy("every Monday")),
    ("", gettext_lazy("as written below")),
)


class StandingForm(forms.Form):
    """An order that repeats."""

    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    body_zh = forms.CharField(
        label=gettext_lazy("What is to be done, in Chinese"),
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
    )
    body_en = forms.CharField(
        label=gettext_lazy("What is to be done, in English"), max_length=5000, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    everyone = forms.BooleanField(label=gettext_lazy("All units"), required=False)
    templates = forms.MultipleChoiceField(
        label=gettext_lazy("The units of these lines"), required=False, widget=ManyBoxes
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("The units of these areas"),
        required=False,
        widget=ManyBoxes,
    )
    often = forms.ChoiceField(label=gettext_lazy("How often"), choices=_OFTEN, required=False)
    recurrence = forms.CharField(
        label=gettext_lazy("Recurrence (RFC 5545)"), required=False, max_length=LONGEST_RULE,
        help_text=gettext_lazy("Such as FREQ=WEEKLY;BYDAY=TU,FR"),
    )  # fmt: skip
    minute = MinuteField(label=gettext_lazy("Goes out at"))
    hours = forms.IntegerField(
        label=gettext_lazy("Hours to the deadline"), min_value=1, max_value=168, required=False
    )
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    proof = forms.ChoiceField(
        label=gettext_lazy("Done is shown by"),
        choices=(
            (ProofKind.TICK.value, gettext_lazy("a tick")),
            (ProofKind.NUMBER.value, gettext_lazy("a number")),
            (ProofKind.PHOTO.value, gettext_lazy("photos")),
        ),
    )  # fmt: skip
    label_zh = forms.CharField(
        label=gettext_lazy("What is counted or shown, in Chinese"), max_length=100, required=False
    )
    unit = forms.CharField(label=gettext_lazy("Unit of the number"), max_length=20, required=False)
    added = FilesField(
        label=gettext_lazy("Files that go with every repeat"),
        help_text=gettext_lazy("PDF, Word, Excel, text or pictures, up to 10 MB each."),
    )

    def clean(self) -> dict[str, Any] | None:
        """One of two recurrences, and the days after a year, would be lost without a word: they are refused."""
        entered = self.cleaned_data
        if entered.get("often") and entered.get("recurrence", "").strip():
            self.add_error("recurrence", _("Choose “as written below” above, or leave this empty."))
        first, last = entered.get("starts_on"), entered.get("ends_on")
        if first and last and last > first + LONGEST:
            self.add_error(
                "ends_on", _("It runs for a year at most; then decide anew whether it is still needed.")
            )
        return entered

    def draft(self, attachments: Sequence[UUID]) -> OrderDraft:
        """What was entered."""
        entered = self.cleaned_data
        return OrderDraft(
            title=Text(entered["title_zh"], entered["title_en"]),
            body=Text(entered["body_zh"], entered["body_en"]),
            to=Addressees(
                everyone=entered["everyone"],
                areas=tuple(int(one) for one in entered["areas"]),
                templates=tuple(entered["templates"]),
            ),
            proof=Proof(ProofKind(entered["proof"]), Text(entered["label_zh"]), entered["unit"]),
            due_minutes=entered["hours"] * 60 if entered["hours"] else None,
            attachments=tuple(attachments),
        )


@staff(Power.SEE_ORDERS, Power.ISSUE_ORDER)
def page(request: StaffRequest) -> HttpResponse:
    """Those that run, with their next day, and those that are over."""
    today = local_day(request.now, settings.LIBA_ZONE)
    paths = tuple(
        path for power in (Power.SEE_ORDERS, Power.ISSUE_ORDER) for path in request.actor.areas_for(power)
    )
    found = StandingOrder.objects.filter(within(paths, "area__path")).select_related("area")
    listed = [
        (
            one,
            next_day(one, today),
            msgspec.convert(one.spec, OrderDraft),
            one.stopped_at is None and may_take_back(request.actor, one),
        )
        for one in found.order_by("-decided_at", "-pk").prefetch_related("files")
    ]
    values = {
        "page": "orders", "tab": "standing", "listed": listed, "may_issue": request.actor.holds(Power.ISSUE_ORDER),
        "often": dict(_OFTEN),
    }  # fmt: skip
    return render(request, "console/orders/standing.html", values)


@staff(Power.ISSUE_ORDER)
def new(request: StaffRequest) -> HttpResponse:
    """Set one up."""
    today = local_day(request.now, settings.LIBA_ZONE)
    initial = {"starts_on": today, "ends_on": today + timedelta(days=14), "minute": 480, "hours": 10}
    form = StandingForm(request.POST or None, request.FILES or None, initial=initial)
    offer(form, "areas", area_options(request.actor, Power.ISSUE_ORDER, most_depth=GRIDS))
    offer(form, "templates", [(one.code, say_text(one.name)) for one in UnitTemplate.objects.all()])

    def act() -> None:
        entered = form.cleaned_data
        files = take_files(request, entered["added"])
        set_standing(
            request.actor, draft=form.draft(files), recurrence=entered["often"] or entered["recurrence"],
            minute=entered["minute"], starts_on=entered["starts_on"], ends_on=entered["ends_on"],
            now=request.now,
        )  # fmt: skip

    if request.method == "POST" and done(form, act):
        said(request, _("The standing order is set up. It goes out by itself on its days."))
        return redirect("console:standing_orders")
    return render(request, "console/orders/standing_new.html", {"page": "orders", "form": form})


@staff(Power.ISSUE_ORDER)
@require_POST
def stop(request: StaffRequest, standing_id: int) -> HttpResponse:
    """Stop it."""
    stop_standing(request.actor, standing_id, version=number_posted(request, "version"), now=request.now)
    said(request, _("It is stopped. What went out stays."))
    return redirect("console:standing_orders")
