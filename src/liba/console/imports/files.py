"""Files of an import: the report and the empty roster."""

from io import BytesIO
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from liba.console.requests import StaffRequest, staff
from liba.kernel.actors import Power
from liba.registry.roster.report import write_template
from liba.registry.selectors import roster as selectors
from liba.registry.services import roster as services

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff(Power.IMPORT_ROSTER)
def template(request: StaffRequest) -> HttpResponse:
    """An empty roster with the headings that are read best."""
    target = BytesIO()
    write_template(target)
    return _file(target, "roster.xlsx")


@staff(Power.IMPORT_ROSTER)
def report(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """The user's own sheet with every problem cell marked."""
    name = selectors.roster_import(request.actor, import_id).file_name.rsplit(".", 1)[0]
    target = BytesIO()
    services.write_report(request.actor, import_id, target, now=request.now)
    return _file(target, f"{name}-report.xlsx")


def _file(target: BytesIO, name: str) -> HttpResponse:
    response = HttpResponse(target.getvalue(), content_type=_XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
