"""Gates stand in the area that took theirs in, so that whoever answers for it answers for them too."""

from datetime import datetime

from django.db.models import F

from liba.access.models import Gate
from liba.governance.services import decision, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor
from liba.territory.models import Area
from liba.territory.terms import Moved


def move_gates(actor: Actor, moved: Moved, now: datetime) -> None:
    """A step of a reorganisation: gates that stand in a merged area stand in the successor. Their cordon stays."""
    with decision():
        successor = Area.objects.get(pk=moved.successor_id)
        standing = Gate.objects.filter(area__in=list(moved.areas)).select_related("area").order_by("pk")
        entries = [
            Entry(
                actor,
                "access.gate.followed",
                "gate",
                str(gate.pk),
                successor.path,
                {"code": gate.code, "from_area": gate.area.code if gate.area else ""},
            )
            for gate in standing
        ]
        Gate.objects.filter(area__in=list(moved.areas)).update(area=successor, version=F("version") + 1)
        record_all(entries, now)
