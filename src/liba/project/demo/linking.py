"""Each door to one linker of its village."""

from datetime import datetime

from django.conf import settings

from liba.governance.services import decision, take_turn
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.project.demo.serving import Serving
from liba.registry.models import Household
from liba.workforce.models import Link
from liba.workforce.services.links import next_seq
from liba.workforce.terms import LinkLevel


def link_doors(actor: Actor, serving: Serving, *, now: datetime) -> int:
    """Doors in their order to the linkers of their village."""
    today = local_day(now, settings.LIBA_ZONE)
    links = []
    with decision():
        take_turn()
        seq = next_seq()
        for village, linkers in sorted(serving.linkers.items()):
            homes = [*Household.objects.filter(area__code__startswith=village).order_by("area__path", "code")]
            for place, home in enumerate(homes):
                links.append(
                    Link(
                        level=LinkLevel.LINKER.value,
                        responder_id=linkers[place * len(linkers) // len(homes)],
                        household=home,
                        starts_on=today,
                        changed_seq=seq,
                    )
                )
        Link.objects.bulk_create(links, batch_size=1000)
    return len(links)
