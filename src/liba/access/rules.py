"""Whether somebody is admitted, and why. The phone's `client/src/rules/admission.ts` says the same, held to it by
`tests/vectors/admission.json`. Every reason that applies is given; what can't be evaluated refuses; missing data never
admits; and without running measures nothing is enforced at all.
"""

from collections.abc import Iterator

from liba.access.terms import (
    AdmissionRule,
    Answers,
    Attempt,
    CardFacts,
    Decision,
    Found,
    Locality,
    Need,
    PassStatus,
    Reason,
    ReasonCode,
    Span,
    TypeFacts,
    Verdict,
)
from liba.kernel.calendar import CalendarDay

LOWEST_PLAUSIBLE, HIGHEST_PLAUSIBLE = 300, 440
_READ = (Found.SIGNED, Found.TYPED)
_UNREAD = {
    Found.NONE: ReasonCode.NO_PASS,
    Found.UNREADABLE: ReasonCode.UNREADABLE,
    Found.FORGED: ReasonCode.FORGED,
    Found.KEY_WITHDRAWN: ReasonCode.KEY_WITHDRAWN,
    Found.OTHER_TOWN: ReasonCode.OTHER_TOWN,
    Found.UNKNOWN_NUMBER: ReasonCode.UNKNOWN_NUMBER,
}
_STOPPED = {
    PassStatus.BLANK: ReasonCode.BLANK,
    PassStatus.HELD: ReasonCode.HELD,
    PassStatus.LOST: ReasonCode.LOST,
    PassStatus.REVOKED: ReasonCode.REVOKED,
    PassStatus.REPLACED: ReasonCode.REPLACED,
    PassStatus.ENDED: ReasonCode.ENDED,
}


def decide(attempt: Attempt) -> Decision:
    """The decision on an attempt to enter. Without answers it judges the card alone and lists what is still to be asked."""
    if not (spans_hold(attempt.cordon_window, attempt.at) and spans_hold(attempt.rule_window, attempt.at)):
        return Decision(Verdict.ADMIT, (Reason(ReasonCode.NOT_ENFORCED),))
    reasons = (*_gate_reasons(attempt), *_card_reasons(attempt), *_answer_reasons(attempt))
    if reasons:
        return Decision(Verdict.REFUSE, reasons)
    return Decision(Verdict.ADMIT, (), questions(attempt) if attempt.answers is None else ())


def spans_hold(span: Span | None, at: int) -> bool:
    """Whether a measure's span covers the moment; no measure covers none."""
    return span is not None and span[0] <= at < span[1]


def in_hours(hours: tuple[Span, ...], minute: int) -> bool:
    """Whether a minute of the day lies in one of the spans; a span may cross midnight; none at all means always."""
    return not hours or any(
        start <= minute < end if start < end else minute >= start or minute < end for start, end in hours
    )


def questions(attempt: Attempt) -> tuple[str, ...]:
    """What the guard must still tap, in the order in which it is asked."""
    rule = attempt.rule
    asked = [need.value for need in (Need.MASK, Need.ID) if need in rule.needs]
    if _must_ask_locality(rule, attempt.card):
        asked.append("local")
    if rule.temperature is not None:
        asked.append("temperature")
    if rule.purposes:
        asked.append("purpose")
    return tuple(asked)


def admits_on(digits: tuple[int, ...], day: CalendarDay) -> bool:
    """Whether a card with these last digits of the lunar day admits on a day; no digits means every day."""
    return not digits or day.digit in digits


def next_admission(digits: tuple[int, ...], days: tuple[CalendarDay, ...]) -> CalendarDay | None:
    """The first of the days on which the card admits."""
    return next((day for day in days if admits_on(digits, day)), None)


def uses_quota(attempt: Attempt) -> bool:
    """Whether admitting this card takes its household's one entry of the day."""
    card = attempt.card
    return attempt.rule.once_a_day and card.type is not None and card.type.uses_quota and card.found in _READ


def _gate_reasons(attempt: Attempt) -> Iterator[Reason]:
    if not attempt.gate_open:
        yield Reason(ReasonCode.GATE_CLOSED)
    for hours in (attempt.gate_hours, attempt.rule.hours):
        if not in_hours(hours, attempt.minute):
            yield Reason(ReasonCode.OUTSIDE_GATE_HOURS, {"from": hours[0][0], "to": hours[0][1]})
            break
    if attempt.data_limit and attempt.at >= attempt.data_limit:
        yield Reason(ReasonCode.DATA_EXPIRED)


