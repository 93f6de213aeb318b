// What pages do about a connection that comes and goes: copies of lessons on this device, answers that wait, and nothing
// left behind for whoever comes next.
import { all, before, forget, person, purge, put, remove, send, unsent } from './answers.js';

const root = document.documentElement;
const able = 'serviceWorker' in navigator && 'caches' in globalThis;
const texts = document.getElementById('offline-texts')?.dataset ?? {};

/** A few courses with their images; not somebody's whole disk. In bytes. */
const LARGEST = 25_000_000;

/** Puts the copy of a page into a cache, with the images that it shows; how many bytes that are. */
export const image = async (cacheName, path) => {
  if (!able) return 0;
  const reply = await fetch(path + '?copy=yes', { cache: 'no-store' });
  // A redirect leads to another page: this one is not there (any more).
  if (!reply.ok || reply.redirected) throw new Error(path + ': ' + reply.status);
  const [cache, html] = [await caches.open(cacheName), await reply.clone().text()];
  const shown = new DOMParser().parseFromString(html, 'text/html').querySelectorAll('img[src^="/assets/"]');
  let size = html.length;
  for (const source of new Set([...shown].map((one) => one.getAttribute('src')))) {
    if (await cache.match(source, { ignoreVary: true })) continue;
    const file = await fetch(source);
    if (!file.ok) continue;
    size += (await file.clone().arrayBuffer()).byteLength;
    await cache.put(source, file);
  }
  await cache.put(path, reply);
  return size;
};

// Whoever comes next on this device finds nothing of whoever was here before.
const arrive = async () => {
  if (!root.dataset.person) return;
  if (before && before !== root.dataset.person) await purge();
  try { localStorage.setItem('chancery-person', root.dataset.person); } catch { /* then nothing is kept */ }
};

const work = async () => {
  if (!able || !root.dataset.person || !/^\/(learn|attempt)\//.test(location.pathname)) return;
  await navigator.serviceWorker.register('/sw.js');
  const page = '/offline/' + root.lang;
  const cache = await caches.open('offline');
  for (const old of await cache.keys()) if (new URL(old.url).pathname !== page) await cache.delete(old);
  // The page changes with the program only; its style does too.
  const style = document.querySelector('link[rel=stylesheet]').getAttribute('href');
  const kept = await cache.match(page, { ignoreVary: true });
  if (!kept || !(await kept.text()).includes(style)) await cache.add(page);
};

// Answers that wait are spoken of on every page, and sent from every page.
const waiting = async () => {
  let left = (await unsent()).length;
  document.addEventListener('chancery:answer', async () => { left = (await unsent()).length; });
  for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
    form.addEventListener('submit', (event) => {
      if (left && !confirm(texts.signOut)) event.preventDefault();
      else purge();
    });
  }
  const ended = document.querySelector('main [data-ended]');
  if (ended) {
    await forget(ended.dataset.ended);
    left = (await unsent()).length;
  }
  if (!left || document.getElementById('attempt-texts')) return;
  const box = document.createElement('p');
  box.setAttribute('role', 'status');
  const say = (text, look) => { box.textContent = text; box.className = 'box ' + look; };
  document.querySelector('main').prepend(box);
  say(texts.waiting, 'note');
  document.addEventListener('chancery:answer', async () => { if (!(await unsent()).length) say(texts.sent, 'good'); });
  send();
};

// The outline of a course: its lessons on this device, if so wished.
const course = async () => {
  const panel = document.getElementById('offline');
  if (!panel || !able) return;
  const { course: slug, title, mark } = panel.dataset;
  const [state, button, drop] = panel.querySelectorAll('#offline-state, #offline-keep, #offline-remove');
  const cacheName = 'course-' + slug;
  const lessons = [...document.querySelectorAll('[data-lesson]')].map((link) => ({ path: link.pathname, title: link.textContent }));
  const own = async () => (await all('courses')).find((one) => one.course === slug);
  const show = async () => {
    const kept = await own();
    [button.hidden, drop.hidden] = [Boolean(kept), !kept];
    state.textContent = kept ? panel.dataset.kept + ' ' + kept.lessons.length : '';
  };
  const keep = async () => {
    button.disabled = true;
    const next = [];
    let size = 0;
    try {
      await caches.delete(cacheName);
      const pages = ['/learn/' + slug, ...(panel.dataset.glossary ? [panel.dataset.glossary] : [])];
      for (const path of pages) size += await image(cacheName, path);
      for (const lesson of lessons) {
        state.textContent = `${panel.dataset.keeping} ${next.length + 1} / ${lessons.length}`;
        size += await image(cacheName, lesson.path);
        if (size > LARGEST) throw new Error('too large');
        next.push(lesson);
      }
      await put('courses', { course: slug, person, title, mark, language: root.lang, lessons: next });
      await show();
    } catch {
      await caches.delete(cacheName);
      await remove('courses', slug);
      await show();
      state.textContent = panel.dataset.failed;
    }
    button.disabled = false;
  };
  button.addEventListener('click', keep);
  drop.addEventListener('click', async () => {
    await caches.delete(cacheName);
    await remove('courses', slug);
    await show();
  });
  panel.hidden = false;
  await show();
  // The course has changed, or more of it is open: the copies follow.
  const kept = await own();
  if (kept && !('copy' in root.dataset) && kept.mark + kept.lessons.length !== mark + lessons.length) await keep();
};

// The page that stands in for those that are not here.
const stored = async () => {
  const list = document.getElementById('kept');
  if (!list) return;
  const link = (path, title, language) => {
    const item = document.createElement('li');
    const anchor = document.createElement('a');
    [anchor.href, anchor.textContent, anchor.lang, anchor.dir] = [path, title, language ?? '', 'auto'];
    item.append(anchor);
    return item;
  };
  const [attempts, courses] = [await all('attempts'), await all('courses')];
  for (const one of attempts) list.append(link('/attempt/' + one.attempt, one.title));
  for (const one of courses) {
    const item = link('/learn/' + one.course, one.title, one.language);
    const lessons = document.createElement('ul');
    lessons.append(...one.lessons.map((lesson) => link(lesson.path, lesson.title, one.language)));
    item.append(lessons);
    list.append(item);
  }
  document.getElementById('kept-none').hidden = attempts.length + courses.length > 0;
  document.getElementById('offline-waiting').hidden = !(await unsent()).length;
};

/** Once it is settled whose this device is. */
export const ready = 'purge' in root.dataset ? purge() : arrive();
ready.then(() => Promise.allSettled('purge' in root.dataset ? [] : [work(), waiting(), course(), stored()]));
