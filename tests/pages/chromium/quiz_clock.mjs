// Opens an attempt and waits for what the clock has read out. Reads {"address", "email", "password", "path"}.
const browser = await launch();
try {
  const page = await openPage(browser);
  await signIn(page, job.address, job.email, job.password);
  await page.goto(job.address + job.path);
  await until('the clock speaks', async () => (await textOf(page, '#time-notice')) || !(await page.$('#attempt')));
  const said = await textOf(page, '#time-notice');
  const ended = job.ends && await until('it is handed in', async () => (await textOf(page, 'h1')) && !(await page.$('#attempt')));
  const regions = await page.$$eval('[aria-live], [role=status]', (all) => all.map((one) => one.id || one.className));
  const live = ended || await page.$eval('[role=timer]', (clock) => clock.getAttribute('aria-live'));
  answer({ said, live, regions, ended });
} finally {
  await browser.close();
}
