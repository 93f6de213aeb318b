// Answers the questions of an attempt with the line cut and mended; tells what the page said, step by step.
const line = await new Line(job.address).mend();
const browser = await launch();
try {
  const page = await openPage(browser);
  await signIn(page, line.address, job.email, job.password);
  await page.goto(line.address + job.path);
  const said = {};
  const state = (number) => textOf(page, `#question-${number} .saved-state`);
  const jump = (number) => textOf(page, `.question-list li:nth-child(${number}) .hidden`);
  said.before = await jump(1);
  await page.click('#question-1 input[value=true]');
  await says(page, '#question-1 .saved-state', 'Saved');
  await says(page, '#save-state', 'All answers are saved.');
  said.after = await jump(1);
  await line.cut();
  await page.click('#question-2 .choice:nth-of-type(1) input');
  await says(page, '#question-2 .saved-state', 'Kept on this device');
  said.cut = await textOf(page, '#save-state');
  // Without a connection nothing is sent into the void: the page stays.
  await page.click('button[name=then]');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  said.stays = await state(2);
  await line.mend();
  await says(page, '#question-2 .saved-state', 'Saved');
  await says(page, '#save-state', 'All answers are saved.');
  await Promise.all([page.waitForNavigation(), page.click('button[name=then]')]);
  said.review = await textOf(page, 'h1');
  said.open = await textOf(page, '.lead');
  await Promise.all([page.waitForNavigation(), page.click('#hand-in .button:last-child')]);
  said.result = await textOf(page, 'h1');
  said.url = new URL(page.url()).pathname;
  answer(said);
} finally {
  await browser.close();
  await line.cut();
}
