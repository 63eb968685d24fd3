"""An incident of the second village, with words, a caller and a note, and a bulletin."""

from liba.command.models import Bulletin
from liba.desk.services import record_incident_event, report_incident
from liba.desk.terms import IncidentEventKind, IncidentKind, IncidentReport, IncidentSource, SaidEvent
from liba.kernel.ids import new_id
from liba.territory.models import Area
from tests.support.town import SmallTown


def desk_things(town: SmallTown, village: Area) -> dict[str, object]:
    """Their ids, by the names of the addresses' parts."""
    report = IncidentReport(
        IncidentKind.DISPUTE, IncidentSource.HOTLINE, area_id=village.pk, where="𠮷野<b>家门口",
        words="𠮷野<script>吵架</script>", caller="𠮷野<b>", caller_phone="13800000000",
    )  # fmt: skip
    one = report_incident(town.system, id=new_id(), report=report, happened_at=town.now, now=town.now)
    said = SaidEvent(new_id(), IncidentEventKind.NOTED, "𠮷野<b>又来了")
    record_incident_event(town.system, one.pk, said, happened_at=town.now, now=town.now)
    made = Bulletin.objects.create(
        title="通报", words="已处置", published_at=town.now, published_by="指挥部", incident=one
    )
    return {"incident_id": one.pk, "bulletin_id": made.pk}
