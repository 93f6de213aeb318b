// Keeps each answer of a quiz as it is given, says what became of it, and shows the time that is left. Without it the
// buttons do the same.
import { all, forget, keep, person, put, reachable, send } from './answers.js';
import { image, ready } from './offline.js';

await ready;
const form = document.getElementById('attempt');
const texts = document.getElementById('attempt-texts').dataset;
const id = texts.attempt;
const started = performance.now();
const questions = form ? [...form.querySelectorAll('.question')] : [];
const typing = new Map();

// A copy that this browser kept, opened without a connection, goes on where the page was: its own numbers are old.
const copied = 'copy' in document.documentElement.dataset;
const known = copied ? (await all('attempts')).find((one) => one.attempt === id) : undefined;
const base = known ? known.base + Math.max(0, Date.now() - known.epoch) : Number(texts.sequence) || 1;
let last = 0;
// Counts on the server's clock, so that of two answers the later one wins, whatever this device's clock says.
const sequence = () => (last = Math.max(last + 1, base + Math.round(performance.now() - started)));

const show = (element, text, look) => {
  if (!element || element.textContent === text) return;
  element.textContent = text;
  element.className = look;
};

// The state of each question, and of the whole.
const states = new Map();
const whole = document.getElementById('save-state');
const sayWhole = () => {
  const now = new Set(states.values());
  if (now.has('signed-out')) return show(whole, texts.signedOut, 'fault');
  if (now.has('waiting')) return show(whole, texts.allKept, 'fault');
  if (now.has('late')) return show(whole, texts.late, 'fault');
  if (now.has('refused')) return show(whole, texts.refused, 'fault');
  // What is done in a moment is not announced.
  if (now.has('saving')) return setTimeout(() => {
    if (new Set(states.values()).has('saving')) show(whole, texts.saving, 'quiet');
  }, 1000);
  if (now.has('saved')) show(whole, texts.allSaved, 'good-text');
};
const LOOKS = { saved: 'good-text', saving: 'quiet', refused: 'quiet', waiting: 'fault', 'signed-out': 'fault', late: 'fault' };
const WORDS = { saved: 'saved', refused: 'refused', saving: 'saving', waiting: 'kept', 'signed-out': 'kept', late: 'late' };
const say = (question, state, text) => {
  states.set(question.dataset.question, state);
  show(question.querySelector('.saved-state'), text ?? texts[WORDS[state]], 'saved-state ' + LOOKS[state]);
  sayWhole();
};

const fieldsOf = (question) => {
  const name = 'q.' + question.dataset.question;
  return [...new FormData(form)].filter(([field]) => field === name || field.startsWith(name + '.'));
};

const mark = (question) => {
  const answered = fieldsOf(question).some(([name, value]) => !name.endsWith('.unit') && value.trim() !== '');
  const link = document.querySelector('.question-list a[href="#' + question.id + '"]');
  link.classList.toggle('answered', answered);
  link.querySelector('.hidden').textContent = answered ? texts.answered : texts.unanswered;
};

const save = async (question) => {
  clearTimeout(typing.get(question));
  typing.delete(question);
  say(question, 'saving');
  const number = sequence();
  latest.set(question.dataset.question, number);
  await keep({ attempt: id, question: question.dataset.question, sequence: number, fields: fieldsOf(question) });
};
const later = (question, wait) => {
  clearTimeout(typing.get(question));
  typing.set(question, setTimeout(() => save(question), wait));
};

// What the latest answer of each question is called: news about an older one is no news.
const latest = new Map();
document.addEventListener('chancery:answer', ({ detail }) => {
  if (detail.attempt !== id || detail.sequence !== latest.get(detail.question)) return;
  const question = questions.find((one) => one.dataset.question === detail.question);
  if (question && !typing.has(question)) say(question, detail.state, detail.text);
});

// What this browser still has from before a reload stands in the fields again, unless the server has something newer.
const restore = async () => {
  for (const answer of await all('answers')) {
    const question = questions.find((one) => one.dataset.question === answer.question);
    if (answer.attempt !== id || !question || answer.sequence <= Number(question.dataset.sequence)) continue;
    if (answer.state === 'late' || (answer.state === 'saved' && !copied)) continue;
    last = Math.max(last, answer.sequence);
    latest.set(answer.question, answer.sequence);
    const left = [...answer.fields];
    for (const control of form.elements) {
      if (control.name !== 'q.' + answer.question && !control.name.startsWith('q.' + answer.question + '.')) continue;
      if (control.type === 'radio' || control.type === 'checkbox') {
        control.checked = answer.fields.some(([name, value]) => name === control.name && value === control.value);
      } else {
        const at = left.findIndex(([name]) => name === control.name);
        if (at >= 0) control.value = left.splice(at, 1)[0][1];
      }
    }
    mark(question);
    say(question, answer.state || 'saving');
  }
};

