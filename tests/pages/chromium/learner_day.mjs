// A learner's day as a person has it: signs in on the way to a course, enrols, goes on wherever "Continue" leads until
// there is nothing left, takes the certificate and shows it to a stranger. With or without JavaScript.
import { inBrowser, job as readJob, leads } from './tab.mjs';

const job = readJob();

await inBrowser(async (browser) => {
  const faults = [];
  const opened = async (context) => {
    const page = await context.newPage();
    await page.setJavaScriptEnabled(job.javascript);
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      // An answer that is not whole yet is refused while it is being given; the page says so, and the browser too.
      const refused = /status of 422/.test(message.text()) && /\/save$/.test(message.location().url ?? '');
      if (message.type() === 'error' && !refused) faults.push(message.text());
    });
    return page;
  };
  const page = await opened(browser.defaultBrowserContext());
  const goes = async (selector) => {
    const found = await page.$(selector);
    if (!found) throw new Error(`no ${selector} on ${page.url()}: ${await page.$eval('main', (main) => main.innerText)}`);
    await leads(page, found);
  };
  const heading = (on = page) => on.$eval('h1', (line) => line.innerText);
  const way = [];

  const answers = async () => {
    for (const question of await page.$$('.question')) {
      const text = await question.$eval('.question-text', (line) => line.innerText.trim());
      const right = job.answers[text];
      if (right === undefined) throw new Error(`nobody knows the answer to ${text}`);
      const labelled = async (wanted) => {
        for (const label of await question.$$('label')) {
          if ((await label.evaluate((line) => line.innerText.trim())) === wanted) return label;
        }
        throw new Error(`no ${wanted} under ${text}`);
      };
      const selectOf = async (wanted) => page.$(`[id="${await (await labelled(wanted)).evaluate((label) => label.htmlFor)}"]`);
      if (await question.$('input[type=text]')) await (await question.$('input[type=text]')).type(right);
      else if (await question.$('textarea')) await (await question.$('textarea')).type(right);
      else if (await question.$('select')) {
        for (const [label, choice] of Object.entries(right)) {
          const select = await selectOf(label);
          const value = await select.evaluate((list, wanted) => [...list.options].find((option) => option.text === wanted)?.value, choice);
          if (!value) throw new Error(`no ${choice} for ${label}`);
          await select.select(value);
        }
      } else for (const wanted of [right].flat()) await (await labelled(wanted)).click();
    }
  };

  await page.goto(`${job.address}/courses/${job.course}`);
  await goes('.split-first .button');
  await page.type('#field-email', job.email);
  await page.type('#field-password', job.password);
  await goes('main form .button');
  await goes('.split-first .button');
  for (let steps = 0; steps < 40; steps += 1) {
    way.push(`${new URL(page.url()).pathname}: ${await heading()}`);
    if (await page.$('.panel .button')) await goes('.panel .button');
    else if (await page.$('#attempt')) {
      await answers();
      // What the pages ask once more before an attempt is handed in is answered with yes.
      while (!(await page.$('.big'))) await goes('main form .button:not(.second)');
      way.push(`result: ${await page.$eval('.big', (line) => line.innerText)}`);
      await goes('.actions .button');
    } else if (await page.$('.finish .button')) await goes('.finish .button');
    else break;
  }
  await goes('.state.good a');
  // The document is made behind the pages: it is looked for until it is there.
  const patience = Date.now() + 60_000;
  while (!(await page.$('.card a[href$="/pdf"]'))) {
    if (Date.now() > patience) throw new Error('the certificate was never made');
    await page.reload();
  }
  const document = await page.$eval('.card a[href$="/pdf"]', (link) => link.href);
  const verify = await page.$eval('.card a[href^="/verify/"]', (link) => link.href);
  const stranger = await opened(await browser.createBrowserContext());
  await stranger.goto(verify);
  const said = await stranger.$eval('.state-line', (line) => line.innerText.trim());
  return { way, document, verified: said, faults };
});
