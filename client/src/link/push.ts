// Web push: the town's key, this phone's subscription, and its end.
import { call } from './api';

export async function fetchPushKey(token: string): Promise<string> {
  return ((await (await call('/push', { token })).json()) as { key: string }).key;
}

/** The same again changes nothing. */
export async function putSubscription(token: string, subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  await call('/push', { token, body: { endpoint, keys }, method: 'PUT' });
}
