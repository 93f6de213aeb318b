// Days of several people, step by step as the test tells them: each has a browser of their own.
// {"address", "javascript", "people": {name: {email, password}}, "steps": [{who, does, on, with}]}; answers what was noted.
import { inBrowser, job as readJob, leads, settled } from './tab.mjs';

const job = readJob();
const PATIENCE = 60_000;

await inBrowser(async (browser) => {
  const [faults, notes, pages] = [[], {}, new Map()];

  const textOf = (page) => settled(() => page.$eval('main', (main) => main.innerText));
  const lost = async (page, what) => new Error(`${what} on ${page.url()}:\n${await textOf(page)}`);
  const element = async (page, selector) => (await page.$(selector)) ?? Promise.reject(await lost(page, `no ${selector}`));
  // What one sees and can press, by what it says.
  const called = (page, text) => settled(async () => {
    for (const found of await page.$$('main a, main button, main summary, main label, nav a')) {
      if ((await found.evaluate((one) => one.innerText.trim())) === text && await found.isVisible()) return found;
    }
    throw await lost(page, `nothing is called “${text}”`);
  });

  const deeds = {
    goes: (page, to) => page.goto(new URL(notes[to] ?? to, job.address)),
    presses: async (page, text) => leads(page, await called(page, text)),
    picks: async (page, text) => (await called(page, text)).click(),
    follows: async (page, selector) => leads(page, await element(page, selector)),
    ticks: async (page, selector) => (await element(page, selector)).click(),
    fills: async (page, selector, text) => {
      const field = await element(page, selector);
      const plain = await field.evaluate((one) => { one.value = ''; return ['text', 'email', 'password', 'textarea', 'number'].includes(one.type); });
      // The parts of a date stand in the order of the browser's language: it is set as a whole.
      if (plain) await field.type(text);
      else await field.evaluate((one, text) => { one.value = text; }, text);
    },
    selects: async (page, selector, value) => (await element(page, selector)).select(value),
    uploads: async (page, selector, path) => (await element(page, selector)).uploadFile(path),
    reads: async (page, text) => { if (!(await textOf(page)).includes(text)) throw await lost(page, `nothing says “${text}”`); },
    // What is done behind a page takes its time: the page is looked at again until it says so.
    awaits: async (page, text) => {
      const begin = Date.now();
      while (!(await textOf(page)).includes(text)) {
        if (Date.now() - begin > PATIENCE) throw await lost(page, `never said “${text}”`);
        await settled(() => page.reload());
      }
    },
    notes: async (page, text, name) => { notes[name] = await (await called(page, text)).evaluate((one) => one.href); },
  };

  const enters = async (name) => {
    const page = await (await browser.createBrowserContext()).newPage();
    await page.setJavaScriptEnabled(job.javascript);
    page.on('pageerror', (error) => faults.push(`${name}: ${error}`));
    page.on('console', (message) => { if (message.type() === 'error') faults.push(`${name}: ${message.text()}`); });
    pages.set(name, page);
    const known = job.people[name];
    if (!known) return page;
    await page.goto(`${job.address}/sign-in`);
    await deeds.fills(page, '#field-email', known.email);
    await deeds.fills(page, '#field-password', known.password);
    await deeds.follows(page, 'main form .button');
    return page;
  };

  for (const { who, does, on, with: more } of job.steps) {
    await deeds[does](pages.get(who) ?? await enters(who), on, more);
  }
  return { notes, faults };
});
