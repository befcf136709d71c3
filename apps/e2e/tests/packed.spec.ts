import { expect, test } from '@playwright/test';
import { createPlainProject, type PlainProject } from '../src/plain-project.js';

/** One name of each public entry, to see that it can be imported as a user imports it. */
const entries = {
  '@offhook/primitives': 'Emitter',
  '@offhook/primitives/testing': 'ManualClock',
  '@offhook/protocol': 'sessionSchema',
  '@offhook/sip-message': 'parseMessage',
  '@offhook/auth': 'createAuthClient',
  '@offhook/provisioning': 'createProvisioningClient',
  '@offhook/sip-transaction': 'TransactionLayer',
  '@offhook/sip-core': 'createPhone',
  '@offhook/sip-core/devices': 'createDevices',
  '@offhook/sip-core/noise': 'createRnnoise',
  '@offhook/sip-core/testing': 'createMemoryPhone',
  '@offhook/ui-iframe/host': 'openPhoneFrame',
  '@offhook/web-phone': 'ProvisionPhone',
  '@offhook/sip-edge': 'createSipEdge',
  '@offhook/server': 'startServer',
};

test.describe('the packed packages in a plain project', () => {
  test.describe.configure({ mode: 'serial', timeout: 180_000 });
  let project: PlainProject;

  test.beforeAll(async () => {
    test.setTimeout(180_000);
    project = await createPlainProject();
    await project.installPackedPackages();
  });
  test.afterAll(async () => {
    await project.remove();
  });

  for (const [entry, name] of Object.entries(entries)) {
    test(`${entry} gives ${name}`, async () => {
      const script = `import { ${name} } from '${entry}'; console.log(typeof ${name});`;
      const printed = await project.run(process.execPath, '--input-type=module', '--eval', script);
      expect(printed.trim()).toMatch(/^(function|object)$/);
    });
  }

  test('the server starts as a command and as a library, with its pages', async () => {
    const script = `
      import { startServer } from '@offhook/server';
      const server = await startServer({ port: 0, isDemo: true, dataFolder: 'data', logLevel: 'silent' });
      const statusOf = async (path) => (await fetch(server.url + path)).status;
      const paths = ['', 'frame/', 'sdk/offhook.js', 'health'];
      console.log(JSON.stringify(await Promise.all(paths.map(statusOf))));
      await server.close();`;
    expect((await project.run('npx', '--no-install', 'offhook-server', '--version')).trim()).toMatch(
      /^\d+\.\d+\.\d+$/,
    );
    const printed = await project.run(process.execPath, '--input-type=module', '--eval', script);
    expect(JSON.parse(printed)).toEqual([200, 200, 200, 200]);
  });
});
