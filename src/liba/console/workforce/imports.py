"""Lists of responders on their way in."""

from typing import BinaryIO
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liba.console.fields import offer
from liba.console.requests import StaffRequest
from liba.console.saying import say_text
from liba.console.serving_words import STANDINGS
from liba.console.workforce.import_words import change, counts
from liba.console.workforce.lists import SHOWN, Desk, UploadForm
from liba.workforce import selectors
from liba.workforce.models import ListImport
from liba.workforce.roster.plan import Plan
from liba.workforce.roster.terms import Mapping, Summary
from liba.workforce.roster.words import field_choices
from liba.workforce.services import roster as services
from liba.workforce.terms import Standing


class ResponderForm(UploadForm):
    """A list, and the group that everybody on it is of."""

    group = forms.ChoiceField(label=gettext_lazy("Everybody is of the group"), required=False)

    field_order = ("area", "group", "file")


class ResponderDesk(Desk[Mapping, Summary, Plan]):
    """Lists of responders: standing and group of everybody, and who of the group is not named."""

    name = "responder_import"
    at = "workforce/imports/"
    folder = "console/workforce/imports"
    page = "workforce"
    empty_name = "responders"
    form = ResponderForm

    def offers(self, form: UploadForm) -> None:
        """The groups of the town."""
        offer(form, "group", [("", "–"), *((one.code, say_text(one.name)) for one in selectors.groups())])

    def everybody(self, form: UploadForm) -> dict[str, str]:
        """Everybody's group."""
        return {"group": form.cleaned_data["group"]}

    def chosen(self, request: StaffRequest, held: Mapping) -> dict[str, str]:
        """Everybody's standing and group."""
        standing = request.POST.get("standing", "")
        return {
            "standing": standing if standing in set(Standing) else held.standing,
            "group": request.POST.get("group", ""),
        }

    def fields(self) -> list[tuple[str, str]]:
        """The fields of a list of responders."""
        return field_choices()

    def counts(self, summary: Summary) -> list[tuple[str, int, str]]:
        """People in numbers."""
        return counts(summary)

    def what_was_done(self, summary: Summary) -> str:
        """How many are new and changed."""
        words = _("%(new)s responders are new, %(changed)s were changed. The file was destroyed.")
        return words % {"new": summary.new, "changed": summary.changed}

    def look(self, request: StaffRequest, roster: ListImport, start: int) -> tuple[dict[str, object], int]:
        """Person by person, and who is missing."""
        shown = services.look_at_preview(request.actor, roster.pk, now=request.now)
        rows = [
            (row, [change(name) for name in row.planned.changes]) for row in shown.rows[start : start + SHOWN]
        ]
        values: dict[str, object] = {
            "rows": rows,
            "missing": shown.missing,
            "standings": [(key.value, name) for key, name in STANDINGS.items()],
            "groups": selectors.groups(),
        }
        return values, len(shown.rows)

    def report_into(self, request: StaffRequest, import_id: UUID, target: BinaryIO) -> None:
        """The report, with who is missing."""
        services.write_report(request.actor, import_id, target, now=request.now)

    def template_into(self, target: BinaryIO) -> None:
        """An empty list of responders."""
        services.write_template(target)


ADDRESSES = ResponderDesk(services.INTAKE).addresses()
