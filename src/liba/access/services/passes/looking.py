"""Looking at a pass that is bound to somebody is looking at a person, so it is written down."""

from datetime import datetime

from liba.access.models import Pass
from liba.access.selectors.passes import area_path_of, pass_page
from liba.governance.services import decision, record
from liba.kernel.actors import Actor


def look_at_pass(actor: Actor, serial: int, *, now: datetime) -> Pass:
    """A pass with all that it is bound to, as `pass_page` gives and refuses it. A blank one is nobody's, so it leaves no line."""
    with decision():
        card = pass_page(actor, serial)
        if card.household is not None:
            record(actor, "access.pass.seen", "pass", serial, now, area_path=area_path_of(card))
    return card
