"""Rules of gates: typed values in a form, one version after another."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liba.access import selectors, services
from liba.access import words as access_words
from liba.access.models import PassType, RuleVersion
from liba.access.rules import HIGHEST_PLAUSIBLE, LOWEST_PLAUSIBLE
from liba.access.terms import AdmissionRule, Locality, Need, Purpose, TemperatureRule
from liba.console.fields import MinuteField, offer
from liba.console.requests import StaffRequest, said, staff, tell
from liba.console.rule_words import rule_in_words, type_names
from liba.console.saying import say_text
from liba.governance import selectors as governance
from liba.kernel.actors import Power
from liba.kernel.refusals import Refusal
from liba.kernel.text import Text


class RuleForm(forms.Form):
    """What a gate asks for."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("To be shown"),
        choices=list(access_words.NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    pass_types = forms.MultipleChoiceField(
        label=gettext_lazy("Passes that count here"), widget=forms.CheckboxSelectMultiple, required=False
    )
    limit = forms.DecimalField(
        label=gettext_lazy("Temperature limit in °C"),
        max_digits=3,
        decimal_places=1,
        min_value=Decimal(LOWEST_PLAUSIBLE) / 10,
        max_value=Decimal(HIGHEST_PLAUSIBLE) / 10,
        required=False,
        help_text=gettext_lazy("Empty: no temperature is taken."),
    )
    limit_refused = forms.BooleanField(label=gettext_lazy("Exactly the limit is refused"), required=False)
    locality = forms.ChoiceField(
        label=gettext_lazy("Who counts as local"), choices=list(access_words.LOCALITIES.items())
    )
    opens = MinuteField(label=gettext_lazy("Admits from"), required=False)
    closes = MinuteField(
        label=gettext_lazy("Admits until"),
        required=False,
        help_text=gettext_lazy("Both empty: at all hours."),
    )
    once_a_day = forms.BooleanField(
        label=gettext_lazy("One person of a household, once on an admission day"), required=False
    )
    uncovered_days_admit = forms.BooleanField(
        label=gettext_lazy("On days that no colour covers, every colour is admitted"), required=False
    )
    measure_id = forms.TypedChoiceField(
        label=gettext_lazy("Measure"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Without a running measure the rule is not enforced."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = PassType.objects.order_by("code")
        offer(self, "pass_types", [(one.code, say_text(one.name)) for one in types])
        running = governance.measures()
        offer(self, "measure_id", [("", "–"), *((m.pk, say_text(m.title)) for m in running)])

    def clean(self) -> dict[str, Any]:
        """Hours need both ends."""
        entered = super().clean() or {}
        if (entered.get("opens") is None) != (entered.get("closes") is None):
            self.add_error("closes", _("Give both times, or none."))
        return entered


class PurposeForm(forms.Form):
    """One purpose that a guard can tap."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=20)
    zh = forms.CharField(label=gettext_lazy("In Chinese"), max_length=30)
    en = forms.CharField(label=gettext_lazy("In English"), max_length=60, required=False)
    admitted = forms.BooleanField(label=gettext_lazy("admitted"), required=False, initial=True)


PurposeSet = forms.formset_factory(PurposeForm, extra=2, max_num=8, can_delete=True)


@staff(Power.SEE_GATES, Power.DECIDE_MEASURE)
def rules(request: StaffRequest) -> HttpResponse:
    """Every rule in force, in words."""
    current, names = selectors.current_rules(), type_names()
    rows = [
        (version, rule_in_words(selectors.rule_of(version), names))
        for _code, version in sorted(current.items())
    ]
    return render(
        request,
        "console/rules/list.html",
        {"page": "gates", "rows": rows, "may_rule": request.actor.holds(Power.DECIDE_MEASURE)},
    )


@staff(Power.SEE_GATES, Power.DECIDE_MEASURE)
def rule(request: StaffRequest, code: str) -> HttpResponse:
    """One rule: its newest version in a form for those who decide, and its history in words."""
    names = type_names()
    history = [
        (version, rule_in_words(selectors.rule_of(version), names))
        for version in selectors.rule_history(code)
    ]
    newest = selectors.current_rule(code)
    old = selectors.rule_of(newest) if newest else AdmissionRule()
    form = RuleForm(request.POST or None, initial=_entries(newest, old))
    purposes = PurposeSet(
        request.POST or None, initial=[_purpose_entries(p) for p in old.purposes], prefix="purposes"
    )
    if request.method == "POST" and form.is_valid() and purposes.is_valid():
        request.actor.require(Power.DECIDE_MEASURE)
        try:
            services.decide_rule(
                request.actor,
                code=code,
                rule=_rule(form.cleaned_data, purposes.cleaned_data, old),
                measure_id=form.cleaned_data["measure_id"],
                expected_version=form.cleaned_data["expected_version"],
                now=request.now,
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(
                request, _("The new version of the rule is in force. Phones learn it at their next contact.")
            )
            return redirect("console:rule", code)
    values = {
        "page": "gates",
        "code": code,
        "form": form,
        "purposes": purposes,
        "history": history,
        "may_rule": request.actor.holds(Power.DECIDE_MEASURE),
    }
    return render(request, "console/rules/page.html", values)


@staff(Power.DECIDE_MEASURE)
def rule_new(request: StaffRequest) -> HttpResponse:
    """The form of a rule that has no version yet."""
    code = slugify(request.GET.get("code", ""))[:40]
    return redirect("console:rule", code) if code else redirect("console:rules")


def _entries(newest: RuleVersion | None, rule: AdmissionRule) -> dict[str, object]:
    hours = rule.hours[0] if rule.hours else (None, None)
    return {
        "expected_version": newest.version if newest else 0,
        "needs": [need.value for need in rule.needs],
        "pass_types": list(rule.pass_types),
        "limit": Decimal(rule.temperature.limit) / 10 if rule.temperature else None,
        "limit_refused": rule.temperature.limit_refused if rule.temperature else True,
        "locality": rule.locality.value,
        "opens": hours[0],
        "closes": hours[1],
        "once_a_day": rule.once_a_day,
        "uncovered_days_admit": rule.uncovered_days_admit,
        "measure_id": newest.measure_id if newest else None,
    }


def _purpose_entries(purpose: Purpose) -> dict[str, object]:
    return {"code": purpose.code, "zh": purpose.text.zh, "en": purpose.text.en, "admitted": purpose.admitted}


def _rule(entered: dict[str, Any], purposes: list[dict[str, Any]], old: AdmissionRule) -> AdmissionRule:
    """The rule as entered. A second span of hours and a town's own sentences are kept: only a playbook sets them."""
    limit = entered["limit"]
    opens, closes = entered["opens"], entered["closes"]
    first = () if opens is None else ((opens, closes),)
    return AdmissionRule(
        version=entered["expected_version"] + 1,
        needs=tuple(need for need in Need if need.value in entered["needs"]),
        temperature=None if limit is None else TemperatureRule(int(limit * 10), entered["limit_refused"]),
        purposes=tuple(
            Purpose(p["code"], Text(p["zh"], p["en"]), p["admitted"])
            for p in purposes
            if p and not p.get("DELETE")
        ),
        locality=Locality(entered["locality"]),
        hours=(*first, *old.hours[1:]) if first else (),
        pass_types=tuple(entered["pass_types"]),
        once_a_day=entered["once_a_day"],
        uncovered_days_admit=entered["uncovered_days_admit"],
        sentences=old.sentences,
    )


ADDRESSES: tuple[URLPattern, ...] = (
    path("gates/rules/", rules, name="rules"),
    path("gates/rules/new/", rule_new, name="rule_new"),
    path("gates/rules/<slug:code>/", rule, name="rule"),
)
