"""The report: on the page, as PDF and as a workbook."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.command.print.apart import pdf_of, xlsx_of
from liba.command.selectors.activation import SEE, activation_by_id, plan_of
from liba.command.selectors.muster_report import report_of
from liba.command.services import note_lessons
from liba.console.alarm.wording import lesson_said, sheet_of
from liba.console.exports import workbook
from liba.console.requests import StaffRequest, said, staff
from liba.kernel.actors import Power


@staff(*SEE)
def page(request: StaffRequest, activation_id: int) -> HttpResponse:
    """The report; while it still runs, as of now."""
    activation = activation_by_id(request.actor, activation_id)
    report = report_of(activation, request.now)
    if format_ := request.GET.get("format"):
        sheet = sheet_of(activation, report, request.now)
        if format_ == "xlsx":
            return workbook(xlsx_of(sheet), f"muster-{activation.pk}.xlsx")
        response = HttpResponse(pdf_of(sheet), content_type="application/pdf")
        name = f"muster-{activation.pk}.pdf"
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
        return response
    values = {
        "page": "alarm",
        "activation": activation,
        "plan": plan_of(activation.plan),
        "report": report,
        "lessons": [lesson_said(one) for one in report.learned],
        "counts": list(zip(report.minutes, report.missing, strict=True)),
        "may_note": activation.ended_at is not None and request.actor.may(Power.ACTIVATE),
    }
    return render(request, "console/alarm/report.html", values)


@staff(Power.ACTIVATE)
@require_POST
def learned(request: StaffRequest, activation_id: int) -> HttpResponse:
    """What people learned, in their own words."""
    note_lessons(request.actor, activation_id, learned=request.POST.get("learned", ""), now=request.now)
    said(request, _("Kept; it is printed with the report."))
    return redirect("console:alarm_report", activation_id)
