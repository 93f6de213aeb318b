// How many entries of the main navigation stand in each of its rows on a telephone, for a stranger and for each person, in
// each language. Reads {"address", "people": [{"email", "password"}], "languages"}.
const browser = await launch();
try {
  const seen = Object.fromEntries(job.languages.map((language) => [language, []]));
  for (const person of [null, ...job.people]) {
    const context = await browser.createBrowserContext();
    const page = await openPage(context);
    await page.setViewport({ width: 360, height: 800 });
    if (person) await signIn(page, job.address, person.email, person.password);
    for (const language of job.languages) {
      await page.goto(`${job.address}/courses?language=${language}`);
      const tops = await page.$$eval('.menu li', (all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
      const rows = [...new Set(tops)].map((top) => tops.filter((other) => other === top).length);
      seen[language].push(rows);
    }
    await context.close();
  }
  answer(seen);
} finally {
  await browser.close();
}
