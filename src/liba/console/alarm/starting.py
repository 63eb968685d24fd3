"""Starting a plan: what will happen, who is called, who is named twice, and the confirmation that is typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liba.command.models import Activation
from liba.command.selectors.activation import Preview, measures_in_force, preview, running
from liba.command.services import activate
from liba.console.acts import done
from liba.console.fields import offer
from liba.console.requests import StaffRequest, said, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.territory.models import Site

_MOST_SITES = 500


class StartForm(forms.Form):
    """Why, where, on what ground; and how many are called, typed by whoever starts it."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("Everybody who is called reads this. Name nobody, and nobody's illness."),
    )
    venue = forms.ChoiceField(label=gettext_lazy("Where it happened"), required=False)
    measure = forms.ChoiceField(label=gettext_lazy("Measure behind it"), required=False)
    confirmation = forms.CharField(label=gettext_lazy("How many people will be called?"), max_length=10)

    def __init__(self, found: Preview, measures: list[tuple[object, object]], data: Any = None) -> None:
        super().__init__(data)
        self.called = len(found.calls)
        sites = Site.objects.filter(closed_on=None).order_by("name_zh")[:_MOST_SITES]
        offer(self, "venue", [("", "–"), *((site.pk, say_text(site.name)) for site in sites)])
        offer(self, "measure", [("", "–"), *measures])

    def clean_confirmation(self) -> str:
        """The very number that is called now."""
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed != str(self.called):
            raise ValidationError(
                _("Type %(n)d, the number of people who will be called now.") % {"n": self.called}
            )
        return typed


@staff(Power.ACTIVATE)
def page(request: StaffRequest, code: str) -> HttpResponse:
    """What will happen; and, with the number typed, it does."""
    drill = request.GET.get("drill") == "1"
    found = preview(code, request.now)
    measures: list[tuple[object, object]] = [
        (one.pk, say_text(one.title)) for one in measures_in_force(request.now)
    ]
    form = StartForm(found, measures, request.POST if request.method == "POST" else None)
    made: list[Activation] = []

    def act() -> None:
        made.append(
            activate(
                request.actor,
                plan=code,
                drill=drill,
                reason=form.cleaned_data["reason"],
                venue_id=_id(form.cleaned_data["venue"]),
                measure_id=_id(form.cleaned_data["measure"]),
                now=request.now,
            )
        )

    if request.method == "POST" and done(form, act):
        said(request, _("The drill runs.") if drill else _("Everybody is being called."))
        return redirect("console:alarm_board", made[0].pk)
    values = {
        "page": "alarm",
        "form": form,
        "found": found,
        "drill": drill,
        "running": running().first(),
        "groups": [(group, found.groups.get(group.code, 0)) for group in found.plan.groups],
    }
    return render(request, "console/alarm/start.html", values)


def _id(text: str) -> int | None:
    return int(text) if text else None
