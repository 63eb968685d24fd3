// What the phone knows about a card and a gate, put together for a decision.
import type { TokenRead } from '../card/token';
import { GOOD, HELD, NOT_ISSUED, isSet, statusAt } from '../rules/bits';
import type { Answers, Attempt, CardFacts, Found, PassStatus } from '../rules/terms';
import { localDay } from './day';
import type { GateFacts, PassTypeFacts, RunFacts, Town } from './terms';

/** What this phone did itself and the town's data does not hold yet: quota serials of today, taken or freed again. */
export interface OwnUses {
  readonly day: string;
  readonly taken: ReadonlySet<number>;
  readonly freed: ReadonlySet<number>;
}

/** A scanned token or a typed serial, or neither. */
export type Held = { readonly token: TokenRead } | { readonly serial: number } | null;

interface Registered {
  readonly quota: number;
  readonly type: string;
  readonly from: string;
  readonly to: string;
}

/** Everything that an entry at this gate is decided from, at a moment (corrected seconds since 1970). */
export function attemptAt(town: Town, gate: GateFacts, held: Held, own: OwnUses, at: number): Attempt {
  const { day, minute } = localDay(at, town.name.zone);
  const { cordons, rules, calendar } = town.fixed;
  const today = calendar.findIndex((one) => one.day === day);
  const ruled = rules[gate.rule];
  return {
    at,
    minute,
    calendar: today < 0 ? [] : calendar.slice(today),
    zone: gate.zone,
    gate_open: gate.open,
    gate_hours: gate.hours,
    cordon_window: cordons.find((cordon) => cordon.zone === gate.zone)?.window ?? null,
    rule_window: ruled?.window ?? null,
    rule: ruled?.rule ?? NO_RULE,
    card: cardFacts(town, held, own, day),
    answers: null,
    data_limit: town.hard_limit_at,
  };
}

/** Without a rule there is no window either, so nothing is enforced; these values are never looked at. */
const NO_RULE: Attempt['rule'] = {
  version: 0,
  needs: [],
  temperature: null,
  purposes: [],
  locality: 'anyone',
  hours: [],
  pass_types: [],
  once_a_day: false,
  uncovered_days_admit: false,
  sentences: {},
};

export const NO_ANSWERS: Answers = { mask: null, id: null, temperature: null, purpose: null, local: null };

function cardFacts(town: Town, held: Held, own: OwnUses, day: string): CardFacts {
  if (held === null) return unread('none');
  if ('serial' in held) return registeredFacts(town, 'typed', held.serial, own, day);
  const { found, claims } = held.token;
  if (found !== 'signed' || claims === null) return unread(found);
  const facts = registeredFacts(town, 'signed', claims.serial, own, day);
  const last = localDay(claims.expires_at - 1, town.name.zone).day;
  return facts.valid_to === '' || last < facts.valid_to ? { ...facts, valid_to: last } : facts;
}

function unread(found: Found): CardFacts {
  return {
    found,
    serial: 0,
    quota_serial: 0,
    type: null,
    status: 'good',
    valid_from: '',
    valid_to: '',
    used: false,
  };
}

function registeredFacts(town: Town, found: Found, serial: number, own: OwnUses, day: string): CardFacts {
  const known = registered(town, serial);
  const status = statusOf(town, serial);
  if (known === null || status === null) return { ...unread('unknown_number'), serial };
  const usedOnServer = town.used.day === day && isSet(town.used.bits, known.quota);
  const ours = own.day === day;
  return {
    found,
    serial,
    quota_serial: known.quota,
    type: passType(town, known.type) ?? null,
    status,
    valid_from: known.from,
    valid_to: known.to,
    used: (ours && own.taken.has(known.quota)) || (usedOnServer && !(ours && own.freed.has(known.quota))),
  };
}

/** The type of a code, with its names and colour. */
export function passType(town: Town, code: string): PassTypeFacts | undefined {
  return town.fixed.types.find((type) => type.code === code);
}

function registered(town: Town, serial: number): Registered | null {
  const exception = town.exceptions.get(serial);
  if (exception !== undefined) {
    const [, quota, type, from, to] = exception;
    return { quota, type, from: from ?? '', to: to ?? '' };
  }
  const run = runOf(town.fixed.runs, serial);
  if (run === null) return null;
  const quota = run.first + Math.floor((serial - run.first) / run.set_size) * run.set_size;
  return { quota, type: run.type, from: run.valid_from ?? '', to: run.valid_to ?? '' };
}

function runOf(runs: readonly RunFacts[], serial: number): RunFacts | null {
  let [low, high] = [0, runs.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const run = runs[middle];
    if (run === undefined) return null;
    if (serial < run.first) high = middle - 1;
    else if (serial >= run.first + run.count) low = middle + 1;
    else return run;
  }
  return null;
}

/** Where a pass stands; null when it was never issued. What is stopped for a reason unknown counts as revoked. */
function statusOf(town: Town, serial: number): PassStatus | null {
  const bits = statusAt(town.status, serial);
  if (bits === GOOD) return 'good';
  if (bits === HELD) return 'held';
  const word = town.words.get(serial);
  if (word !== undefined) return word;
  if (town.blanks.some(([first, count]) => first <= serial && serial < first + count)) return 'blank';
  return bits === NOT_ISSUED ? null : 'revoked';
}
