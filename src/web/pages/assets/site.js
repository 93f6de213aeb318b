// Saves each answer of a quiz as it is given, and shows the time that is left. Without it the buttons do the same.
(() => {
  'use strict';
  const form = document.getElementById('attempt');
  if (!form) return;
  const opened = performance.now();
  const base = Number(form.dataset.sequence) || 1;
  let last = 0;
  // Counts on the server's clock, so that of two saves the later one wins, whatever this device's clock says.
  const sequence = () => (last = Math.max(last + 1, base + Math.round(performance.now() - opened)));
  const pending = new Map();

  const say = (question, text, look) => {
    const line = question.querySelector('.saved-state');
    line.textContent = text;
    line.className = 'saved-state ' + look;
  };

  const save = async (question) => {
    clearTimeout(pending.get(question));
    pending.delete(question);
    const id = question.dataset.question;
    const number = sequence();
    question.dataset.number = String(number);
    const body = new URLSearchParams({
      token: form.elements.namedItem('token').value, answers: 'here', only: id, sequence: String(number),
    });
    for (const [name, value] of new FormData(form)) {
      if (name === 'q.' + id || name.startsWith('q.' + id + '.')) body.append(name, value);
    }
    say(question, form.dataset.saving, 'quiet');
    let text = form.dataset.failed;
    let again = true;
    try {
      const answer = await fetch('/attempt/' + location.pathname.split('/')[2] + '/save', {
        method: 'POST', body, headers: { Accept: 'application/json' }, redirect: 'manual', keepalive: true,
      });
      if (question.dataset.number !== String(number)) return;
      if (answer.status === 204) return say(question, form.dataset.saved, 'good-text');
      if (answer.status === 422) [text, again] = [await answer.text(), false];
    } catch { /* the link is down: said below, tried again */ }
    if (question.dataset.number !== String(number)) return;
    say(question, text, again ? 'fault' : 'quiet');
    if (again) later(question, 8000);
  };

  const later = (question, wait) => {
    clearTimeout(pending.get(question));
    pending.set(question, setTimeout(() => save(question), wait));
  };

  // As the server counts: runs between blanks; in Chinese and Japanese each character.
  const alone = /[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\u{20000}-\u{323af}]/gu;
  const wide = /[\u3000-\u3004\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/gu;
  const words = (text) => text.replace(alone, ' $& ').replace(wide, ' ').split(/\s+/u)
    .filter((word) => /[\p{Alphabetic}\p{N}]/u.test(word)).length;

  const of = (event) => event.target.closest('.question');
  form.addEventListener('change', (event) => { const question = of(event); if (question) save(question); });
  form.addEventListener('input', (event) => {
    const question = of(event);
    if (!question) return;
    if (event.target.type === 'text') later(question, 1200);
    if (event.target.type !== 'textarea') return;
    later(question, 2500);
    question.querySelector('.word-count').textContent = String(words(event.target.value));
  });
  form.addEventListener('submit', () => pending.forEach((timer) => clearTimeout(timer)));

  const clock = document.getElementById('clock');
  if (!clock) return;
  const seconds = Number(clock.dataset.seconds);
  const tick = () => {
    const left = Math.max(0, Math.round(seconds - (performance.now() - opened) / 1000));
    clock.textContent = Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0');
    clock.classList.toggle('soon', left <= 60);
    if (left > 0) return;
    clearInterval(timer);
    const sure = document.createElement('input');
    [sure.type, sure.name, sure.value] = ['hidden', 'sure', 'yes'];
    form.append(sure);
    form.requestSubmit(document.getElementById('submit'));
  };
  const timer = setInterval(tick, 1000);
  tick();
})();

// Compares a file with the fingerprint of the genuine document. The file stays here.
(() => {
  'use strict';
  const check = document.getElementById('file-check');
  // Browsers give no digests to pages that came unprotected.
  if (!check || !globalThis.crypto?.subtle) return;
  check.hidden = false;
  const result = document.getElementById('file-result');
  const say = (text, look) => { result.textContent = text; result.className = look; };
  document.getElementById('file').addEventListener('change', async (event) => {
    const file = event.target.files[0];
    if (!file) return say('', '');
    say(check.dataset.reading, 'quiet');
    try {
      const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
      const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
      const same = hash === check.dataset.hash;
      say(same ? check.dataset.same : check.dataset.other, same ? 'good-text' : 'fault');
    } catch {
      say(check.dataset.failed, 'fault');
    }
  });
})();

// Follows long work, and shows the page as it is when it has ended.
(() => {
  'use strict';
  const work = document.getElementById('work');
  if (!work) return;
  const bar = work.querySelector('progress');
  const text = document.getElementById('work-text');
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'application/json' }, redirect: 'manual' });
      if (answer.type === 'opaqueredirect') return location.reload();
      const state = await answer.json();
      if (!state.running) return location.reload();
      [bar.max, bar.value, text.textContent] = [state.total, state.done, state.text];
    } catch { /* the link is down: asked again below */ }
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
})();
