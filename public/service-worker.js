// Keeps the shell of the app (page, code, styles, icons) for visits without network, and nothing
// else: a member's records never enter Cache Storage. They lie sealed in IndexedDB.
//
// `cargo xtask service-worker` fills in the two constants after each build and fails when the list
// is empty or has no wasm. `integrity` is there for code and styles; the page and the manifest may
// be served with the cooperative's own name in them.
'use strict';

const VERSION = '{{version}}';
const PRECACHE = [/*{{precache}}*/];

const PREFIX = 'sokoguru-shell-';
const CACHE = PREFIX + VERSION;
const PAGE = '/';
const SHELL = new Set(PRECACHE.map((entry) => entry.url));
// Never touched here, neither stored nor answered.
const NETWORK_ONLY = ['/v1/', '/.well-known/'];

// No skipWaiting: the member decides when the new version takes over (see the message below).
self.addEventListener('install', (event) => event.waitUntil(fill()));

self.addEventListener('activate', (event) => event.waitUntil(dropOldShells()));

self.addEventListener('message', (event) => {
  if (event.data && event.data.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (NETWORK_ONLY.some((prefix) => url.pathname.startsWith(prefix))) return;
  if (request.mode === 'navigate') {
    // A path with a dot in its last part is a file, not a screen.
    const last = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
    if (!last.includes('.')) event.respondWith(fromShell(PAGE, request));
  } else if (SHELL.has(url.pathname) && url.pathname !== PAGE) {
    event.respondWith(fromShell(url.pathname, request));
  }
});

// Only wakes the pages: sending has one implementation, and it is theirs.
self.addEventListener('sync', (event) => {
  if (event.tag === 'outbox') event.waitUntil(wakePages());
});

// The words come from the cooperative in the member's language. A message that cannot be read still
// shows something, because the browser takes the right to messages away from an app that shows
// nothing.
self.addEventListener('push', (event) => {
  let told = {};
  try {
    told = Object(event.data.json());
  } catch (_) {
    // Nothing in it, or not ours.
  }
  const pictures = { icon: '/icons/icon-192.png', badge: '/icons/badge-96.png' };
  const title = told.title || 'Sokoguru';
  event.waitUntil(self.registration.showNotification(title, { ...pictures, ...told }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data));
});

// Opens a page of this app and nothing else, in the window that is there if there is one.
async function show(path) {
  const here = self.location.origin;
  const wanted = new URL(path || '/', here);
  const url = wanted.origin === here ? here + wanted.pathname : here;
  const [page] = await self.clients.matchAll({ type: 'window' });
  if (!page) return self.clients.openWindow(url);
  await page.focus().catch(() => {});
  if (page.url !== url) await page.navigate(url);
}

// All or nothing: when one file is missing, differs, or does not fit, the whole install fails, the
// half-filled shelf goes, and the version before stays in charge.
async function fill() {
  try {
    const cache = await caches.open(CACHE);
    await Promise.all(PRECACHE.map((entry) => store(cache, entry)));
  } catch (error) {
    await caches.delete(CACHE).catch(() => false);
    throw error;
  }
}

async function store(cache, { url, hash, integrity, hashed }) {
  // Files with a hash in their name were just loaded by the page and come from the HTTP cache;
  // the others are asked for again, so that an old page never meets new code.
  const request = new Request(url, {
    cache: hashed ? 'default' : 'no-cache',
    credentials: 'same-origin',
    ...(integrity ? { integrity } : {}),
  });
  const response = await fetch(request);
  if (!response.ok || response.redirected || response.type !== 'basic') {
    throw new Error(`${url} (${hash}): ${response.status}`);
  }
  if (url === PAGE) await checkPage(response.clone());
  await cache.put(url, response);
}

// A page of another release names code that is not in this list, and would be blank offline.
async function checkPage(response) {
  const page = await response.text();
  const code = PRECACHE.filter((entry) => entry.hashed).map((entry) => entry.url);
  for (const url of code) {
    if (/\.(?:js|wasm|css)$/.test(url) && !url.includes('/snippets/') && !page.includes(url)) {
      throw new Error(`The page does not belong to this version: ${url} is not in it`);
    }
  }
}

async function dropOldShells() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// The stored Response itself is handed back, never a copy of its body: it keeps its URL, and with
// it the browser keeps the compiled code. The network answers when the phone has cleared the shelf.
async function fromShell(url, request) {
  try {
    const cache = await caches.open(CACHE);
    const stored = await cache.match(url, { ignoreVary: true });
    if (stored) return stored;
  } catch (_) {
    // Storage is broken or switched off.
  }
  return fetch(request);
}

async function wakePages() {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage({ type: 'DRAIN_OUTBOX' });
}
