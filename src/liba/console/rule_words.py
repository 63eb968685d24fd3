"""An admission rule as sentences that an officer can read aloud."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from liba.access.models import PassType
from liba.access.terms import AdmissionRule, Need
from liba.console import words
from liba.console.saying import in_chinese, say_minute, say_text


def rule_in_words(rule: AdmissionRule, types: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for each thing that the rule asks, in the order in which a guard asks it. `types`: names by code."""
    return tuple(_sentences(rule, types))


def type_names() -> dict[str, str]:
    """What the types of passes are called, by code."""
    return {one.code: say_text(one.name) for one in PassType.objects.all()}


def _sentences(rule: AdmissionRule, types: Mapping[str, str]) -> Iterator[str]:
    needs = [words.word("need", need.value) for need in rule.needs]
    yield (
        _("To be shown: %(things)s.") % {"things": _joined(needs)}
        if needs
        else _("Nothing needs to be shown.")
    )
    if Need.PASS in rule.needs:
        yield _("Passes that count here: %(types)s.") % {
            "types": _joined([types.get(code, code) for code in rule.pass_types]) or _("none")
        }
    if rule.temperature is not None:
        limit = {"limit": f"{rule.temperature.limit / 10:.1f}"}
        if rule.temperature.limit_refused:
            yield _("Refused at %(limit)s °C and above.") % limit
        else:
            yield _("Refused above %(limit)s °C; exactly %(limit)s °C is admitted.") % limit
    yield _("Who counts as local: %(who)s.") % {"who": words.word("locality", rule.locality.value)}
    yield from _times(rule)
    yield from _purposes(rule)


def _times(rule: AdmissionRule) -> Iterator[str]:
    if rule.hours:
        spans = [f"{say_minute(start)}–{say_minute(end)}" for start, end in rule.hours]
        yield _("Hours: %(spans)s.") % {"spans": _joined(spans)}
    if rule.once_a_day:
        yield _("One person of a household, once on an admission day.")
    if rule.uncovered_days_admit:
        yield _("On days that no colour covers, every colour is admitted.")
    else:
        yield _("On days that no colour covers, no colour card is admitted.")


def _purposes(rule: AdmissionRule) -> Iterator[str]:
    admitted = [say_text(purpose.text) for purpose in rule.purposes if purpose.admitted]
    refused = [say_text(purpose.text) for purpose in rule.purposes if not purpose.admitted]
    if admitted:
        yield _("Admitted purposes: %(purposes)s.") % {"purposes": _joined(admitted)}
    if refused:
        yield _("Refused purposes: %(purposes)s.") % {"purposes": _joined(refused)}


def _joined(parts: list[str]) -> str:
    return ("、" if in_chinese() else ", ").join(parts)
