"""Passes for single people: residents, stall-holders, tenants, special cases. People are found by searching, never listed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liba.access import selectors, services
from liba.access.models import Pass, PassType
from liba.access.terms import PassKind
from liba.console.acts import DayField, done
from liba.console.requests import StaffRequest, said, staff, whole_number
from liba.console.saying import say_text
from liba.console.words import sentence
from liba.kernel.actors import Power
from liba.kernel.refusals import Refusal
from liba.registry.models import Person
from liba.registry.selectors import FoundPerson
from liba.registry.services import search_people
from liba.territory.selectors import within


class PermitForm(forms.Form):
    """What every permit needs: its type and its days."""

    type = forms.ChoiceField(label=gettext_lazy("Type of pass"))
    valid_from = DayField(
        label=gettext_lazy("Valid from"),
        required=False,
        help_text=gettext_lazy("Empty: at once."),
    )
    valid_to = DayField(label=gettext_lazy("Valid to"), required=False)
    person = forms.IntegerField(widget=forms.HiddenInput, required=False)
    landlord = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ResidentForm(PermitForm):
    """A resident's pass, bound to person and address."""

    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: the household's own."),
    )
    field_order = ("type", "address", "valid_from", "valid_to")


class StallForm(PermitForm):
    """A stall's permit: one stall, one permit, one holder."""

    site = forms.ChoiceField(
        label=gettext_lazy("Stall"), help_text=gettext_lazy("Stalls that have no permit yet.")
    )
    field_order = ("type", "site", "valid_from", "valid_to")


class EndingForm(PermitForm):
    """A permit that always ends."""

    valid_to = DayField(label=gettext_lazy("Last day"))


class TenantForm(EndingForm):
    """A new tenant's permit, bound to landlord and address."""

    address = forms.CharField(label=gettext_lazy("Address of the rented rooms"), max_length=200)
    field_order = ("type", "address", "valid_from", "valid_to")


