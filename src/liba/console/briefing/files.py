"""The briefing as PDF, DOCX and XLSX."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from liba.command.models import Briefing
from liba.command.print.apart import docx_of, pdf_of, xlsx_of
from liba.command.print.places import PACKAGED
from liba.command.print.shapes import BriefingSheet
from liba.command.refusals.briefing import TemplateBroken, TemplateGone
from liba.command.selectors.briefing import decisions_of, page_of
from liba.command.selectors.cycle_spec import cycle_on
from liba.command.terms.cycle import BriefingPaper, CycleSpec
from liba.console.briefing.wording import sheet_of
from liba.console.exports import workbook

FOLDER = "templates"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_file(format_: str, briefing: Briefing) -> HttpResponse:
    """The briefing with its decisions as they stand, in the form that was asked for: PDF unless it is docx or xlsx."""
    paper = (cycle_on(briefing.day) or CycleSpec()).paper
    sheet = sheet_of(briefing, page_of(briefing), decisions_of(briefing), paper)
    name = f"briefing-{briefing.day.isoformat()}"
    if format_ == "xlsx":
        return workbook(xlsx_of(sheet), f"{name}.xlsx")
    if format_ == "docx":
        return _file(_document(sheet, paper), f"{name}.docx", _DOCX)
    return _file(pdf_of(sheet), f"{name}.pdf", "application/pdf")


def model_file() -> HttpResponse:
    """The DOCX that a town changes into its own."""
    return _file(PACKAGED.read_bytes(), "briefing.docx", _DOCX)


def _document(sheet: BriefingSheet, paper: BriefingPaper) -> bytes:
    template = None
    if paper.template:
        template = Path(settings.LIBA_VAR) / FOLDER / paper.template
        if not template.is_file():
            raise TemplateGone(file=paper.template)
    found = docx_of(sheet, template)
    if found.fault:
        raise TemplateBroken(file=paper.template, fault=found.fault)
    return found.content


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
