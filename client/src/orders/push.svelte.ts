// Being called while the app is shut: the holder allows it once, by a tap; the town is told at each start.
import { phone } from '../gate/phone.svelte';
import { LinkFailure } from '../link/api';
import { fetchPushKey, putSubscription } from '../link/push';
import { hasOrders } from './told.svelte';

type Standing = 'none' | 'ask' | 'on' | 'denied' | 'failed';

let standing = $state<Standing>('none');

export const push = {
  /** `none`: this browser can't, or nothing is told to this holder. */
  get standing(): Standing {
    return hasOrders() ? standing : 'none';
  },
};

function able(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

/** At the start, and when orders are told first: who allowed it before is subscribed, who was never asked may be. */
export async function keepPush(): Promise<void> {
  if (standing !== 'none' || !able() || !hasOrders()) return;
  const { permission } = Notification;
  standing = permission === 'denied' ? 'denied' : 'ask';
  if (permission === 'granted') await subscribe();
}

/** From a tap: ask the browser, then tell the town. */
export async function allowPush(): Promise<void> {
  if ((await Notification.requestPermission()) === 'granted') await subscribe();
  else standing = Notification.permission === 'denied' ? 'denied' : 'ask';
}

/** A withdrawn phone is not called any more. */
export async function endPush(): Promise<void> {
  if (!able()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  standing = 'none';
}

async function subscribe(): Promise<void> {
  const token = phone.identity?.token ?? '';
  try {
    const key = await fetchPushKey(token);
    const { pushManager } = await navigator.serviceWorker.ready;
    await putSubscription(token, await subscribedBy(pushManager, key));
    standing = 'on';
  } catch (failure) {
    // No network, or a browser whose maker offers no push: the app works without, and can be asked again.
    if (!(failure instanceof LinkFailure) && !(failure instanceof DOMException)) throw failure;
    standing = 'failed';
  }
}

/** A browser holds on to the key of its first subscription: a town whose key is another one gets a new one. */
async function subscribedBy(manager: PushManager, key: string): Promise<PushSubscription> {
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await manager.subscribe(wanted);
  } catch (failure) {
    if (!(failure instanceof DOMException) || failure.name !== 'InvalidStateError') throw failure;
    await (await manager.getSubscription())?.unsubscribe();
    return manager.subscribe(wanted);
  }
}
