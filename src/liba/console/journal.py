"""The journal: who did what to whom, when and from where; and whether the chain of lines is whole."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

import msgspec
from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.console import verbs
from liba.console.acts import indented
from liba.console.exports import export
from liba.console.fields import GRIDS, MomentField, offer
from liba.console.requests import StaffRequest, number_in, number_posted, staff
from liba.governance import selectors
from liba.governance.models import JournalLine
from liba.governance.selectors import JournalQuery
from liba.kernel.actors import Actor, Power
from liba.territory.selectors import area_choices

EXPORTED = 20_000
VERIFIED_AT_ONCE = 50_000  # half a second on one core: a step that a page waits for
_CHUNK = 1000
PURGED = "governance.data.purged"


class FilterForm(forms.Form):
    """Which lines."""

    verb = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[("", gettext_lazy("everything")), *verbs.GROUPS.items()],
        required=False,
    )
    actor_id = forms.CharField(label=gettext_lazy("By whom (number)"), max_length=64, required=False)
    subject_kind = forms.CharField(label=gettext_lazy("What it was done to"), max_length=30, required=False)
    subject_id = forms.CharField(label=gettext_lazy("Its number"), max_length=64, required=False)
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    since = MomentField(label=gettext_lazy("From"), required=False)
    until = MomentField(label=gettext_lazy("Until"), required=False)

    def __init__(self, actor: Actor, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        areas = [area for area in area_choices(actor, Power.READ_JOURNAL) if area.path.count(".") <= GRIDS]
        options = [(area.path, name) for area, name in indented(areas)]
        offer(self, "area", [("", gettext_lazy("everywhere")), *options])

    def query(self) -> JournalQuery:
        """What was chosen; what can't be read is left open."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return JournalQuery(
            verb=chosen.get("verb", ""),
            actor_id=chosen.get("actor_id", ""),
            subject_kind=chosen.get("subject_kind", ""),
            subject_id=chosen.get("subject_id", ""),
            area_path=chosen.get("area", ""),
            since=chosen.get("since"),
            until=chosen.get("until"),
        )


@staff(Power.READ_JOURNAL)
def journal(request: StaffRequest) -> HttpResponse:
    """Newest first, fifty lines at a time."""
    form = FilterForm(request.actor, request.GET)
    query = form.query()
    if format_ := request.GET.get("format"):
        return _export(format_, request, query)
    found = selectors.journal_page(request.actor, query, before=number_in(request, "before"))
    chosen = {
        name: value for name, value in request.GET.items() if value and name not in ("before", "format")
    }
    values = {
        "page": "journal",
        "form": form,
        "lines": [(line, verbs.verb(line.verb), facts_of(line)) for line in found.lines],
        "next": f"?{urlencode({**chosen, 'before': found.before})}" if found.before else "",
        "first": f"?{urlencode(chosen)}" if request.GET.get("before") else "",
        "csv": f"?{urlencode({**chosen, 'format': 'csv'})}",
        "xlsx": f"?{urlencode({**chosen, 'format': 'xlsx'})}",
        "filtered": bool(chosen),
        "head": selectors.journal_head(),
        "exported": EXPORTED,
    }
    return render(request, "console/journal/list.html", values)


@staff(Power.READ_JOURNAL)
@require_POST
def journal_verify(request: StaffRequest) -> HttpResponse:
    """Read the chain on from the line that the step before proved, and say how far it is whole. The answer asks for the
    next step by itself until the chain's end, or a line that was altered or removed."""
    result = selectors.verify_onward(number_posted(request, "after"), VERIFIED_AT_ONCE)
    more = result.fault is None and result.lines < result.head.seq
    values = {"result": result, "at": request.now, "more": more}
    return render(request, "console/journal/verified.html", values)


def facts_of(line: JournalLine) -> list[tuple[str, str]]:
    """A line's facts as pairs; they hold codes and numbers, no names. Of what was destroyed, only what there was."""
    facts = msgspec.json.decode(line.facts.encode(), type=dict[str, str | int | float | bool | None])
    return [
        (name, "" if value is None else str(value))
        for name, value in facts.items()
        if not (line.verb == PURGED and value == 0)
    ]


def _export(format_: str, request: StaffRequest, query: JournalQuery) -> HttpResponse:
    headings = [
        _("Line"),
        _("When"),
        _("Who"),
        _("How"),
        _("What"),
        _("Whom or what"),
        _("Its number"),
        _("Facts"),
        _("From where"),
        _("Hash"),
    ]
    return export(format_, f"journal-{request.now:%Y%m%d}", headings, _rows(request.actor, query))


def _rows(actor: Actor, query: JournalQuery) -> Iterator[tuple[str | int | datetime, ...]]:
    before: int | None = None
    for _chunk in range(EXPORTED // _CHUNK):
        found = selectors.journal_page(actor, query, before=before, size=_CHUNK)
        for line in found.lines:
            yield (
                line.seq,
                line.at,
                line.actor_name,
                line.actor_kind,
                line.verb,
                line.subject_kind,
                line.subject_id,
                line.facts,
                line.origin,
                bytes(line.hash).hex(),
            )
        before = found.before
        if not before:
            return


ADDRESSES: tuple[URLPattern, ...] = (
    path("journal/", journal, name="journal"),
    path("journal/verify/", journal_verify, name="journal_verify"),
)
