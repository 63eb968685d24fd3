"""An order's way through its units as one row of dots: shape and fill say how far each is, a word each to a screen reader."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liba.command.selectors import OrderBoard
from liba.command.terms.orders import CopyState
from liba.console import words
from liba.console.saying import say_text

register = template.Library()

_STEP = 18
_A_ROW = 29
_SHAPES = {
    CopyState.SENT: '<circle cx="{x}" cy="{y}" r="5.5"/>',
    CopyState.DELIVERED: '<circle cx="{x}" cy="{y}" r="5.5"/><circle class="core" cx="{x}" cy="{y}" r="1.6"/>',
    CopyState.READ: '<circle cx="{x}" cy="{y}" r="5.5"/><circle class="core" cx="{x}" cy="{y}" r="3.2"/>',
    CopyState.ACCEPTED: '<circle class="core" cx="{x}" cy="{y}" r="5.5"/>',
    CopyState.OBJECTED: '<path d="M{x} {top}l6 11h-12z"/>',
    CopyState.DONE: '<rect x="{left}" y="{top}" width="10.5" height="10.5" rx="1.5"/>',
    CopyState.RETURNED: '<path d="M{x} {top}l6 6-6 6-6-6z"/>',
    CopyState.APPROVED: '<rect x="{left}" y="{top}" width="10.5" height="10.5" rx="1.5"/><path class="tick" d="M{left2} {y}l2 2 4-4.5"/>',
    CopyState.EXCUSED: '<path d="M{left} {y}h10.5"/>',
}


@register.simple_tag
def order_dots(board: OrderBoard) -> SafeString:
    """The dots in the units' order; late ones are underlined."""
    if not board.rows:
        return SafeString("")
    parts = []
    for place, row in enumerate(board.rows):
        x, y = _STEP * (place % _A_ROW) + 9, _STEP * (place // _A_ROW) + 9
        parts.append(
            (
                row.state.value,
                " late" if row.late else "",
                _drawn(row.state, x, y),
                f"{say_text(row.name)}: {words.word('copy_state', row.state)}",
                format_html('<path class="under" d="M{} {}h12"/>', x - 6, y + 8.2) if row.late else "",
            )
        )
    width = _STEP * min(len(board.rows), _A_ROW)
    height = _STEP * ((len(board.rows) - 1) // _A_ROW + 1) + 2
    drawn = format_html_join("", '<g class="{0}{1}"><title>{3}</title>{2}{4}</g>', parts)
    return format_html(
        '<svg class="dots" viewBox="0 0 {} {}" style="max-width:{}px" role="img" aria-label="{}">{}</svg>',
        width, height, int(width * 1.35), _("How far each unit is, in the units' order"), drawn,
    )  # fmt: skip


@register.filter
def for_minutes(value: int | None) -> str:
    """A span in minutes as 1:05 h, or 12 min; a dash when there is none."""
    if value is None:
        return "–"
    return f"{value // 60}:{value % 60:02d} h" if value >= 60 else f"{value} min"


@register.simple_tag
def dot(state: CopyState) -> SafeString:
    """One dot, for the key."""
    return format_html(
        '<svg class="dots dot" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true"><g class="{}">{}</g></svg>',
        CopyState(state).value,
        _drawn(CopyState(state), 9, 9),
    )


def _drawn(state: CopyState, x: int, y: int) -> SafeString:
    return format_html(
        _SHAPES[state],
        x=x,
        y=y,
        top=y - 5 if state is not CopyState.RETURNED else y - 6,
        left=x - 5,
        left2=x - 3,
    )
