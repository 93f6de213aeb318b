// Somebody signs in by a provider of identities, and somebody else in vain; without scripts of ours.
import { inBrowser, job as readJob } from './tab.mjs';

const job = readJob();

await inBrowser(async (browser) => {
  const faults = [];
  const goes = async (name) => {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) faults.push(message.text()); });
    await page.goto(`${job.address}/sign-in?next=/certificates`);
    const button = await page.$eval('.ways button', (found) => found.textContent);
    // Two steps: our page leads on by itself.
    await page.click('.ways button');
    await page.waitForSelector('input[name=login]');
    const asked_at = new URL(page.url()).origin;
    await page.type('input[name=login]', name);
    await page.type('input[name=password]', 'any');
    await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);
    if (new URL(page.url()).origin === job.issuer) {
      // What the installation wants to know of the person.
      await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);
    }
    return { page, context, button, asked_at };
  };
  const ana = await goes('ana');
  const arrived = new URL(ana.page.url()).pathname;
  await ana.page.goto(`${job.address}/account`);
  const text = await ana.page.$eval('main', (main) => main.innerHTML);
  const account = text.includes(job.email) ? job.email : text;
  await ana.context.close();
  const eve = await goes('eve');
  const refused = await eve.page.$eval('h1', (heading) => heading.textContent);
  await eve.context.close();
  return { button: ana.button, asked_at: ana.asked_at, arrived, account, refused, faults };
  // The provider's own pages ask for a typeface of another host.
}, ['--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1']);
