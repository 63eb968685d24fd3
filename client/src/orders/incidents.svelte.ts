// Incidents: those this phone reported, and those its holder's squad was sent to.
import { phone } from '../gate/phone.svelte';
import type { OrdersBody } from '../store/order-terms';
import type { Kept } from '../store/terms';
import { tell, toldOf, told } from './told.svelte';
import type { Incident } from '../bundle/told';

export type IncidentWord = Extract<OrdersBody, { kind: 'incident_event' }>['what'];

export const KINDS = ['dispute', 'crowd', 'fight', 'accident', 'help', 'breach', 'other'] as const;
export type IncidentKind = (typeof KINDS)[number];

/** What follows what: the next words of a squad, the likeliest first. */
const NEXT: Readonly<Record<string, readonly IncidentWord[]>> = {
  dispatched: ['set_out', 'declined'],
  on_the_way: ['arrived', 'needs_help'],
  there: ['settled', 'unfounded', 'needs_help'],
};
const AFTER: Readonly<Partial<Record<IncidentWord, string>>> = {
  set_out: 'on_the_way',
  arrived: 'there',
  settled: 'settled',
  unfounded: 'unfounded',
  declined: 'declined',
};
const OVER: ReadonlySet<string> = new Set(['settled', 'unfounded', 'declined']);
/** These are nothing without a word. */
export const NEEDS_WORDS: ReadonlySet<string> = new Set<IncidentWord>(['settled', 'unfounded', 'declined']);

/** Incidents that the holder's squad is sent to, with what this phone said laid over; those that are over stay out. */
export function squadIncidents(): Incident[] {
  const own = toldOf('incident_event', true);
  return (told.kept?.incidents ?? [])
    .map((one) => {
      const said = own.filter(({ incident }) => incident === one.id).map(({ what }) => AFTER[what]);
      return { ...one, state: said.findLast((state) => state !== undefined) ?? one.state };
    })
    .filter(({ state }) => !OVER.has(state))
    .sort((one, other) => Number(other.urgent) - Number(one.urgent) || one.reported_at - other.reported_at);
}

export function nextWords({ state }: Incident): readonly IncidentWord[] {
  return NEXT[state] ?? NEXT['dispatched'] ?? [];
}

export async function sayOf(incident: string, what: IncidentWord, note: string): Promise<void> {
  const words = note.trim();
  await tell({ kind: 'incident_event', incident, what, ...(words !== '' && { note: words }) });
}

export interface Report {
  readonly what: IncidentKind;
  readonly urgent: boolean;
  readonly where: string;
  readonly words: string;
  readonly at: { readonly lon: number; readonly lat: number } | null;
}

/** Report it, from the gate that the holder is on duty at, if any. */
export async function report({ what, urgent, where, words, at }: Report): Promise<void> {
  const gate = phone.duty?.gate;
  await tell({
    ...{ kind: 'incident', what, urgent, words: words.trim() },
    ...(gate !== undefined && { gate }),
    ...(where.trim() !== '' && { where: where.trim() }),
    ...(at ?? {}),
  });
}

/** What this phone reported, the newest first. */
export function ownReports(): Kept[] {
  return phone.kept.filter(({ command }) => command.kind === 'incident').reverse();
}
