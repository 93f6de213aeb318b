// Answers a quiz while the server goes away in the middle, and the page is loaded anew meanwhile. The server goes because
// the line is cut, or because it is killed and started again, where the job says how it is started.
const killed = Boolean(job.serve);
let child;
const start = async () => {
  const { command, args, env, folder } = job.serve;
  child = spawn(command, args, { env, cwd: folder, stdio: 'ignore', argv0: 'chancery' });
  await until('the server is ready', async () => (await fetch(job.address + '/readyz')).ok, 120000);
};
const kill = async () => {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
};
if (killed) await start();
const line = killed ? { address: job.address, cut: kill, mend: start } : await new Line(job.address).mend();
const browser = await launch();
try {
  const page = await openPage(browser);
  if (job.token) await browser.setCookie({ name: 'chancery', value: job.token, domain: '127.0.0.1', path: '/' });
  else await signIn(page, line.address, job.email, job.password);
  await page.goto(line.address + job.path);
  const chosen = (number) => page.$$eval(`#question-${number} input`, (all) => all.filter((one) => one.checked).map((one) => one.value));
  const said = {};
  await page.click('#question-1 input[value=true]');
  await says(page, '#question-1 .saved-state', 'Saved');
  await until('a copy is kept', () => page.evaluate(async (path) => {
    await navigator.serviceWorker.ready;
    return Boolean(navigator.serviceWorker.controller && await caches.match(path, { ignoreVary: true }));
  }, job.path));

  await line.cut();
  await page.click('#question-2 .choice:nth-of-type(1) input');
  await says(page, '#question-2 .saved-state', 'Kept on this device');
  said.before = [await chosen(1), await chosen(2)];
  await page.reload();
  said.copy = await page.$eval('html', (root) => 'copy' in root.dataset);
  said.token = await page.$eval('#attempt input[name=token]', (field) => field.value);
  await says(page, '#question-2 .saved-state', 'Kept on this device');
  said.after = [await chosen(1), await chosen(2)];
  // The answer is changed once more, on the copy.
  await page.click('#question-1 input[value=false]');
  await says(page, '#question-1 .saved-state', 'Kept on this device');
  // A page that is not kept says so, and what is.
  await page.goto(line.address + '/certificates');
  said.offline = await textOf(page, 'h1');
  said.listed = await page.$eval('#kept a', (link) => link.pathname);
  await page.goBack();
  await says(page, '#question-1 .saved-state', 'Kept on this device');

  await line.mend();
  await says(page, '#save-state', 'All answers are saved.');
  said.states = [await textOf(page, '#question-1 .saved-state'), await textOf(page, '#question-2 .saved-state')];
  await Promise.all([page.waitForNavigation(), page.click('button[name=then]')]);
  said.open = await textOf(page, '.lead');
  await Promise.all([page.waitForNavigation(), page.click('#hand-in .button:last-child')]);
  said.ended = await textOf(page, '.eyebrow');
  // What was kept for the attempt is gone with it.
  said.left = await until('nothing is left', () => page.evaluate(async (path) => {
    const { all } = await import(document.querySelector('script[src*=offline]').src.replace('offline', 'answers'));
    return !(await all('answers')).length && !(await all('attempts')).length && !(await caches.match(path));
  }, job.path));
  answer(said);
} finally {
  await browser.close();
  if (killed) await kill(); else await line.cut();
}
