// What the guard tapped, judged: the second half of `admission.ts`.
import type { AdmissionRule, Answers, Attempt, CardFacts, Reason, ReasonCode, ReasonFacts } from './terms';

export const LOWEST_PLAUSIBLE = 300;
export const HIGHEST_PLAUSIBLE = 440;

/** Whether the card told which pass it is. */
export function wasRead(card: CardFacts): boolean {
  return card.found === 'signed' || card.found === 'typed';
}

/** A reason with what its sentence needs. */
export function reason(code: ReasonCode, facts: ReasonFacts = {}): Reason {
  return { code, facts };
}

/** Whether being of the town must be asked: always, or where no card says it. */
export function mustAskLocality(rule: AdmissionRule, card: CardFacts): boolean {
  if (rule.locality === 'anyone') return false;
  return rule.locality === 'registered' || !wasRead(card);
}

/** Everything that the answers say against it; none while nothing was asked. */
export function* answerReasons(attempt: Attempt): Generator<Reason> {
  const { answers, rule } = attempt;
  if (answers === null) return;
  if (rule.needs.includes('mask') && answers.mask !== true) {
    yield reason(answers.mask === null ? 'mask_unknown' : 'no_mask');
  }
  if (rule.needs.includes('id') && answers.id !== true) {
    yield reason(answers.id === null ? 'id_unknown' : 'no_id');
  }
  if (mustAskLocality(rule, attempt.card) && answers.local !== true) {
    yield reason(answers.local === null ? 'locality_unknown' : 'not_local');
  }
  yield* temperatureReasons(rule, answers);
  yield* purposeReasons(rule, answers);
}

function* temperatureReasons(rule: AdmissionRule, answers: Answers): Generator<Reason> {
  const limit = rule.temperature;
  const measured = answers.temperature;
  if (limit === null) return;
  if (measured === null) yield reason('temperature_unknown');
  // Written so that NaN is implausible too: what can't be evaluated refuses.
  else if (!(LOWEST_PLAUSIBLE <= measured && measured <= HIGHEST_PLAUSIBLE)) {
    yield reason('temperature_implausible', { measured });
  } else if (measured > limit.limit || (limit.limit_refused && measured === limit.limit)) {
    yield reason('fever', { measured, limit: limit.limit });
  }
}

function* purposeReasons(rule: AdmissionRule, answers: Answers): Generator<Reason> {
  if (rule.purposes.length === 0) return;
  const chosen = rule.purposes.find((purpose) => purpose.code === answers.purpose);
  if (chosen === undefined) yield reason('purpose_unknown');
  else if (!chosen.admitted) yield reason('purpose_not_admitted', { purpose: chosen.code });
}
