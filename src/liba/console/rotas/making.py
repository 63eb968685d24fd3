"""A new rota, of people over posts or of households in turn; publishing and withdrawing."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_q.tasks import async_task

from liba.console import rota_words
from liba.console.acts import DayField, area_options, done
from liba.console.fields import NamedForm, offer
from liba.console.requests import StaffRequest, number_posted, said, staff
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.workforce import selectors, services
from liba.workforce.models import Rota
from liba.workforce.terms import PostKind, RotaKind

TASK = "liba.console.tasks.improve_rota"


class RotaForm(NamedForm):
    """What a new rota is to be."""

    kind = forms.ChoiceField(label=gettext_lazy("Who stands"), choices=list(rota_words.ROTA_KINDS.items()))
    area = forms.ChoiceField(
        label=gettext_lazy("Area"),
        help_text=gettext_lazy("Its posts and those of its parts, filled with its own people."),
    )
    from_on = DayField(label=gettext_lazy("First day"))
    to_on = DayField(label=gettext_lazy("Last day"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Only these posts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind, word) for kind, word in rota_words.POST_KINDS.items() if kind != PostKind.LANE],
        help_text=gettext_lazy("None chosen: all of them. Neighbours' posts have rotas of their own."),
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"),
        min_value=1,
        max_value=2**31 - 1,
        help_text=gettext_lazy("The same seed gives the same first rota; another one deals anew."),
    )

    field_order = ("kind", "area", "name_zh", "name_en", "from_on", "to_on", "kinds", "seed")


@staff(Power.PLAN_ROTA)
def new(request: StaffRequest) -> HttpResponse:
    """Make a draft: it is there at once, and the worker looks for a better one."""
    today = local_day(request.now, settings.LIBA_ZONE)
    start = {"from_on": today + timedelta(days=1), "to_on": today + timedelta(days=7), "seed": 1}
    form = RotaForm(request.POST or None, initial=start)
    offer(form, "area", area_options(request.actor, Power.PLAN_ROTA))
    made: list[Rota] = []
    if request.method == "POST" and done(form, lambda: made.append(_propose(request, form))):
        rota = made[0]
        if rota.kind == RotaKind.POSTS.value:
            async_task(TASK, str(rota.pk), task_name=f"rota {str(rota.pk)[:8]}")
        said(request, _("The rota is a draft. Nobody is bound by it before it is published."))
        return redirect("console:rota", rota.pk)
    return render(request, "console/rotas/new.html", {"page": "rotas", "form": form})


def _propose(request: StaffRequest, form: RotaForm) -> Rota:
    entered = form.cleaned_data
    asked = {
        "area_id": int(entered["area"]),
        "name": form.name(),
        "from_on": entered["from_on"],
        "to_on": entered["to_on"],
        "now": request.now,
    }
    if entered["kind"] == RotaKind.NEIGHBOURS.value:
        return services.propose_neighbours_rota(request.actor, **asked)
    kinds = [PostKind(kind) for kind in entered["kinds"]]
    return services.propose_rota(request.actor, kinds=kinds, seed=entered["seed"], **asked)


@staff(Power.PLAN_ROTA)
@require_POST
def publish(request: StaffRequest, rota_id: UUID) -> HttpResponse:
    """From now on it binds."""
    selectors.rota(request.actor, rota_id)
    services.publish_rota(request.actor, rota_id, version=number_posted(request, "version"), now=request.now)
    said(
        request, _("The rota is published. Phones learn it at their next contact, calendars within the hour.")
    )
    return redirect("console:rota", rota_id)


@staff(Power.PLAN_ROTA)
@require_POST
def again(request: StaffRequest, rota_id: UUID) -> HttpResponse:
    """Look for a better one once more, from what the people and posts are now."""
    selectors.rota(request.actor, rota_id)
    version = number_posted(request, "version")
    services.search_rota_again(request.actor, rota_id, version=version, now=request.now)
    async_task(TASK, str(rota_id), task_name=f"rota {str(rota_id)[:8]}")
    return redirect("console:rota", rota_id)


@staff(Power.PLAN_ROTA)
@require_POST
def withdraw(request: StaffRequest, rota_id: UUID) -> HttpResponse:
    """It binds nobody any more."""
    selectors.rota(request.actor, rota_id)
    services.withdraw_rota(request.actor, rota_id, version=number_posted(request, "version"), now=request.now)
    said(request, _("The rota is withdrawn. What was served stays on record."))
    return redirect("console:rota", rota_id)


ADDRESSES: tuple[URLPattern, ...] = (
    path("rotas/new/", new, name="rota_new"),
    path("rotas/<uuid:rota_id>/publish/", publish, name="rota_publish"),
    path("rotas/<uuid:rota_id>/again/", again, name="rota_again"),
    path("rotas/<uuid:rota_id>/withdraw/", withdraw, name="rota_withdraw"),
)
