// A lesson remembers how far it was read, and shows what a term means where it stands. Without it terms are links to the
// glossary.
import { all, person, put, remove } from './answers.js';
import { ready } from './offline.js';

await ready;
const path = location.pathname;
const prose = document.querySelector('.prose');

// Where the reader stopped: the last block that had come past the top of the window.
const blocks = [...prose.querySelectorAll(':scope > *')];
const reached = () => {
  const end = prose.getBoundingClientRect().bottom < innerHeight;
  const at = blocks.findLastIndex((block) => block.getBoundingClientRect().top < innerHeight * 0.3);
  return end || scrollY < innerHeight / 2 ? -1 : at;
};

const known = (await all('places')).find((place) => place.path === path);
const resume = document.getElementById('resume');
if (known && blocks[known.at] && !location.hash && scrollY < innerHeight / 2) {
  resume.hidden = false;
  resume.querySelector('a').addEventListener('click', (event) => {
    event.preventDefault();
    const block = blocks[known.at];
    block.tabIndex = -1;
    block.scrollIntoView({ block: 'start' });
    block.focus({ preventScroll: true });
  });
}

let waiting;
const note = () => {
  clearTimeout(waiting);
  waiting = undefined;
  const at = reached();
  if (at >= 0) put('places', { path, person, at });
  else if (scrollY > innerHeight / 2) remove('places', path);
};
addEventListener('scroll', () => { waiting ??= setTimeout(note, 1000); }, { passive: true });
addEventListener('pagehide', () => { if (waiting) note(); });

// What a term means, beside it.
if ('popover' in HTMLElement.prototype) {
  const box = document.createElement('div');
  [box.popover, box.className, box.tabIndex] = ['auto', 'term-box', -1];
  box.setAttribute('role', 'note');
  document.body.append(box);
  let from;
  box.addEventListener('toggle', (event) => {
    if (event.newState === 'closed' && box.contains(document.activeElement)) from?.focus();
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a.term');
    const term = link && document.getElementById('term-' + link.hash.slice(1));
    if (!term || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    from = link;
    const [name, meaning] = [document.createElement('p'), document.createElement('div')];
    [name.className, name.textContent] = ['term-name', term.querySelector('dt').textContent];
    meaning.append(...term.querySelector('dd').cloneNode(true).childNodes);
    [box.lang, box.dir] = [term.lang, term.dir];
    box.replaceChildren(name, meaning);
    box.showPopover();
    const [place, size] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
    const below = place.bottom + 8 + size.height < innerHeight || place.top < size.height + 8;
    box.style.left = Math.max(8, Math.min(place.left, innerWidth - size.width - 8)) + 'px';
    box.style.top = (below ? place.bottom + 8 : place.top - size.height - 8) + 'px';
    box.focus({ preventScroll: true });
  });
}
