"""Lists of ties: on their way in, and given out to be corrected and brought back."""

from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from liba.console.exports import workbook
from liba.console.requests import StaffRequest, not_there, number_in, staff
from liba.console.workforce.lists import SHOWN, Desk
from liba.kernel.actors import Power
from liba.workforce.models import ListImport
from liba.workforce.services import tying as services
from liba.workforce.tying.plan import Plan
from liba.workforce.tying.terms import Mapping, Summary
from liba.workforce.tying.words import field_choices


class TieDesk(Desk[Mapping, Summary, Plan]):
    """Lists of who is kin to which household, or knows it well."""

    name = "tie_import"
    at = "chain/ties/"
    folder = "console/workforce/ties"
    page = "chain"
    empty_name = "ties"

    def fields(self) -> list[tuple[str, str]]:
        """The fields of a list of ties."""
        return field_choices()

    def counts(self, summary: Summary) -> list[tuple[str, int, str]]:
        """Ties in numbers."""
        return [
            (_("ties in the file"), summary.rows, ""),
            (_("new ties"), summary.new, "good" if summary.new else ""),
            (_("changed ties"), summary.changed, "info" if summary.changed else ""),
            (_("no longer"), summary.ended, "info" if summary.ended else ""),
            (_("unchanged ties"), summary.unchanged, ""),
            (_("left out"), summary.skipped, "warn" if summary.skipped else ""),
            (_("errors"), summary.errors, "bad" if summary.errors else ""),
            (_("to be looked at"), summary.warnings, "warn" if summary.warnings else ""),
        ]

    def what_was_done(self, summary: Summary) -> str:
        """How many are new, changed, no longer."""
        words = _("Ties: %(new)s new, %(changed)s changed, %(ended)s no longer. The file was destroyed.")
        return words % {"new": summary.new, "changed": summary.changed, "ended": summary.ended}

    def look(self, request: StaffRequest, roster: ListImport, start: int) -> tuple[dict[str, object], int]:
        """Tie by tie."""
        shown = services.look_at_preview(request.actor, roster.pk, now=request.now)
        return {"rows": shown[start : start + SHOWN]}, len(shown)

    def report_into(self, request: StaffRequest, import_id: UUID, target: BinaryIO) -> None:
        """The report."""
        services.write_report(request.actor, import_id, target, now=request.now)

    def template_into(self, target: BinaryIO) -> None:
        """An empty list of ties."""
        services.write_template(target)


@staff(Power.ASSIGN_LINKS)
def exported(request: StaffRequest) -> HttpResponse:
    """The ties of an area as the workbook that can be corrected and brought back."""
    area_id = number_in(request, "area")
    if area_id is None:
        raise not_there("area")
    target = BytesIO()
    services.export_ties(request.actor, area_id, target, now=request.now)
    return workbook(target.getvalue(), "ties.xlsx")


ADDRESSES: tuple[URLPattern, ...] = (
    *TieDesk(services.INTAKE).addresses(),
    path("chain/ties/export/", exported, name="ties_export"),
)
