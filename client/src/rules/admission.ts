// Whether somebody is admitted, and why: the same decision as `src/liba/access/rules.py`, held to it by
// `tests/vectors/admission.json`. Every reason is given; what can't be evaluated refuses; missing data never admits.
import { answerReasons, mustAskLocality, reason, wasRead } from './answers';
import type {
  Attempt,
  CalendarDay,
  CardFacts,
  Decision,
  Found,
  Question,
  Reason,
  ReasonCode,
  ReasonFacts,
  Span,
  TypeFacts,
} from './terms';

const UNREAD: Readonly<Partial<Record<Found, ReasonCode>>> = {
  none: 'no_pass',
  unreadable: 'unreadable',
  forged: 'forged',
  key_withdrawn: 'key_withdrawn',
  other_town: 'other_town',
  unknown_number: 'unknown_number',
};

/** The decision on an attempt to enter. Without answers it judges the card alone and lists what is still to be asked. */
export function decide(attempt: Attempt): Decision {
  if (!(spansHold(attempt.cordon_window, attempt.at) && spansHold(attempt.rule_window, attempt.at))) {
    return { verdict: 'admit', reasons: [reason('not_enforced')], open_questions: [] };
  }
  const reasons = [...gateReasons(attempt), ...cardReasons(attempt), ...answerReasons(attempt)];
  if (reasons.length > 0) return { verdict: 'refuse', reasons, open_questions: [] };
  return {
    verdict: 'admit',
    reasons: [],
    open_questions: attempt.answers === null ? questions(attempt) : [],
  };
}

/** Whether a measure's span covers the moment; no measure covers none. */
export function spansHold(span: Span | null, at: number): boolean {
  return span !== null && span[0] <= at && at < span[1];
}

/** Whether a minute of the day lies in one of the spans; a span may cross midnight; none at all means always. */
export function inHours(hours: readonly Span[], minute: number): boolean {
  return (
    hours.length === 0 ||
    hours.some(([start, end]) =>
      start < end ? start <= minute && minute < end : minute >= start || minute < end,
    )
  );
}

/** What the guard must still tap, in the order in which it is asked. */
export function questions(attempt: Attempt): Question[] {
  const { rule } = attempt;
  const asked: Question[] = (['mask', 'id'] as const).filter((need) => rule.needs.includes(need));
  if (mustAskLocality(rule, attempt.card)) asked.push('local');
  if (rule.temperature !== null) asked.push('temperature');
  if (rule.purposes.length > 0) asked.push('purpose');
  return asked;
}

/** Whether a card with these last digits of the lunar day admits on a day; no digits means every day. */
export function admitsOn(digits: readonly number[], day: CalendarDay): boolean {
  return digits.length === 0 || digits.includes(day.lunar_day % 10);
}

/** The first of the days on which the card admits. */
export function nextAdmission(
  digits: readonly number[],
  days: readonly CalendarDay[],
): CalendarDay | undefined {
  return days.find((day) => admitsOn(digits, day));
}

/** Whether admitting this card takes its household's one entry of the day. */
export function usesQuota(attempt: Attempt): boolean {
  const { card, rule } = attempt;
  return rule.once_a_day && card.type !== null && card.type.uses_quota && wasRead(card);
}

function spanFacts(hours: readonly Span[]): ReasonFacts {
  const [first] = hours;
  return first === undefined ? {} : { from: first[0], to: first[1] };
}

function* gateReasons(attempt: Attempt): Generator<Reason> {
  if (!attempt.gate_open) yield reason('gate_closed');
  const outside = [attempt.gate_hours, attempt.rule.hours].find((hours) => !inHours(hours, attempt.minute));
  if (outside !== undefined) yield reason('outside_gate_hours', spanFacts(outside));
  if (attempt.data_limit !== 0 && attempt.at >= attempt.data_limit) yield reason('data_expired');
}

function* cardReasons(attempt: Attempt): Generator<Reason> {
  const { card, rule } = attempt;
  if (card.found === 'none') {
    if (rule.needs.includes('pass')) yield reason('no_pass');
    return;
  }
  if (!wasRead(card)) {
    yield reason(UNREAD[card.found] ?? 'unreadable');
    return;
  }
  if (card.type === null) {
    yield reason('unknown_number');
    return;
  }
  yield* typeReasons(attempt, card.type);
  if (card.status !== 'good') yield reason(card.status);
  // Days, hours and the one entry were the scheme's: they ended with it, and no next day can be promised.
  if (!spansHold(card.type.window, attempt.at)) return;
  yield* dayReasons(attempt, card, card.type);
  if (card.used && usesQuota(attempt)) {
    yield reason('household_used', nextFacts(card.type, attempt.calendar.slice(1)));
  }
}

function* typeReasons(attempt: Attempt, type: TypeFacts): Generator<Reason> {
  if (!attempt.rule.pass_types.includes(type.code)) yield reason('type_not_here');
  if (!type.zones.includes(attempt.zone)) yield reason('wrong_zone');
  if (!spansHold(type.window, attempt.at)) yield reason('scheme_ended');
}

function* dayReasons(attempt: Attempt, card: CardFacts, type: TypeFacts): Generator<Reason> {
  const [today, ...coming] = attempt.calendar;
  if (today === undefined) {
    yield reason('calendar_missing');
    return;
  }
  if (card.valid_from !== '' && today.day < card.valid_from) {
    yield reason('not_yet_valid', { day: card.valid_from });
  }
  if (card.valid_to !== '' && today.day > card.valid_to) yield reason('expired', { day: card.valid_to });
  if (!admitsOn(type.digits, today)) {
    const facts = { ...todayFacts(today), ...nextFacts(type, coming) };
    if (today.lunar_day % 10 !== 0) yield reason('wrong_day', facts);
    else if (!attempt.rule.uncovered_days_admit) yield reason('uncovered_day', facts);
  }
  if (!inHours(type.hours, attempt.minute)) yield reason('outside_card_hours', spanFacts(type.hours));
}

function todayFacts(today: CalendarDay): ReasonFacts {
  return { lunar_month: today.lunar_month, lunar_day: today.lunar_day, leap: Number(today.leap) };
}

function nextFacts(type: TypeFacts, days: readonly CalendarDay[]): ReasonFacts {
  const following = nextAdmission(type.digits, days);
  if (following === undefined) return {};
  return {
    next_day: following.day,
    next_lunar_month: following.lunar_month,
    next_lunar_day: following.lunar_day,
    next_leap: Number(following.leap),
  };
}
