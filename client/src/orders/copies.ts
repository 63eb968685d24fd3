// How each order stands with what this phone said laid over what the town knows; what wants doing first.
import type { OrdersBody } from '../store/order-terms';
import type { Kept } from '../store/terms';
import type { Copy, CopyState } from '../bundle/told';

type CopyEvent = Extract<OrdersBody, { kind: 'copy_event' }>;

/** The words of an answer, in the order in which they are said; a later one stands. */
const RANK: Readonly<Record<string, number>> = {
  sent: 0,
  delivered: 1,
  read: 2,
  accepted: 3,
  objected: 3,
  done: 4,
};
const ENDED: ReadonlySet<CopyState> = new Set<CopyState>(['approved', 'excused']);

/** What this phone said of copies that the town's answer does not hold yet, oldest first. */
export function ownEvents(kept: readonly Kept[]): CopyEvent[] {
  return kept
    .filter(({ command, state, folded }) => command.kind === 'copy_event' && state !== 'rejected' && !folded)
    .map(({ command }) => command as unknown as CopyEvent);
}

/** The copy as its holder should see it now. */
export function overlaid(copy: Copy, own: readonly CopyEvent[]): Copy {
  return own
    .filter((one) => one.copy === copy.id)
    .reduce((seen, one) => (counts(seen.state, one.what) ? answered(seen, one) : seen), copy);
}

function counts(state: CopyState, what: CopyEvent['what']): boolean {
  if (state === 'returned') return what === 'done' || what === 'objected';
  return !ENDED.has(state) && (RANK[what] ?? 0) >= (RANK[state] ?? 0);
}

function answered(copy: Copy, { what, words }: CopyEvent): Copy {
  return { ...copy, state: what, ...(what === 'objected' && { objection: words ?? '' }) };
}

/** Whether the holder of this phone is to do something about it. */
export function wantsHolder({ state, withdrawn, answers }: Copy): boolean {
  return answers && !withdrawn && ['sent', 'delivered', 'read', 'accepted', 'returned'].includes(state);
}

export function isOverdue(copy: Copy, now: number): boolean {
  return wantsHolder(copy) && copy.due_at !== null && copy.due_at <= now;
}

/** What wants the holder first: urgent, then by deadline; then what waits for others, the newest first. */
export function inOrder(copies: readonly Copy[]): Copy[] {
  const never = Number.MAX_SAFE_INTEGER;
  return [...copies].sort(
    (one, other) =>
      Number(wantsHolder(other)) - Number(wantsHolder(one)) ||
      (wantsHolder(one)
        ? Number(other.urgent) - Number(one.urgent) || (one.due_at ?? never) - (other.due_at ?? never)
        : 0) ||
      other.issued_at - one.issued_at,
  );
}
