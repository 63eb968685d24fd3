// The alarm: the call that waits for an answer, and what this phone said to it.
import { phone } from '../gate/phone.svelte';
import { signal } from '../scan/feedback';
import { hasOrders, tell, toldOf, told } from './told.svelte';
import type { Muster } from '../bundle/told';

const AGAIN = 4_000;
/** Unheard of for so many seconds, a call is an old one: it rings no more, and says so. */
const OLD = 6 * 3600;

/** The call as its holder should see it now: the town's word with this phone's own laid over. */
export function calledTo(): Muster | null {
  const known = told.kept?.muster ?? null;
  if (known === null || !hasOrders()) return null;
  const own = toldOf('muster_event', true).filter(({ activation }) => activation === known.activation);
  const answer = own.findLast(({ what }) => what === 'answered')?.answer ?? known.answer;
  const here = own.some(({ what }) => what === 'arrived');
  return {
    ...known,
    answer: here || known.arrived_at !== null ? 'coming' : answer,
    arrived_at: known.arrived_at ?? (here ? known.started_at : null),
  };
}

/** Whether the call is hours old and the town was not heard since: nobody knows here if it still stands. */
export function isOld({ started_at }: Muster): boolean {
  const heard = Math.max(started_at, told.kept?.at ?? 0);
  return phone.now - heard > OLD;
}

/** Whether the whole screen is the call's: nothing was said to it yet. */
export function isRinging(): boolean {
  const call = calledTo();
  return call !== null && call.answer === '' && !isOld(call);
}

export async function answerCall(activation: number, answer: 'coming' | 'cannot'): Promise<void> {
  await tell({ kind: 'muster_event', activation, what: 'answered', answer, way: 'tap' });
}

export async function sayHere(activation: number): Promise<void> {
  await tell({ kind: 'muster_event', activation, what: 'arrived', way: 'tap' });
}

/** Ring until it is answered. Gives what stops it. */
export function ring(): () => void {
  signal('alarm');
  const timer = setInterval(() => signal('alarm'), AGAIN);
  return () => clearInterval(timer);
}
