// One person at the gate, from the card that is held up to the word that stands.
import { attemptAt, NO_ANSWERS, passType, type Held } from '../bundle/attempt';
import { isLocal, officerProof } from '../bundle/secrets';
import type { GateFacts, OfficerFacts, Town } from '../bundle/terms';
import { readToken } from '../card/token';
import { decide } from '../rules/admission';
import { passNumber, residentId } from '../rules/numbers';
import type { Answers, Decision, Outcome, Question, ReasonCode } from '../rules/terms';
import { newId } from '../store/ids';
import type { CheckBody } from '../store/terms';
import {
  canUndo,
  checkBody,
  effectOf,
  type Judged,
  type Particulars,
  type Registered,
  type Stage,
} from './checks';
import { keysFor } from './keys';
import { factMade } from './loop.svelte';
import { clock, correctedNow, ownUses, phone, record, recordAs } from './phone.svelte';

const READY: Stage = { name: 'ready' };
const SAID_OF_TEMPERATURE: ReadonlySet<ReasonCode> = new Set([
  'fever',
  'temperature_implausible',
  'temperature_unknown',
]);
let stage = $state.raw<Stage>(READY);

export const flow = {
  get stage(): Stage {
    return stage;
  },
};

interface Standing {
  readonly town: Town;
  readonly gate: GateFacts;
}

function standing(): Standing | null {
  const { town, gate } = phone;
  return town === null || gate === null ? null : { town, gate };
}

/** A code was scanned: decide on the card at once. */
export async function presentToken(text: string): Promise<void> {
  const here = standing();
  if (here === null) return;
  const token = await readToken(text, await keysFor(here.town));
  await judge(here, { token }, { token: text.slice(0, 400) });
}

/** A number was typed whose check digit is right. */
export async function presentNumber(serial: number): Promise<void> {
  const here = standing();
  if (here !== null) await judge(here, { serial }, { number: passNumber(serial) });
}

/** Somebody came without a card. */
export async function presentNothing(): Promise<void> {
  const here = standing();
  if (here !== null) await judge(here, null, undefined);
}

async function judge({ town, gate }: Standing, held: Held, card: CheckBody['card']): Promise<void> {
  const attempt = attemptAt(town, gate, held, ownUses(), correctedNow());
  const decision = decide(attempt);
  const type = attempt.card.type === null ? null : (passType(town, attempt.card.type.code) ?? null);
  if (decision.verdict === 'refuse' || decision.open_questions.length === 0) {
    await finish({ attempt, decision, card, type });
  } else {
    stage = { name: 'asking', attempt, card, type, asked: decision.open_questions, answers: NO_ANSWERS };
  }
}

/** A tap. With the last one, or the first that refuses, the word stands. */
export async function answer(given: Partial<Answers>): Promise<void> {
  if (stage.name !== 'asking') return;
  const { attempt: before, card, type, asked } = stage;
  const answers = { ...stage.answers, ...given };
  const attempt = { ...before, answers };
  const decision = decide(attempt);
  const open = asked.some((question) => answers[question] === null);
  const refused = decision.reasons.some(({ code }) => !code.endsWith('_unknown'));
  if (open && !refused) stage = { ...stage, answers };
  else await finish({ attempt, decision, card, type });
}

/** Take one answer back, to tap it again. */
export function askAgain(question: Question): void {
  if (stage.name === 'asking') stage = { ...stage, answers: { ...stage.answers, [question]: null } };
}

/** Whether an ID number is registered here; null when the number can't be one, or the phone has no register yet. */
export async function looksLocal(typed: string): Promise<boolean | null> {
  const number = residentId(typed);
  const locals = phone.town?.locals ?? null;
  return number === null || locals === null ? null : isLocal(locals, number);
}

async function finish(judged: Judged): Promise<void> {
  await settleOn(judged, judged.decision.verdict === 'admit' ? 'admitted' : 'refused', { people: 1 });
}

/** The fact goes to the outbox first; then the word stands on the screen; then the network is asked. */
async function settleOn(
  judged: Judged,
  outcome: Outcome,
  particulars: Particulars,
  id = newId(clock()),
): Promise<void> {
  const here = standing();
  if (here === null) return;
  const { people } = particulars;
  const effect = effectOf(judged.attempt, outcome, people, ownUses().day);
  await recordAs(id, checkBody(here.gate, judged, outcome, particulars), effect);
  stage = { ...judged, name: 'done', outcome, check: id, at: clock(), people, effect, undone: false };
  factMade();
}

/** People went out. */
export async function letOut(people: number): Promise<void> {
  const here = standing();
  if (here === null) return;
  const attempt = attemptAt(here.town, here.gate, null, ownUses(), correctedNow());
  const decision: Decision = { verdict: 'admit', reasons: [], open_questions: [] };
  await settleOn({ attempt, decision, card: undefined, type: null }, 'left', { people });
}

/** A named officer lets somebody in who was refused. False when the PIN is wrong. */
export async function override(officer: OfficerFacts, pin: string, reason: string): Promise<boolean> {
  if (stage.name !== 'done' || stage.outcome !== 'refused') return false;
  const id = newId(clock());
  const proof = await officerProof(officer, pin, id);
  if (proof === null) return false;
  await settleOn(stage, 'overridden', { people: 1, override: { officer: officer.id, proof, reason } }, id);
  return true;
}

/** Take the last word back, as a new fact. */
export async function undo(): Promise<void> {
  if (stage.name !== 'done' || !canUndo(stage, clock())) return;
  const { check, effect } = stage;
  const { takes, ...rest } = effect;
  await record(
    { kind: 'undo', check },
    { ...rest, people: -effect.people, ...(takes !== undefined && { frees: takes }) },
  );
  stage = { ...stage, undone: true };
  factMade();
}

/** The next person. */
export function next(): void {
  stage = READY;
}

/** The form of a turn-back, monitoring or service point: one party, one fact. A fever is said, and decides nothing here. */
export async function register(
  outcome: 'turned_back' | 'noted',
  { temperature, reasons, ...particulars }: Registered,
): Promise<void> {
  const here = standing();
  if (here === null) return;
  const known = attemptAt(here.town, here.gate, null, ownUses(), correctedNow());
  const attempt = { ...known, answers: { ...NO_ANSWERS, temperature } };
  const measured = decide(attempt).reasons.filter(({ code }) => SAID_OF_TEMPERATURE.has(code));
  const decision: Decision = {
    verdict: outcome === 'noted' ? 'admit' : 'refuse',
    reasons: outcome === 'noted' ? measured : reasons.map((code) => ({ code, facts: {} })),
    open_questions: [],
  };
  await settleOn({ attempt, decision, card: undefined, type: null }, outcome, particulars);
}
