"""Registering, changing and moving a person. A form that shows numbers in full is a look at them, and is written down."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.console.acts import done, take_newer, was_stale
from liba.console.households.forms import OtherHouseholdForm, PersonForm
from liba.console.requests import StaffRequest, not_there, number_posted, said, staff
from liba.console.saying import say_civil_day
from liba.console.words import word
from liba.kernel.actors import Power
from liba.registry import services
from liba.registry.models import Person
from liba.registry.selectors import HouseholdPage, PersonLine, household_page, households
from liba.registry.terms import Presence


@staff(Power.EDIT_REGISTRY)
def new(request: StaffRequest, household_id: int) -> HttpResponse:
    """The form of a person to be registered."""
    seen = household_page(request.actor, household_id)
    form = PersonForm(request.POST or None, initial={"presence": "present", "is_head": not seen.people})
    if request.method == "POST" and done(
        form, lambda: services.add_person(request.actor, household_id, form.draft(), now=request.now)
    ):
        said(request, _("The person is registered."))
        return redirect("console:household", household_id)
    return _form(request, seen, form, _("New person"))


@staff(Power.EDIT_REGISTRY)
def edit(request: StaffRequest, household_id: int, person_id: int) -> HttpResponse:
    """Change what is known of a person; the form shows the numbers in full."""
    seen = household_page(request.actor, household_id)
    person = _person(seen, person_id)
    if request.method != "POST":
        return _form(request, seen, PersonForm(initial=_known(request, person)), _("Change the person"))
    form, newer = PersonForm(request.POST), None
    saved, stale = was_stale(form, lambda: _change(request, person, form))
    if saved:
        said(request, _("Saved."))
        return redirect("console:household", household_id)
    if stale:
        fresh = _person(household_page(request.actor, household_id), person_id)
        newer = _in_words(fresh)
        take_newer(form, fresh.version)
    return _form(request, seen, form, _("Change the person"), newer)


@staff(Power.EDIT_REGISTRY)
@require_POST
def presence(request: StaffRequest, person_id: int) -> HttpResponse:
    """At home, away, moved out, or dead."""
    chosen = request.POST.get("presence", "")
    if chosen not in set(Presence):
        raise not_there(chosen)
    version = number_posted(request, "version")
    person = services.set_presence(
        request.actor, person_id, Presence(chosen), version=version, now=request.now
    )
    said(request, _("Saved."))
    return redirect("console:household", person.household_id)


@staff(Power.EDIT_REGISTRY)
def move(request: StaffRequest, household_id: int, person_id: int) -> HttpResponse:
    """Move a person to another household; passes follow."""
    seen = household_page(request.actor, household_id)
    person = _person(seen, person_id)
    form = OtherHouseholdForm(request.POST or None, initial={"version": person.version})
    moved: list[Person] = []
    if request.method == "POST":
        saved, stale = was_stale(form, lambda: moved.append(_move(request, person_id, form)))
        if saved:
            said(request, _("The person was moved. Passes follow."))
            return redirect("console:household", moved[0].household_id)
        if stale:
            take_newer(form, _person(household_page(request.actor, household_id), person_id).version)
    return _form(request, seen, form, _("Move the person"))


def _form(
    request: StaffRequest,
    seen: HouseholdPage,
    form: PersonForm | OtherHouseholdForm,
    title: str,
    newer: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    values = {"page": "households", "form": form, "title": title, "home": seen.household, "newer": newer}
    response = render(request, "console/households/form.html", values)
    response["Cache-Control"] = "no-store"
    return response


def _person(seen: HouseholdPage, person_id: int) -> PersonLine:
    for person in seen.people:
        if person.id == person_id:
            return person
    raise not_there(f"person {person_id}")


def _known(request: StaffRequest, person: PersonLine) -> dict[str, object]:
    numbers = services.reveal_numbers(request.actor, person.id, now=request.now)
    return {
        "name": person.name,
        "id_number": numbers.id_number,
        "phones": " ".join(numbers.phones),
        "sex": person.sex,
        "born_on": person.born_on,
        "relation": person.relation,
        "presence": person.presence,
        "is_head": person.is_head,
        "version": person.version,
    }


def _change(request: StaffRequest, person: PersonLine, form: PersonForm) -> Person:
    # A draft replaces all that is known, numbers too, so it takes who may see them.
    request.actor.require(Power.SEE_NUMBERS)
    draft = form.draft(dict(person.extra))
    version = form.cleaned_data["version"] or 0
    return services.edit_person(request.actor, person.id, draft, version=version, now=request.now)


def _in_words(person: PersonLine) -> list[tuple[str, str]]:
    return [
        (_("Name"), person.name),
        (_("ID number"), person.id_masked),
        (_("Phone numbers"), " ".join(person.phones_masked)),
        (_("Born on"), say_civil_day(person.born_on, year=True) if person.born_on else "–"),
        (_("Relation to the head"), person.relation),
        (_("Presence"), word("presence", person.presence)),
    ]


def _move(request: StaffRequest, person_id: int, form: OtherHouseholdForm) -> Person:
    entries = form.cleaned_data
    target = households(request.actor).filter(code=entries["household"].strip()).first()
    if target is None:
        raise not_there(entries["household"])
    return services.move_person(
        request.actor, person_id, household_id=target.pk, version=entries["version"], now=request.now
    )
