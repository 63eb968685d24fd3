"""Measures: what restricts anybody, on what ground, and until when."""

from collections.abc import Sequence

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.access import selectors as access
from liba.console import words
from liba.console.exports import export
from liba.console.fields import MomentField
from liba.console.requests import StaffRequest, said, staff, tell
from liba.console.saying import say_text
from liba.governance import selectors, services
from liba.governance.models import Measure
from liba.governance.terms import MeasureKind, MeasureState
from liba.kernel.actors import Power
from liba.kernel.refusals import Refusal
from liba.kernel.text import Text

_ORDER = (MeasureState.RUNNING, MeasureState.PLANNED, MeasureState.EXPIRED, MeasureState.ENDED)
_SEE = (Power.DECIDE_MEASURE, Power.SEE_GATES, Power.ISSUE_PASS)


class MeasureForm(forms.Form):
    """A decision."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=60,
        help_text=gettext_lazy("Letters, digits and dashes, such as market-closed-2."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it restricts"), choices=list(words.MEASURE_KINDS.items())
    )
    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    legal_basis = forms.CharField(
        label=gettext_lazy("Legal basis"),
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("The order's number or the law's article. Without it nothing is enforced."),
    )
    scope = forms.CharField(label=gettext_lazy("Whom and what it covers"), widget=forms.Textarea({"rows": 2}))
    starts_at = MomentField(label=gettext_lazy("From"))
    ends_at = MomentField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy(
            "After this moment nothing is enforced, on phones too. Going on needs a new decision."
        ),
    )


class RenewForm(forms.Form):
    """Going on after the end: a new decision."""

    code = forms.SlugField(label=gettext_lazy("Code of the new decision"), max_length=60)
    legal_basis = forms.CharField(label=gettext_lazy("Legal basis"), widget=forms.Textarea({"rows": 2}))
    ends_at = MomentField(label=gettext_lazy("Until"))


class ReviseForm(forms.Form):
    """Words that are set right; the window only while the measure is planned."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    legal_basis = forms.CharField(label=gettext_lazy("Legal basis"), widget=forms.Textarea({"rows": 2}))
    scope = forms.CharField(label=gettext_lazy("Whom and what it covers"), widget=forms.Textarea({"rows": 2}))


@staff(*_SEE)
def measures(request: StaffRequest) -> HttpResponse:
    """All measures by where they stand: running first."""
    every = list(selectors.measures())
    if format_ := request.GET.get("format"):
        return _export(format_, every, request)
    groups = [(state.value, [m for m in every if m.state(request.now) is state]) for state in _ORDER]
    values = {
        "page": "measures",
        "groups": [(state, rows) for state, rows in groups if rows],
        "may_decide": request.actor.holds(Power.DECIDE_MEASURE),
    }
    return render(request, "console/measures/list.html", values)


def _export(format_: str, every: Sequence[Measure], request: StaffRequest) -> HttpResponse:
    rows = (
        (
            m.code,
            say_text(m.title),
            words.word("measure_kind", m.kind),
            words.word("measure_state", m.state(request.now)),
            m.legal_basis,
            m.scope,
            m.decided_by,
            m.starts_at,
            m.window.ends_at,
        )
        for m in every
    )
    headings = [
        _("Code"),
        _("Title"),
        _("Kind"),
        _("State"),
        _("Legal basis"),
        _("Scope"),
        _("Decided by"),
        _("From"),
        _("Until"),
    ]
    return export(format_, "measures", headings, rows)


@staff(*_SEE)
def measure(request: StaffRequest, measure_id: int) -> HttpResponse:
    """One measure: its ground, its window, what hangs on it; renew, set right, end."""
    return _measure_page(request, selectors.measure(measure_id))


