"""How a board draws: dues as a bar whose parts differ in height and outline as well as in colour."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liba.console import words
from liba.console.saying import say_text
from liba.kernel.text import Text
from liba.rounds.terms.boards import Tally
from liba.rounds.terms.plans import DoorState

register = template.Library()

# From what is well to what wants somebody: the eye ends at what is open.
ORDER = (
    DoorState.DONE,
    DoorState.REFUSED,
    DoorState.NOT_HOME,
    DoorState.OVERDUE,
    DoorState.DUE,
    DoorState.NOT_DUE,
)
_HEIGHTS = {
    DoorState.DONE: 1.0,
    DoorState.REFUSED: 1.0,
    DoorState.NOT_HOME: 0.6,
    DoorState.OVERDUE: 1.0,
    DoorState.DUE: 0.35,
    DoorState.NOT_DUE: 0.12,
}
_WIDTH = 240


@register.simple_tag
def state_bar(tally: Tally, height: int = 16) -> SafeString:
    """The dues of a place as one bar; a screen reader hears the numbers."""
    whole = tally.all or 1
    at, parts = 0.0, []
    for state in ORDER:
        n = tally.of(state)
        if not n:
            continue
        # What is not nothing is seen, however small its share.
        width = max(_WIDTH * n / whole, 3)
        tall = height * _HEIGHTS[state]
        parts.append((f"{at:.1f}", f"{height - tall:.1f}", f"{width:.1f}", f"{tall:.1f}", state.value))
        at += width
    drawn = format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" class="{}"></rect>', parts)
    return format_html(
        '<svg class="statebar" viewBox="0 0 {} {}" height="{}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        f"{max(at, _WIDTH):.1f}",
        height,
        height,
        in_words(tally) or _("nothing is due"),
        drawn,
    )


@register.simple_tag
def state_counts(tally: Tally) -> SafeString:
    """The same in numbers: each state with its shape, number and word, what wants somebody first; zeros left out."""
    rows = (
        (state.value, key(state.value), f"{tally.of(state):,}", words.word("door_state", state.value))
        for state in DoorState.__members__.values()
        if tally.of(state)
    )
    ordered = sorted(rows, key=lambda row: _URGENCY.index(row[0]))
    listed = format_html_join("", '<li class="state-count state-{}">{}<strong>{}</strong> {}</li>', ordered)
    return format_html('<ul class="state-counts">{}</ul>', listed)


_URGENCY = ("overdue", "not_home", "due", "refused", "done", "not_due")


@register.simple_tag
def key(state: str) -> SafeString:
    """The shape of a state beside its word."""
    tall = 12 * _HEIGHTS[DoorState(state)]
    return format_html(
        '<svg class="statebar statekey" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">'
        '<rect x="1" y="{}" width="10" height="{}" class="{}"></rect></svg>',
        f"{12 - tall:.1f}",
        f"{tall:.1f}",
        state,
    )


def in_words(tally: Tally) -> str:
    """The numbers as a sentence."""
    return ", ".join(
        f"{words.word('door_state', state)} {getattr(tally, state):,}"
        for state in _URGENCY
        if getattr(tally, state)
    )


@register.filter
def placed(where: Sequence[Text]) -> str:
    """A place by its village and itself."""
    return " ".join(say_text(name) for name in where)
