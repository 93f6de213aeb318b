// What this browser keeps for the person who is signed in; first of all the answers that the server has not confirmed yet.
// They are sent in the order in which they were given, as often as it takes.
const NAME = 'chancery';
const STORES = { answers: ['attempt', 'question'], attempts: 'attempt', courses: 'course', places: 'path' };

/** Who was signed in here last. */
export const before = (() => { try { return localStorage.getItem('chancery-person') || ''; } catch { return ''; } })();
/** Who is signed in, under a name that tells nothing; on a page that is nobody's, who was last. */
export const person = document.documentElement.dataset.person || before;

let opened;
const open = () => opened ??= new Promise((resolve, reject) => {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
  };
  asked.onsuccess = () => {
    asked.result.onversionchange = () => { asked.result.close(); opened = undefined; };
    resolve(asked.result);
  };
  asked.onerror = () => reject(asked.error);
});

// A browser that keeps nothing (a private window, a full disk) still sends; only a reload would lose what waits.
const memory = new Map(Object.keys(STORES).map((name) => [name, new Map()]));
const key = (store, value) => JSON.stringify([STORES[store]].flat().map((part) => value[part]));

const inStore = async (name, mode, work) => {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(name, mode);
    const asked = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
};

/** Whether the server can be reached: a form that is sent into the void takes the page away. */
export const reachable = async () => {
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(8000) })).ok;
  } catch {
    return false;
  }
};

export const put = async (name, value) => {
  memory.get(name).set(key(name, value), value);
  await inStore(name, 'readwrite', (store) => store.put(value)).catch(() => {});
};

export const all = async (name) => {
  const kept = await inStore(name, 'readonly', (store) => store.getAll()).catch(() => null);
  return (kept ?? [...memory.get(name).values()]).filter((value) => value.person === person);
};

/** Changes an answer, unless it was replaced by a later one meanwhile. */
const change = async (answer, state) => {
  const current = (await all('answers')).find((other) => key('answers', other) === key('answers', answer));
  if (current?.sequence === answer.sequence) await put('answers', { ...current, state });
};

export const remove = async (name, ...places) => {
  for (const place of places) {
    memory.get(name).delete(JSON.stringify([place].flat()));
    await inStore(name, 'readwrite', (store) => store.delete(place)).catch(() => {});
  }
};

/** Forgets an attempt: it was handed in. */
export const forget = async (attempt) => {
  const given = (await all('answers')).filter((answer) => answer.attempt === attempt);
  await remove('answers', ...given.map((answer) => [attempt, answer.question]));
  await remove('attempts', attempt);
  await globalThis.caches?.open('attempts').then((cache) => cache.delete('/attempt/' + attempt)).catch(() => {});
};

/** Forgets everything that belongs to anybody. */
export const purge = async () => {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith('chancery')) localStorage.removeItem(name);
  } catch { /* there is nothing then */ }
  for (const name of Object.keys(STORES)) {
    memory.get(name).clear();
    await inStore(name, 'readwrite', (store) => store.clear()).catch(() => {});
  }
  for (const name of await globalThis.caches?.keys().catch(() => []) ?? []) {
    if (!/^(static-|offline$)/.test(name)) await caches.delete(name).catch(() => {});
  }
};

const tell = (answer, state, text) =>
  document.dispatchEvent(new CustomEvent('chancery:answer', { detail: { ...answer, state, text } }));

let token = () => document.querySelector('input[name=token]')?.value ?? '';

const post = async (answer) => {
  const body = new URLSearchParams({
    token: token(), answers: 'here', only: answer.question, sequence: String(answer.sequence),
  });
  for (const [name, value] of answer.fields) body.append(name, value);
  return fetch('/attempt/' + answer.attempt + '/save', {
    method: 'POST', body, headers: { Accept: 'application/json' }, redirect: 'manual',
    // Browsers take no more than this along when a page is left.
    keepalive: body.toString().length < 60000, signal: AbortSignal.timeout(20000),
  });
};

// The token of this page is of a session that ended: the one of a fresh page may be good.
const renew = async (attempt) => {
  const page = await (await fetch('/attempt/' + attempt, { signal: AbortSignal.timeout(20000) })).text();
  const found = new DOMParser().parseFromString(page, 'text/html').querySelector('input[name=token]')?.value;
  if (found) token = () => found;
};

/** What became of it: `saved`, `refused` (with what is wrong), `late`, `signed-out` or `waiting`. */
const deliver = async (answer) => {
  try {
    let reply = await post(answer);
    if (reply.status === 403) {
      await renew(answer.attempt);
      reply = await post(answer);
    }
    const left = reply.headers.get('chancery-seconds-left');
    if (left) document.dispatchEvent(new CustomEvent('chancery:left', { detail: Number(left) }));
    if (reply.status === 204) return ['saved'];
    if (reply.status === 422) return ['refused', await reply.text()];
    if (reply.status === 401 || reply.type === 'opaqueredirect') return ['signed-out'];
    if (reply.status === 404 || reply.status === 409) return ['late'];
  } catch { /* the link is down: it is tried again */ }
  return ['waiting'];
};

let timer;
let pause = 2000;
const later = () => {
  clearTimeout(timer);
  timer = setTimeout(send, pause);
  pause = Math.min(pause * 2, 30000);
};

/** The answers that the server was not asked about yet, or did not answer. */
export const unsent = async () => (await all('answers')).filter((answer) => !answer.state);

const run = async () => {
  for (;;) {
    const waiting = await unsent();
    const next = waiting.sort((one, other) => one.sequence - other.sequence)[0];
    if (!next) return true;
    const [state, text] = await deliver(next);
    if (state === 'waiting' || state === 'signed-out') {
      for (const answer of waiting) tell(answer, state);
      if (state === 'waiting') later();
      return false;
    }
    pause = 2000;
    // What was sent stays until the attempt ends: the copy of the page shows it when it is opened without a connection.
    await change(next, state);
    tell(next, state, text);
  }
};

let sending;
/** Sends what waits; whether all of it is confirmed. */
export const send = () => sending ??= run().finally(() => { sending = undefined; });

/** Keeps an answer, and sends it. */
export const keep = async (answer) => {
  await put('answers', { ...answer, person, state: '' });
  const done = await send();
  // It may have come while the sending of another was about to end.
  return done ? send() : done;
};

addEventListener('online', () => { pause = 2000; send(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) send(); });
