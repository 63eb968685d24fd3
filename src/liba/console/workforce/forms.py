"""The forms of responders."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liba.accounts.models import User
from liba.console.acts import DayField
from liba.console.fields import MomentField
from liba.console.requests import not_there
from liba.console.serving_words import CLEARANCES, STANDINGS
from liba.registry.rules import split_phones
from liba.workforce.models import Responder
from liba.workforce.terms import ClearanceState, ResponderDraft, Standing

_NIGHTS = (("", "–"), ("A", "A"), ("B", "B"))


class ResponderForm(forms.Form):
    """What is known of a responder."""

    name = forms.CharField(
        label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    standing = forms.ChoiceField(label=_("Standing"), choices=list(STANDINGS.items()))
    area = forms.ChoiceField(
        label=_("Area"), help_text=_("Where they belong; who keeps that area's list sees them.")
    )
    code = forms.CharField(
        label=_("Badge number"), max_length=20, required=False, help_text=_("Empty: the next free one.")
    )
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=40,
        required=False,
        help_text=_("A resident is bound to their household by it. It is kept sealed."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phones = forms.CharField(
        label=_("Phone numbers"),
        max_length=200,
        required=False,
        help_text=_("The first one is called. Several are separated by a space or a comma."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    username = forms.CharField(
        label=_("Account"),
        max_length=150,
        required=False,
        help_text=_(
            "The user name with which they sign in on their phone: then the phone knows whose doors these are."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    groups = forms.MultipleChoiceField(label=_("Groups"), required=False, widget=forms.CheckboxSelectMultiple)
    skills = forms.MultipleChoiceField(label=_("Skills"), required=False, widget=forms.CheckboxSelectMultiple)
    wishes = forms.MultipleChoiceField(
        label=_("Wishes to serve at"), required=False, widget=forms.CheckboxSelectMultiple
    )
    times = forms.MultipleChoiceField(
        label=_("Can serve (nothing ticked: any time)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    night_group = forms.ChoiceField(label=_("Night group"), choices=_NIGHTS, required=False)
    joined_on = DayField(label=_("Serves since"), required=False)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def draft(self) -> ResponderDraft:
        """The entries as the services take them. Refuses (`NotFound`) an account that there is not."""
        entries = self.cleaned_data
        return ResponderDraft(
            name=entries["name"],
            standing=Standing(entries["standing"]),
            area_id=int(entries["area"]),
            code=entries["code"],
            id_number=entries["id_number"],
            phones=split_phones(entries["phones"]),
            groups=tuple(entries["groups"]),
            skills=tuple(entries["skills"]),
            wishes=tuple(entries["wishes"]),
            times=tuple(entries["times"]),
            night_group=entries["night_group"],
            lon=entries["lon"],
            lat=entries["lat"],
            joined_on=entries["joined_on"],
            user_id=_account(entries["username"]),
        )


class ClearanceForm(forms.Form):
    """What the clinic says."""

    state = forms.ChoiceField(label=_("The clinic says"), choices=list(CLEARANCES.items()))
    until = DayField(label=_("Holds up to"), required=False)
    happened_at = MomentField(label=_("Since"), required=False)

    def state_said(self) -> ClearanceState:
        """The state as entered."""
        return ClearanceState(self.cleaned_data["state"])


class LeaveForm(forms.Form):
    """From when on somebody serves no longer."""

    left_on = DayField(label=_("From this day on"))
    version = forms.IntegerField(widget=forms.HiddenInput)


def known_of(one: Responder, id_number: str, phones: tuple[str, ...]) -> dict[str, object]:
    """What a form begins with; numbers in full, as whoever asked for them has been written down."""
    return {
        "name": one.name,
        "standing": one.standing,
        "area": one.area_id,
        "code": one.code,
        "id_number": id_number,
        "phones": " ".join(phones),
        "username": one.user.get_username() if one.user else "",
        "groups": [group.code for group in one.groups.all()],
        "skills": one.skills,
        "wishes": one.wishes,
        "times": one.times,
        "night_group": one.night_group,
        "joined_on": one.joined_on,
        "lon": one.lon,
        "lat": one.lat,
        "version": one.version,
    }


def _account(username: str) -> int | None:
    name = username.strip()
    if not name:
        return None
    found = User.objects.filter(username=name).values_list("pk", flat=True).first()
    if found is None:
        raise not_there(name)
    return found
