// What the scripts beside this one share: Debian's Chromium, a line to the server that can be cut, and patience.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import puppeteer from 'puppeteer-core';

const job = JSON.parse(readFileSync(0, 'utf8'));
const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
const launch = () => puppeteer.launch({
  executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--lang=en-US'],
});

const until = async (what, look, patience = 30000) => {
  const begin = Date.now();
  for (;;) {
    const found = await look().catch((error) => { if (Date.now() - begin > patience) throw error; });
    if (found) return found;
    if (Date.now() - begin > patience) throw new Error('waited in vain until ' + what);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

// A page whose faults end the script.
const faults = [];
const openPage = async (browser) => {
  const page = await browser.newPage();
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) faults.push(message.text()); });
  return page;
};

const signIn = async (page, address, email, password) => {
  await page.goto(address + '/sign-in');
  await page.type('#field-email', email);
  await page.type('#field-password', password);
  await Promise.all([page.waitForNavigation(), page.click('form .button')]);
};

const textOf = (page, selector) => page.$eval(selector, (element) => element.textContent.trim()).catch(() => '');
const says = (page, selector, text) => until(`${selector} says "${text}"`, async () => (await textOf(page, selector)).includes(text));
const answer = (value) => {
  if (faults.length) throw new Error(faults.join('\n'));
  console.log(JSON.stringify(value));
};

// A line to the server that can be cut in the middle of everything, and mended.
class Line {
  constructor(target) {
    this.target = new URL(target);
    this.sockets = new Set();
    this.port = 0;
  }
  async mend() {
    this.server = net.createServer((near) => {
      const far = net.connect(Number(this.target.port), this.target.hostname);
      for (const [one, other] of [[near, far], [far, near]]) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => { this.sockets.delete(one); other.destroy(); });
      }
    });
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    this.address = 'http://127.0.0.1:' + this.port;
    return this;
  }
  async cut() {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
