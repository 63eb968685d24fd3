// What this phone's holder is told to do, with what the phone itself said laid over.
import { factMade } from '../gate/loop.svelte';
import { may, phone, record } from '../gate/phone.svelte';
import { forgetTold } from '../link/orders';
import { read } from '../store/database';
import type { OrdersBody } from '../store/order-terms';
import { inOrder, overlaid, ownEvents, wantsHolder } from './copies';
import type { Copy, Told } from '../bundle/told';

const DELIVERED_SPREAD = 4_000;

let kept = $state.raw<Told | null>(null);

const own = $derived(ownEvents(phone.kept));
const orders = $derived(inOrder((kept?.orders ?? []).map((copy) => overlaid(copy, own))));

export const told = {
  /** The whole answer as it came last; null before the first. */
  get kept(): Told | null {
    return kept;
  },
  get orders(): readonly Copy[] {
    return orders;
  },
  /** How many orders want something of the holder. */
  get wanting(): number {
    return orders.filter(wantsHolder).length;
  },
};

/** Whether the holder of this phone is told orders. */
export function hasOrders(): boolean {
  return phone.identity?.withdrawn === false && may('answer_order');
}

export async function openTold(): Promise<void> {
  kept = (await read('told')) ?? null;
}

export function setTold(value: Told): void {
  kept = value;
}

export async function forgetToldNow(): Promise<void> {
  kept = null;
  await forgetTold();
}

export function orderOf(id: number): Copy | undefined {
  return orders.find((copy) => copy.id === id);
}

/** Say something of orders, returns, problems, the alarm or incidents: kept first, then sent. */
export async function tell(body: OrdersBody): Promise<void> {
  await record(body);
  factMade();
}

type Of<K extends OrdersBody['kind']> = Extract<OrdersBody, { kind: K }>;

/** What this phone said of a kind and was not refused, oldest first. `open`: what the town's answer does not hold yet. */
export function toldOf<K extends OrdersBody['kind']>(kind: K, open = false): Of<K>[] {
  return phone.kept
    .filter(
      ({ command, state, folded }) => command.kind === kind && state !== 'rejected' && !(open && folded),
    )
    .map(({ command }) => command as unknown as Of<K>);
}

/** The phone has it: said once a copy, by itself, unless more was said already. */
export async function sayDelivered(): Promise<void> {
  const spoken = new Set(toldOf('copy_event').map(({ copy }) => copy));
  const fresh = orders.filter(
    ({ id, state, answers, withdrawn }) => state === 'sent' && answers && !withdrawn && !spoken.has(id),
  );
  for (const { id } of fresh) await record({ kind: 'copy_event', copy: id, what: 'delivered' });
  // Hundreds of phones have it within the same second; whoever still fetches it goes first.
  if (fresh.length > 0) setTimeout(factMade, Math.random() * DELIVERED_SPREAD);
}

/** Its holder has opened it. */
export async function sayRead(copy: Copy): Promise<void> {
  if (!copy.answers || copy.withdrawn || (copy.state !== 'sent' && copy.state !== 'delivered')) return;
  await tell({ kind: 'copy_event', copy: copy.id, what: 'read' });
}
