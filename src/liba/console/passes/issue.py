"""Issuing in bulk by area, with a preview; and blank stock for the desk."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liba.access import selectors, services
from liba.access.models import PassRun, PassType
from liba.access.selectors import IssuePreview
from liba.access.terms import PassKind
from liba.console.acts import DayField, area_options, done
from liba.console.requests import StaffRequest, said, staff, tell
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.kernel.refusals import Refusal
from liba.territory.models import Area


class RunForm(forms.Form):
    """Which cards, and for how long."""

    type = forms.ChoiceField(label=gettext_lazy("Type of pass"))
    valid_from = DayField(
        label=gettext_lazy("Valid from"),
        required=False,
        help_text=gettext_lazy("Empty: at once."),
    )
    valid_to = DayField(
        label=gettext_lazy("Valid to"),
        required=False,
        help_text=gettext_lazy("Empty: as long as the measure runs."),
    )

    def offer(self, types: list[PassType]) -> None:
        """Put the types into the select."""
        choices = [(one.code, say_text(one.name)) for one in types if one.kind == PassKind.COLOUR.value]
        self.fields["type"].choices = choices  # type: ignore[attr-defined]


class IssueForm(RunForm):
    """Cards for every household of an area."""

    area = forms.ChoiceField(label=gettext_lazy("For the households of"))
    field_order = ("type", "area", "valid_from", "valid_to")


class StockForm(RunForm):
    """Blank cards."""

    sets = forms.IntegerField(
        label=gettext_lazy("Sets"),
        min_value=1,
        max_value=20_000,
        help_text=gettext_lazy("One set is what one household gets."),
    )
    field_order = ("type", "sets", "valid_from", "valid_to")


@staff(Power.ISSUE_PASS)
def page(request: StaffRequest) -> HttpResponse:
    """First POST: what would be made. Second POST, with the count that was shown: it is made."""
    form = IssueForm(
        request.POST or None, initial={"area": request.GET.get("area"), "type": request.GET.get("type")}
    )
    form.offer(_types())
    form.fields["area"].choices = area_options(request.actor, Power.ISSUE_PASS)  # type: ignore[attr-defined]
    preview: IssuePreview | None = None
    if request.method == "POST" and form.is_valid():
        if "confirmed" in request.POST:
            made: list[PassRun] = []
            if done(form, lambda: made.append(_issue(request, form))):
                _say_made(request, made[0])
                return redirect("console:runs")
        else:
            preview = _preview(request, form)
    values = {"page": "passes", "form": form, "preview": preview}
    return render(request, "console/passes/issue.html", values)


@staff(Power.ISSUE_PASS)
def stock(request: StaffRequest) -> HttpResponse:
    """Make blank cards that are bound to a household when they are handed out."""
    form = StockForm(request.POST or None)
    form.offer(_types())
    made: list[PassRun] = []
    if request.method == "POST" and done(form, lambda: made.append(_stock(request, form))):
        _say_made(request, made[0])
        return redirect("console:runs")
    return render(
        request, "console/passes/stock.html", {"page": "passes", "form": form, "left": _left(request)}
    )


def _types() -> list[PassType]:
    return list(PassType.objects.all())


def _left(request: StaffRequest) -> list[tuple[PassType, int]]:
    return [
        (count.type, count.by_status.get("blank", 0))
        for count in selectors.type_counts(request.actor)
        if count.type.kind == PassKind.COLOUR.value
    ]


def _preview(request: StaffRequest, form: IssueForm) -> IssuePreview | None:
    entries = form.cleaned_data
    try:
        return selectors.preview_issue(request.actor, entries["type"], int(entries["area"]), now=request.now)
    except Refusal as refusal:
        tell(form, refusal)
        return None


def _issue(request: StaffRequest, form: IssueForm) -> PassRun:
    entries = form.cleaned_data
    return services.issue_run(
        request.actor,
        entries["type"],
        int(entries["area"]),
        now=request.now,
        valid_from=entries["valid_from"],
        valid_to=entries["valid_to"],
    )


def _stock(request: StaffRequest, form: StockForm) -> PassRun:
    entries = form.cleaned_data
    return services.make_stock(
        request.actor,
        entries["type"],
        sets=entries["sets"],
        now=request.now,
        valid_from=entries["valid_from"],
        valid_to=entries["valid_to"],
    )


def _say_made(request: StaffRequest, run: PassRun) -> None:
    area: Area | None = run.area
    where = say_text(area.name) if area else _("blank stock")
    said(
        request,
        ngettext(
            "%(n)d card made: %(where)s. Print it here.",
            "%(n)d cards made: %(where)s. Print them here.",
            run.count,
        )
        % {"n": run.count, "where": where},
    )
