"""The forms of households and people."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from liba.console.acts import DayField
from liba.console.words import PRESENCES, SEXES
from liba.registry.terms import PersonDraft, Presence, Sex

_BETWEEN = re.compile(r"[,;\u3001\uff1b\uff0c\s/]+")


class AddressForm(forms.Form):
    """What may be changed of a household."""

    address = forms.CharField(label=_("Address"), max_length=200)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlaceForm(forms.Form):
    """In which area a household is, and its number there."""

    area = forms.ChoiceField(label=_("Area"))
    number = forms.CharField(
        label=_("Household number"),
        max_length=20,
        help_text=_("Unique in the area; the code is made of both."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewHouseholdForm(PlaceForm, AddressForm):
    """A household to be registered."""

    field_order = ("area", "number", "address", "lon", "lat")


class PersonForm(forms.Form):
    """What is known of a person. The ID number decides birth date and sex where it can."""

    name = forms.CharField(
        label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=40,
        required=False,
        help_text=_("Sex and birth date follow from a resident's number. A passport's may stand here too."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phones = forms.CharField(
        label=_("Phone numbers"),
        max_length=200,
        required=False,
        help_text=_("Several are separated by a space or a comma."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=list(SEXES.items()), required=False)
    born_on = DayField(label=_("Born on"), required=False)
    relation = forms.CharField(label=_("Relation to the head"), max_length=30, required=False)
    presence = forms.ChoiceField(label=_("Presence"), choices=list(PRESENCES.items()))
    is_head = forms.BooleanField(label=_("Head of the household"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def draft(self, extra: dict[str, str] | None = None) -> PersonDraft:
        """The entries as the registry takes them; `extra` is what the roster said besides."""
        entries = self.cleaned_data
        return PersonDraft(
            name=entries["name"],
            sex=Sex(entries["sex"]),
            born_on=entries["born_on"],
            id_number=entries["id_number"],
            phones=tuple(part for part in _BETWEEN.split(entries["phones"]) if part),
            is_head=entries["is_head"],
            relation=entries["relation"],
            presence=Presence(entries["presence"]),
            extra=extra or {},
        )


class OtherHouseholdForm(forms.Form):
    """Where a person moves to."""

    household = forms.CharField(
        label=_("Code of the other household"),
        max_length=40,
        help_text=_("It stands on the household's page and on its sheets."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
