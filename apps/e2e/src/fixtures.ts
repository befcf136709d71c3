import { type Browser, type BrowserContext, test as base } from '@playwright/test';
import { DemoPage } from './demo-page.js';
import { type ServerProcess, startServerProcess } from './server-process.js';

interface WorkerFixtures {
  /** One server for all tests of a worker: each test brings browsers of its own. */
  readonly server: ServerProcess;
}

interface Fixtures {
  readonly alice: DemoPage;
  readonly bob: DemoPage;
}

/** A browser window with storage of its own, as on another machine. */
async function newWindow(browser: Browser, url: string): Promise<BrowserContext> {
  return await browser.newContext({ baseURL: url, permissions: ['microphone'] });
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // Playwright reads the fixture's needs from this pattern, also when there are none.

    async ({}, use) => {
      const server = await startServerProcess();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  alice: async ({ browser, server }, use) => {
    const context = await newWindow(browser, server.url);
    await use(await DemoPage.open(context, server.url, 'alice'));
    await context.close();
  },
  bob: async ({ browser, server }, use) => {
    const context = await newWindow(browser, server.url);
    await use(await DemoPage.open(context, server.url, 'bob'));
    await context.close();
  },
});

export { expect } from '@playwright/test';
