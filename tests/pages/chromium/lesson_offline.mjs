// Keeps a course on the device, reads it while the line is cut, and leaves; tells what was there at each step.
const line = await new Line(job.address).mend();
const browser = await launch();
const there = (page) => page.evaluate(async () => {
  const names = (await indexedDB.databases()).map((one) => one.name);
  let rows = 0;
  if (names.includes('chancery')) {
    const db = await new Promise((resolve) => { const asked = indexedDB.open('chancery'); asked.onsuccess = () => resolve(asked.result); });
    for (const name of db.objectStoreNames) {
      rows += await new Promise((resolve) => { const asked = db.transaction(name).objectStore(name).count(); asked.onsuccess = () => resolve(asked.result); });
    }
    db.close();
  }
  const kept = (await caches.keys()).filter((name) => !name.startsWith('static-') && name !== 'offline').sort();
  const stored = Object.keys(localStorage).filter((name) => name.startsWith('chancery')).length;
  return { kept, rows, stored };
});
const keep = async (page) => {
  await page.goto(line.address + '/learn/protocol');
  await page.waitForSelector('#offline:not([hidden])');
  await page.click('#offline-keep');
  await says(page, '#offline-state', 'Lessons on this device');
  await until('the worker is there', () => page.evaluate(() => Boolean(navigator.serviceWorker.controller)));
};
const lesson = '/learn/protocol/one/read';
try {
  const said = {};
  const page = await openPage(browser);
  await signIn(page, line.address, job.ada, job.password);
  await keep(page);
  said.state = await textOf(page, '#offline-state');
  said.kept = await there(page);

  await line.cut();
  await page.goto(line.address + lesson);
  said.copy = await textOf(page, 'main [role=status]');
  said.text = await textOf(page, '.prose');
  said.styled = await page.$eval('body', (body) => getComputedStyle(body).display);
  said.forms = (await page.$$('form')).length;
  await page.goto(line.address + '/courses');
  said.offline = await textOf(page, 'h1');
  said.listed = await page.$$eval('#kept a', (all) => all.map((one) => one.pathname));

  // As soon as the server answers, it is asked.
  await line.mend();
  await page.goto(line.address + lesson);
  said.fresh = [await page.$eval('html', (root) => 'copy' in root.dataset), (await page.$$('form')).length];

  // Signing out without scripts: the header alone empties the browser.
  const quiet = await openPage(browser);
  await quiet.setJavaScriptEnabled(false);
  await quiet.goto(line.address + '/account');
  await Promise.all([quiet.waitForNavigation(), quiet.click('form[action="/sign-out"] button')]);
  await quiet.close();
  await page.goto(line.address + '/verify');
  said.signedOut = await there(page);
  said.workers = await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

  // Somebody else signs in after a session that just ended: nothing of Ada's is left.
  await signIn(page, line.address, job.ada, job.password);
  await keep(page);
  await browser.deleteMatchingCookies({ name: 'chancery', url: line.address });
  await signIn(page, line.address, job.eve, job.password);
  said.eve = await until('the first is forgotten', async () => {
    const left = await there(page);
    return left.kept.length + left.rows === 0 && left;
  });
  await line.cut();
  await page.goto(line.address + lesson);
  said.nothing = [await textOf(page, 'h1'), (await page.$$('#kept a')).length];
  answer(said);
} finally {
  await browser.close();
  await line.cut().catch(() => {});
}
