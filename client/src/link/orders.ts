// The orders' part of a round with the server.
import { filesAlong } from '../bundle/files';
import { mergedTold } from '../bundle/told';
import type { Told, ToldPart, ToldTopic } from '../bundle/told';
import type { OrdersBody } from '../store/order-terms';
import { forget, keep, read } from '../store/database';
import { keepOnlyFiles, keptFileIds, putFile } from '../store/files';
import { fold } from '../store/outbox';
import { call, LinkFailure } from './api';

interface Asked {
  readonly parts: string;
  /** Own answers that come back with these parts. Copies that changed come with every answer. */
  readonly settles: readonly OrdersBody['kind'][];
}

/** What is asked for when the stream named a topic, and nothing beside it: hundreds of phones ask in the same second. */
const ASKED: Record<ToldTopic, Asked> = {
  orders: { parts: 'orders', settles: ['copy_event'] },
  muster: { parts: 'muster', settles: ['copy_event', 'muster_event', 'task_event'] },
  incidents: { parts: 'incidents', settles: ['copy_event', 'incident_event'] },
  told: { parts: 'bulletins,problems', settles: ['copy_event', 'problem'] },
};

/**
 * Fetch what changed, keep it, and let go of own answers that it holds. `live` is where changes are heard of. With a
 * `topic` only what it names is asked for; else, and the first time, everything.
 */
export async function refreshTold(
  token: string,
  clock: () => number,
  topic: ToldTopic | null = null,
): Promise<{ told: Told; live: string }> {
  const known = (await read('told')) ?? null;
  const began = clock();
  const asked = topic !== null && known !== null ? ASKED[topic] : null;
  const parts = asked === null ? '' : `&parts=${asked.parts}`;
  const response = await call(`/orders?since=${String(known?.since ?? 0)}${parts}`, { token });
  const part = (await response.json()) as ToldPart;
  const told = mergedTold(known, part);
  await keep('told', told);
  await keepOnlyFiles(new Set(filesAlong(told.orders).map(({ id }) => id)));
  await fold(began, 'orders', asked?.settles ?? null);
  return { told, live: part.live };
}

export async function forgetTold(): Promise<void> {
  await forget('told');
  await keepOnlyFiles(new Set());
}

/** A file of an order, to be opened by the phone's own viewer; `along` when nobody opens it yet. */
export async function fetchFile(token: string, id: string, along = false): Promise<Blob> {
  return (await call(`/attachment/${id}${along ? '?keep=1' : ''}`, { token })).blob();
}

/** The town does not give them; asked once while the app is open. */
const refused = new Set<string>();

/** Take files of open orders along, one after another. Without network it ends; the next round goes on. */
export async function takeFiles(token: string): Promise<void> {
  const has = new Set(await keptFileIds());
  for (const { id, kind } of await wanted()) {
    if (has.has(id) || refused.has(id)) continue;
    try {
      const bytes = await (await fetchFile(token, id, true)).arrayBuffer();
      // The order may have been closed, or the phone shut out, while it came.
      if ((await wanted()).some((one) => one.id === id)) await putFile({ id, kind, bytes });
    } catch (failure) {
      if (!(failure instanceof LinkFailure)) throw failure;
      if (failure.status !== 403 && failure.status !== 404) return;
      refused.add(id);
    }
  }
}

async function wanted(): Promise<ReturnType<typeof filesAlong>> {
  return filesAlong((await read('told'))?.orders ?? []);
}
