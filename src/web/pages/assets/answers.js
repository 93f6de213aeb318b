// The answers that the server has not confirmed yet. They are kept in this browser, for the person who gave them, and sent
// in the order in which they were given, as often as it takes.
const NAME = 'chancery';
const STORES = { answers: ['attempt', 'question'], attempts: 'attempt', places: 'path' };

/** Who is signed in, under a name that tells nothing. */
export const person = document.documentElement.dataset.person || '';

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

export const put = async (name, value) => {
  memory.get(name).set(key(name, value), value);
  await inStore(name, 'readwrite', (store) => store.put(value)).catch(() => {});
};

export const all = async (name) => {
  const kept = await inStore(name, 'readonly', (store) => store.getAll()).catch(() => null);
  const own = (kept ?? [...memory.get(name).values()]).filter((value) => value.person === person);
  return own;
};

/** Takes a value away, unless it was replaced by a later one meanwhile. */
const drop = async (answer) => {
  const same = (value) => value && value.sequence === answer.sequence;
  const at = key('answers', answer);
  if (same(memory.get('answers').get(at))) memory.get('answers').delete(at);
  await inStore('answers', 'readwrite', (store) => {
    const place = [answer.attempt, answer.question];
    store.get(place).onsuccess = (event) => { if (same(event.target.result)) store.delete(place); };
  }).catch(() => {});
};

/** Forgets an attempt: it was handed in. */
export const forget = async (attempt) => {
  for (const answer of await all('answers')) if (answer.attempt === attempt) await drop(answer);
  await inStore('attempts', 'readwrite', (store) => store.delete(attempt)).catch(() => {});
};

/** Forgets everything. */
export const purge = async () => {
  for (const name of Object.keys(STORES)) {
    memory.get(name).clear();
    await inStore(name, 'readwrite', (store) => store.clear()).catch(() => {});
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

const run = async () => {
  for (;;) {
    const waiting = (await all('answers')).filter((answer) => !answer.refused);
    const next = waiting.sort((one, other) => one.sequence - other.sequence)[0];
    if (!next) return true;
    const [state, text] = await deliver(next);
    if (state === 'waiting' || state === 'signed-out') {
      for (const answer of waiting) tell(answer, state);
      if (state === 'waiting') later();
      return false;
    }
    pause = 2000;
    if (state === 'refused') {
      const current = (await all('answers')).find((answer) => key('answers', answer) === key('answers', next));
      if (current?.sequence === next.sequence) await put('answers', { ...next, refused: true });
    } else {
      await drop(next);
    }
    tell(next, state, text);
  }
};

let sending;
/** Sends what waits; whether all of it is confirmed. */
export const send = () => sending ??= run().finally(() => { sending = undefined; });

/** Keeps an answer, and sends it. */
export const keep = async (answer) => {
  await put('answers', { ...answer, person });
  const done = await send();
  // It may have come while the sending of another was about to end.
  return done ? send() : done;
};

addEventListener('online', () => { pause = 2000; send(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden) send(); });
