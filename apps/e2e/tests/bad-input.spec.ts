import { chromium } from '@playwright/test';
import { argumentsOfRefusal, argumentsWithoutMicrophone, chromiumPath } from '../src/chromium.js';
import { DemoPage } from '../src/demo-page.js';
import { expect, test } from '../src/fixtures.js';

test('a wrong token is refused in a sentence, and a right one works after it', async ({ alice }) => {
  await alice.isRegistered();
  await alice.page.getByRole('button', { name: 'Use another access token' }).first().click();
  await alice.page.getByRole('textbox', { name: 'Access token' }).fill('not-a-token-of-anybody');
  await alice.page.getByRole('button', { name: 'Log in', exact: true }).click();
  const problem = alice.page.getByTestId('problem');
  await expect(problem).toHaveAttribute('data-code', 'auth/token-invalid');
  await expect(problem).toContainText(/[A-Z][^.]+\./);

  await alice.page.reload();
  await alice.isRegistered();
});

const nonsense = ['??!', '<script>', 'sip:@', '+'];
for (const target of nonsense) {
  test(`dialling ${target} is refused in words, and the phone stays ready`, async ({ alice }) => {
    await alice.isRegistered();
    await alice.dialFromPhone(target);
    await expect(alice.phone.getByRole('log', { name: 'Messages' })).toContainText(
      'This is not a number or a name that can be called.',
    );
    await expect(alice.phone.getByLabel('Number or name')).toHaveValue(target);
    await alice.isRegistered();
  });
}

test('a number that nobody has ends in words', async ({ alice }) => {
  await alice.isRegistered();
  await alice.dialFromPhone('4711');
  await alice.hasCall('ended');
  await alice.reads('There is nobody at this number');
});

test('a colleague whose phone is off is not available', async ({ alice }) => {
  await alice.isRegistered();
  await alice.dialFromPhone('bob');
  await alice.hasCall('ended');
  await alice.reads('Not available at the moment');
});

const microphones = [
  { title: 'no microphone', args: argumentsWithoutMicrophone, code: 'media/no-microphone' },
  { title: 'a refused microphone', args: argumentsOfRefusal, code: 'media/permission-denied' },
];
for (const { args, code, title } of microphones) {
  test(`${title} ends the call with a reason that can be mended`, async ({ server }) => {
    const browser = await chromium.launch({ executablePath: chromiumPath, args: [...args] });
    try {
      const alice = await DemoPage.open(await browser.newContext(), server.url, 'alice');
      await alice.isRegistered();
      await alice.dialFromPhone('*43');
      await alice.hasCall('ended');
      await expect(alice.error).toHaveAttribute('data-code', code);
    } finally {
      await browser.close();
    }
  });
}

test('the phone comes back by itself when the server does', async ({ browser, startServer }) => {
  const first = await startServer();
  const alice = await DemoPage.open(await browser.newContext(), first.url, 'alice');
  await alice.isRegistered();

  await first.kill();
  await expect(alice.registration).toHaveAttribute('data-state', 'retrying');
  await expect(alice.phone.getByRole('status').filter({ hasText: 'Trying again…' })).toBeVisible();

  await startServer({ port: Number(new URL(first.url).port), folder: first.folder });
  await expect(alice.registration).toHaveAttribute('data-state', 'registered', { timeout: 30_000 });
});

test('a phone that kept the secret of a server without memory gets a new one by itself', async ({
  browser,
  startServer,
}) => {
  const first = await startServer();
  const alice = await DemoPage.open(await browser.newContext(), first.url, 'alice');
  await alice.isRegistered();
  await first.stop();

  await startServer({ port: Number(new URL(first.url).port) });
  await alice.page.reload();
  await alice.isRegistered();
  await alice.page.getByTestId('echo-button').click();
  await alice.hasCall('connected');
});

test('garbage on the SIP socket and on the webhook hurts nobody', async ({ alice, server }) => {
  await alice.isRegistered();
  const isClosed = await alice.page.evaluate(async () => {
    const socket = new WebSocket(`ws://${location.host}/sip`, 'sip');
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve, { once: true }));
    for (let count = 0; count < 200; count += 1) socket.send(`INVITE ${'\0'.repeat(count)}\r\nnonsense`);
    await closed;
    return true;
  });
  expect(isClosed).toBe(true);

  const answer = await fetch(`${server.url}/webhooks/auth`, { method: 'POST', body: '{"method":' });
  expect(answer.status).toBe(401);
  await alice.page.getByTestId('echo-button').click();
  await alice.hasCall('connected');
});