class SpecialForm(EndingForm):
    """A permit for a special case; you approve it by name."""

    household = forms.CharField(
        label=gettext_lazy("Or for a household (its code)"), max_length=40, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("type", "household", "reason", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of permit as its page shows it. `people` are the people to be found: (field, label, needed)."""

    kind: PassKind
    title: str | Promise
    text: str | Promise
    form: type[PermitForm]
    people: tuple[tuple[str, str | Promise, bool], ...]
    issue: Callable[[StaffRequest, dict[str, object]], Pass]


def _resident(request: StaffRequest, given: dict[str, object]) -> Pass:
    return services.issue_resident_pass(request.actor, now=request.now, **given)  # type: ignore[arg-type]


def _stall(request: StaffRequest, given: dict[str, object]) -> Pass:
    return services.issue_stall_permit(request.actor, now=request.now, **given)  # type: ignore[arg-type]


def _tenant(request: StaffRequest, given: dict[str, object]) -> Pass:
    return services.issue_tenant_permit(request.actor, now=request.now, **given)  # type: ignore[arg-type]


def _special(request: StaffRequest, given: dict[str, object]) -> Pass:
    return services.approve_special_permit(request.actor, now=request.now, **given)  # type: ignore[arg-type]


_HOLDER = gettext_lazy("Holder")
_KINDS: Mapping[str, Kind] = {
    "resident": Kind(
        PassKind.RESIDENT,
        gettext_lazy("Resident pass"),
        gettext_lazy("For somebody who lives inside the closed area. It names the person and the address."),
        ResidentForm,
        (("person", _HOLDER, True),),
        _resident,
    ),
    "stall": Kind(
        PassKind.STALL,
        gettext_lazy("Stall permit"),
        gettext_lazy("Strictly one stall, one permit, one holder."),
        StallForm,
        (("person", _HOLDER, True),),
        _stall,
    ),
    "tenant": Kind(
        PassKind.TENANT,
        gettext_lazy("Permit for a tenant"),
        gettext_lazy("For a new tenant. The landlord answers for the address; the permit has a last day."),
        TenantForm,
        (
            ("landlord", gettext_lazy("Landlord"), True),
            ("person", gettext_lazy("Tenant, if registered"), False),
        ),
        _tenant,
    ),
    "special": Kind(
        PassKind.SPECIAL,
        gettext_lazy("Permit for a special case"),
        gettext_lazy("It has a reason and a last day, and carries your name as the one who approved it."),
        SpecialForm,
        (("person", gettext_lazy("Person"), False),),
        _special,
    ),
}


@staff(Power.ISSUE_PASS, Power.OVERRIDE_GATE)
def page(request: StaffRequest, kind: str) -> HttpResponse:
    """The form of one kind; its own buttons find people, the last one issues."""
    chosen = _KINDS.get(kind)
    if chosen is None:
        raise Http404(kind)
    form, problem = _form(request, chosen), ""
    hits: dict[str, tuple[FoundPerson, ...]] = {}
    finding = next((name for name, _label, _need in chosen.people if f"find_{name}" in request.POST), "")
    if finding:
        hits[finding], problem = _found(request, request.POST.get(f"q_{finding}", ""))
    elif request.method == "POST" and form.is_valid():
        made: list[Pass] = []
        if _has_people(form, chosen) and done(form, lambda: made.append(_issue(request, chosen, form))):
            said(request, _("Issued. Print it and hand it out."))
            return redirect("console:pass", made[0].serial)
    people = [
        (
            name,
            label,
            need,
            _named(request, form[name].value()),
            hits.get(name),
            request.POST.get(f"q_{name}", ""),
        )
        for name, label, need in chosen.people
    ]
    values = {
        "page": "passes",
        "kind": chosen,
        "form": form,
        "people": people,
        "finding": finding,
        "problem": problem,
    }
    return render(request, "console/passes/permit.html", values)


def _form(request: StaffRequest, chosen: Kind) -> PermitForm:
    is_finding = any(name.startswith("find_") for name in request.POST)
    if request.method == "POST" and not is_finding:
        form = chosen.form(request.POST)
    else:
        given = request.POST if is_finding else request.GET
        form = chosen.form(initial={name: given[name] for name in chosen.form.base_fields if name in given})
    types = PassType.objects.all()
    form.fields["type"].choices = [  # type: ignore[attr-defined]
        (one.code, say_text(one.name)) for one in types if one.kind == chosen.kind.value
    ]
    if "site" in form.fields:
        form.fields["site"].choices = [  # type: ignore[attr-defined]
            (str(site.pk), f"{say_text(site.name)} · {site.code}")
            for site in selectors.stalls_without_permit()
        ]
    return form


def _found(request: StaffRequest, words: str) -> tuple[tuple[FoundPerson, ...], str]:
    """The first people that the words find; or nobody and a sentence that says why."""
    try:
        return search_people(request.actor, words, now=request.now, limit=10).people, ""
    except Refusal as refusal:
        return (), sentence(refusal)


def _has_people(form: PermitForm, chosen: Kind) -> bool:
    for name, label, need in chosen.people:
        if need and not form.cleaned_data[name]:
            form.add_error(None, _("%(who)s: find the person first, then choose.") % {"who": label})
    return not form.errors


def _issue(request: StaffRequest, chosen: Kind, form: PermitForm) -> Pass:
    entries = form.cleaned_data
    given: dict[str, object] = {
        "type_code": entries["type"],
        "valid_from": entries["valid_from"],
        "valid_to": entries["valid_to"],
        "person_id": entries["person"],
    }
    if chosen.kind is PassKind.STALL:
        given["site_id"] = int(entries["site"])
    if chosen.kind is PassKind.TENANT:
        given["landlord_id"] = entries["landlord"]
    if chosen.kind in {PassKind.RESIDENT, PassKind.TENANT}:
        given["address"] = entries["address"]
    if chosen.kind is PassKind.SPECIAL:
        given |= {"reason": entries["reason"], "household_code": entries["household"].strip()}
    return chosen.issue(request, given)


def _named(request: StaffRequest, person_id: object) -> Person | None:
    """The chosen person's name and door, if the actor may see them."""
    number = whole_number(str(person_id or ""))
    if number is None:
        return None
    held = within(request.actor.areas_for(Power.SEE_PEOPLE), "household__area__path")
    return Person.objects.filter(held, pk=number).select_related("household__area").first()
