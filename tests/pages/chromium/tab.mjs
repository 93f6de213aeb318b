// Debian's Chromium for the scripts beside this one: one start for all pages, and when it ends badly, what it said.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

// What the script is to do, as the test wrote it.
export const job = () => JSON.parse(readFileSync(0, 'utf8'));

// Starts the browser, lets the work be done in it and prints the answer.
export const inBrowser = async (work, args = []) => {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  const browser = await puppeteer.launch({
    executablePath,
    protocolTimeout: 120_000,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', ...args],
  });
  let said = '';
  browser.process().stderr?.on('data', (piece) => { said = (said + piece).slice(-8000); });
  try {
    const answer = await work(browser);
    await new Promise((done) => process.stdout.write(JSON.stringify(answer), done));
  } catch (error) {
    console.error(said);
    throw error;
  } finally {
    await browser.close().catch(() => {});
  }
};

// A tab that counts what goes over its wire and hears what its console says. Its cache is empty, always.
export class Tab {
  static async open(context, origins) {
    const tab = new Tab();
    tab.page = await context.newPage();
    tab.client = await tab.page.createCDPSession();
    tab.origins = new Set(origins);
    tab.forget();
    await tab.client.send('Network.enable');
    await tab.client.send('Network.setCacheDisabled', { cacheDisabled: true });
    await tab.client.send('Network.setBypassServiceWorker', { bypass: true });
    await tab.client.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    tab.listen();
    return tab;
  }

  forget() {
    this.underway = new Set();
    this.wire = new Map();
    this.heard = [];
    this.abroad = [];
  }

  listen() {
    const { client } = this;
    client.on('Network.requestWillBeSent', ({ requestId, request, type, redirectResponse }) => {
      // What the page before was still waiting for does not matter any more.
      if (type === 'Document' && !redirectResponse) [this.wire, this.underway].forEach((known) => known.clear());
      const { origin, protocol } = new URL(request.url);
      if (!this.origins.has(origin) && !['data:', 'blob:', 'about:'].includes(protocol)) this.abroad.push(request.url);
      // Pictures were there when the page was; the browser takes its own for the tab, and does not tell when it has it.
      if (type !== 'Image' && type !== 'Other') this.underway.add(requestId);
      this.wire.set(requestId, { url: request.url, type, bytes: redirectResponse?.encodedDataLength ?? 0 });
    });
    const ended = ({ requestId, encodedDataLength }) => {
      this.underway.delete(requestId);
      const request = this.wire.get(requestId);
      if (request) request.bytes += encodedDataLength ?? 0;
      this.wake?.();
    };
    client.on('Network.loadingFinished', ended);
    client.on('Network.loadingFailed', ended);
    this.page.on('console', (message) => {
      if (['error', 'warn', 'assert'].includes(message.type())) {
        this.heard.push({ text: message.text(), url: message.location().url ?? '' });
      }
    });
    this.page.on('pageerror', (error) => this.heard.push({ text: String(error), url: '' }));
  }

  // Waits until nothing is under way any more.
  async quiet() {
    while (this.underway.size > 0) {
      const patience = new Promise((_, late) => {
        this.late = setTimeout(() => late(new Error('still loading: ' + [...this.underway].map((id) => this.wire.get(id)?.url))), 30_000);
      });
      try {
        await Promise.race([new Promise((wake) => { this.wake = wake; }), patience]);
      } finally {
        clearTimeout(this.late);
      }
    }
  }

  // Presses something that leads to another page; the answer of that page.
  async press(selector) {
    // What the browser would refuse itself is for the server to refuse: not every browser does.
    await this.page.$eval(selector, (button) => { if (button.form) button.form.noValidate = true; });
    const [answer] = await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), this.page.click(selector)]);
    return answer;
  }

  async media(features) {
    const list = Object.entries(features).map(([name, value]) => ({ name, value }));
    await this.client.send('Emulation.setEmulatedMedia', { features: list });
  }

  async width(width, height = 800) {
    await this.page.setViewport({ width, height });
  }
}

const soon = () => new Promise((wake) => { setTimeout(wake, 20); });

// Waits until something stands still, as who aims at it does: an answer that was just saved says so, and moves what is below it.
const still = async (found) => {
  let before;
  for (const patience = Date.now() + 5000; Date.now() < patience;) {
    const now = JSON.stringify(await found.boundingBox());
    if (now === before) return;
    before = now;
    await new Promise((wake) => { setTimeout(wake, 60); });
  }
};

// Presses what leads to another page, and waits until one is there. What a script writes into the address counts as arriving too for
// the browser: one is there when the page is another, and whole.
export const leads = async (page, found) => {
  const from = page.url();
  await page.evaluate(() => { globalThis.left = true; });
  await still(found);
  const stays = async () => {
    const said = await page.$eval('main', (main) => main.innerText).catch((error) => error.message);
    throw new Error(`what was pressed on ${from} leads nowhere; the page says: ${said}`);
  };
  await Promise.all([page.waitForNavigation().catch(stays), found.click()]);
  const there = () => page.evaluate(() => !globalThis.left && document.readyState === 'complete').catch(() => false);
  for (const patience = Date.now() + 30_000; !(await there());) {
    if (Date.now() > patience) throw new Error(`what was pressed on ${from} leads nowhere`);
    await soon();
  }
};

// Looks at a page that may go on by itself, as one with a bar does at its end: then it is looked at again.
export const settled = async (look) => {
  for (const patience = Date.now() + 30_000; ;) {
    try {
      return await look();
    } catch (error) {
      const gone = /context was destroyed|Cannot find context|frame (was|got) detached|ERR_ABORTED/;
      if (!gone.test(error.message) || Date.now() > patience) throw error;
      await soon();
    }
  }
};
