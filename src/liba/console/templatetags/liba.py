"""What the console's templates draw with: icons, badges, days, fields, strips of bars."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from liba.console import saying, verbs, words
from liba.console.strips import Bar, drawn
from liba.kernel.numbers import pass_number, spaced
from liba.kernel.text import Text

register = template.Library()

TONES = {"good": "good", "warn": "warn", "bad": "bad", "idle": "idle", "info": "info"}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A drawing of the sprite; it says nothing to a screen reader, so a word stands beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        css,
        static("console/icons.svg"),
        name,
    )


@register.simple_tag
def badge(word: object, tone: str = "idle") -> SafeString:
    """A state: a shape, a word and a colour that all say the same. Tones: good, warn, bad, idle, info."""
    return format_html(
        '<span class="tag tag-{}">{}<span>{}</span></span>', tone, icon(TONES.get(tone, "idle")), word
    )


@register.filter
def said(text: Text | str) -> str:
    """The town's own words in the reader's language; nothing for what is not there, as a town without a playbook yet."""
    return saying.say_text(text) if isinstance(text, Text) else text


@register.filter
def word(value: object, kind: str) -> str:
    """The word for a code: `{{ gate.kind|word:"gate_kind" }}`; an unknown code is shown as it is."""
    return words.word(kind, str(value))


@register.filter
def tone(value: object, kind: str) -> str:
    """The badge's tone for a code: `{{ check.outcome|tone:"outcome" }}`."""
    return words.tone(kind, str(value))


@register.simple_tag
def state(kind: str, value: object) -> SafeString:
    """A code as a badge: `{% state "outcome" check.outcome %}`."""
    return badge(words.word(kind, str(value)), words.tone(kind, str(value)))


@register.filter
def both_days(value: date) -> SafeString:
    """A day in both calendars; of a moment, its day in the town."""
    day = saying.local(value).date() if isinstance(value, datetime) else value
    return format_html(
        '<time datetime="{}" class="whitespace-nowrap">{} · {}</time>',
        day.isoformat(),
        saying.say_civil_day(day),
        saying.say_lunar_day(day),
    )


@register.filter
def civil_day(value: date) -> str:
    """A day in the civil calendar."""
    return saying.say_civil_day(value)


@register.filter
def lunar_day(value: date) -> str:
    """A day in the lunar calendar."""
    return saying.say_lunar_day(value)


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A moment on the town's clock; a dash when there is none."""
    if value is None:
        return "–"
    return format_html(
        '<time datetime="{}" class="whitespace-nowrap">{}</time>', value.isoformat(), saying.say_moment(value)
    )


@register.filter
def clock_time(value: datetime | None) -> str:
    """Hours and minutes on the town's clock."""
    return f"{saying.local(value):%H:%M}" if value else "–"


@register.filter
def seconds_time(value: datetime) -> str:
    """Hours, minutes and seconds on the town's clock."""
    return f"{saying.local(value):%H:%M:%S}"


@register.filter
def minute(value: int) -> str:
    """A minute of the day as 06:40."""
    return saying.say_minute(value)


@register.filter
def count(value: int | None) -> str:
    """A whole number with its thousands apart; a dash when it is not known."""
    return f"{value:,}" if isinstance(value, int) else "–"


@register.filter
def degrees(tenths: int | None) -> str:
    """Tenths of a degree as 37.3 °C."""
    return "–" if tenths is None else f"{tenths / 10:.1f} °C"


@register.filter
def card_number(serial: int | None) -> str:
    """A pass's number as it is printed and read aloud: 1234 567."""
    return spaced(pass_number(serial)) if serial else "–"


@register.filter
def codes(value: str) -> list[str]:
    """Codes that are kept in one column, apart again."""
    return value.replace(",", " ").split()


@register.filter
def verb(code: str) -> str:
    """A verb of the journal in words."""
    return verbs.verb(code)


@register.filter
def negated(value: int) -> int:
    """The number below zero, for comparing either side of it."""
    return -value


@register.filter
def get(mapping: dict[object, object], key: object) -> object:
    """A value of a mapping by a key that is itself a value."""
    return mapping.get(key)


@register.inclusion_tag("console/parts/field.html")
def field(bound: BoundField, help: str = "") -> dict[str, object]:  # noqa: A002 - a template says help="…"
    """A form's field with its label, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    described = f"{bound.auto_id}_help" if (help or bound.help_text) else ""
    if bound.errors:
        described = f"{described} {bound.auto_id}_wrong".strip()
    attributes: dict[str, str | bool] = {"class": _css(widget)}
    if described:
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes),
        "help": help or bound.help_text,
        "single_box": isinstance(widget, CheckboxInput),
        "group": group,
    }


def _css(widget: object) -> str:
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        return "choices"
    kind = type(widget).__name__
    if "Checkbox" in kind:
        return "checkbox checkbox-primary"
    if "Select" in kind:
        return "select"
    return {
        "Textarea": "textarea",
        "ClearableFileInput": "file-input w-full",
        "FileInput": "file-input w-full",
    }.get(kind, "input")


@register.inclusion_tag("console/parts/strip.html")
def strip(bars: Sequence[Bar], label: str = "", height: int = 72) -> dict[str, object]:
    """A day's 96 quarters of an hour: let in and out above the line, refused below it."""
    return {"drawing": drawn(bars, height), "label": label, "bars": bars}
