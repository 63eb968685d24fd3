"""Registering, changing, moving and closing a household."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.console.acts import area_options, done, take_newer, was_stale
from liba.console.households.forms import AddressForm, NewHouseholdForm, PlaceForm
from liba.console.requests import StaffRequest, number_posted, said, staff
from liba.kernel.actors import Power
from liba.registry import services
from liba.registry.models import Household
from liba.registry.selectors import household_page


@staff(Power.EDIT_REGISTRY)
def new(request: StaffRequest) -> HttpResponse:
    """The form of a household to be registered."""
    form = NewHouseholdForm(request.POST or None, initial={"area": request.GET.get("area", "")})
    form.fields["area"].choices = area_options(request.actor, Power.EDIT_REGISTRY)  # type: ignore[attr-defined]
    made: list[Household] = []
    if request.method == "POST" and done(form, lambda: made.append(_open(request, form))):
        said(request, _("The household is registered. Now add its people."))
        return redirect("console:household", made[0].pk)
    return render(request, "console/households/form.html", {**_frame(form), "title": _("New household")})


@staff(Power.EDIT_REGISTRY)
def edit(request: StaffRequest, household_id: int) -> HttpResponse:
    """Change address and position."""
    home = household_page(request.actor, household_id).household
    names = ("address", "lon", "lat", "version")
    form, newer = AddressForm(initial={name: getattr(home, name) for name in names}), None
    if request.method == "POST":
        form = AddressForm(request.POST)
        saved, stale = was_stale(form, lambda: _change(request, household_id, form))
        if saved:
            said(request, _("Saved."))
            return redirect("console:household", household_id)
        if stale:
            fresh = household_page(request.actor, household_id).household
            newer = [(_("Address"), fresh.address)]
            take_newer(form, fresh.version)
    values = {**_frame(form), "title": _("Change the household"), "home": home, "newer": newer}
    return render(request, "console/households/form.html", values)


@staff(Power.EDIT_REGISTRY)
def move(request: StaffRequest, household_id: int) -> HttpResponse:
    """Move a household to another area; its code stays as printed."""
    home = household_page(request.actor, household_id).household
    start = {"area": home.area_id, "number": home.number, "version": home.version}
    form, newer = PlaceForm(request.POST or None, initial=start), None
    form.fields["area"].choices = area_options(request.actor, Power.EDIT_REGISTRY)  # type: ignore[attr-defined]
    if request.method == "POST":
        saved, stale = was_stale(form, lambda: _move(request, household_id, form))
        if saved:
            said(request, _("The household was moved. Its code and its cards stay as they are."))
            return redirect("console:household", household_id)
        if stale:
            fresh = household_page(request.actor, household_id).household
            newer = [(_("Area"), fresh.area.name_zh), (_("Household number"), fresh.number)]
            take_newer(form, fresh.version)
    values = {**_frame(form), "title": _("Move the household"), "home": home, "newer": newer}
    return render(request, "console/households/form.html", values)


@staff(Power.EDIT_REGISTRY)
@require_POST
def close(request: StaffRequest, household_id: int) -> HttpResponse:
    """Close a household in which nobody is left."""
    version = number_posted(request, "version")
    services.close_household(request.actor, household_id, version=version, now=request.now)
    said(request, _("The household is closed. Its history stays."))
    return redirect("console:household", household_id)


def _frame(form: AddressForm | PlaceForm) -> dict[str, object]:
    return {"page": "households", "form": form}


def _open(request: StaffRequest, form: NewHouseholdForm) -> Household:
    entries = form.cleaned_data
    return services.open_household(
        request.actor,
        area_id=int(entries["area"]),
        number=entries["number"],
        address=entries["address"],
        lon=entries["lon"],
        lat=entries["lat"],
        now=request.now,
    )


def _change(request: StaffRequest, household_id: int, form: AddressForm) -> Household:
    entries = form.cleaned_data
    return services.edit_household(
        request.actor,
        household_id,
        version=entries["version"] or 0,
        address=entries["address"],
        lon=entries["lon"],
        lat=entries["lat"],
        now=request.now,
    )


def _move(request: StaffRequest, household_id: int, form: PlaceForm) -> Household:
    entries = form.cleaned_data
    return services.move_household(
        request.actor,
        household_id,
        version=entries["version"] or 0,
        area_id=int(entries["area"]),
        number=entries["number"],
        now=request.now,
    )
