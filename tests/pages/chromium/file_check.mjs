// Opens a verify page and gives its field one file after the other. Reads {"url", "files"}, answers what the page says.
import { inBrowser, job as readJob } from './tab.mjs';

const job = readJob();

await inBrowser(async (browser) => {
  const page = await browser.newPage();
  const asked = [];
  page.on('request', (request) => {
    const to = new URL(request.url());
    // The browser takes the page's picture for its tab when it likes.
    if (request.method() !== 'GET' || !to.pathname.startsWith('/static/') || to.search) asked.push(request.method() + ' ' + to.href);
  });
  await page.goto(job.url, { waitUntil: 'networkidle0' });
  const before = asked.length;
  const said = [];
  for (const file of job.files) {
    await (await page.$('#file')).uploadFile(file);
    await page.waitForFunction(() => document.getElementById('file-result').className.match(/good-text|fault/));
    const result = await page.$('#file-result');
    said.push(await result.evaluate((line) => line.textContent));
    await result.evaluate((line) => { line.className = ''; });
  }
  return { said, sent: asked.slice(before) };
});
