import { type Browser, type BrowserContext, test as base } from '@playwright/test';
import { DemoPage } from './demo-page.js';
import { type ServerOptions, type ServerProcess, startServerProcess } from './server-process.js';

interface WorkerFixtures {
  /** One server for all tests of a worker: each test brings browsers of its own. */
  readonly server: ServerProcess;
}

interface Fixtures {
  /** Starts a server of the test's own; it ends with the test, whatever becomes of that. */
  readonly startServer: (options?: ServerOptions) => Promise<ServerProcess>;
  readonly alice: DemoPage;
  readonly bob: DemoPage;
}

/** A browser window with storage of its own, as on another machine. */
async function newWindow(browser: Browser, url: string): Promise<BrowserContext> {
  return await browser.newContext({ baseURL: url, permissions: ['microphone'] });
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // Playwright reads a fixture's needs from this pattern, also when there are none.
    async ({}, use) => {
      const server = await startServerProcess();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  startServer: async ({}, use) => {
    const started: ServerProcess[] = [];
    await use(async (options) => {
      const server = await startServerProcess(options);
      started.push(server);
      return server;
    });
    await Promise.all(started.map(async (server) => await server.stop()));
  },
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
