import { expect, test } from '../src/fixtures.js';
import { fourCalls, serveEmbeddingPage } from '../src/embedding-page.js';
import { audioCounters, installMediaProbe } from '../src/media-probe.js';

async function aliceToken(serverUrl: string): Promise<string> {
  const answer = await fetch(`${serverUrl}/demo/config.json`);
  const config = (await answer.json()) as { users: { userId: string; accessToken: string }[] };
  return config.users[0]?.accessToken ?? '';
}

const outcome = async (): Promise<string> =>
  await (globalThis as unknown as { outcome: Promise<string> }).outcome;

test("the README's four calls work in a page of another origin that is on the list", async ({
  page,
  startServer,
}) => {
  let html = '';
  const crm = await serveEmbeddingPage(() => html);
  const server = await startServer({ environment: { ALLOWED_ORIGINS: crm.origin } });
  html = fourCalls(server.url, await aliceToken(server.url));
  await installMediaProbe(page);

  await page.goto(crm.origin);
  expect(await page.evaluate(outcome)).toBe('phone');
  await expect(page.locator('body')).toHaveAttribute('data-registration', 'registered');

  await page.evaluate(async () => {
    await (globalThis as unknown as { phone: { Dial: (target: string) => Promise<string> } }).phone.Dial(
      '*43',
    );
  });
  await expect(page.locator('body')).toHaveAttribute('data-call', 'connected');
  const frame = page.frames().find((candidate) => candidate.url().includes('/frame/'));
  expect(frame).toBeDefined();
  if (frame !== undefined) {
    await expect
      .poll(async () => (await audioCounters(frame)).packetsReceived, { timeout: 15_000 })
      .toBeGreaterThan(25);
  }
  await crm.close();
});

test('a page of another origin that is not on the list gets nowhere', async ({ page, server }) => {
  const crm = await serveEmbeddingPage(() => fourCalls(server.url, 'whatever'));
  await page.goto(crm.origin);
  expect(await page.evaluate(outcome)).toBe('auth/unreachable');

  // It has a session by other means and goes straight for the frame: the browser refuses to show it there.
  const frameOutcome = await page.evaluate(async () => {
    const { Offhook } = globalThis as unknown as {
      Offhook: { LoadBrowserPhone: (frame: Element | null, options: object) => Promise<void> };
    };
    return await Offhook.LoadBrowserPhone(document.getElementById('phone'), { TimeoutMs: 3_000 }).then(
      () => 'loaded',
      (error: unknown) => (error as { code: string }).code,
    );
  });
  expect(frameOutcome).toBe('frame/timed-out');
  await crm.close();
});

test('a stranger in the place of the frame is not believed', async ({ page, server }) => {
  const stranger = await serveEmbeddingPage(
    () => `<script>
      const forge = () => parent.postMessage({ channel: 'offhook', kind: 'hello', version: 1 }, '*');
      setInterval(forge, 50);
      addEventListener('message', (event) => { if (event.ports.length > 0) document.title = 'has a port'; });
    </script>`,
  );
  await page.goto(server.url);
  const code = await page.evaluate(
    async ({ script, strangerUrl }) => {
      await new Promise((resolve) => {
        const element = document.createElement('script');
        element.src = script;
        element.onload = resolve;
        document.head.append(element);
      });
      const iframe = document.createElement('iframe');
      document.body.append(iframe);
      const { Offhook } = globalThis as unknown as {
        Offhook: { LoadBrowserPhone: (frame: Element, options: object) => Promise<void> };
      };
      const loaded = Offhook.LoadBrowserPhone(iframe, { TimeoutMs: 3_000 }).then(
        () => 'loaded',
        (error: unknown) => (error as { code: string }).code,
      );
      iframe.src = strangerUrl;
      return await loaded;
    },
    { script: '/sdk/offhook.js', strangerUrl: stranger.origin },
  );
  expect(code).toBe('frame/timed-out');
  await stranger.close();
});
