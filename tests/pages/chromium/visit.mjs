// Goes to every page of a list as the person who may, in every language, and looks at each with all the checks.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Tab, inBrowser, job as readJob } from './tab.mjs';
import { cutOff, edgeless, focus, moves, sticksOut, stops } from './in_page.mjs';

const job = readJob();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const CALM = { 'prefers-color-scheme': 'light', 'prefers-reduced-motion': 'reduce' };
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// What depends on the colours alone, and what on the width alone: the rest is the same in the dark and on a telephone.
const COLOURS = ['color-contrast', 'link-in-text-block'];
const ROOM = ['target-size', 'scrollable-region-focusable'];
const spent = {};
// What a first walk found and the next did not.
const passing = [];

const timed = async (what, work) => {
  const begin = performance.now();
  try {
    return await work();
  } finally {
    spent[what] = Math.round((spent[what] ?? 0) + performance.now() - begin);
  }
};

// One page in one language, before the checks and while they look at it.
class Look {
  constructor(tab, page, language) {
    Object.assign(this, { tab, page, language, faults: [], unsure: [] });
  }

  fault(check, what, where = '', how = '') {
    this.faults.push({ check, page: this.page.name, language: this.language, what, where, how });
  }

  async step(step) {
    const { page } = this.tab;
    if (step.press) return this.tab.press(step.press);
    if (step.upload) {
      const file = `${job.out}/${this.language}.csv`;
      writeFileSync(file, step.text);
      await (await page.$(step.upload)).uploadFile(file);
      return null;
    }
    const done = await page.$$eval(step.set, (fields, value) => fields.map((field) => {
      if (['radio', 'checkbox'].includes(field.type)) field.checked = true;
      else if (field instanceof HTMLDetailsElement) field.open = true;
      else field.value = value;
    }).length, step.to ?? '');
    if (done === 0) throw new Error(`${this.page.name}: no ${step.set} on ${page.url()}`);
    return null;
  }

  async opens() {
    const { tab, page } = this;
    tab.forget();
    if (page.plain) await tab.page.setJavaScriptEnabled(false);
    const url = new URL(page.url.replace('LANGUAGE', this.language), job.address).href;
    let answer = await tab.page.goto(url, { waitUntil: 'load' });
    for (const step of page.steps) answer = (await this.step(step)) ?? answer;
    await tab.quiet();
    // What is on the page stays as it came; the checks need scripts of their own.
    if (page.plain) await tab.page.setJavaScriptEnabled(true);
    this.status = answer.status();
    this.address = tab.page.url();
    this.html = await answer.text();
    if (this.status !== page.status) {
      this.fault('status', `answers ${this.status}, not ${page.status}`, this.address);
    }
    const [language, direction] = await tab.page.$eval('html', (root) => [root.lang, root.dir]);
    if (language !== this.language || direction !== (language === 'ar' ? 'rtl' : 'ltr')) {
      this.fault('status', `speaks ${language}, ${direction}`, this.address);
    }
  }

  // The console, which also tells of every breach of the policy, and other hosts.
  listens() {
    for (const { text, url } of this.tab.heard) {
      const expected = url === this.address && this.page.status >= 400 && text.includes(`status of ${this.page.status}`);
      if (!expected) this.fault('console', text, url);
    }
    for (const url of this.tab.abroad) this.fault('console', 'asks another host', url);
  }

  async axe(where, runOnly, rules) {
    const found = await this.tab.page.evaluate((options) => window.axe.run(document, options), {
      runOnly, rules, resultTypes: ['violations', 'incomplete'], elementRef: false,
    });
    for (const [list, into] of [[found.violations, this.faults], [found.incomplete, this.unsure]]) {
      for (const rule of list) {
        for (const node of rule.nodes) {
          into.push({
            check: 'axe', page: this.page.name, language: this.language, what: `${rule.id}: ${rule.help}`,
            where: `${where}: ${node.html.slice(0, 200)}`, how: node.failureSummary?.replace(/\s*\n\s*/g, '; ') ?? '',
          });
        }
      }
    }
  }

