// Stands between the pages and a connection that comes and goes. What the server says always comes first; the copies that
// the learner keeps on this device stand in where it says nothing. It keeps nothing by itself but the program's own files.
const STATIC = 'static-HASH';
const FILES = FILE_LIST;
// How long a page is waited for where there is a copy of it, in milliseconds.
const PATIENCE = 6000;

self.addEventListener('install', (event) => event.waitUntil((async () => {
  await (await caches.open(STATIC)).addAll(FILES);
  await self.skipWaiting();
})()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('static-') && name !== STATIC) await caches.delete(name);
  await self.clients.claim();
})()));

const find = (what) => caches.match(what, { ignoreSearch: true, ignoreVary: true });

// A copy may be older than the program: the file of the same name stands in for the one that it asks for.
const file = async (request, path) => {
  const found = await find(request);
  if (found) return found;
  try {
    return await fetch(request);
  } catch (error) {
    const name = path.slice(path.lastIndexOf('/'));
    const like = FILES.find((known) => known.endsWith(name));
    const other = path.startsWith('/static/') && like ? await find(like) : undefined;
    if (other) return other;
    throw error;
  }
};

const offline = async () => {
  const cache = await caches.open('offline');
  const [page] = await cache.keys();
  return (page && await cache.match(page, { ignoreVary: true })) || Response.error();
};

const page = async (event, path) => {
  const network = fetch(event.request);
  const copy = path === '/' || path.startsWith('/offline/') ? undefined : await find(path);
  if (!copy) return network.catch(offline);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const reply = await Promise.race([network, late]).catch(() => undefined);
  // A proxy answers for a server that is away with these.
  return reply && ![502, 503, 504].includes(reply.status) ? reply : copy;
};

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (/^\/(static|assets|logo)\//.test(pathname)) event.respondWith(file(request, pathname));
  else if (request.mode === 'navigate') event.respondWith(page(event, pathname));
});
