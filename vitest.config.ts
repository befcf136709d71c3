import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

// Tests run on the sources: no build stands between an edit and its result.
const conditions = ['@offhook/source', 'module', 'import', 'development|production'];
const executablePath = process.env['CHROMIUM_PATH'];

const inNode = {
  resolve: { conditions: [...conditions, 'browser'] },
  // Node itself resolves by these too, and a `require` that met `import` would get a module where it wants a class.
  ssr: { resolve: { conditions: ['@offhook/source', 'development|production', 'node'] } },
};

export default defineConfig({
  test: {
    // What TypeScript becomes is kept from one run to the next, by what the file says.
    experimental: { fsModuleCache: true, fsModuleCachePath: '.cache/vitest' },
    projects: [
      {
        ...inNode,
        test: {
          name: 'unit',
          // The tests leave nothing behind, so files may share a worker and what it has loaded.
          isolate: false,
          pool: 'threads',
          include: ['{packages,apps}/*/src/**/*.test.ts'],
          exclude: ['**/*.{browser,process}.test.ts', '**/node_modules/**'],
        },
      },
      {
        ...inNode,
        test: { name: 'process', include: ['packages/*/src/**/*.process.test.ts'] },
      },
      {
        ...inNode,
        // Found out while a test runs, a dependency would reload the page under it.
        optimizeDeps: { entries: ['packages/*/src/**/*.browser.test.ts'] },
        test: {
          name: 'browser',
          // Calls in browsers go through the edge that is embedded in the server.
          globalSetup: [
            'packages/sip-edge/src/testing/edge-for-browsers.ts',
            'packages/sip-edge/src/testing/late-stun-server.ts',
          ],
          include: ['packages/*/src/**/*.browser.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: {
                ...(executablePath === undefined ? {} : { executablePath }),
                args: [
                  '--no-sandbox',
                  '--disable-quic',
                  '--disable-background-networking',
                  '--use-fake-device-for-media-stream',
                  '--use-fake-ui-for-media-stream',
                  '--allow-loopback-in-peer-connection',
                  '--autoplay-policy=no-user-gesture-required',
                ],
              },
            }),
          },
        },
      },
    ],
  },
});
