// Opens a term, reads half of a lesson, comes back, and reads it to its end.
const browser = await launch();
try {
  const page = await openPage(browser);
  await signIn(page, job.address, job.email, job.password);
  const open = async () => {
    await page.goto(job.address + job.path, { waitUntil: 'networkidle0' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    return page.$eval('#resume', (line) => !line.hidden);
  };
  const said = { first: await open() };
  await page.click('a.term');
  said.term = await until('the term is explained', () => textOf(page, '.term-box:popover-open'));
  said.focus = await page.evaluate(() => document.activeElement.className);
  await page.keyboard.press('Escape');
  said.back = await until('the link has the focus again', () => page.evaluate(() => document.activeElement.className));
  const scroll = async (to) => {
    await page.evaluate((top) => scrollTo({ top, behavior: 'instant' }), to);
    await new Promise((resolve) => setTimeout(resolve, 1600));
  };
  await scroll(2000);
  said.again = await open();
  await page.click('#resume a');
  await new Promise((resolve) => setTimeout(resolve, 1200));
  said.scrolled = await page.evaluate(() => scrollY);
  await scroll(1e6);
  said.done = await open();
  answer(said);
} finally {
  await browser.close();
}
