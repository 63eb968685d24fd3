"""Two households that are one door: named, shown side by side, merged, and made two again."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.access import selectors as access
from liba.console.followers import HOUSEHOLD_FOLLOWERS
from liba.console.households.merging import chosen
from liba.console.requests import StaffRequest, number_posted, said, staff
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.registry.models import Household
from liba.registry.refusals import HouseholdClosed
from liba.registry.selectors import HouseholdPage, household_page, household_said
from liba.registry.services import look_at_household, merge_households, undo_household_merge
from liba.rounds.selectors.household import at_the_door


class OtherForm(forms.Form):
    """Which household is the same door."""

    other = forms.CharField(
        label=gettext_lazy("Code or number of the other household"),
        max_length=40,
        help_text=gettext_lazy(
            "The code stands on its page and its cards; the number is enough in the same area."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """A household with what goes along with it."""

    home: HouseholdPage
    cards: int
    linker: str


@staff(Power.EDIT_REGISTRY)
def same(request: StaffRequest, household_id: int) -> HttpResponse:
    """Ask which household is the same one, then show both; a POST merges them, `kept` going on."""
    home = household_page(request.actor, household_id).household
    request.actor.require(Power.EDIT_REGISTRY, home.area.path)
    if home.closed_at is not None:
        raise HouseholdClosed(household=home.code)
    form = OtherForm(request.GET if "other" in request.GET else None)
    other = _other(request, form, home)
    if other is None:
        values = {"page": "households", "home": home, "form": form}
        return render(request, "console/households/same.html", values)
    homes = (home, other)
    if request.method == "POST":
        return _merge(request, homes)
    values = {"page": "households", "home": home, "sides": [_side(request, one) for one in homes]}
    return render(request, "console/households/join.html", values)


@staff(Power.EDIT_REGISTRY)
@require_POST
def undo(request: StaffRequest, merge_id: int) -> HttpResponse:
    """Make them two households again."""
    merge = undo_household_merge(request.actor, merge_id, now=request.now, followers=HOUSEHOLD_FOLLOWERS)
    said(request, _("They are two households again."))
    return redirect("console:household", merge.merged_id)


def _other(request: StaffRequest, form: OtherForm, home: Household) -> Household | None:
    """The household that is meant; None with the reason on the form."""
    if not form.is_bound or not form.is_valid():
        return None
    other = household_said(form.cleaned_data["other"], beside=home)
    if other is None or not request.actor.may(Power.EDIT_REGISTRY, other.area.path):
        form.add_error("other", _("There is no household of this code, and none of this number in the area."))
    elif other.pk == home.pk:
        form.add_error("other", _("That is this household itself."))
    elif other.closed_at is not None:
        form.add_error("other", _("That household is closed."))
    else:
        return other
    return None


def _merge(request: StaffRequest, homes: tuple[Household, Household]) -> HttpResponse:
    kept = chosen(request, [home.pk for home in homes])
    merge_households(
        request.actor,
        kept_id=homes[kept].pk,
        merged_id=homes[1 - kept].pk,
        versions=(
            number_posted(request, f"version-{kept}"),
            number_posted(request, f"version-{1 - kept}"),
        ),
        now=request.now,
        followers=HOUSEHOLD_FOLLOWERS,
    )
    said(request, _("The two are one household now. Its page can undo it for 90 days."))
    return redirect("console:household", homes[kept].pk)


def _side(request: StaffRequest, home: Household) -> Side:
    """One of the two; the look is written down."""
    door = at_the_door(home.pk, local_day(request.now, settings.LIBA_ZONE), limit=1)
    seen = look_at_household(request.actor, home.pk, now=request.now)
    return Side(seen, len(access.passes_of_household(home.pk)), door.linker)
