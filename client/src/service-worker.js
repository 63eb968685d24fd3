// Keeps the whole app on the phone, so that it opens with the server shut. Data never goes through here.
const VERSION = 'liba-__VERSION__';
const FILES = ['__FILES__'];

self.addEventListener('install', (event) => {
  const requests = FILES.map(
    (name) => new Request(new URL(name, self.registration.scope), { cache: 'reload' }),
  );
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(requests)));
});

self.addEventListener('activate', (event) => {
  const clearOld = async () => {
    const names = await caches.keys();
    await Promise.all(
      names.filter((name) => name.startsWith('liba-') && name !== VERSION).map((name) => caches.delete(name)),
    );
    await self.clients.claim();
  };
  event.waitUntil(clearOld());
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || !address.href.startsWith(self.registration.scope)) return;
  const wanted = request.mode === 'navigate' ? self.registration.scope : request;
  event.respondWith(
    caches
      .open(VERSION)
      .then(async (cache) => (await cache.match(wanted, { ignoreSearch: true })) ?? fetch(request)),
  );
});

// The town sends no more than "please open Liba" in the holder's language: the screen may lie where anybody sees it.
self.addEventListener('push', (event) => {
  let said = {};
  try {
    said = event.data?.json() ?? {};
  } catch {
    // What can't be read is still a call.
  }
  const urgent = said.urgent === true;
  const shown = self.registration.showNotification(said.title || '篱笆 Liba', {
    body: said.body || '请打开篱笆。 Please open Liba.',
    tag: 'liba',
    renotify: urgent,
    requireInteraction: urgent,
    vibrate: urgent ? [500, 150, 500, 150, 500] : [200],
    icon: 'icon-192.png',
  });
  event.waitUntil(shown);
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const show = async () => {
    const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const open = pages.find(({ url }) => url.startsWith(self.registration.scope));
    await (open === undefined ? self.clients.openWindow(self.registration.scope) : open.focus());
  };
  event.waitUntil(show());
});