def _card_reasons(attempt: Attempt) -> Iterator[Reason]:
    card = attempt.card
    if card.found is Found.NONE:
        if Need.PASS in attempt.rule.needs:
            yield Reason(ReasonCode.NO_PASS)
        return
    if card.found not in _READ:
        yield Reason(_UNREAD[card.found])
        return
    if card.type is None:
        yield Reason(ReasonCode.UNKNOWN_NUMBER)
        return
    yield from _type_reasons(attempt, card.type)
    if card.status is not PassStatus.GOOD:
        yield Reason(_STOPPED[card.status])
    if not spans_hold(card.type.window, attempt.at):
        return  # days, hours and the one entry were the scheme's: they ended with it, and no next day can be promised
    yield from _day_reasons(attempt, card, card.type)
    if card.used and uses_quota(attempt):
        yield Reason(ReasonCode.HOUSEHOLD_USED, _next_facts(card.type, attempt.calendar[1:]))


def _type_reasons(attempt: Attempt, type_: TypeFacts) -> Iterator[Reason]:
    if type_.code not in attempt.rule.pass_types:
        yield Reason(ReasonCode.TYPE_NOT_HERE)
    if attempt.zone not in type_.zones:
        yield Reason(ReasonCode.WRONG_ZONE)
    if not spans_hold(type_.window, attempt.at):
        yield Reason(ReasonCode.SCHEME_ENDED)


def _day_reasons(attempt: Attempt, card: CardFacts, type_: TypeFacts) -> Iterator[Reason]:
    if not attempt.calendar:
        yield Reason(ReasonCode.CALENDAR_MISSING)
        return
    today = attempt.calendar[0]
    if card.valid_from and today.day < card.valid_from:
        yield Reason(ReasonCode.NOT_YET_VALID, {"day": card.valid_from})
    if card.valid_to and today.day > card.valid_to:
        yield Reason(ReasonCode.EXPIRED, {"day": card.valid_to})
    if not admits_on(type_.digits, today):
        if today.digit:
            yield Reason(
                ReasonCode.WRONG_DAY, {**_today_facts(today), **_next_facts(type_, attempt.calendar[1:])}
            )
        elif not attempt.rule.uncovered_days_admit:
            yield Reason(
                ReasonCode.UNCOVERED_DAY, {**_today_facts(today), **_next_facts(type_, attempt.calendar[1:])}
            )
    if not in_hours(type_.hours, attempt.minute):
        yield Reason(ReasonCode.OUTSIDE_CARD_HOURS, {"from": type_.hours[0][0], "to": type_.hours[0][1]})


def _today_facts(today: CalendarDay) -> dict[str, str | int]:
    return {"lunar_month": today.lunar_month, "lunar_day": today.lunar_day, "leap": int(today.leap)}


def _next_facts(type_: TypeFacts, days: tuple[CalendarDay, ...]) -> dict[str, str | int]:
    following = next_admission(type_.digits, days)
    if following is None:
        return {}
    return {
        "next_day": following.day,
        "next_lunar_month": following.lunar_month,
        "next_lunar_day": following.lunar_day,
        "next_leap": int(following.leap),
    }


def _must_ask_locality(rule: AdmissionRule, card: CardFacts) -> bool:
    if rule.locality is Locality.ANYONE:
        return False
    return rule.locality is Locality.REGISTERED or card.found not in _READ


def _answer_reasons(attempt: Attempt) -> Iterator[Reason]:
    answers, rule = attempt.answers, attempt.rule
    if answers is None:
        return
    if Need.MASK in rule.needs and not answers.mask:
        yield Reason(ReasonCode.MASK_UNKNOWN if answers.mask is None else ReasonCode.NO_MASK)
    if Need.ID in rule.needs and not answers.id:
        yield Reason(ReasonCode.ID_UNKNOWN if answers.id is None else ReasonCode.NO_ID)
    if _must_ask_locality(rule, attempt.card) and not answers.local:
        yield Reason(ReasonCode.LOCALITY_UNKNOWN if answers.local is None else ReasonCode.NOT_LOCAL)
    yield from _temperature_reasons(rule, answers)
    yield from _purpose_reasons(rule, answers)


def _temperature_reasons(rule: AdmissionRule, answers: Answers) -> Iterator[Reason]:
    limit, measured = rule.temperature, answers.temperature
    if limit is None:
        return
    if measured is None:
        yield Reason(ReasonCode.TEMPERATURE_UNKNOWN)
    elif not LOWEST_PLAUSIBLE <= measured <= HIGHEST_PLAUSIBLE:
        yield Reason(ReasonCode.TEMPERATURE_IMPLAUSIBLE, {"measured": measured})
    elif measured > limit.limit or (limit.limit_refused and measured == limit.limit):
        yield Reason(ReasonCode.FEVER, {"measured": measured, "limit": limit.limit})


def _purpose_reasons(rule: AdmissionRule, answers: Answers) -> Iterator[Reason]:
    if not rule.purposes:
        return
    chosen = next((purpose for purpose in rule.purposes if purpose.code == answers.purpose), None)
    if chosen is None:
        yield Reason(ReasonCode.PURPOSE_UNKNOWN)
    elif not chosen.admitted:
        yield Reason(ReasonCode.PURPOSE_NOT_ADMITTED, {"purpose": chosen.code})
