// Drives the built server as Alice and Bob and writes what Alice sees: node scripts/screenshots.mjs <folder> [<sizes> [<parts>]]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const sizes = {
  large: { width: 1440, height: 900 },
  medium: { width: 1024, height: 768 },
  small: { width: 390, height: 844 },
};
const themes = ['light', 'dark'];
const [folder = 'screenshots', wanted = Object.keys(sizes).join(), parts = 'desk,account,hood'] =
  process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const dataFolder = mkdtempSync(join(tmpdir(), 'offhook-screenshots-'));
const server = spawn(
  process.execPath,
  [fileURLToPath(new URL('../../../packages/server/dist/cli.js', import.meta.url)), '--demo'],
  { env: { ...process.env, PORT: '0', DATA_FOLDER: dataFolder }, stdio: ['ignore', 'pipe', 'inherit'] },
);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    '--allow-loopback-in-peer-connection',
    '--autoplay-policy=no-user-gesture-required',
  ],
});

async function address() {
  for await (const line of createInterface({ input: server.stdout })) {
    const [, url] = /ready at (http:\/\/\S+?)\/?$/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('The server ended before it was ready.');
}

async function open(url, user, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(`${url}/?user=${user}`);
  await state(page, 'registration-state', 'registered');
  return page;
}

async function state(page, testId, value) {
  await page.locator(`[data-testid="${testId}"][data-state="${value}"]`).waitFor({ state: 'attached' });
}

const inPhone = (page, name) => page.frameLocator('#phone').getByRole('button', { name, exact: true });

async function call(page, number) {
  const row = page.locator(`[data-testid="contact-row"][data-number="${number}"]`);
  await row.getByTestId('call-contact').click();
}

/** Waits until some seconds of audio came in. */
async function hasHeard(page) {
  const stats = page.getByTestId('media-stats');
  for (let triesLeft = 60; triesLeft > 0; triesLeft -= 1) {
    if (Number(await stats.getAttribute('data-packets-received')) > 500) return;
    await page.waitForTimeout(500);
  }
  throw new Error('No audio came in.');
}

/** Everything that Alice sees in one size and theme: idle, called, in a call, and with an error. */
async function series(url, size, theme) {
  const isSmall = size === 'small';
  // The picture of the README is looked at on dense screens too.
  const options = { viewport: sizes[size], colorScheme: theme, deviceScaleFactor: size === 'large' ? 2 : 1 };
  const alice = await open(url, 'alice', options);
  const bob = await open(url, 'bob', { viewport: sizes.large });
  const shoot = async (name) => {
    await alice.screenshot({ path: join(folder, `${size}-${theme}-${name}.png`) });
  };
  const tab = async (name) => {
    if (isSmall) await alice.getByRole('button', { name, exact: true }).click();
  };

  await shoot('idle');
  await tab('Phone');
  if (isSmall) await shoot('phone');
  await call(bob, 'alice');
  await state(alice, 'call-state', 'incoming');
  await shoot('incoming');
  await inPhone(alice, 'Answer').click();
  await state(alice, 'call-state', 'connected');
  await hasHeard(alice);
  await shoot('in-call');
  if (isSmall) {
    await tab('Contacts');
    await shoot('in-call-contacts');
    await tab('Activity');
    await shoot('in-call-activity');
    await tab('Phone');
  }
  await inPhone(alice, 'Hang up').click();
  await state(bob, 'call-state', 'ended');
  await tab('Contacts');
  await call(alice, '+442079460142');
  await alice.getByTestId('error-banner').waitFor();
  await shoot('error');
  await Promise.all([alice.context().close(), bob.context().close()]);
}

/** Under the hood: before a call, in one, with a message opened, and after it. */
async function hood(url, size, theme) {
  const isSmall = size === 'small';
  const alice = await open(url, 'alice', { viewport: sizes[size], colorScheme: theme });
  const bob = await open(url, 'bob', { viewport: sizes.large });
  const shoot = async (name, options = {}) => {
    await alice.screenshot({ path: join(folder, `${size}-${theme}-hood-${name}.png`), ...options });
  };
  const page = alice.getByTestId('hood-page');
  const look = async () => {
    if (!(await page.isVisible()))
      await alice.getByRole('button', { name: 'Under the hood', exact: true }).click();
  };
  await look();
  await page.waitFor();
  await shoot('idle');
  await page.getByRole('button', { name: 'Check now' }).click();
  await state(alice, 'check-loop', 'running');
  await alice.waitForTimeout(1_500);
  await shoot('check-running');
  await page.getByTestId('check-verdict').waitFor();
  await shoot('check-done');
  if (isSmall) await alice.getByRole('button', { name: 'Contacts', exact: true }).click();
  else await page.getByRole('button', { name: 'Back to the desk' }).click();
  await call(alice, 'bob');
  await state(bob, 'call-state', 'incoming');
  await bob.waitForTimeout(1_200);
  await inPhone(bob, 'Answer').click();
  await state(alice, 'call-state', 'connected');
  await alice.getByRole('button', { name: 'Under the hood', exact: true }).click();
  if (isSmall) await alice.getByRole('button', { name: 'Under the hood', exact: true }).waitFor();
  await alice.waitForTimeout(14_000);
  await shoot('in-call');
  await page.getByTestId('hood-chart').first().scrollIntoViewIfNeeded();
  await page.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await shoot('in-call-quality');
  await page.getByTestId('hood-arrow').first().click();
  await page.getByTestId('hood-message').scrollIntoViewIfNeeded();
  await shoot('message');
  await Promise.all([alice.context().close(), bob.context().close()]);
}

const sections = ['Profile', 'Access tokens', 'Devices', 'Companies', 'Sessions'];
const ways = ['Password', 'Access token', 'User ticket', 'Resume a session', 'Who is logged in?', 'Sign up'];

/** The settings, and the login page with each way to log in. */
async function account(url, size, theme) {
  const page = await open(url, 'alice', { viewport: sizes[size], colorScheme: theme });
  const shoot = async (name) => {
    const file = name.toLowerCase().replace(/[^a-z]+/g, '-');
    await page.screenshot({ path: join(folder, `${size}-${theme}-${file}.png`) });
  };
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByTestId('settings-page');
  for (const section of sections) {
    await settings.getByRole('button', { name: section, exact: true }).click();
    await settings.getByRole('heading', { name: section, exact: true }).waitFor();
    await page.waitForLoadState('networkidle');
    if (section === 'Access tokens') {
      await settings.getByLabel('What it is for').fill('Ticket importer');
      await settings.getByRole('button', { name: 'Create' }).click();
      await settings.getByTestId('new-access-token').waitFor();
    }
    await shoot(`settings ${section}`);
  }
  await page.getByRole('button', { name: 'Log out' }).click();
  for (const way of ways) {
    await page.locator('.way-picker').getByText(way, { exact: true }).click();
    await shoot(`login ${way}`);
  }
  await page.locator('.way-picker').getByText('Password', { exact: true }).click();
  await page.getByLabel('Username, e-mail or number').fill('alice');
  await page.getByRole('textbox', { name: 'Password' }).fill('a wrong password');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByTestId('problem').waitFor();
  await shoot('login refused');
  await page.context().close();
}

try {
  const url = await address();
  for (const size of wanted.split(','))
    for (const theme of themes) {
      const taken = { desk: series, account, hood };
      for (const part of parts.split(',')) await taken[part](url, size, theme);
    }
  console.log(`Written to ${resolve(folder)}`);
} finally {
  await browser.close();
  server.kill('SIGTERM');
  if (server.exitCode === null) await once(server, 'exit');
  rmSync(dataFolder, { recursive: true, force: true });
}
