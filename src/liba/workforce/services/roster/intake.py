"""How a list of responders is taken in."""

from datetime import datetime
from typing import BinaryIO

from liba.kernel.actors import Actor
from liba.workforce.models import ListImport
from liba.workforce.roster.reading import guess
from liba.workforce.roster.terms import MANY, Field, Mapping
from liba.workforce.selectors.roster import LISTS
from liba.workforce.services.lists import Intake
from liba.workforce.services.roster.applying import write_plan
from liba.workforce.services.roster.planning import plan_import


def _suits(mapping: Mapping) -> bool:
    return bool(mapping.of(Field.NAME))


INTAKE = Intake(
    lists=LISTS,
    verbs="workforce.roster",
    guess=guess,
    suits=_suits,
    many=frozenset(MANY),
    plan=plan_import,
    write=write_plan,
)


def receive_list(
    actor: Actor, *, area_id: int, name: str, stream: BinaryIO, group: str = "", now: datetime
) -> ListImport:
    """Take in a list of an area's responders, all of them of the `group` (a code; empty: none). Refuses as `Intake.receive`."""
    return INTAKE.receive(
        actor, area_id=area_id, name=name, stream=stream, now=now, everybody={"group": group}
    )
