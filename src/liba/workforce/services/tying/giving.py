"""The ties of an area as the workbook that is read again, and the same workbook empty."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.utils.translation import gettext as _

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.workbooks import Page, written
from liba.registry.roster.report import write_empty
from liba.registry.roster.sheets import harmless
from liba.registry.services.drafts import today_of
from liba.territory.selectors import area_by_id
from liba.workforce.selectors.tying import homes_of, people_named, ties_of
from liba.workforce.terms import TieKind
from liba.workforce.tying.plan import Homes

_WIDTHS = (12, 16, 20, 40, 16, 12)


def export_ties(actor: Actor, area_id: int, stream: BinaryIO, *, now: datetime) -> int:
    """Write what is noted of the area's households, and return how many ties that are. Needs ASSIGN_LINKS over the area.

    Responders who left, those whom the actor may not name, and closed households are not in it; a household that was
    merged stands under the one that goes on.
    """
    area = area_by_id(area_id)
    actor.require(Power.ASSIGN_LINKS, area.path)
    homes = {home.id: home for home in homes_of(area)}
    following = Homes(homes.values())
    people = {who.id: who for who in people_named(actor, today_of(now)) if not who.left_on}
    rows: dict[tuple[int, int], Sequence[str]] = {}
    for (responder, household), kind in ties_of(area).items():
        who, home = people.get(responder), following.follow(homes[household])
        if who is not None and home is not None and not home.is_closed:
            cells = (who.code, who.name, home.code, home.address, _word(kind), "")
            rows.setdefault((who.id, home.id), [harmless(cell) for cell in cells])
    heads = [heading for heading, _hint in _columns()]
    stream.write(written(Page(_("Ties"), [heads, *rows.values()], widths=_WIDTHS, as_text=True)))
    with decision():
        record(actor, "workforce.ties.exported", "area", area.pk, now, area_path=area.path, ties=len(rows))
    return len(rows)


def write_template(stream: BinaryIO) -> None:
    """An empty list of ties with the headings that are read best and a row that explains them."""
    write_empty(stream, _("Ties"), _columns())


def _columns() -> tuple[tuple[str, str], ...]:
    return (
        (_("Badge number"), _("or the phone; or the name alone, if it is the only one in the village")),
        (_("Name"), _("may stay empty beside a badge number")),
        (_("Household number"), _("as the register has it; empty: the address decides")),
        (_("Address"), _("the door, as the register has it")),
        (_("They are"), f"{_word(TieKind.KIN)}/{_word(TieKind.FAMILIAR)}"),
        (_("No longer"), "1/0/是/否"),
    )


def _word(kind: TieKind) -> str:
    return _("kin") if kind is TieKind.KIN else _("well acquainted")
