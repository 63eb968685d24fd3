// What is due at a door: `src/liba/rounds/rules/plans.py` on the phone, held to it by tests/vectors/dues.json.
import { SETTLED, type RoundFacts, type SlotAt, type Target, type VisitOutcome, type Window } from './rounds';

export type DueState = 'coming' | 'due' | 'overdue' | 'settled';
export type BoardState = 'done' | 'not_home' | 'refused' | 'overdue' | 'due' | 'not_due';

/** The town's civil day and the minute from its midnight. */
export interface Moment {
  readonly day: string;
  readonly minute: number;
}

/** One visit that a round wants now or later. `person` 0 is the whole door. `window` is -1 where nothing was due. */
export interface Due {
  readonly round: number;
  readonly key: string;
  readonly person: number;
  readonly day: string;
  readonly window: number;
  readonly state: DueState;
  readonly board: BoardState;
  readonly tried: VisitOutcome | null;
  /** Minutes since 1970 of the local clock at which the window closes: what sorts and what is said. */
  readonly closes: number;
}

const DAY_MINUTES = 1440;
const WORST_FIRST = ['overdue', 'not_home', 'due', 'refused', 'done'] as const;

/** Outcomes known of one slot, in the order in which they happened. */
export type Known = (round: number, key: string, person: number, slot: SlotAt) => readonly VisitOutcome[];

/** Of a due's answers in their order: the last that settles it, else the last. Unplanned is none. */
export function standingOutcome(outcomes: readonly VisitOutcome[]): VisitOutcome | null {
  const counted = outcomes.filter((outcome) => outcome !== 'unplanned');
  return counted.findLast((outcome) => SETTLED.has(outcome)) ?? counted.at(-1) ?? null;
}

/** For who is to go: settled, else by the clock. Nobody home or not reachable leaves it due. */
export function dueState(window: Span, day: string, outcome: VisitOutcome | null, now: Moment): DueState {
  if (outcome !== null && SETTLED.has(outcome)) return 'settled';
  const at = minuteOf(now.day, now.minute);
  if (at < opening(window, day)) return 'coming';
  return at < closing(window, day) ? 'due' : 'overdue';
}

/** For the eye: somebody went and nobody was home is told apart from nobody went. */
export function boardState(window: Span, day: string, outcome: VisitOutcome | null, now: Moment): BoardState {
  if (outcome === 'done' || outcome === 'not_needed') return 'done';
  if (outcome === 'refused') return 'refused';
  if (outcome === 'nobody_home' || outcome === 'not_reachable') return 'not_home';
  const state = dueState(window, day, null, now);
  return state === 'due' || state === 'overdue' ? state : 'not_due';
}

/** A door over several dues: the one that most wants somebody. */
export function doorState(states: readonly BoardState[]): BoardState {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'not_due';
}

/**
 * What a door wants at a moment: of each round (and followed person) the newest window that has opened; once that is
 * settled, the next one of today too. An older one that was missed stays missed; going there once does not undo it.
 */
export function duesOf(
  rounds: ReadonlyMap<number, RoundFacts>,
  target: Target,
  known: Known,
  now: Moment,
): Due[] {
  const found: Due[] = [];
  for (const id of target.rounds) {
    const round = rounds.get(id);
    if (round === undefined) continue;
    const own = round.dense[target.key] ?? (round.over === 'enrolled' ? [] : round.slots);
    add(round, own, 0);
  }
  for (const person of target.people) {
    for (const { round: id, slots, until } of person.follow) {
      const round = rounds.get(id);
      if (round !== undefined && now.day <= until) add(round, slots, person.id);
    }
  }
  return found;

  function add(round: RoundFacts, slots: readonly SlotAt[], person: number): void {
    const { newest, next } = around(round.windows, slots, now);
    const last = newest === null ? null : dueAt(round, newest, person);
    // What was settled on an earlier day is no news today.
    if (last !== null && (last.state !== 'settled' || last.day === now.day || isOpen(last, now)))
      found.push(last);
    if (next !== null && (last === null || last.state === 'settled')) found.push(dueAt(round, next, person));
  }

  function dueAt(round: RoundFacts, slot: SlotAt, person: number): Due {
    const [day, place] = slot;
    const window = round.windows[place] ?? NO_WINDOW;
    const tried = standingOutcome(known(round.id, target.key, person, slot));
    return {
      ...{ round: round.id, key: target.key, person, day, window: place, tried },
      state: dueState(window, day, tried, now),
      board: boardState(window, day, tried, now),
      closes: closing(window, day),
    };
  }
}

const NO_WINDOW: Span = { opens: 0, closes: 0 };

function isOpen({ closes }: Due, now: Moment): boolean {
  return minuteOf(now.day, now.minute) < closes;
}

type Span = Pick<Window, 'opens' | 'closes'>;

/** The newest slot that has opened, and the first that opens later today. */
function around(
  windows: readonly Span[],
  slots: readonly SlotAt[],
  now: Moment,
): { newest: SlotAt | null; next: SlotAt | null } {
  const at = minuteOf(now.day, now.minute);
  let newest: SlotAt | null = null;
  let next: SlotAt | null = null;
  for (const slot of slots) {
    const window = windows[slot[1]];
    if (window === undefined) continue;
    const opens = opening(window, slot[0]);
    if (opens > at) {
      if (slot[0] === now.day && (next === null || opens < openingOf(windows, next))) next = slot;
    } else if (newest === null || opens >= openingOf(windows, newest)) newest = slot;
  }
  return { newest, next };
}

function openingOf(windows: readonly Span[], slot: SlotAt): number {
  const window = windows[slot[1]];
  return window === undefined ? 0 : opening(window, slot[0]);
}

function opening(window: Span, day: string): number {
  return minuteOf(day, window.opens);
}

/** A window that closes at or before it opens closes on the next day. */
function closing(window: Span, day: string): number {
  return minuteOf(day, window.closes > window.opens ? window.closes : window.closes + DAY_MINUTES);
}

/** Minutes of the town's clock since 1970. */
function minuteOf(day: string, minute: number): number {
  return dayNumber(day) * DAY_MINUTES + minute;
}

const numbers = new Map<string, number>();

function dayNumber(day: string): number {
  let known = numbers.get(day);
  if (known === undefined) {
    known = Date.parse(`${day}T00:00:00Z`) / 86_400_000;
    numbers.set(day, known);
  }
  return known;
}