// As the server counts: runs between blanks; in Chinese and Japanese each character.
const alone = /[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\u{20000}-\u{323af}]/gu;
const wide = /[\u3000-\u3004\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/gu;
const words = (text) => text.replace(alone, ' $& ').replace(wide, ' ').split(/\s+/u)
  .filter((word) => /[\p{Alphabetic}\p{N}]/u.test(word)).length;

let sure = false;
const watch = (sent) => sent?.addEventListener('submit', async (event) => {
  if (sure) return;
  event.preventDefault();
  await Promise.all([...typing.keys()].map(save));
  if (await send() && await reachable()) {
    sure = true;
    if (sent !== form) await forget(id);
    // A copy has no token to send; everything in it has arrived by now.
    if (copied) location.assign('/attempt/' + id + '/review'); else sent.requestSubmit(event.submitter);
  } else {
    show(whole, texts.allKept, 'fault');
  }
});

if (form) {
  const of = (event) => event.target.closest('.question');
  form.addEventListener('change', (event) => { const question = of(event); if (question) { mark(question); save(question); } });
  form.addEventListener('input', (event) => {
    const question = of(event);
    if (!question || !['text', 'textarea'].includes(event.target.type)) return;
    mark(question);
    later(question, event.target.type === 'text' ? 1200 : 2500);
    if (event.target.type === 'textarea') question.querySelector('.word-count').textContent = String(words(event.target.value));
  });
  // Answers are kept as they are given: one button is enough.
  document.getElementById('save').hidden = true;
  // A page that is left takes along what was just typed.
  addEventListener('pagehide', () => [...typing.keys()].forEach(save));
  restore().then(send);
  // A reload without a connection finds the questions again: a copy of the page, without anybody's token.
  if (!copied && form) {
    const end = document.getElementById('clock') ? Date.now() + Number(document.getElementById('clock').dataset.seconds) * 1000 : 0;
    put('attempts', { attempt: id, person, base, epoch: Date.now(), end, title: document.querySelector('h1').textContent });
    image('attempts', '/attempt/' + id).catch(() => {});
  }
}
watch(form);
watch(document.getElementById('hand-in'));

// The clock. It is read out at a few moments only; in between it can be asked.
const clock = document.getElementById('clock');
if (clock) {
  const total = Number(clock.dataset.total);
  const notice = document.getElementById('time-notice');
  let end = started + Number(clock.dataset.seconds) * 1000;
  if (known?.end) end = performance.now() + known.end - Date.now();
  // The server knows better: the device slept, or somebody gave more time.
  document.addEventListener('chancery:left', ({ detail }) => { end = performance.now() + detail * 1000; });
  const left = () => Math.max(0, Math.round((end - performance.now()) / 1000));
  const moments = [[Math.round(total / 2), texts.timeHalf], [300, texts.timeFive], [60, texts.timeOne], [30, texts.timeThirty]]
    .filter(([at], place) => at < total && at < left() && (place > 0 || ![300, 60, 30].includes(at)))
    .sort(([one], [other]) => other - one);
  const over = async () => {
    clearInterval(ticking);
    await Promise.all([...typing.keys()].map(save));
    const sent = form ?? document.getElementById('hand-in');
    if (!(await send()) || !(await reachable())) {
      show(notice, texts.timeWaits, 'time-notice fault');
      setTimeout(over, 4000);
      return;
    }
    show(notice, texts.timeOver, 'time-notice fault');
    sure = true;
    await forget(id);
    if (copied) return location.assign('/attempt/' + id);
    const field = document.createElement('input');
    [field.type, field.name, field.value] = ['hidden', 'sure', 'yes'];
    sent.append(field);
    sent.action = '/attempt/' + id + '/submit';
    sent.submit();
  };
  const tick = () => {
    const seconds = left();
    clock.textContent = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
    clock.classList.toggle('soon', seconds <= 60);
    const due = moments.filter(([at]) => seconds <= at);
    if (due.length) {
      show(notice, due[due.length - 1][1], 'time-notice');
      moments.splice(0, due.length);
    }
    if (seconds === 0) over();
  };
  const ticking = setInterval(tick, 1000);
  document.getElementById('clock-line').hidden = false;
  tick();
}
