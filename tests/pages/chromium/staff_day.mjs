// Days of staff, step by step as the test tells them: each step is done by a person in a browser of their own.
// {"address", "people": {name: {email, password}}, "steps": [...]}; answers what the steps read.
import { inBrowser, job as readJob } from './tab.mjs';

const job = readJob();

await inBrowser(async (browser) => {
  const [faults, read, pages] = [[], {}, new Map()];

  const of = async (name) => {
    if (pages.has(name)) return pages.get(name);
    const page = await (await browser.createBrowserContext()).newPage();
    await page.setJavaScriptEnabled(job.javascript);
    page.on('pageerror', (error) => faults.push(`${name}: ${error}`));
    page.on('console', (message) => { if (message.type() === 'error') faults.push(`${name}: ${message.text()}`); });
    pages.set(name, page);
    const known = job.people[name];
    if (known) {
      await page.goto(`${job.address}/sign-in`);
      await page.type('#field-email', known.email);
      await page.type('#field-password', known.password);
      await Promise.all([page.waitForNavigation(), page.click('main form .button')]);
    }
    return page;
  };

  const element = async (page, selector) => {
    const found = await page.$(selector);
    if (!found) throw new Error(`no ${selector} on ${page.url()}:\n${await page.$eval('main', (main) => main.innerText)}`);
    return found;
  };
  // A link or a button by what it says.
  const called = async (page, text) => {
    for (const found of await page.$$('main a, main button, main summary, nav a')) {
      if ((await found.evaluate((one) => one.innerText.trim())) === text && await found.isVisible()) return found;
    }
    throw new Error(`nothing is called ${text} on ${page.url()}:\n${await page.$eval('main', (main) => main.innerText)}`);
  };

  for (const step of job.steps) {
    const page = await of(step.who);
    if (step.goto) await page.goto(job.address + step.goto);
    else if (step.press) await Promise.all([page.waitForNavigation(), (await called(page, step.press)).click()]);
    else if (step.open) await (await called(page, step.open)).click();
    else if (step.type) {
      const field = await element(page, step.type);
      await field.evaluate((one) => { one.value = ''; });
      await field.type(step.text);
    } else if (step.choose) await (await element(page, step.choose)).click();
    else if (step.select) await (await element(page, step.select)).select(step.value);
    else if (step.upload) await (await element(page, step.upload)).uploadFile(step.file);
    // The page is looked at again until it says so: what is done behind it takes its time.
    else if (step.until) {
      const patience = Date.now() + 60_000;
      const says = () => page.$eval('main', (main, text) => main.innerText.includes(text), step.until);
      while (!(await says())) {
        if (Date.now() > patience) throw new Error(`never said ${step.until}: ${await page.$eval('main', (main) => main.innerText)}`);
        await page.reload();
      }
    } else if (step.read) read[step.as] = await (await element(page, step.read)).evaluate((one) => one.innerText.trim());
    else if (step.href) read[step.as] = await (await element(page, step.href)).evaluate((one) => one.href);
    else if (step.follow) await page.goto(read[step.follow]);
    else throw new Error(`what is ${JSON.stringify(step)}?`);
  }
  return { read, faults };
});
