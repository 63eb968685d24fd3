"""Each door to one linker of its village: the assignment that the desk makes, proposed and confirmed."""

from datetime import datetime

from django.conf import settings

from liba.governance.services.statistics import gather_statistics
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.project.demo.serving import Serving
from liba.registry.models import Household, Person
from liba.territory.models import Area
from liba.workforce.models import Assignment, AssignmentLine, Link, Responder
from liba.workforce.selectors.ground import Asked
from liba.workforce.services import confirm_assignment, propose_assignment


def link_doors(actor: Actor, serving: Serving, *, now: datetime) -> Assignment | None:
    """The doors of the town to those who were taken on as linkers; None where nobody was."""
    hands = tuple(one for linkers in serving.linkers.values() for one in linkers)
    if not hands:
        return None
    gather_statistics((Area, Household, Person, Responder))
    proposal = propose_assignment(
        actor,
        area_id=Area.objects.get(parent=None).pk,
        starts_on=local_day(now, settings.LIBA_ZONE),
        asked=Asked(hands=hands),
        now=now,
    )
    confirmed = confirm_assignment(actor, proposal.pk, version=proposal.version, now=now)
    gather_statistics((Link, AssignmentLine))
    return confirmed
