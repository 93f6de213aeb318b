// Somebody adds a passkey on the page, signs out, signs in with it, and shows with it again that it is they.
import { inBrowser, job as readJob } from './tab.mjs';

const job = readJob();

await inBrowser(async (browser) => {
  const faults = [];
  const page = await browser.newPage();
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) faults.push(message.text()); });
  const devices = await page.createCDPSession();
  await devices.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', { options });
  const goes = (selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);
  const path = () => new URL(page.url()).pathname + new URL(page.url()).search;

  await page.goto(`${job.address}/sign-in`);
  await page.type('input[name=email]', job.email);
  await page.type('input[name=password]', job.password);
  await goes('form.fields button');
  await page.goto(`${job.address}/account/passkeys`);
  await goes('form[action="/account/passkeys/new"] button');
  const suggested = await page.$eval('input[name=name]', (field) => field.value);
  await goes('form[data-passkey] button');
  const added = path();
  const listed = await page.$$eval('tbody tr', (rows) => rows.length);
  const { credentials } = await devices.send('WebAuthn.getCredentials', { authenticatorId });

  await page.goto(`${job.address}/account`);
  await goes('form[action="/sign-out"] button');
  await page.goto(`${job.address}/sign-in?next=/certificates`);
  const button = await page.$eval('form[data-passkey] button', (found) => found.textContent);
  await goes('form[data-passkey] button');
  const arrived = path();

  // Whoever holds the device without being known to it does not get in.
  await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.goto(`${job.address}/account`);
  await goes('form[action="/sign-out"] button');
  await page.goto(`${job.address}/sign-in`);
  await page.click('form[data-passkey] button');
  await page.waitForSelector('[data-passkey-fault]:not([hidden])');
  const refused = path();
  return {
    suggested, added, listed, button, arrived, refused, faults,
    kept: credentials.map((one) => [one.isResidentCredential, one.rpId]),
  };
});