  async accessible() {
    const { tab, page } = this;
    const [tags, some] = [{ type: 'tag', values: TAGS }, (values) => ({ type: 'rule', values })];
    // The colours are the same in every language: they are looked at in the first.
    const coloured = this.language === job.languages[0];
    await timed('axe source', () => tab.page.evaluate(axe));
    const rules = { 'target-size': { enabled: true }, 'color-contrast': { enabled: coloured } };
    await timed('axe light', () => this.axe('light, 1280 px', tags, rules));
    if (coloured) {
      await tab.media({ ...CALM, 'prefers-color-scheme': 'dark' });
      await timed('axe dark', () => this.axe('dark, 1280 px', some(COLOURS)));
      await tab.media(CALM);
    }
    if (page.main) {
      await tab.width(360);
      await timed('axe 360', () => this.axe('light, 360 px', some(coloured ? [...ROOM, ...COLOURS] : ROOM)));
    }
  }

  async all(check, inside, how) {
    for (const where of await this.tab.page.evaluate(inside)) this.fault('layout', check, where, how);
  }

  async fits() {
    const { tab } = this;
    await tab.width(320);
    await this.all('one has to scroll sideways at 320 px', sticksOut, 'let it wrap, or give it a box that scrolls');
    await this.all('text is cut off at 320 px', cutOff, 'let the box grow with its text');
    await tab.width(1280);
    await this.all('it moves although the reader asked for rest', moves, 'move under prefers-reduced-motion: no-preference alone');
    await tab.page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    await this.all('one has to scroll sideways when text is twice as large', sticksOut, 'size boxes in rem, let them wrap');
    await this.all('text is cut off when it is twice as large', cutOff, 'let the box grow with its text');
    await tab.page.evaluate(() => { document.documentElement.style.fontSize = ''; });
    await tab.media({ ...CALM, 'forced-colors': 'active' });
    await this.all('it has no edge in forced colours', edgeless, 'give it a border');
    await tab.media(CALM);
  }

  // From the top of the page with the Tab key alone.
  async walk() {
    const { page } = this.tab;
    await page.evaluate(() => {
      document.querySelector('body > span.start')?.remove();
      document.activeElement?.blur();
      getSelection().removeAllRanges();
      scrollTo(0, 0);
    });
    const wanted = await page.evaluate(stops);
    // The walk begins where the document begins, wherever the focus was before.
    await page.evaluate(() => {
      const start = document.createElement('span');
      start.className = 'start';
      start.tabIndex = -1;
      document.body.prepend(start);
      start.focus();
    });
    let next = 0;
    for (let presses = 0; presses < wanted.length + 25; presses += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(focus);
      // Behind the last stop comes the browser, or the first stop again.
      if (!at || next >= wanted.length) break;
      if (at.parts && at.stop === next - 1) {
        presses -= 1;
        continue;
      }
      if (!at.outlined) this.fault('keyboard', 'one does not see that it has the focus', at.html, 'leave it an outline of 2 px');
      if (!at.free) this.fault('keyboard', 'it lies under something else when it has the focus', at.html, 'scroll-padding');
      if (at.stop === null) {
        if (!at.scroller) this.fault('keyboard', 'the Tab key stops at something that does nothing', at.html);
        continue;
      }
      if (at.stop < next) {
        this.fault('keyboard', 'the Tab key goes back', at.html, 'leave the order to the document: no tabindex above 0');
        break;
      }
      for (let missed = next; missed < at.stop; missed += 1) {
        this.fault('keyboard', 'the Tab key does not reach it', wanted[missed], 'take a link, a button or a field for it');
      }
      next = at.stop + 1;
    }
    for (let missed = next; missed < wanted.length; missed += 1) {
      this.fault('keyboard', 'the Tab key does not reach it', wanted[missed], 'take a link, a button or a field for it');
    }
    return wanted.length;
  }

