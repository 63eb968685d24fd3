// One round with the server: measure the clock, send what waits, fetch what changed. Whoever calls decides when.
import { merged } from '../bundle/merge';
import type { Town } from '../bundle/terms';
import { forget, keep, read } from '../store/database';
import { fold, settle, waiting, waitingCount } from '../store/outbox';
import type { Kept, Receipt } from '../store/terms';
import { fetchBundle, LinkFailure, ping, send } from './api';

export const BATCH = 1000;
const HOPELESS = new Set([400, 404, 405, 413, 415, 422]);

/** The server's clock less the phone's, in whole seconds, kept for the days without network. */
export async function measureSkew(clock: () => number): Promise<number> {
  const before = clock();
  const server = await ping();
  const skew = Math.round(server - (before + clock()) / 2000);
  await keep('skew', skew);
  return skew;
}

/** Send everything that waits, oldest first. Throws the failure that stopped it; what was answered is settled. */
export async function sendWaiting(token: string, clock: () => number): Promise<void> {
  let size = BATCH;
  for (;;) {
    const batch = await waiting(size);
    if (batch.length === 0) return;
    try {
      const receipts = await sendBatch(token, batch, clock);
      await settle(receipts, clock());
      if (!receipts.some((receipt) => batch.some((kept) => kept.id === receipt.id))) return;
    } catch (thrown) {
      if (!(thrown instanceof LinkFailure) || !HOPELESS.has(thrown.status)) throw thrown;
      // The server can't take this batch as a whole: find the one it can't read, and keep that as rejected.
      const [first] = batch;
      if (batch.length > 1) size = Math.ceil(batch.length / 2);
      else if (first !== undefined) await settle([rejection(first, thrown)], clock());
    }
  }
}

function rejection(kept: Kept, failure: LinkFailure): Receipt {
  return { id: kept.id, status: 'rejected', code: failure.code, title: failure.title };
}

async function sendBatch(token: string, batch: readonly Kept[], clock: () => number): Promise<Receipt[]> {
  const left = Math.max(0, (await waitingCount()) - batch.length);
  return send(
    token,
    batch.map((kept) => kept.command),
    left,
    Math.floor(clock() / 1000),
  );
}

/** Fetch what changed in the town, keep it, and let go of own effects that it now holds. */
export async function refreshTown(token: string, clock: () => number): Promise<Town> {
  const known = (await read('town')) ?? null;
  const began = clock();
  const town = merged(known, await fetchBundle(token, known));
  await keep('town', town);
  await fold(began);
  return town;
}

/** The server withdrew this phone: what it knew of the town goes, what it has to say stays. */
export async function withdraw(): Promise<void> {
  const identity = await read('identity');
  await forget('town');
  await forget('duty');
  if (identity !== undefined) await keep('identity', { ...identity, withdrawn: true });
}

/** Whether a failure says that this phone was withdrawn. */
export function isWithdrawn(failure: unknown): boolean {
  return failure instanceof LinkFailure && failure.status === 401;
}
