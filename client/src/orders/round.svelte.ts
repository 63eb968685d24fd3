// The orders' part of each round with the server, and what the stream says between rounds.
import { walks } from '../doors/beat.svelte';
import { mayLeave, reloadPhotos } from '../doors/photos.svelte';
import { exclusively, link, type Companion } from '../gate/loop.svelte';
import { clock, phone, reloadOutbox } from '../gate/phone.svelte';
import { LinkFailure } from '../link/api';
import { sendPhotos } from '../link/doors';
import { refreshTold } from '../link/orders';
import type { ToldTopic } from '../bundle/told';
import { takeSoon } from './files';
import { endPush, keepPush } from './push.svelte';
import { listen, stopListening } from './stream.svelte';
import { forgetToldNow, hasOrders, sayDelivered, setTold, told } from './told.svelte';

/** The server tells this holder nothing; that is no trouble of the network. */
const NONE = new Set([403, 404]);

export const orders: Companion = {
  calm: () => false,
  async talk(token, fetching) {
    if (!hasOrders()) {
      if (phone.town !== null && told.kept !== null) await forgetToldNow();
      stopListening();
      return;
    }
    if (fetching) await fetch(token);
    // Not waited for: a browser may take its time, and orders do not.
    void keepPush();
    // Who goes to doors has them sent with those of visits.
    if (walks() || !(await mayLeave())) return;
    await sendPhotos(
      token,
      () => true,
      () => void reloadPhotos(),
    ).finally(reloadPhotos);
  },
  async forget() {
    stopListening();
    await endPush();
    await forgetToldNow();
  },
};

/** A screen that is put away hears nothing; the round that follows its return fetches and listens again. */
export function watchScreen(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') stopListening();
  });
}

async function fetch(token: string, topic: ToldTopic | null = null): Promise<void> {
  try {
    const { told: fresh, live } = await refreshTold(token, clock, topic);
    setTold(fresh);
    takeSoon(token);
    listen(live, (topic) => void heard(topic));
    await sayDelivered();
  } catch (failure) {
    if (!(failure instanceof LinkFailure) || !NONE.has(failure.status)) throw failure;
    await forgetToldNow();
  }
}

/** Something changed: only what is told is fetched, not the whole town. A failure is left to the next round. */
async function heard(topic: ToldTopic): Promise<void> {
  const { identity } = phone;
  if (identity === null || identity.withdrawn || link.refreshing || !hasOrders()) return;
  try {
    await exclusively(() => fetch(identity.token, topic));
    await reloadOutbox();
  } catch (failure) {
    if (!(failure instanceof LinkFailure)) throw failure;
  }
}
