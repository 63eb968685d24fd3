"""Breaking the glass: a look beyond one's area, with a reason, for an hour. The journal keeps it and the owner is told."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liba.accounts import selectors, services
from liba.console.acts import indented
from liba.console.fields import GRIDS, offer
from liba.console.requests import StaffRequest, said, staff, tell
from liba.console.saying import say_text
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import Refusal
from liba.territory import selectors as territory


class GlassForm(forms.Form):
    """Where, and why: of the areas whose people the actor does not see already."""

    area_id = forms.TypedChoiceField(label=gettext_lazy("Which area"), coerce=int)
    reason = forms.CharField(
        label=gettext_lazy("Why it can't wait"),
        min_length=10,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("At least ten characters. The village's cadre reads this."),
    )

    def __init__(self, actor: Actor, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        areas = [
            area
            for area in territory.descendants(territory.town()).order_by("path")
            if area.path.count(".") <= GRIDS and not selectors.sees_people(actor, area)
        ]
        self.has_areas = bool(areas)
        offer(self, "area_id", [("", "–"), *((area.pk, name) for area, name in indented(areas))])


@staff(Power.BREAK_GLASS)
def glass(request: StaffRequest) -> HttpResponse:
    """The form, and what it means."""
    form = GlassForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            broken = services.break_glass(
                request.actor,
                form.cleaned_data["area_id"],
                reason=form.cleaned_data["reason"],
                now=request.now,
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(
                request,
                _("You may look at %(area)s for an hour. Those who answer for it are told.")
                % {"area": say_text(broken.area.name)},
            )
            return redirect("console:today")
    values = {"page": "glass", "form": form, "open": selectors.open_glass(request.user, request.now)}
    return render(request, "console/glass/page.html", values)


ADDRESSES: tuple[URLPattern, ...] = (path("glass/", glass, name="glass"),)
