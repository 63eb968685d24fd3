// What the phone's network and battery are, where the browser says it.

interface Connection {
  readonly type?: string;
}
interface Battery {
  readonly charging: boolean;
}

/** Such as `wifi` or `cellular`; null where the browser does not tell. */
export function connectionKind(): string | null {
  return (navigator as { connection?: Connection }).connection?.type ?? null;
}

/** Whether the phone is being charged; null where the browser does not tell. */
export async function isCharging(): Promise<boolean | null> {
  const ask = (navigator as { getBattery?: () => Promise<Battery> }).getBattery;
  if (ask === undefined) return null;
  return ask
    .call(navigator)
    .then(({ charging }) => charging)
    .catch(() => null);
}