def _measure_page(
    request: StaffRequest, one: Measure, renew: RenewForm | None = None, revise: ReviseForm | None = None
) -> HttpResponse:
    state = one.state(request.now)
    values = {
        "page": "measures",
        "measure": one,
        "state": state.value,
        "over": state in (MeasureState.EXPIRED, MeasureState.ENDED),
        "hanging": access.what_hangs_on(one.pk),
        "window": selectors.enforced_window(one, request.now),
        "renewal": Measure.objects.filter(renews=one).first(),
        "history": selectors.subject_history(request.actor, "measure", str(one.pk))
        if request.actor.holds(Power.READ_JOURNAL)
        else (),
        "may_decide": request.actor.holds(Power.DECIDE_MEASURE),
        "renew": renew or RenewForm(initial={"code": f"{one.code}-2", "legal_basis": one.legal_basis}),
        "revise": revise
        or ReviseForm(
            initial={
                "version": one.version,
                "title_zh": one.title_zh,
                "title_en": one.title_en,
                "legal_basis": one.legal_basis,
                "scope": one.scope,
            }
        ),
    }
    return render(request, "console/measures/page.html", values)


@staff(Power.DECIDE_MEASURE)
def measure_new(request: StaffRequest) -> HttpResponse:
    """Decide a measure."""
    form = MeasureForm(request.POST or None, initial={"starts_at": request.now})
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        try:
            one = services.decide_measure(
                request.actor,
                code=entered["code"],
                kind=MeasureKind(entered["kind"]),
                title=Text(entered["title_zh"], entered["title_en"]),
                legal_basis=entered["legal_basis"],
                scope=entered["scope"],
                starts_at=entered["starts_at"],
                ends_at=entered["ends_at"],
                now=request.now,
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(request, _("Decided. It is enforced from its start; bind cordons, passes or rules to it."))
            return redirect("console:measure", one.pk)
    return render(request, "console/measures/new.html", {"page": "measures", "form": form})


@staff(Power.DECIDE_MEASURE)
@require_POST
def measure_renew(request: StaffRequest, measure_id: int) -> HttpResponse:
    """Decide that it goes on."""
    form = RenewForm(request.POST)
    if form.is_valid():
        try:
            renewed = services.renew_measure(request.actor, measure_id, **form.cleaned_data, now=request.now)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(request, _("Renewed. What hangs on the old measure goes on without a break."))
            return redirect("console:measure", renewed.pk)
    return _measure_page(request, selectors.measure(measure_id), renew=form)


@staff(Power.DECIDE_MEASURE)
@require_POST
def measure_revise(request: StaffRequest, measure_id: int) -> HttpResponse:
    """Set its words right."""
    form = ReviseForm(request.POST)
    if form.is_valid():
        entered = form.cleaned_data
        try:
            services.revise_measure(
                request.actor,
                measure_id,
                version=entered["version"],
                title=Text(entered["title_zh"], entered["title_en"]),
                legal_basis=entered["legal_basis"],
                scope=entered["scope"],
                now=request.now,
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(request, _("Saved."))
            return redirect("console:measure", measure_id)
    return _measure_page(request, selectors.measure(measure_id), revise=form)


@staff(Power.DECIDE_MEASURE)
@require_POST
def measure_end(request: StaffRequest, measure_id: int) -> HttpResponse:
    """End it early, with all that hangs on it."""
    services.end_measure(request.actor, measure_id, reason=request.POST.get("reason", ""), now=request.now)
    said(
        request,
        _("Ended. Nothing that hangs on it is enforced any more; phones learn it at their next contact."),
    )
    return redirect("console:measure", measure_id)


ADDRESSES: tuple[URLPattern, ...] = (
    path("measures/", measures, name="measures"),
    path("measures/new/", measure_new, name="measure_new"),
    path("measures/<int:measure_id>/", measure, name="measure"),
    path("measures/<int:measure_id>/renew/", measure_renew, name="measure_renew"),
    path("measures/<int:measure_id>/revise/", measure_revise, name="measure_revise"),
    path("measures/<int:measure_id>/end/", measure_end, name="measure_end"),
)
