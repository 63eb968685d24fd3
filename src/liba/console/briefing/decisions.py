"""Decisions taken in a briefing: written down with whom they are for, and sent out as orders."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from liba.command.models import Briefing
from liba.command.selectors.addressees import orderable_units
from liba.command.selectors.briefing import briefing_by_id
from liba.command.selectors.cycle_spec import cycle_on, moment_of
from liba.command.services import decide, drop_decision, issue_decisions
from liba.command.terms.briefing import GapLine
from liba.command.terms.cycle import CycleSpec
from liba.command.terms.orders import Addressees
from liba.console.acts import done
from liba.console.fields import ManyBoxes, MomentField, offer
from liba.console.requests import StaffRequest, said, staff, whole_number
from liba.console.saying import say_text
from liba.console.words import word
from liba.kernel.actors import Actor, Power
from liba.workforce.models import UnitTemplate


class DecisionForm(forms.Form):
    """What was decided, for whom, by when."""

    words = forms.CharField(
        label=gettext_lazy("What was decided"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_at = MomentField(label=gettext_lazy("By when"))
    to = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=(("all", gettext_lazy("all units")), ("some", gettext_lazy("only those chosen below"))),
    )
    templates = forms.MultipleChoiceField(
        label=gettext_lazy("Lines of work"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.MultipleChoiceField(label=gettext_lazy("Units"), required=False, widget=ManyBoxes)

    def __init__(self, actor: Actor, day: date, data: Any = None, *, about: str = "") -> None:
        spec = cycle_on(day) or CycleSpec()
        due_at = moment_of(day + timedelta(days=1), spec.returns)
        super().__init__(data, initial={"to": "all", "words": about, "due_at": due_at})
        found = list(orderable_units(actor))
        offer(self, "units", [(one.pk, say_text(one.name)) for one in found])
        codes = {one.template_id for one in found}
        lines = UnitTemplate.objects.filter(pk__in=codes)
        offer(self, "templates", [(one.code, say_text(one.name)) for one in lines])

    def addressees(self) -> Addressees:
        """For whom it is."""
        said = self.cleaned_data
        if said["to"] == "all":
            return Addressees(everyone=True)
        units = tuple(key for text in said["units"] if (key := whole_number(text)))
        return Addressees(templates=tuple(said["templates"]), units=units)

    @staticmethod
    def words_for(line: GapLine) -> str:
        """A gap as the beginning of a decision."""
        places = "、".join(f"{say_text(one.name)} {one.n}" for one in line.where)
        facts = {"gap": word("briefing_gap", line.kind), "n": line.n, "where": places}
        return _("%(gap)s: %(n)s (%(where)s)") % facts


@staff(Power.RUN_CYCLE)
@require_POST
def decided(request: StaffRequest, briefing_id: int) -> HttpResponse:
    """Write a decision down."""
    briefing = briefing_by_id(request.actor, briefing_id)
    form = DecisionForm(request.actor, briefing.day, request.POST)
    if done(
        form,
        lambda: decide(
            request.actor,
            briefing_id=briefing.pk,
            words=form.cleaned_data["words"],
            to=form.addressees(),
            due_at=form.cleaned_data["due_at"],
            now=request.now,
        ),
    ):
        return redirect(_back(briefing))
    values = {"page": "briefing", "briefing": briefing, "form": form, "back": _back(briefing)}
    return render(request, "console/briefing/decide.html", values)


@staff(Power.RUN_CYCLE)
@require_POST
def issue(request: StaffRequest, briefing_id: int) -> HttpResponse:
    """Send all that was decided as orders, at once."""
    briefing = briefing_by_id(request.actor, briefing_id)
    sent = len(issue_decisions(request.actor, briefing_id=briefing.pk, now=request.now))
    words = ngettext("%(n)d order is out.", "%(n)d orders are out.", sent)
    said(request, words % {"n": sent})
    return redirect(_back(briefing))


@staff(Power.RUN_CYCLE)
@require_POST
def drop(request: StaffRequest, decision_id: int) -> HttpResponse:
    """Take a decision back."""
    briefing = drop_decision(request.actor, decision_id, now=request.now)
    said(request, _("The decision is taken back."))
    return redirect(_back(briefing))


def _back(briefing: Briefing) -> str:
    query = f"?day={briefing.day.isoformat()}&area={briefing.area_id}"
    return f"{reverse('console:briefing')}{query}#decisions"
