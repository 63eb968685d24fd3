// The stages of a check, and the fact that it leaves.
import type { GateFacts, PassTypeFacts } from '../bundle/terms';
import { decide, usesQuota } from '../rules/admission';
import type { Answers, Attempt, Decision, Outcome, Question, ReasonCode } from '../rules/terms';
import type { CheckBody, Effect } from '../store/terms';

export interface Judged {
  readonly attempt: Attempt;
  readonly decision: Decision;
  readonly card: CheckBody['card'];
  readonly type: PassTypeFacts | null;
}

export interface Asking {
  readonly name: 'asking';
  readonly attempt: Attempt;
  readonly card: CheckBody['card'];
  readonly type: PassTypeFacts | null;
  readonly asked: readonly Question[];
  readonly answers: Answers;
}

export interface Done extends Judged {
  readonly name: 'done';
  readonly outcome: Outcome;
  readonly check: string;
  /** The phone's milliseconds. */
  readonly at: number;
  readonly people: number;
  readonly effect: Effect;
  readonly undone: boolean;
}

export type Stage = { readonly name: 'ready' } | Asking | Done;

export const UNDO_SECONDS = 60;

/** What is sent of a check beside what was decided. */
export interface Particulars {
  readonly people: number;
  readonly override?: CheckBody['override'] | undefined;
  readonly plate?: string;
  readonly came_from?: string;
  readonly note?: string;
  readonly attestations?: readonly string[];
}

/** A filled-in form of a gate that does not decide: `temperature` in tenths of °C. */
export interface Registered extends Particulars {
  readonly temperature: number | null;
  readonly reasons: readonly ReasonCode[];
}

/** The fact of a check, as it goes into the outbox. What is empty is left out. */
export function checkBody(
  gate: GateFacts,
  { attempt, decision, card }: Judged,
  outcome: Outcome,
  { people, override, plate, came_from, note, attestations }: Particulars,
): CheckBody {
  return {
    kind: 'check',
    gate: gate.id,
    direction: outcome === 'left' ? 'out' : 'in',
    outcome,
    answers: attempt.answers,
    reasons: decision.reasons.map(({ code }) => code),
    rule_version: attempt.rule.version,
    ...(card !== undefined && { card }),
    ...(people !== 1 && { people }),
    ...(override !== undefined && { override }),
    ...(plate !== undefined && plate !== '' && { plate }),
    ...(came_from !== undefined && came_from !== '' && { came_from }),
    ...(note !== undefined && note !== '' && { note }),
    ...(attestations !== undefined && attestations.length > 0 && { attestations }),
  };
}

/** What a check changes here until the town's data holds it: people inside, the household's entry of the day. */
export function effectOf(attempt: Attempt, outcome: Outcome, people: number, day: string): Effect {
  const admitted = outcome === 'admitted' || outcome === 'overridden';
  const counted = admitted ? people : outcome === 'left' ? -people : 0;
  const enforced = decide(attempt).reasons[0]?.code !== 'not_enforced';
  const takes = admitted && enforced && usesQuota(attempt) && !attempt.card.used;
  return {
    day,
    zone: attempt.zone,
    people: counted,
    ...(takes && { takes: attempt.card.quota_serial }),
  };
}

/** Whether the last word can still be taken back. */
export function canUndo(done: Done, now: number): boolean {
  return !done.undone && now - done.at < UNDO_SECONDS * 1000;
}