  // The first press of Tab offers the way to the text, and Enter goes it.
  async skips() {
    const { page } = this.tab;
    await page.keyboard.press('Home');
    await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); document.body.firstElementChild.focus(); });
    await page.keyboard.press('Tab');
    const at = await page.evaluate(focus);
    const link = await page.evaluate(() => document.activeElement?.matches('.skip') ?? false);
    if (!link || !at.free) return this.fault('keyboard', 'the first thing that the Tab key reaches is no way to the text', at?.html ?? '');
    await page.keyboard.press('Enter');
    const there = await page.evaluate(() => document.activeElement?.id === 'main');
    if (!there) this.fault('keyboard', 'the way to the text does not lead there');
    return null;
  }

  // A fault of the page is there in every walk. A key that a busy machine brings late, or twice, is not.
  async keyboard() {
    const before = this.faults.length;
    for (let left = 2; ; left -= 1) {
      this.stops = await this.walk();
      await this.skips();
      if (this.faults.length === before || left === 0) return;
      passing.push(...this.faults.splice(before));
    }
  }

  async pictures() {
    const { tab, page } = this;
    for (const width of [360, 1280]) {
      await tab.width(width);
      const name = `${page.name.replace(/[^\w]+/g, '-')}.${this.language}.${width}.png`;
      // The window is as high as the page: what sticks to its edge is there once.
      await tab.width(width, await tab.page.evaluate(() => document.documentElement.scrollHeight));
      await tab.page.screenshot({ path: `${job.pictures}/${name}` });
    }
    await tab.width(1280);
  }
}

const look = async (tab, page, language) => {
  const look = new Look(tab, page, language);
  await tab.width(1280);
  await tab.media(CALM);
  await timed('open', () => look.opens());
  if (job.pictures) {
    if (language === 'en' || (language === 'ar' && page.main)) await look.pictures();
  } else {
    await look.accessible();
    // Widths depend on the words and on the direction of writing, the keyboard on neither.
    if (page.main || language === job.languages[0]) await timed('fits', () => look.fits());
    if (page.main && language === job.languages[0]) {
      await timed('walk', () => look.keyboard());
    }
  }
  await tab.quiet();
  // What scripts fetch behind the page is no part of its first view.
  look.wire = [...tab.wire.values()].filter(({ type }) => !['Fetch', 'XHR', 'Ping'].includes(type));
  look.listens();
  return look;
};

mkdirSync(job.out, { recursive: true });
if (job.pictures) mkdirSync(job.pictures, { recursive: true });
const journeys = job.languages.flatMap((language) => Object.keys(job.people).map((person) => ({
  language, person, pages: job.pages.filter((page) => page.as === person),
})));
journeys.sort((a, b) => b.pages.length - a.pages.length);

await inBrowser(async (browser) => {
  const [looks, css] = [[], new Map()];
  const travel = async ({ language, person, pages }) => {
    if (pages.length === 0) return;
    const context = await browser.createBrowserContext();
    const origins = [job.address, ...(job.hosts ?? [])];
    const tab = await Tab.open(context, origins);
    const cookies = origins.flatMap((url) => [...job.people[person], { name: 'chancery-language', value: language }]
      .map((cookie) => ({ ...cookie, domain: new URL(url).hostname, path: '/' })));
    await context.setCookie(...cookies);
    for (const page of pages) {
      const seen = await look(tab, page, language).catch((error) => {
        throw new Error(`${page.name} in ${language} at ${tab.page.url()}`, { cause: error });
      });
      const file = `${job.out}/${page.name.replace(/[^\w]+/g, '-')}.${language}.html`;
      writeFileSync(file, seen.html);
      for (const { url } of seen.wire) {
        const name = new URL(url).pathname.split('/').pop();
        if (name.endsWith('.css') && !css.has(name)) css.set(name, await (await fetch(url)).text());
      }
      looks.push({
        page: page.name, language, file, path: new URL(seen.address).pathname, status: seen.status, stops: seen.stops ?? null, faults: seen.faults, unsure: seen.unsure,
        bytes: seen.wire.reduce((sum, request) => sum + request.bytes, 0),
        wire: seen.wire.map(({ url, bytes }) => [new URL(url).pathname, bytes]),
      });
    }
    await context.close();
  };
  const worker = async () => {
    for (let journey = journeys.shift(); journey; journey = journeys.shift()) await travel(journey);
  };
  await Promise.all([worker(), worker()]);
  const answer = { looks, css: [...css].map(([name, text]) => ({ name, text })), spent, passing };
  // For who looks into it: what the checks could not decide stands there too.
  writeFileSync(`${job.out}.json`, JSON.stringify(answer, null, 1));
  return answer;
});
