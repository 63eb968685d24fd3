"""Absences: who can't serve when, of people on duty and of households."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.console.acts import DayField, done
from liba.console.requests import StaffRequest, said, staff
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound
from liba.registry.selectors import household_by_code
from liba.workforce import selectors, services
from liba.workforce.models import Responder


class AbsenceForm(forms.Form):
    """Who is away, and when."""

    code = forms.CharField(label=gettext_lazy("Badge or household number"), max_length=40)
    from_on = DayField(label=gettext_lazy("First day"))
    to_on = DayField(label=gettext_lazy("Last day"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Nothing about anybody's health; that is the clinic's."),
    )


@staff(Power.SEE_WORKFORCE)
def absences(request: StaffRequest) -> HttpResponse:
    """Absences that are not over, and a form for one more."""
    today = local_day(request.now, settings.LIBA_ZONE)
    may_plan = request.actor.holds(Power.PLAN_ROTA)
    form = AbsenceForm(request.POST or None, initial={"from_on": today, "to_on": today})
    if request.method == "POST" and may_plan and done(form, lambda: _note(request, form)):
        said(request, _("Noted. Their shifts of these days are gaps now."))
        return redirect("console:absences")
    values = {
        "page": "rotas",
        "form": form,
        "rows": selectors.absences_to_come(request.actor, today),
        "may_plan": may_plan,
    }
    return render(request, "console/rotas/absences.html", values)


def _note(request: StaffRequest, form: AbsenceForm) -> object:
    entered = form.cleaned_data
    code = entered["code"].strip()
    responder_id = Responder.objects.filter(code=code).values_list("pk", flat=True).first()
    household_id = None
    if responder_id is None:
        home = household_by_code(code)
        if home is None:
            raise NotFound(what=code)
        household_id = home.pk
    return services.note_absence(
        request.actor,
        responder_id=responder_id,
        household_id=household_id,
        from_on=entered["from_on"],
        to_on=entered["to_on"],
        reason=entered["reason"],
        now=request.now,
    )


@staff(Power.PLAN_ROTA)
@require_POST
def withdraw(request: StaffRequest, absence_id: int) -> HttpResponse:
    """Take it back."""
    services.withdraw_absence(request.actor, absence_id, now=request.now)
    said(request, _("The absence is taken back."))
    return redirect("console:absences")


ADDRESSES: tuple[URLPattern, ...] = (
    path("rotas/absences/", absences, name="absences"),
    path("rotas/absences/<int:absence_id>/withdraw/", withdraw, name="absence_withdraw"),
)
