// The orders' part of a round with the server.
import { mergedTold } from '../bundle/told';
import type { Told, ToldPart } from '../bundle/told';
import { forget, keep, read } from '../store/database';
import { fold } from '../store/outbox';
import { call } from './api';

/**
 * Fetch what changed, keep it, and let go of own answers that it holds. `live` is where changes are heard of. With
 * `copiesAlone` the orders are asked for and nothing beside them: hundreds of phones ask when one goes out.
 */
export async function refreshTold(
  token: string,
  clock: () => number,
  copiesAlone = false,
): Promise<{ told: Told; live: string }> {
  const known = (await read('told')) ?? null;
  const began = clock();
  const parts = copiesAlone && known !== null ? '&parts=orders' : '';
  const response = await call(`/orders?since=${String(known?.since ?? 0)}${parts}`, { token });
  const part = (await response.json()) as ToldPart;
  const told = mergedTold(known, part);
  await keep('told', told);
  await fold(began, 'orders', parts === '' ? null : 'copy_event');
  return { told, live: part.live };
}

export async function forgetTold(): Promise<void> {
  await forget('told');
}

/** A file of an order, to be opened by the phone's own viewer. */
export async function fetchFile(token: string, id: string): Promise<Blob> {
  return (await call(`/attachment/${id}`, { token })).blob();
}
