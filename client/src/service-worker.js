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
