// Lets Lighthouse judge pages as somebody who is signed in, on its own picture of a telephone with a slow line. Its
// score of speed is simulated from what it saw; on a busy machine it swings, and the middle one of three is told.
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
    const runs = [first, await judge(browser, url, ['performance'])];
    const enough = () => runs.filter((lhr) => percent(lhr, 'performance') >= job.enough).length >= 2;
    if (!enough()) runs.push(await judge(browser, url, ['performance']));
    const speeds = runs.map((lhr) => percent(lhr, 'performance')).sort((a, b) => a - b);
    judged.push({
      name,
      accessibility: percent(first, 'accessibility'),
      // Where the first two are good enough, so is the middle one of three.
      performance: enough() ? speeds.at(-2) : speeds[1],
      speeds,
      faults: [...failed(first, 'accessibility'), ...failed(first, 'performance')],
    });
  }
  return judged;
});
