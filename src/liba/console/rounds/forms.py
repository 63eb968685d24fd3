"""A round as a form: what, whom, by whom, when, and what follows; and following somebody."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liba.console.acts import DayField
from liba.console.fields import ManyBoxes, MinuteField, NamedForm
from liba.console.words import SITE_KINDS
from liba.kernel.text import Text
from liba.rounds.terms.plans import By, Over, RoundSpec, Selector, Step, When, Window
from liba.rounds.words import BYS, OVERS
from liba.territory.terms import SiteKind

WINDOWS, STEPS = 4, 3
_RECURRENCES = (
    ("", gettext_lazy("every day")),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", gettext_lazy("Monday to Friday")),
    ("FREQ=DAILY;INTERVAL=2", gettext_lazy("every other day")),
    ("FREQ=WEEKLY", gettext_lazy("once a week, on the first day's weekday")),
    ("own", gettext_lazy("by a rule of its own")),
)


class RoundForm(NamedForm):
    """A whole round. What denser areas have besides stays as it was: that is the playbook's."""

    code = forms.SlugField(
        label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("Letters, digits and dashes.")
    )
    form = forms.ChoiceField(label=gettext_lazy("What is asked"))
    over = forms.ChoiceField(label=gettext_lazy("Over whom or what"), choices=list(OVERS.items()))
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Where"),
        required=False,
        widget=ManyBoxes,
        help_text=gettext_lazy("None ticked: the whole town."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of places"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, SITE_KINDS[kind]) for kind in SiteKind if kind in SITE_KINDS],
        help_text=gettext_lazy("Only for a round over places; none ticked: all of them."),
    )
    by = forms.ChoiceField(label=gettext_lazy("Who goes"), choices=list(BYS.items()))
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(
        label=gettext_lazy("Until"), help_text=gettext_lazy("A one-off drive begins and ends on one day.")
    )
    recurrence = forms.ChoiceField(label=gettext_lazy("On which days"), required=False, choices=_RECURRENCES)
    own_rule = forms.CharField(
        label=gettext_lazy("Rule of its own"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("RFC 5545, such as FREQ=WEEKLY;BYDAY=TU,FR."),
    )
    offsets = forms.RegexField(
        regex=r"^\s*(\d{1,3}(\s*[,，、 ]\s*\d{1,3})*)?\s*$",
        label=gettext_lazy("Days after what happened"),
        required=False,
        help_text=gettext_lazy("Only for those who are followed, such as 1, 2, 3, 7, 14."),
    )
    in_close = forms.BooleanField(
        label=gettext_lazy("Its open visits keep the day from being closed"), required=False, initial=True
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for n in range(1, WINDOWS + 1):
            label = _("Window %(n)d") % {"n": n}
            self.fields[f"window_{n}"] = forms.CharField(label=label, max_length=30, required=False)
            self.fields[f"opens_{n}"] = MinuteField(label=_("opens"), required=False)
            self.fields[f"closes_{n}"] = MinuteField(label=_("closes"), required=False)
        for n in range(1, STEPS + 1):
            self.fields[f"after_{n}"] = forms.IntegerField(
                label=_("Minutes after the window closed"), min_value=0, max_value=2880, required=False
            )
            self.fields[f"to_{n}"] = forms.ChoiceField(
                label=_("tell"), required=False, choices=[("", "–"), *BYS.items()]
            )

    @property
    def windows(self) -> Iterator[tuple[forms.BoundField, ...]]:
        """The rows of windows."""
        return ((self[f"window_{n}"], self[f"opens_{n}"], self[f"closes_{n}"]) for n in range(1, WINDOWS + 1))

    @property
    def steps(self) -> Iterator[tuple[forms.BoundField, ...]]:
        """The rows of what follows a missed visit."""
        return ((self[f"after_{n}"], self[f"to_{n}"]) for n in range(1, STEPS + 1))

    def clean(self) -> dict[str, Any]:
        """A window has both its times."""
        given = super().clean() or {}
        for n in range(1, WINDOWS + 1):
            opens, closes = given.get(f"opens_{n}"), given.get(f"closes_{n}")
            if (opens is None) != (closes is None):
                self.add_error(
                    f"closes_{n}", _("A window has a time at which it opens and one at which it closes.")
                )
        return given

    def spec(self, before: RoundSpec | None = None) -> RoundSpec:
        """What was entered; `before` is the round as it was."""
        given = self.cleaned_data
        known = before.over if before else Selector(Over.HOUSEHOLDS)
        over = Over(given["over"])
        selector = Selector(
            over,
            tuple(given["areas"]),
            tuple(given["kinds"]) if over is Over.SITES else known.kinds if over is known.over else (),
            known.codes if over is known.over else (),
            known.drawn and over is known.over,
        )
        rule = given["own_rule"].strip() if given["recurrence"] == "own" else given["recurrence"]
        when = When(tuple(self._windows(before)), rule, tuple(_numbers(given["offsets"])))
        steps = (
            Step(given[f"after_{n}"], By(given[f"to_{n}"]))
            for n in range(1, STEPS + 1)
            if given[f"after_{n}"] is not None and given[f"to_{n}"]
        )
        return RoundSpec(
            given["form"],
            selector,
            By(given["by"]),
            when,
            before.denser if before else (),
            tuple(steps),
            bool(given["in_close"]),
        )

    def _windows(self, before: RoundSpec | None) -> Iterator[Window]:
        old = before.when.windows if before else ()
        given = self.cleaned_data
        for n in range(1, WINDOWS + 1):
            if given[f"opens_{n}"] is None:
                continue
            was = old[n - 1] if n <= len(old) else None
            name = given[f"window_{n}"].strip() or str(n)
            kept = was.name if was and name in (was.name.zh, was.name.en) else Text(name)
            # A closing time of 00:00 is the end of the day.
            yield Window(
                was.code if was else f"w{n}", kept, given[f"opens_{n}"], given[f"closes_{n}"] or 1440
            )


class FollowForm(forms.Form):
    """Somebody is followed, for what happened on a day."""

    household = forms.CharField(
        label=gettext_lazy("Household code"),
        max_length=40,
        help_text=gettext_lazy("As on the household's page."),
    )
    person = forms.CharField(
        label=gettext_lazy("Name of the person"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Empty: the whole household."),
    )
    reason = forms.SlugField(
        label=gettext_lazy("What happened"),
        max_length=40,
        help_text=gettext_lazy(
            "A short code of the exposure, such as close_contact. Never where somebody is from."
        ),
    )
    event_on = DayField(label=gettext_lazy("On which day"))
    ends_on = DayField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Empty: to the last of the round's days after it."),
    )
    responder = forms.CharField(
        label=gettext_lazy("Badge number of the one named for them"), max_length=20, required=False
    )


def entries_of(spec: RoundSpec, **more: object) -> dict[str, object]:
    """A round as the form shows it."""
    known = {value for value, _words in _RECURRENCES}
    rule = spec.when.recurrence
    entries: dict[str, object] = {
        "form": spec.form,
        "over": spec.over.over.value,
        "areas": list(spec.over.areas),
        "kinds": list(spec.over.kinds),
        "by": spec.by.value,
        "recurrence": rule if rule in known else "own",
        "own_rule": "" if rule in known else rule,
        "offsets": ", ".join(map(str, spec.when.offsets)),
        "in_close": spec.in_close,
    }
    for n, window in enumerate(spec.when.windows[:WINDOWS], start=1):
        entries |= _window_entries(n, window)
    for n, step in enumerate(spec.missed[:STEPS], start=1):
        entries |= {f"after_{n}": step.after, f"to_{n}": step.to.value}
    return entries | more


def _window_entries(n: int, window: Window) -> Mapping[str, object]:
    return {f"window_{n}": window.name.zh, f"opens_{n}": window.opens, f"closes_{n}": window.closes % 1440}


def _numbers(text: str) -> Iterator[int]:
    for part in text.replace("，", " ").replace(",", " ").replace("、", " ").split():
        yield int(part)
