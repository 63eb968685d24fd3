// Shifts, pledges, one's own health: said by a tap, kept, sent.
import { factMade } from '../gate/loop.svelte';
import { correctedNow, phone, record } from '../gate/phone.svelte';
import type { PledgeText, Shift, Swap } from '../bundle/doors';
import type { DoorsBody } from '../store/terms';
import { walk } from './beat.svelte';

type Of<K extends DoorsBody['kind']> = Extract<DoorsBody, { kind: K }>;

async function say(body: DoorsBody): Promise<void> {
  await record(body);
  factMade();
}

/** What this phone said of a kind and was not refused, oldest first. */
function saidOf<K extends DoorsBody['kind']>(kind: K): Of<K>[] {
  return phone.kept
    .filter(({ command, state }) => command.kind === kind && state !== 'rejected')
    .map(({ command }) => command as unknown as Of<K>);
}

export type ShiftWord = Of<'shift_event'>['what'];
/** In the order in which they are said. */
export const WORDS: readonly ShiftWord[] = ['arrived', 'handed_over', 'left'];

/** Shifts that are not over for more than half a day, the next first. */
export function comingShifts(): Shift[] {
  const since = correctedNow() - 12 * 3600;
  return [...(walk.beat?.shifts ?? [])]
    .filter(({ ends_at }) => ends_at >= since)
    .sort((one, other) => one.starts_at - other.starts_at);
}

export function saidOfShift(id: number): { events: ShiftWord[]; asked: Of<'shift_ask'>['what'] | null } {
  const known = walk.beat?.shifts.find((shift) => shift.id === id);
  const own = saidOf('shift_event').filter(({ shift }) => shift === id);
  const events = WORDS.filter(
    (word) =>
      own.some(({ what }) => what === word) ||
      (word === 'arrived' && isKnown(known?.arrived_at)) ||
      (word === 'left' && isKnown(known?.left_at)),
  );
  const asked =
    saidOf('shift_ask').findLast((ask) => ask.shift === id || isWithin(ask, known?.day))?.what ?? null;
  return { events, asked };
}

/** Whether a shift of a day lies in the days of an absence that was said from another shift. */
function isWithin({ shift, until }: Of<'shift_ask'>, day: string | undefined): boolean {
  const from = walk.beat?.shifts.find((one) => one.id === shift)?.day;
  return until !== undefined && from !== undefined && day !== undefined && from <= day && day <= until;
}

function isKnown(at: number | null | undefined): boolean {
  return typeof at === 'number';
}

export async function sayShift(shift: number, what: ShiftWord, note: string): Promise<void> {
  await say({ kind: 'shift_event', shift, what, ...(note.trim() !== '' && { note: note.trim() }) });
}

export async function askShift(
  shift: number,
  what: 'swap' | 'absence',
  reason: string,
  to: string,
  until = '',
): Promise<void> {
  await say({
    ...{ kind: 'shift_ask', shift, what, reason: reason.trim() },
    ...(to.trim() !== '' && { to: to.trim() }),
    ...(until !== '' && { until }),
  });
}

/** Swaps that others ask and this phone has not answered. */
export function openSwaps(): Swap[] {
  const answered = new Set(saidOf('shift_answer').map(({ ask }) => ask));
  return (walk.beat?.swaps ?? []).filter(({ id }) => !answered.has(id));
}

export async function answerSwap(ask: string, agree: boolean): Promise<void> {
  await say({ kind: 'shift_answer', ask, agree });
}

/** Texts with whether they are signed: as the town knows it, or on this phone. */
export function pledgeTexts(): { text: PledgeText; signed: boolean }[] {
  const own = new Set(saidOf('pledge').map(({ text }) => text));
  return (walk.beat?.pledges ?? []).map((text) => ({ text, signed: text.signed || own.has(text.id) }));
}

export async function signPledge(text: number): Promise<void> {
  await say({ kind: 'pledge', text });
}

/** The last word on one's health that this phone sent and the town's data does not hold yet. */
export function ownHealth(): 'ill' | 'cleared' | null {
  const last = phone.kept.findLast(
    ({ command, state, folded }) => command.kind === 'report_health' && state !== 'rejected' && !folded,
  );
  return last?.command.kind === 'report_health' ? last.command.state : null;
}

export async function reportHealth(state: 'ill' | 'cleared'): Promise<void> {
  await say({ kind: 'report_health', state });
}

/** People found at a door whom this phone reported, by name; those that the town holds already have none. */
export function foundAt(key: string): string[] {
  return saidOf('found_person')
    .filter(({ door, draft }) => door === key && draft.name !== '')
    .map(({ draft }) => draft.name);
}

const READ = 'liba.handed';
let readUntil = $state(Number(localStorage.getItem(READ) ?? 0));

/** Doors that changed hands since the list was last looked at. */
export function handedUnread(): number {
  return (walk.beat?.handed ?? []).filter(({ at }) => at > readUntil).length;
}

export function readHanded(): void {
  readUntil = Math.max(readUntil, ...(walk.beat?.handed ?? []).map(({ at }) => at));
  localStorage.setItem(READ, String(readUntil));
}
