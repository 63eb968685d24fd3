// What the phone did itself, laid over what the town knows: the screen never waits for the network.
import type { DoneRow } from '../bundle/doors';
import type { SlotAt, VisitOutcome } from '../rules/rounds';
import type { Command, Kept, VisitBody } from '../store/terms';

export type OwnVisit = Command & VisitBody;

export interface Overlay {
  /** Own visits that stand: neither rejected nor taken back. */
  readonly visits: readonly Kept[];
  /** Own visits that were taken back, by `doneKey`. */
  readonly undone: ReadonlySet<string>;
  /** Ids of own visits that were taken back. */
  readonly undoneIds: ReadonlySet<string>;
}

/** The phone's own visits, and which of them were taken back. A rejected undo leaves its visit standing. */
export function overlay(kept: readonly Kept[]): Overlay {
  const undoneIds = new Set<string>();
  for (const { command, state } of kept) {
    if (command.kind === 'visit_undo' && state !== 'rejected') undoneIds.add(command.visit);
  }
  const visits: Kept[] = [];
  const undone = new Set<string>();
  for (const one of kept) {
    const { command, state } = one;
    if (command.kind !== 'visit' || state === 'rejected') continue;
    if (undoneIds.has(one.id)) undone.add(ownKey(command));
    else visits.push(one);
  }
  return { visits, undone, undoneIds };
}

interface Happened {
  readonly outcome: VisitOutcome;
  readonly at: number;
}

export interface KnownVisits {
  readonly outcomes: (round: number, key: string, person: number, slot: SlotAt) => readonly VisitOutcome[];
}

/** All visits known, the town's and the phone's own, by due. */
export function knownVisits(done: readonly DoneRow[], own: Overlay): KnownVisits {
  const found = new Map<string, Happened[]>();
  const add = (key: string, happened: Happened): void => {
    const known = found.get(key);
    if (known === undefined) found.set(key, [happened]);
    else known.push(happened);
  };
  for (const [round, key, person, day, window, outcome, at] of done) {
    const due = dueKey(round, key, person, day, window);
    if (!own.undone.has(`${due} ${String(at)}`)) add(due, { outcome, at });
  }
  for (const { command } of own.visits) {
    if (command.kind !== 'visit') continue;
    const { round, door, person, day, window, outcome, at, skew } = command;
    add(dueKey(round, door, person ?? 0, day, window), { outcome, at: at + skew });
  }
  for (const known of found.values()) known.sort((one, other) => one.at - other.at);
  return {
    outcomes: (round, key, person, [day, window]) =>
      found.get(dueKey(round, key, person, day, window))?.map(({ outcome }) => outcome) ?? [],
  };
}

function dueKey(round: number, key: string, person: number, day: string, window: number): string {
  return `${String(round)} ${key} ${String(person)} ${day} ${String(window)}`;
}

function ownKey({ round, door, person, day, window, at, skew }: OwnVisit): string {
  return `${dueKey(round, door, person ?? 0, day, window)} ${String(at + skew)}`;
}
