"""A round in sentences: what, whom, by whom, when, what follows."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liba.console.saying import say_minute, say_text
from liba.console.words import word
from liba.rounds.models import FormVersion
from liba.rounds.selectors import spec_of
from liba.rounds.terms.plans import Over, RoundSpec, When
from liba.territory.models import Area


def in_words(spec: RoundSpec, forms: Mapping[str, FormVersion]) -> list[tuple[str, list[str]]]:
    """Headings with their sentences."""
    form = forms.get(spec.form)
    asked = spec_of(form) if form else None
    limits = [say_text(limit.name) for limit in asked.limits] if asked else []
    return [
        (_("What"), [say_text(asked.name) if asked else spec.form]),
        (_("Whom or where"), list(_over(spec))),
        (_("Who goes"), [word("round_by", spec.by.value)]),
        (_("When"), [*_when(spec.when), *_denser(spec)]),
        (_("What follows"), [*_limits(limits), *_missed(spec), *_close(spec)]),
    ]


def _over(spec: RoundSpec) -> Iterator[str]:
    said = word("round_over", spec.over.over.value)
    names = _names(spec.over.areas)
    yield _("%(whom)s in %(where)s") % {"whom": said, "where": names} if names else said
    if spec.over.over is Over.SITES and spec.over.kinds:
        yield "、".join(word("site_kind", kind) for kind in spec.over.kinds)
    if spec.over.codes:
        yield "、".join(spec.over.codes)


def _names(codes: tuple[str, ...]) -> str:
    areas = Area.objects.filter(code__in=codes).defer("boundary")
    return "、".join(say_text(area.name) for area in areas)


def _when(when: When) -> Iterator[str]:
    if when.offsets:
        days = "、".join(map(str, when.offsets))
        yield _("on days %(days)s after what happened") % {"days": days}
    elif when.recurrence:
        yield _("by the rule %(rule)s") % {"rule": when.recurrence}
    else:
        yield _("every day")
    for window in when.windows:
        yield f"{say_text(window.name)} {say_minute(window.opens)}–{say_minute(window.closes)}"


def _denser(spec: RoundSpec) -> Iterator[str]:
    for denser in spec.denser:
        times = "、".join(_when(denser.when))
        yield _("denser in %(where)s: %(times)s") % {"where": _names(denser.areas), "times": times}


def _limits(names: list[str]) -> Iterator[str]:
    if names:
        yield _("an alert at once: %(limits)s") % {"limits": "、".join(names)}


def _missed(spec: RoundSpec) -> Iterator[str]:
    for step in spec.missed:
        yield ngettext(
            "missed, %(n)d minute after its window: told to %(whom)s",
            "missed, %(n)d minutes after its window: told to %(whom)s",
            step.after,
        ) % {"n": step.after, "whom": word("round_by", step.to.value)}


def _close(spec: RoundSpec) -> Iterator[str]:
    if spec.in_close:
        yield _("what is open in the evening keeps the day from being closed")
