"""Form fields of the console: moments on the town's clock, minutes of the day, texts in two languages."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from liba.kernel.calendar import FIRST_DAY, LAST_DAY
from liba.kernel.text import Text

_SEALED = _("XLSX or CSV, at most 50 MB. It is kept sealed and destroyed when the import is done.")
GRIDS = 3  # depth of the tree down to which most forms offer areas: town, village, grid


_FIRST, _LAST = (datetime.combine(day, time(), UTC) for day in (FIRST_DAY, LAST_DAY))


def offer(form: forms.Form, name: str, options: Iterable[tuple[object, object]]) -> None:
    """What may be chosen in a field, where it depends on the asker or on the town."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(options)


class ListFileField(forms.FileField):
    """A list as a town has it: a workbook or CSV. Says when it is empty; what is in it is the reader's to refuse."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _SEALED)
        super().__init__(
            label=_("File"),
            max_length=200,
            widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.xlsm,.txt"}),
            error_messages={"empty": _("The file is empty.")},
            **options,
        )


class MomentField(forms.DateTimeField):
    """A moment, entered and shown on the town's clock, of a day that both calendars know."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget,
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
            validators=(MinValueValidator(_FIRST), MaxValueValidator(_LAST)),
            **options,
        )


class MinuteField(forms.TimeField):
    """A time of the day; its value is minutes from midnight, 0–1439."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)

    def clean(self, value: Any) -> Any:
        """Minutes, or None when empty."""
        read = super().clean(value)
        return read.hour * 60 + read.minute if isinstance(read, time) else None

    def prepare_value(self, value: Any) -> Any:
        """Minutes as the time that the browser's field takes."""
        return time(value // 60 % 24, value % 60) if isinstance(value, int) else value


class ManyBoxes(forms.CheckboxSelectMultiple):
    """Check boxes for hundreds of choices, as Django's but without its four templates a box: a tenth of the time."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        """The boxes in their `div`."""
        widget = self.get_context(name, value, attrs)["widget"]
        boxes = format_html_join(
            "\n",
            '<div><label for="{}"><input type="checkbox" name="{}" value="{}"{}> {}</label></div>',
            (
                (box["attrs"].get("id", ""), box["name"], box["value"], flatatt(box["attrs"]), box["label"])
                for _group, options, _index in widget["optgroups"]
                for box in options
            ),
        )
        around = {key: widget["attrs"][key] for key in ("id", "class") if key in widget["attrs"]}
        return format_html("<div{}>{}</div>", flatatt(around), boxes)


class NamedForm(forms.Form):
    """A form for something with a name in two languages; English may stay empty."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=100)
    name_en = forms.CharField(label=_("Name in English"), max_length=100, required=False)

    def name(self) -> Text:
        """The name as entered."""
        return Text(self.cleaned_data["name_zh"].strip(), self.cleaned_data["name_en"].strip())
