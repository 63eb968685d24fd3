"""A ticked sheet keyed back: most rows are done; the others by their numbers, or by their boxes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liba.console.fields import offer
from liba.console.requests import StaffRequest, said, staff
from liba.console.rounds.asked import Asked, asked, plan_asked
from liba.console.rounds.doors import Row, paper_code, rows_of, seen_doors, walking
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.kernel.ids import new_id
from liba.kernel.receipts import ReceiptStatus
from liba.rounds.reports import Visited, Visitor, VisitReport
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.coverage import RoundDay, round_day
from liba.rounds.selectors.doorlist import DoorLine
from liba.rounds.services import record_visits
from liba.rounds.terms.plans import DoorState, Outcome
from liba.workforce.models import Responder

KEYED = (Outcome.DONE, Outcome.NOBODY_HOME, Outcome.REFUSED, Outcome.NOT_REACHABLE)
_MOST = 2000


class SheetForm(forms.Form):
    """Who walked it, in which window, and the rows that are not what the rest are."""

    window = forms.TypedChoiceField(label=gettext_lazy("Window"), coerce=int)
    walked = forms.CharField(
        label=gettext_lazy("Badge number of who walked it"),
        max_length=20,
        help_text=gettext_lazy("As on the badge."),
    )
    nobody_home = forms.CharField(
        label=gettext_lazy("Nobody home: row numbers"), required=False, max_length=4000
    )
    refused = forms.CharField(label=gettext_lazy("Refused: row numbers"), required=False, max_length=4000)
    not_reachable = forms.CharField(
        label=gettext_lazy("Not reachable: row numbers"), required=False, max_length=4000
    )
    rest = forms.ChoiceField(
        label=gettext_lazy("All other rows that were still open"),
        choices=(("done", gettext_lazy("are done")), ("", gettext_lazy("stay open"))),
        required=False,
        widget=forms.RadioSelect,
    )

    def rows(self, known: Mapping[str, DoorLine]) -> dict[str, Outcome]:
        """Row code → outcome. A number that is on no row of the sheet, or is given twice, is a mistake of the form."""
        found: dict[str, Outcome] = {}
        for name in ("nobody_home", "refused", "not_reachable"):
            for code in _codes(self.cleaned_data[name]):
                if code not in known:
                    self.add_error(name, _("No row of this sheet has the number %(code)s.") % {"code": code})
                elif code in found:
                    self.add_error(name, _("The row %(code)s is named twice.") % {"code": code})
                else:
                    found[code] = Outcome(name)
        return found


@dataclass(frozen=True)
class Sheet:
    """What is keyed in: a round's doors of a place and day, in the order of the paper."""

    plan: Plan
    look: Asked
    whole: RoundDay
    lines: Sequence[DoorLine]

    @property
    def rows(self) -> dict[str, DoorLine]:
        """Row code → door."""
        return {_bare(paper_code(line)): line for line in self.lines}

    @property
    def windows(self) -> list[int]:
        """The day's windows."""
        return [slot.window for slot in self.whole.windows]

    def moment(self, window: int, now: datetime) -> datetime:
        """When it was walked: before its window closed, as far as the paper tells."""
        closes = next(slot.closes_at for slot in self.whole.windows if slot.window == window)
        return min(now, closes - timedelta(minutes=1))

    def report(self, line: DoorLine, window: int, outcome: Outcome, now: datetime) -> VisitReport:
        """A row as a visit."""
        kind, id_, person = line.target.key
        return VisitReport(
            id=new_id(),
            at=int(self.moment(window, now).timestamp()),
            round=self.plan.id,
            door=f"{kind}{id_}",
            person=person or None,
            day=self.look.day,
            window=window,
            outcome=outcome,
        )


@staff(Power.VISIT)
def page(request: StaffRequest, round_id: int) -> HttpResponse:
    """Key in a sheet: an empty form, or what was wrong with it; a sheet that was taken leads back to the doors."""
    look, plan = asked(request), plan_asked(round_id, request.now)
    whole = round_day(plan, look.day, look.place.paths, request.now)
    sheet = Sheet(plan, look, whole, walking(seen_doors(request, plan, look) or []))
    form = SheetForm(request.POST or None, initial={"rest": "done"})
    offer(form, "window", [(place, say_text(whole.names[place])) for place in sheet.windows])
    back = reverse("console:round_doors", args=[round_id]) + look.link(show="all")
    if request.method == "POST" and form.is_valid() and _take(request, form, sheet):
        return redirect(back)
    values = {
        "page": "rounds",
        "round": plan,
        "look": look,
        "form": form,
        "rows": _boxes(request, sheet),
        "outcomes": [outcome.value for outcome in KEYED],
        "back": back,
    }
    return render(request, "console/rounds/key.html", values)


def _boxes(request: StaffRequest, sheet: Sheet) -> list[tuple[Row, str]]:
    """Each row with what was ticked in its own boxes."""
    rows = rows_of(request, sheet.lines[:_MOST], sheet.windows)
    return [(row, request.POST.get(f"row-{_bare(row.code)}", "")) for row in rows]


def _take(request: StaffRequest, form: SheetForm, sheet: Sheet) -> bool:
    known = sheet.rows
    walked = Responder.objects.filter(code=form.cleaned_data["walked"].strip()).first()
    if walked is None:
        form.add_error("walked", _("Nobody has this badge number."))
        return False
    named = form.rows(known)
    if form.errors:
        return False
    window = form.cleaned_data["window"]
    outcomes = dict(_ticked(request, known)) | named
    if form.cleaned_data["rest"] == "done":
        outcomes = {code: Outcome.DONE for code, line in known.items() if _open(line, window)} | outcomes
    visitor = Visitor(request.actor, user_id=request.user.pk, walked=walked.pk)
    batch = [
        Visited(visitor, sheet.report(known[code], window, outcome, request.now))
        for code, outcome in outcomes.items()
    ]
    receipts = record_visits(batch, request.now)
    stored = sum(receipt.status is ReceiptStatus.STORED for receipt in receipts)
    said(request, ngettext("%(n)d row was keyed in.", "%(n)d rows were keyed in.", stored) % {"n": stored})
    return _all_taken(form, len(receipts) - stored)


def _all_taken(form: SheetForm, lost: int) -> bool:
    if lost:
        sentence = ngettext(
            "%(n)d row could not be taken: its door is not in your areas.",
            "%(n)d rows could not be taken: their doors are not in your areas.",
            lost,
        )
        form.add_error(None, sentence % {"n": lost})
    return not lost


def _open(line: DoorLine, window: int) -> bool:
    return line.states.get(window) not in (None, DoorState.DONE, DoorState.REFUSED)


def _ticked(request: StaffRequest, known: Mapping[str, DoorLine]) -> Iterator[tuple[str, Outcome]]:
    wanted = {outcome.value for outcome in KEYED}
    for code in known:
        given = request.POST.get(f"row-{code}", "")
        if given in wanted:
            yield code, Outcome(given)


def _codes(text: str) -> Iterator[str]:
    """Row numbers as they are typed: leading zeros may be left out, gaps inside a printed number not."""
    for part in text.replace(",", " ").replace("，", " ").replace("、", " ").replace(";", " ").split():
        yield part.zfill(7) if part.isascii() and part.isdigit() else part


def _bare(code: str) -> str:
    return code.replace(" ", "")
