// The service worker that keeps the app on the phone, and asks the browser not to throw records away.

let waiting = $state.raw<ServiceWorker | null>(null);

export const shell = {
  /** Whether a newer app is on the phone and waits to be used. */
  get renewable(): boolean {
    return waiting !== null;
  },
};

export async function keepShell(): Promise<void> {
  if ('storage' in navigator) await navigator.storage.persist().catch(() => false);
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const registration = await navigator.serviceWorker
    .register('/field/sw.js', { scope: '/field/' })
    .catch(() => null);
  if (registration === null) return;
  // Nobody is at a gate yet when the app has only just opened: take the newer one at once.
  if (registration.waiting !== null) takeOver(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing;
    fresh?.addEventListener('statechange', () => {
      if (fresh.state === 'installed' && navigator.serviceWorker.controller !== null) waiting = fresh;
    });
  });
}

/** Use the newer app now; the page opens again with it, its records kept. */
export function renew(): void {
  if (waiting !== null) takeOver(waiting);
}

function takeOver(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    location.reload();
  });
  worker.postMessage('take-over');
}
