"""The forms of places. Positions are degrees (WGS 84), shapes are GeoJSON."""

from collections.abc import Mapping
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from liba.console.acts import DayField
from liba.console.fields import ManyBoxes, NamedForm
from liba.console.words import CORDON_KINDS, SITE_KINDS
from liba.kernel.text import Text
from liba.territory.terms import MOST_INSIDE, Geometry, SiteFace


class ShapeField(forms.JSONField):
    """A GeoJSON geometry; a feature, or a collection of one, is unwrapped."""

    widget = forms.Textarea

    def __init__(self, *, drawn_as: str, label: object, help_text: object = "") -> None:
        attributes = {"rows": 4, "data-draw": drawn_as, "spellcheck": "false"}
        super().__init__(
            required=False, label=label, help_text=help_text, widget=forms.Textarea(attrs=attributes)
        )
        self.error_messages["invalid"] = _("This is not GeoJSON. Paste it whole, or draw it on the map.")

    def clean(self, value: object) -> Geometry | None:
        """The geometry alone."""
        found = super().clean(value)
        if (
            isinstance(found, dict)
            and found.get("type") == "FeatureCollection"
            and len(found.get("features", [])) == 1
        ):
            found = found["features"][0]
        if isinstance(found, dict) and found.get("type") == "Feature":
            found = found.get("geometry")
        if found is not None and not isinstance(found, dict):
            raise forms.ValidationError(self.error_messages["invalid"])
        return cast("Mapping[str, object] | None", found)


class PositionForm(forms.Form):
    """Where something is; both numbers or neither."""

    lon = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=_("Degrees east; click on the map to fill it in."),
    )
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)

    def clean(self) -> dict[str, object]:
        """Refuse half a position."""
        entries = cast("dict[str, object]", super().clean())
        if (entries.get("lon") is None) != (entries.get("lat") is None) and not {"lon", "lat"} & set(
            self.errors
        ):
            self.add_error("lat", _("Give both numbers, or neither."))
        return entries


class AreaForm(NamedForm, PositionForm):
    """An area that exists."""

    position_is_synthetic = forms.BooleanField(
        label=_("The position is made up, not surveyed"), required=False
    )
    boundary = ShapeField(drawn_as="Polygon", label=_("Boundary (GeoJSON)"))
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("name_zh", "name_en", "lon", "lat", "position_is_synthetic", "boundary", "version")


class NewAreaForm(NamedForm, PositionForm):
    """An area to be made."""

    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("As in the register of divisions, such as 510304104201.")
    )
    parent = forms.ChoiceField(label=_("Lies in"))
    level = forms.ChoiceField(label=_("Level"))
    position_is_synthetic = forms.BooleanField(
        label=_("The position is made up, not surveyed"), required=False
    )
    boundary = ShapeField(drawn_as="Polygon", label=_("Boundary (GeoJSON)"))
    field_order = (
        "parent",
        "level",
        "code",
        "name_zh",
        "name_en",
        "lon",
        "lat",
        "position_is_synthetic",
        "boundary",
    )


class SiteForm(NamedForm, PositionForm):
    """A place to be made."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(SITE_KINDS.items()))
    code = forms.CharField(label=_("Code"), max_length=30)
    area = forms.ChoiceField(label=_("Lies in"))
    parent = forms.ChoiceField(
        label=_("Part of"), required=False, help_text=_("A stall's market. Permits bind stalls.")
    )
    field_order = ("kind", "parent", "area", "code", "name_zh", "name_en", "lon", "lat")


class SiteFaceForm(NamedForm, PositionForm):
    """A place that exists. `was` is the place as this page showed it, to see whether somebody else was faster."""

    was = forms.JSONField(widget=forms.HiddenInput)
    field_order = ("name_zh", "name_en", "lon", "lat", "was")

    def seen(self) -> SiteFace:
        """The place as the page showed it; nothing that exists if the field was tampered with."""
        was = self.cleaned_data["was"]
        if not (isinstance(was, list) and len(was) == 4):
            return SiteFace(Text(""))
        return SiteFace(Text(str(was[0]), str(was[1])), was[2], was[3])


class RoadForm(NamedForm):
    """A road to be made."""

    code = forms.CharField(label=_("Code"), max_length=30)
    line = ShapeField(drawn_as="LineString", label=_("Line (GeoJSON)"))
    field_order = ("code", "name_zh", "name_en", "line")


class CordonForm(NamedForm):
    """What a cordon closes off, and inside of which."""

    areas = forms.MultipleChoiceField(
        label=_("Closes off"),
        widget=ManyBoxes,
        error_messages={"required": _("Choose at least one area.")},
    )
    parent = forms.ChoiceField(
        label=_("Lies inside"),
        required=False,
        help_text=_("Who has crossed the outer cordon has not yet crossed this one."),
    )
    residents_inside = forms.IntegerField(
        label=_("People who live inside"),
        min_value=0,
        max_value=MOST_INSIDE,
        required=False,
        initial=0,
    )
    boundary = ShapeField(drawn_as="Polygon", label=_("Boundary (GeoJSON)"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ["name_zh", "name_en", "areas", "parent", "residents_inside", "boundary", "version"]


class NewCordonForm(CordonForm):
    """A cordon to be drawn."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Latin letters, digits and hyphens."))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=list(CORDON_KINDS.items()),
        help_text=_("A pocket has exactly one open gate, an enclosure may have several."),
    )
    measure = forms.ChoiceField(
        label=_("Under the measure"),
        required=False,
        help_text=_("Without a running measure it is a plan, and no gate enforces it."),
    )
    field_order = [
        "code",
        "kind",
        "name_zh",
        "name_en",
        "areas",
        "parent",
        "measure",
        "residents_inside",
        "boundary",
    ]


class MergerForm(forms.Form):
    """Areas that merge while the operation runs."""

    merged = forms.MultipleChoiceField(
        label=_("Areas that merge"),
        widget=ManyBoxes,
        error_messages={"required": _("Choose the areas that merge.")},
    )
    successor_code = forms.CharField(
        label=_("Code of the successor"),
        max_length=20,
        help_text=_("The code of one of them, which then stays; of another open area; or a new one."),
    )
    successor_zh = forms.CharField(label=_("Its name in Chinese"), max_length=100)
    successor_en = forms.CharField(label=_("Its name in English"), max_length=100, required=False)
    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    decided_on = DayField(label=_("Decided on"))
    effective_on = DayField(label=_("In force from"))
    widen_cordons = forms.BooleanField(
        label=_("Cordons that hold only some of these areas shall hold the whole successor"), required=False
    )
