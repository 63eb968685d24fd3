"""Files of an import: the report and the empty roster."""

from io import BytesIO
from uuid import UUID

from django.http import HttpResponse

from liba.console.exports import workbook
from liba.console.requests import StaffRequest, staff
from liba.kernel.actors import Power
from liba.registry.roster.report import write_template
from liba.registry.selectors import roster as selectors
from liba.registry.services import roster as services


@staff(Power.IMPORT_ROSTER)
def template(request: StaffRequest) -> HttpResponse:
    """An empty roster with the headings that are read best."""
    target = BytesIO()
    write_template(target)
    return workbook(target.getvalue(), "roster.xlsx")


@staff(Power.IMPORT_ROSTER)
def report(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """The user's own sheet with every problem cell marked."""
    name = selectors.roster_import(request.actor, import_id).file_name.rsplit(".", 1)[0]
    target = BytesIO()
    services.write_report(request.actor, import_id, target, now=request.now)
    return workbook(target.getvalue(), f"{name}-report.xlsx")
