import type { Locator } from '@playwright/test';
import { argumentsOfRefusal, chromiumPath } from '../src/chromium.js';
import { DemoPage } from '../src/demo-page.js';
import { expect, test } from '../src/fixtures.js';
import { openSilentServer, openTurnServer } from '../src/ice-servers.js';

// The pre-call check as a user sees it: in the demo, by the phone in the iframe, on the embedded edge and its echo line.

async function openPanel(demo: DemoPage): Promise<Locator> {
  await demo.isRegistered();
  await demo.page.getByRole('button', { name: 'Under the hood', exact: true }).click();
  return demo.page.getByTestId('check-panel');
}

/** Calls work. How good they are is the machine's affair: one that is busy with other tests loses time, and says so. */
async function hasWorked(panel: Locator): Promise<void> {
  await expect(panel.getByTestId('check-verdict')).toHaveAttribute('data-verdict', /^(ready|degraded)$/, {
    timeout: 30_000,
  });
  await expect(panel.getByTestId('check-loop')).toHaveAttribute('data-state', /^(passed|warned)$/);
  const codes = await panel
    .getByTestId('check-reason')
    .evaluateAll((reasons) => reasons.map((reason) => reason.getAttribute('data-code')));
  expect(codes.filter((code) => !/^check\/loop-(jitter|loss|poor|slow)$/.test(code ?? ''))).toEqual([]);
}

test('a computer that is ready is told so, with the figures of a real call', async ({ alice }) => {
  const panel = await openPanel(alice);
  await panel.getByRole('button', { name: 'Check now' }).click();
  await expect(panel.getByTestId('check-loop')).toHaveAttribute('data-state', 'running', { timeout: 15_000 });
  await hasWorked(panel);
  for (const step of ['socket', 'registration', 'microphone']) {
    await expect(panel.getByTestId(`check-${step}`)).toHaveAttribute('data-state', 'passed');
  }
  for (const step of ['stun', 'turn']) {
    await expect(panel.getByTestId(`check-${step}`)).toHaveAttribute('data-state', 'skipped');
  }
  // Our own tone went to the echo line and came back.
  await expect(panel.locator('.check-figures')).toContainText(/Echo\d+ ms/);
  await expect(panel.locator('.check-figures')).toContainText(/MOS in[1-4]\.\d/);
  // The phone is as it was: nobody is called, and it can be called.
  await alice.hasCall('ended');
  await expect(alice.registration).toHaveAttribute('data-state', 'registered');
});

test('a check can be stopped, and made again', async ({ alice }) => {
  const panel = await openPanel(alice);
  await panel.getByRole('button', { name: 'Check now' }).click();
  await expect(panel.getByTestId('check-loop')).toHaveAttribute('data-state', 'running', { timeout: 15_000 });
  await panel.getByRole('button', { name: 'Stop' }).click();
  await alice.hasCall('ended');
  await expect(panel.getByTestId('check-verdict')).toHaveCount(0);
  await panel.getByRole('button', { name: 'Check again' }).click();
  await hasWorked(panel);
});

test('each STUN and TURN server is tried by itself', async ({ browser, startServer }) => {
  await using silent = await openSilentServer();
  await using relay = await openTurnServer({ username: 'alice', credential: 'right' });
  const turn = { urls: [`turn:${relay.address}`], username: 'alice' };
  const server = await startServer({
    config: {
      sip: {
        iceServers: [
          { urls: [`stun:${relay.address}`] },
          { urls: [`stun:${silent.address}`] },
          { ...turn, credential: 'right' },
          { ...turn, credential: 'wrong' },
        ],
      },
    },
  });
  const context = await browser.newContext({ baseURL: server.url, permissions: ['microphone'] });
  const alice = await DemoPage.open(context, server.url, 'alice');
  const panel = await openPanel(alice);
  await panel.getByRole('button', { name: 'Check now' }).click();
  await expect(panel.getByTestId('check-verdict')).toHaveAttribute('data-verdict', 'degraded', {
    timeout: 30_000,
  });
  for (const code of ['check/stun-silent', 'check/turn-refused']) {
    await expect(panel.locator(`[data-code="${code}"]`)).toHaveCount(1);
  }
  await expect(panel.locator('[data-code="check/stun-silent"]')).toContainText(silent.address);
  await expect(panel.locator('[data-code="check/turn-refused"]')).toContainText(relay.address);
  await expect(panel.getByTestId('check-stun')).toContainText('1 of 2');
  await expect(panel.getByTestId('check-turn')).toContainText('1 of 2');
  await expect(panel.getByTestId('check-loop')).toHaveAttribute('data-state', /^(passed|warned)$/);
  expect(silent.heardCount()).toBeGreaterThan(0);
  await context.close();
});

test('a user who refuses the microphone is told what to do', async ({ playwright, server }) => {
  const refusing = await playwright.chromium.launch({
    executablePath: chromiumPath,
    args: [...argumentsOfRefusal],
  });
  const context = await refusing.newContext({ baseURL: server.url });
  const alice = await DemoPage.open(context, server.url, 'alice');
  const panel = await openPanel(alice);
  await panel.getByRole('button', { name: 'Check now' }).click();
  await expect(panel.getByTestId('check-verdict')).toHaveAttribute('data-verdict', 'failed', {
    timeout: 25_000,
  });
  await expect(panel.getByTestId('check-reason')).toHaveAttribute('data-code', 'check/microphone-denied');
  await expect(panel.getByTestId('check-reason')).toContainText('allow the microphone');
  await expect(panel.getByTestId('check-loop')).toContainText('Not reached');
  await refusing.close();
});
