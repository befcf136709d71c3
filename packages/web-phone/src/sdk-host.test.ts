import { sampleSession, type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Sdk } from './sdk.js';
import { type FakePhoneFrame, fakeIframe } from './testing/fake-phone-frame.js';
import { sdkOn } from './testing/sdk-on.js';

const loggedIn: ScriptedAnswer = { status: 200, body: sampleSession() };

let server: ScriptedServer;
let sdk: Sdk;
let frames: readonly FakePhoneFrame[];

beforeEach(async () => {
  server = await ScriptedServer.start();
  ({ sdk, frames } = sdkOn(server.address));
});

afterEach(async () => {
  await server.close();
});

describe('the host', () => {
  it('is where the SDK came from, until SetHost names another', async () => {
    server.script(loggedIn);
    await sdk.login('pat');
    sdk.setHost(`${server.address}/voice`);
    await sdk.login('pat');
    await sdk.loadBrowserPhone(fakeIframe());
    const paths = server.requests.map(({ path }) => path).filter((path) => path.endsWith('/login'));
    expect(paths).toEqual(['/api/v1/login', '/voice/api/v1/login']);
    expect(frames[0]?.options.frameUrl).toBe(`${server.address}/voice/frame/`);
  });

  it.each(['http://phone.example.com', 'ftp://localhost', 'phone.example.com', '', undefined])(
    '%j is refused, and the one before stays',
    async (uri) => {
      expect(() => {
        sdk.setHost(uri as never);
      }).toThrow(expect.objectContaining({ code: 'web-phone/insecure-host' }));
      server.script(loggedIn);
      await expect(sdk.login('pat')).resolves.toBeDefined();
    },
  );

  it('must be said where it cannot be known, as in Node or a page from a file', async () => {
    ({ sdk } = sdkOn(undefined));
    await expect(sdk.login('pat')).rejects.toMatchObject({ code: 'web-phone/host-missing' });
    server.script(loggedIn);
    sdk.setHost(server.address);
    await expect(sdk.login('pat')).resolves.toBeDefined();
  });

  it('may not be a page without encryption', async () => {
    ({ sdk } = sdkOn('http://crm.example.com'));
    await expect(sdk.login('pat')).rejects.toMatchObject({ code: 'web-phone/insecure-host' });
  });

  it('gives up what is under way when it changes', async () => {
    server.script('silence');
    const login = sdk.login('pat');
    const outcome = expect(login).rejects.toMatchObject({ code: 'auth/disposed' });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    sdk.setHost(server.address);
    await outcome;
  });
});
