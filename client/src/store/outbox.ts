// The outbox: every write of the app comes here first, and leaves only as received or rejected.
import { database } from './database';
import type { Command, Effect, Kept, Receipt } from './terms';

/** How many answered commands stay on the phone as its own history. */
export const HISTORY = 300;

/** Put a command into the outbox. When this returns it is on the phone's disk. */
export async function put(command: Command, effect: Effect | null): Promise<Kept> {
  const kept: Kept = {
    id: command.id,
    command,
    state: 'waiting',
    receipt: null,
    answered_at: 0,
    effect,
    folded: effect === null,
    seen: true,
  };
  const change = (await database()).transaction('commands', 'readwrite', { durability: 'strict' });
  await Promise.all([change.store.put(kept), change.done]);
  return kept;
}

/** Everything on the phone, oldest first: ids are made in order of time. */
export async function all(): Promise<Kept[]> {
  return (await database()).getAll('commands');
}

/** The oldest waiting commands, at most `count`. */
export async function waiting(count: number): Promise<Kept[]> {
  return (await database()).getAllFromIndex('commands', 'state', 'waiting', count);
}

export async function waitingCount(): Promise<number> {
  return (await database()).countFromIndex('commands', 'state', 'waiting');
}

/** Note receipts. Only stored and replayed ones count as received; a command without a receipt keeps waiting. */
export async function settle(receipts: readonly Receipt[], now: number): Promise<void> {
  const change = (await database()).transaction('commands', 'readwrite', { durability: 'strict' });
  for (const receipt of receipts) {
    const kept = receipt.id === null ? undefined : await change.store.get(receipt.id);
    if (kept?.state !== 'waiting') continue;
    const rejected = receipt.status === 'rejected';
    await change.store.put({
      ...kept,
      receipt,
      state: rejected ? 'rejected' : 'received',
      answered_at: now,
      folded: kept.folded || rejected,
      seen: !rejected,
    });
  }
  await change.done;
}

/** The town's data fetched at `fetched` (milliseconds) holds everything received before; old history goes. */
export async function fold(fetched: number): Promise<void> {
  const change = (await database()).transaction('commands', 'readwrite');
  const everything = await change.store.getAll();
  for (const kept of everything) {
    if (kept.state === 'received' && !kept.folded && kept.answered_at <= fetched) {
      await change.store.put({ ...kept, folded: true });
    }
  }
  const old = everything.filter((kept) => kept.state === 'received' && kept.folded).slice(0, -HISTORY);
  for (const kept of old) await change.store.delete(kept.id);
  await change.done;
}

/** The worker has read why it was rejected. */
export async function markSeen(id: string): Promise<void> {
  const change = (await database()).transaction('commands', 'readwrite');
  const kept = await change.store.get(id);
  if (kept !== undefined) await change.store.put({ ...kept, seen: true });
  await change.done;
}
