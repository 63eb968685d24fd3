"""A form's way to a service: valid or not, done or refused; what was entered is always kept."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from liba.console.requests import tell
from liba.console.saying import say_text
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import FIRST_DAY, LAST_DAY
from liba.kernel.refusals import Refusal, Stale
from liba.territory.models import Area
from liba.territory.selectors import area_choices

_INDENT = "\u3000"  # a full-width space, as wide in every CJK font


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Run a service for a form that is valid. A refusal is put on top of the form, whose entries stay."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        tell(form, refusal)
        return False
    return True


def was_stale(form: forms.Form, act: Callable[[], object]) -> tuple[bool, bool]:
    """As `done`, with a second answer: whether it failed because somebody else was faster."""
    if not form.is_valid():
        return False, False
    try:
        act()
    except Stale as refusal:
        tell(form, refusal)
        return False, True
    except Refusal as refusal:
        tell(form, refusal)
        return False, False
    return True, False


def take_newer(form: forms.Form, version: int) -> None:
    """Let a form that came too late be saved again, now knowingly over the newer version."""
    entries = cast("QueryDict", form.data).copy()
    entries["version"] = str(version)
    form.data = entries


def area_options(
    actor: Actor, power: Power, *, most_depth: int = 9, empty: bool = False
) -> list[tuple[str, str]]:
    """Areas over which the actor holds the power, for a select: id and indented name, in the order of the tree."""
    areas = [area for area in area_choices(actor, power) if area.path.count(".") <= most_depth]
    return [("", "–")] * empty + [(str(area.pk), name) for area, name in indented(areas)]


def indented(areas: Sequence[Area]) -> list[tuple[Area, str]]:
    """Each area with its name, moved to the right by its depth below the highest one offered."""
    top = min((area.path.count(".") for area in areas), default=1)
    return [(area, _INDENT * (area.path.count(".") - top) + say_text(area.name)) for area in areas]


class DayInput(forms.DateInput):
    """A day as the browser's own calendar enters it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that both calendars know."""

    def __init__(self, **options: Any) -> None:
        known = (MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY))
        super().__init__(widget=DayInput, validators=known, **options)
