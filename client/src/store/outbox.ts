// The outbox: every write of the app comes here first, and leaves only as received or rejected.
import { database } from './database';
import { ORDER_KINDS } from './order-terms';
import { DOOR_KINDS, type Command, type Effect, type Kept, type Receipt } from './terms';

/** How many answered commands stay on the phone as its own history. */
export const HISTORY = 300;

type Holding = 'town' | 'doors' | 'orders';

/** In which of the answers a command's effect comes back. */
function heldBy({ kind }: Command): Holding {
  return DOOR_KINDS.has(kind) ? 'doors' : ORDER_KINDS.has(kind) ? 'orders' : 'town';
}

/** Put a command into the outbox. When this returns it is on the phone's disk. */
export async function put(command: Command, effect: Effect | null): Promise<Kept> {
  const kept: Kept = {
    id: command.id,
    command,
    state: 'waiting',
    receipt: null,
    answered_at: 0,
    effect,
    folded: effect === null && heldBy(command) === 'town',
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

/**
 * Data fetched at `fetched` (milliseconds) holds everything received before: the town's that of gates, the doors' that of
 * doors, the orders' that of orders (of the kinds `only` where no more was asked for). Of a door's command only the outcome stays, not what was said of people. Old history goes.
 */
export async function fold(
  fetched: number,
  held: Holding = 'town',
  only: readonly Command['kind'][] | null = null,
): Promise<void> {
  const change = (await database()).transaction('commands', 'readwrite');
  const everything = await change.store.getAll();
  for (const kept of everything) {
    if (heldBy(kept.command) !== held || (only !== null && !only.includes(kept.command.kind))) continue;
    if (kept.state === 'received' && !kept.folded && kept.answered_at <= fetched) {
      const command = held === 'doors' ? withoutAnswers(kept.command) : kept.command;
      await change.store.put({ ...kept, command, folded: true });
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

function withoutAnswers(command: Command): Command {
  if (command.kind === 'visit') {
    const { answers: _answers, note: _note, ...rest } = command;
    return rest;
  }
  if (command.kind !== 'found_person') return command;
  return { ...command, draft: { name: '', sex: '', born_on: null, relation: '' } };
}

/** Doors that are no longer this phone's: what was received of them is forgotten; what waits, and unread refusals, stay. */
export async function forgetDoors(gone: (key: string) => boolean): Promise<void> {
  const change = (await database()).transaction('commands', 'readwrite');
  for (const { id, command, state, seen } of await change.store.getAll()) {
    if (!DOOR_KINDS.has(command.kind) || state === 'waiting' || !seen) continue;
    if (gone('door' in command ? command.door : '')) await change.store.delete(id);
  }
  await change.done;
}
