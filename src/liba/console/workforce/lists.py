"""Lists on their way in, at the desk: taken, looked at on one page, applied. Each kind says what is its own."""

from abc import ABC, abstractmethod
from io import BytesIO
from typing import BinaryIO, ClassVar, Generic
from uuid import UUID

import msgspec
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.console.acts import area_options, done
from liba.console.exports import workbook
from liba.console.fields import ListFileField, offer
from liba.console.imports.words import why
from liba.console.requests import StaffRequest, number_in, number_posted, said, staff
from liba.registry.terms import ImportState
from liba.workforce.models import ListImport
from liba.workforce.selectors.lists import M, S, sheets_of
from liba.workforce.services.lists import Intake, P

_OPEN = {ImportState.CHECKED.value, ImportState.FAILED.value}
SHOWN = 200


class UploadForm(forms.Form):
    """A list and the area that it is of."""

    area = forms.ChoiceField(
        label=gettext_lazy("Whose list is it?"),
        help_text=gettext_lazy(
            "The smallest area that holds everybody in the file; parts may be named in a column."
        ),
    )
    file = ListFileField()


class Desk(ABC, Generic[M, S, P]):
    """The pages of one kind of list.

    `name` begins the pages' names, `at` their addresses, `folder` holds their templates (`list.html`, `page.html`),
    `page` is the chapter that they stand in.
    """

    name: ClassVar[str]
    at: ClassVar[str]
    folder: ClassVar[str]
    page: ClassVar[str]
    empty_name: ClassVar[str]
    form: ClassVar[type[UploadForm]] = UploadForm

    def __init__(self, intake: Intake[M, S, P]) -> None:
        self.intake, self.lists = intake, intake.lists

    # What a kind says of itself.

    def offers(self, form: UploadForm) -> None:
        """Fill the choices of the form besides its area."""

    def everybody(self, form: UploadForm) -> dict[str, str]:
        """What of the form goes into the mapping."""
        return {}

    def chosen(self, request: StaffRequest, held: M) -> dict[str, str]:
        """What else of the mapping was chosen below the columns."""
        return {}

    @abstractmethod
    def fields(self) -> list[tuple[str, str]]:
        """The fields that a column may hold, with their words."""

    @abstractmethod
    def counts(self, summary: S) -> list[tuple[str, int, str]]:
        """What would happen, or happened, in numbers: words, count, tone."""

    @abstractmethod
    def what_was_done(self, summary: S) -> str:
        """What is said after a list was applied."""

    @abstractmethod
    def look(self, request: StaffRequest, roster: ListImport, start: int) -> tuple[dict[str, object], int]:
        """What the page shows of the rows from `start` on, and how many rows there are; a look is journalled."""

    @abstractmethod
    def report_into(self, request: StaffRequest, import_id: UUID, target: BinaryIO) -> None:
        """Write the report."""

    @abstractmethod
    def template_into(self, target: BinaryIO) -> None:
        """Write the empty list."""

    # The pages.

    def all(self, request: StaffRequest) -> HttpResponse:
        """Lists so far; a POST takes a file in, checks it, and shows what it would do."""
        form = self.form(request.POST or None, request.FILES or None)
        options = area_options(request.actor, self.lists.power)
        offer(form, "area", options)
        self.offers(form)
        taken: list[ListImport] = []
        if request.method == "POST" and done(form, lambda: taken.append(self._take(request, form))):
            said(request, _("The file is here and was checked. Look at what it would do."))
            return redirect(self._to("one"), taken[0].pk)
        rows = self.lists.imports(request.actor)[:50]
        values = {"page": self.page, "form": form, "rows": rows, "areas": options, "to": self._pages()}
        return render(request, f"{self.folder}/list.html", values)

    def one(self, request: StaffRequest, import_id: UUID) -> HttpResponse:
        """What the file would do, its problems, its columns, each row: all on one page."""
        roster = self.lists.one(request.actor, import_id)
        start = number_in(request, "after") or 0
        shown, many = self.look(request, roster, start)
        is_open = roster.state in _OPEN
        failure = roster.summary.get("failure")
        summary = self.lists.summary_of(roster)
        may_apply = roster.state == ImportState.CHECKED.value and not summary.errors
        problems = self.lists.problems(roster)
        values = {
            "page": self.page,
            "to": self._pages(),
            "roster": roster,
            "summary": summary,
            "counts": self.counts(summary) if roster.summary and not failure else [],
            "failure": why(failure) if isinstance(failure, dict) else "",
            "problems": problems[:SHOWN],
            "more_problems": max(0, len(problems) - SHOWN),
            "first": "?" if start else "",
            "next": f"?after={start + SHOWN}" if many > start + SHOWN else "",
            "is_open": is_open,
            "columns": self.lists.columns(roster) if is_open else [],
            "sheets": sheets_of(roster) if is_open else (),
            "mapping": self.lists.mapping_of(roster),
            "fields": self.fields(),
            "may_apply": may_apply and bool(summary.writes),
            "nothing": may_apply and not summary.writes,
            **shown,
        }
        return render(request, f"{self.folder}/page.html", values)

    def columns(self, request: StaffRequest, import_id: UUID) -> HttpResponse:
        """Take the columns as chosen, and check again."""
        held = self.lists.mapping_of(self.lists.one(request.actor, import_id))
        posted = {
            index: request.POST.get(f"column-{index}", field.value) for index, field in held.columns.items()
        }
        known = {value for value, _words in self.fields()}
        columns = {index: value if value in known else "ignore" for index, value in posted.items()}
        raw = {**msgspec.to_builtins(held), "columns": columns, **self.chosen(request, held)}
        mapping = msgspec.convert(raw, self.lists.mapping)
        self.intake.set_mapping(request.actor, import_id, mapping, now=request.now)
        said(request, _("Checked again with these columns."))
        return redirect(self._to("one"), import_id)

    def sheet(self, request: StaffRequest, import_id: UUID) -> HttpResponse:
        """Read another sheet, or take another row for the heading; the columns are guessed anew."""
        heading = number_posted(request, "heading_row")
        name = request.POST.get("sheet", "")
        row = heading - 1 if heading else None
        self.intake.choose_sheet(request.actor, import_id, sheet_name=name, heading_row=row, now=request.now)
        said(request, _("The columns were guessed anew."))
        return redirect(self._to("one"), import_id)

    def apply(self, request: StaffRequest, import_id: UUID) -> HttpResponse:
        """Write the list, whole or not at all."""
        roster = self.intake.apply(request.actor, import_id, now=request.now)
        said(request, self.what_was_done(self.lists.summary_of(roster)))
        return redirect(self._to("one"), import_id)

    def discard(self, request: StaffRequest, import_id: UUID) -> HttpResponse:
        """Throw the file away."""
        self.intake.discard(request.actor, import_id, now=request.now)
        said(request, _("The import was discarded and its file destroyed."))
        return redirect(self._to("all"))

    def report(self, request: StaffRequest, import_id: UUID) -> HttpResponse:
        """The user's own sheet with every problem cell marked."""
        name = self.lists.one(request.actor, import_id).file_name.rsplit(".", 1)[0]
        target = BytesIO()
        self.report_into(request, import_id, target)
        return workbook(target.getvalue(), f"{name}-report.xlsx")

    def template(self, request: StaffRequest) -> HttpResponse:
        """An empty list with the headings that are read best."""
        target = BytesIO()
        self.template_into(target)
        return workbook(target.getvalue(), f"{self.empty_name}.xlsx")

    def addresses(self) -> tuple[URLPattern, ...]:
        """Where the pages stand, each behind the list's power."""
        guarded = staff(self.lists.power)
        one = f"{self.at}<uuid:import_id>/"
        return (
            path(self.at, guarded(self.all), name=f"{self.name}s"),
            path(f"{self.at}template/", guarded(self.template), name=f"{self.name}_template"),
            path(one, guarded(self.one), name=self.name),
            path(f"{one}columns/", guarded(require_POST(self.columns)), name=f"{self.name}_columns"),
            path(f"{one}sheet/", guarded(require_POST(self.sheet)), name=f"{self.name}_sheet"),
            path(f"{one}apply/", guarded(require_POST(self.apply)), name=f"{self.name}_apply"),
            path(f"{one}discard/", guarded(require_POST(self.discard)), name=f"{self.name}_discard"),
            path(f"{one}report/", guarded(self.report), name=f"{self.name}_report"),
        )

    def _take(self, request: StaffRequest, form: UploadForm) -> ListImport:
        file = form.cleaned_data["file"]
        return self.intake.receive(
            request.actor,
            area_id=int(form.cleaned_data["area"]),
            name=file.name,
            stream=file,
            everybody=self.everybody(form),
            now=request.now,
        )

    def _pages(self) -> dict[str, str]:
        steps = ("all", "one", "template", "columns", "sheet", "apply", "discard", "report")
        return {step: self._to(step) for step in steps}

    def _to(self, step: str) -> str:
        ends = {"all": "s", "one": ""}
        return f"console:{self.name}{ends.get(step, f'_{step}')}"
