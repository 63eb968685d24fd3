"""Bulletins: what became of incidents, told to all units without names or faces."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from liba.command.refusals.bulletins import BulletinMayReveal, BulletinReveals
from liba.command.selectors.bulletins import bulletins, giving_away
from liba.command.services import publish_bulletin, withdraw_bulletin
from liba.console.exports import export
from liba.console.incidents.drafting import draft_of
from liba.console.requests import StaffRequest, said, staff, tell
from liba.desk.models import Incident
from liba.desk.selectors import incident
from liba.kernel.actors import Power
from liba.kernel.refusals import Refusal

_SHOWN, _EXPORTED = 100, 5000
LOOKERS = (Power.SEE_INCIDENTS, Power.ISSUE_ORDER, Power.SEE_ORDERS)


class BulletinForm(forms.Form):
    """What goes to everybody. `anyway` is asked only when a word is also somebody's name."""

    title = forms.CharField(label=pgettext_lazy("bulletin", "Title"), max_length=200)
    words = forms.CharField(
        label=gettext_lazy("What everybody is told"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "What happened, where, and what came of it. No names, numbers, plates or photos."
        ),
    )
    anyway = forms.BooleanField(label=gettext_lazy("Nobody is meant by these words"), required=False)


@staff(*LOOKERS)
def page(request: StaffRequest) -> HttpResponse:
    """All of them, the newest first."""
    if format_ := request.GET.get("format"):
        rows = [
            (one.published_at, one.title, one.words, one.published_by, one.withdrawn_at)
            for one in bulletins()[:_EXPORTED]
        ]
        return export(
            format_, "bulletins", [_("Published"), _("Title"), _("Words"), _("By"), _("Withdrawn")], rows
        )
    values = {
        "page": "incidents",
        "tab": "bulletins",
        "bulletins": bulletins().select_related("incident")[:_SHOWN],
        "may_publish": request.actor.may(Power.ISSUE_ORDER, ""),
    }
    return render(request, "console/incidents/bulletins.html", values)


@staff(Power.ISSUE_ORDER)
def new(request: StaffRequest) -> HttpResponse:
    """Write one; `incident` names the one that it is about, from which a draft is made."""
    request.actor.require(Power.ISSUE_ORDER, "")
    about = _about(request)
    form = BulletinForm(initial=draft_of(about) if about is not None else None)
    gives: list[object] = []
    if request.method == "POST":
        form = BulletinForm(request.POST)
        if form.is_valid():
            try:
                _publish(request, form, about)
            except Refusal as refusal:
                tell(form, refusal)
                if isinstance(refusal, BulletinReveals | BulletinMayReveal):
                    entries = form.cleaned_data
                    gives = [*giving_away(f"{entries['title']}\n{entries['words']}", about)]
            else:
                said(request, _("The bulletin is published; every unit reads it."))
                return redirect("console:bulletins")
    values = {"page": "incidents", "form": form, "about": about, "gives": gives}
    return render(request, "console/incidents/bulletin.html", values)


@staff(Power.ISSUE_ORDER)
@require_POST
def withdraw(request: StaffRequest, bulletin_id: int) -> HttpResponse:
    """Take one off all phones."""
    withdraw_bulletin(request.actor, bulletin_id, now=request.now)
    said(request, _("The bulletin is withdrawn."))
    return redirect("console:bulletins")


def _publish(request: StaffRequest, form: BulletinForm, about: Incident | None) -> None:
    entries = form.cleaned_data
    publish_bulletin(
        request.actor,
        title=entries["title"],
        words=entries["words"],
        incident_id=about.pk if about is not None else None,
        anyway=entries["anyway"],
        now=request.now,
    )


def _about(request: StaffRequest) -> Incident | None:
    given = request.GET.get("incident", "")
    try:
        return incident(request.actor, UUID(given)) if given else None
    except ValueError:
        return None
