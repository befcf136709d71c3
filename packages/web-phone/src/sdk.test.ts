import { createAuthClient } from '@offhook/auth';
import { createProvisioningClient, memoryStorage } from '@offhook/provisioning';
import { createDeviceDirectory } from '@offhook/provisioning/devices';
import { MemoryStorage } from '@offhook/vault';
import {
  sampleProvisioningDocument,
  sampleSession,
  type ScriptedAnswer,
  ScriptedServer,
} from '@offhook/protocol/testing';
import { FrameError } from '@offhook/ui-iframe/host';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromDocument } from './provisioning/from-document.js';
import { Sdk, type SdkParts } from './sdk.js';
import { FakePhoneFrame, fakeIframe } from './testing/fake-phone-frame.js';

const deviceToken = '0123456789abcdef0123456789abcdef';
const session = { UserId: 'alice', SessionToken: 'session-token-of-alice' };
const loggedIn: ScriptedAnswer = { status: 200, body: sampleSession() };
const provisioned = (password: string): ScriptedAnswer => {
  const document = sampleProvisioningDocument({ deviceToken });
  return { status: 200, body: { ...document, account: { ...document.account, password } } };
};

let server: ScriptedServer;
let iframe: HTMLIFrameElement;
let frames: FakePhoneFrame[];
let readyOf: () => Promise<void>;
let sdk: Sdk;

beforeEach(async () => {
  server = await ScriptedServer.start();
  iframe = fakeIframe();
  frames = [];
  readyOf = () => Promise.resolve();
  sdk = sdkWith({});
});

afterEach(async () => {
  await server.close();
});

function sdkWith(changes: Partial<SdkParts>): Sdk {
  const storage = memoryStorage();
  return new Sdk({
    defaultHost: server.address,
    createAuth: (host) => createAuthClient({ host }),
    createProvisioning: (host) => createProvisioningClient({ host, storage }),
    createDirectory: (host) => createDeviceDirectory({ host }),
    deviceLists: new MemoryStorage(),
    openFrame: (options) => {
      const frame = new FakePhoneFrame(options, readyOf());
      frames.push(frame);
      return frame;
    },
    ...changes,
  });
}

const phoneOptions = () => ({
  Provisioning: fromDocument(sampleProvisioningDocument()),
  PhoneFrame: iframe,
  ProfileUserId: 'alice-desk',
  SessionId: session.SessionToken,
  UserId: session.UserId,
});

describe('the four calls, one after the other', () => {
  it('make a phone', async () => {
    server.script(loggedIn, provisioned('first'));

    const { SessionToken, UserId } = await sdk.login('pat-of-alice');
    const Provisioning = await sdk.getProvisioning({ UserId, SessionToken, DeviceToken: deviceToken });
    await sdk.loadBrowserPhone(iframe);
    const phone = await sdk.provisionPhone({
      Provisioning,
      PhoneFrame: iframe,
      ProfileUserId: 'alice-desk',
      SessionId: SessionToken,
      UserId,
    });

    expect(phone.Registration).toBe('connecting');
    expect(await phone.Dial('1002')).toBe('call-1');
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/api/v1/login',
      `/api/v1/users/alice/devices/${deviceToken}/provisioning`,
    ]);
    expect(frames[0]?.requests.map(([method]) => method)).toEqual(['phone.provision', 'phone.dial']);
  });
});

describe('Login', () => {
  it('resolves the session under the names of the seed', async () => {
    server.script(loggedIn);
    expect(await sdk.login('pat-of-alice')).toEqual({
      ...session,
      SessionId: 'session-of-alice',
      SessionSecret: sampleSession().sessionSecret,
      CompanyId: 'willowdesk',
      DisplayName: 'Alice Ames',
      ExpiresAt: '2100-01-01T00:00:00.000Z',
    });
  });

  it.each<readonly [string, ScriptedAnswer, string]>([
    ['a wrong token', { status: 401 }, 'auth/token-invalid'],
    ['a broken server', { status: 500 }, 'auth/server-failed'],
    ['a server that is not there', 'cut', 'auth/unreachable'],
    ['a server that talks HTML', { status: 200, body: '<html>' }, 'auth/bad-response'],
  ])('rejects for %s', async (_, answer, code) => {
    server.script(answer);
    await expect(sdk.login('pat')).rejects.toMatchObject({ code });
  });

  it('rejects without asking when there is no token', async () => {
    await expect(sdk.login(undefined as unknown as string)).rejects.toMatchObject({
      code: 'auth/token-missing',
    });
    expect(server.requests).toEqual([]);
  });

  it('ends at its deadline and at its signal, with an error of ours in both cases', async () => {
    server.script('silence');
    await expect(sdk.login('pat', { TimeoutMs: 20 })).rejects.toMatchObject({ code: 'auth/timed-out' });
    const caller = new AbortController();
    const login = sdk.login('pat', { Signal: caller.signal });
    caller.abort();
    await expect(login).rejects.toMatchObject({ code: 'web-phone/aborted' });
  });

  it.each([{ TimeoutMs: 0 }, { TimeoutMs: '5' }, { TimeoutMs: Infinity }, { Signal: {} }, null])(
    'refuses the options %j',
    async (options) => {
      await expect(sdk.login('pat', options as object)).rejects.toMatchObject({
        code: 'web-phone/invalid-options',
      });
    },
  );
});

describe('GetProvisioning', () => {
  const options = { ...session, DeviceToken: deviceToken };

  it('resolves what ProvisionPhone takes', async () => {
    server.script(provisioned('first'));
    expect(await sdk.getProvisioning(options)).toMatchObject({
      SipUsername: 'alice',
      SipPassword: 'first',
      SipTransport: 'ws',
      DeviceToken: deviceToken,
    });
  });

  it('hears of the fresh object that follows a kept one, once for each', async () => {
    const passwords: unknown[] = [];
    const OnUpdated = ({ SipPassword }: { SipPassword: string }) => passwords.push(SipPassword);
    const cached = { ...options, EnableCache: true, OnUpdated };
    server.script(provisioned('first'), provisioned('second'), provisioned('third'));

    expect(await sdk.getProvisioning(cached)).toMatchObject({ SipPassword: 'first' });
    expect(await sdk.getProvisioning(cached)).toMatchObject({ SipPassword: 'first' });
    await vi.waitFor(() => expect(passwords).toEqual(['second']));
    expect(await sdk.getProvisioning(cached)).toMatchObject({ SipPassword: 'second' });
    await vi.waitFor(() => expect(passwords).toEqual(['second', 'third']));
  });

  it.each([
    ['UserId', ''],
    ['UserId', undefined],
    ['SessionToken', undefined],
    ['DeviceToken', 7],
    ['EnableCache', 'yes'],
    ['ProvisioningKey', ''],
    ['OnUpdated', 'alert(1)'],
    ['TimeoutMs', -1],
  ])('refuses a wrong %s: %j', async (name, value) => {
    await expect(sdk.getProvisioning({ ...options, [name]: value })).rejects.toMatchObject({
      code: 'web-phone/invalid-options',
      message: expect.stringContaining(
        `GetProvisioning was given something wrong or nothing for: ${name}`,
      ) as string,
    });
    expect(server.requests).toEqual([]);
  });

  it('refuses to have no options, where it once never settled', async () => {
    await expect(sdk.getProvisioning(undefined as never)).rejects.toMatchObject({
      code: 'web-phone/invalid-options',
    });
  });

  it('rejects for a session that is over', async () => {
    server.script({ status: 401 });
    await expect(sdk.getProvisioning(options)).rejects.toMatchObject({
      code: 'provisioning/session-refused',
    });
  });
});

describe('LoadBrowserPhone', () => {
  it("points the iframe at the server's frame and waits for the handshake, 20 s at most", async () => {
    await sdk.loadBrowserPhone(iframe);
    expect(frames[0]?.options).toMatchObject({
      iframe,
      frameUrl: `${server.address}/frame/`,
      timeoutMs: 20_000,
    });
  });

  it('takes another page and deadline', async () => {
    const FrameUrl = 'https://static.example.com/phone.html';
    await sdk.loadBrowserPhone(iframe, { FrameUrl, TimeoutMs: 5_000 });
    expect(frames[0]?.options).toMatchObject({ frameUrl: FrameUrl, timeoutMs: 5_000 });
  });

  it('is called off by its signal as long as the frame is not there', async () => {
    let failReady: (error: Error) => void = () => undefined;
    readyOf = () => new Promise((_, reject) => (failReady = reject));
    const caller = new AbortController();
    const loading = sdk.loadBrowserPhone(iframe, { Signal: caller.signal });
    const outcome = expect(loading).rejects.toMatchObject({ code: 'web-phone/aborted' });
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    caller.abort();
    expect(frames[0]?.isDisposed).toBe(true);
    failReady(new FrameError('frame/disposed', 'The phone was closed.'));
    await outcome;
  });

  it('leaves a loaded phone alone when its signal aborts later', async () => {
    const caller = new AbortController();
    await sdk.loadBrowserPhone(iframe, { Signal: caller.signal });
    caller.abort();
    expect(frames[0]?.isDisposed).toBe(false);
  });

  it('rejects with what the frame failed with, and forgets it', async () => {
    readyOf = () => Promise.reject(new FrameError('frame/timed-out', 'The phone did not answer.'));
    await expect(sdk.loadBrowserPhone(iframe)).rejects.toMatchObject({ code: 'frame/timed-out' });
    expect(frames[0]?.isDisposed).toBe(true);
    await expect(sdk.provisionPhone(phoneOptions())).rejects.toMatchObject({
      code: 'web-phone/frame-not-loaded',
    });
  });

  it('lets go of the phone that was in the iframe before', async () => {
    await sdk.loadBrowserPhone(iframe);
    await sdk.loadBrowserPhone(iframe);
    expect(frames.map(({ isDisposed }) => isDisposed)).toEqual([true, false]);
  });

  it('keeps the later of two at once', async () => {
    let fail: (error: Error) => void = () => undefined;
    readyOf = () => new Promise((_, reject) => (fail = reject));
    const first = sdk.loadBrowserPhone(iframe);
    const outcome = expect(first).rejects.toMatchObject({ code: 'frame/disposed' });
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    readyOf = () => Promise.resolve();
    await sdk.loadBrowserPhone(iframe);
    fail(new FrameError('frame/disposed', 'The phone was closed.'));
    await outcome;
    await expect(sdk.provisionPhone(phoneOptions())).resolves.toBeDefined();
  });

  it.each([
    ['nothing', undefined],
    ['a selector', '#phone'],
    ['a div', { nodeName: 'DIV', contentWindow: {} }],
    ['an iframe that is not in the page', fakeIframe(null)],
  ])('refuses %s in place of an iframe', async (_, value) => {
    await expect(sdk.loadBrowserPhone(value as HTMLIFrameElement)).rejects.toMatchObject({
      code: 'web-phone/invalid-options',
      message: expect.stringContaining('iframe') as string,
    });
    expect(frames).toEqual([]);
  });

  it.each(['http://static.example.com/phone.html', 'javascript:alert(1)', '/frame/'])(
    'refuses the frame address %s',
    async (FrameUrl) => {
      await expect(sdk.loadBrowserPhone(iframe, { FrameUrl })).rejects.toMatchObject({
        code: 'web-phone/insecure-host',
      });
    },
  );
});

describe('ProvisionPhone', () => {
  it('hands the frame its document and its options', async () => {
    await sdk.loadBrowserPhone(iframe);
    await sdk.provisionPhone({ ...phoneOptions(), UiThemeStyle: 'dark', EnableDialPad: false });
    expect(frames[0]?.requests).toEqual([
      [
        'phone.provision',
        {
          document: sampleProvisioningDocument(),
          options: {
            theme: 'dark',
            language: 'auto',
            hasDialPad: false,
            canMute: true,
            profileUserId: 'alice-desk',
          },
        },
      ],
    ]);
  });

  it('provisions again after the frame began anew', async () => {
    await sdk.loadBrowserPhone(iframe);
    await sdk.provisionPhone(phoneOptions());
    frames[0]?.say('reloaded', { capabilities: [] });
    await vi.waitFor(() => expect(frames[0]?.requests).toHaveLength(2));
    const [first, second] = frames[0]?.requests ?? [];
    expect(second).toEqual(first);
  });

  it('calls OnLoad with the phone; what it throws is reported and stops nothing', async () => {
    vi.stubGlobal('reportError', vi.fn());
    const OnLoad = vi.fn(() => {
      throw new Error("the page's own");
    });
    await sdk.loadBrowserPhone(iframe);
    const phone = await sdk.provisionPhone({ ...phoneOptions(), OnLoad });
    expect(OnLoad).toHaveBeenCalledExactlyOnceWith(phone);
    expect(globalThis.reportError).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });

  it('refuses an iframe without a phone', async () => {
    await expect(sdk.provisionPhone(phoneOptions())).rejects.toMatchObject({
      code: 'web-phone/frame-not-loaded',
    });
  });

  it('refuses wrong options and names them', async () => {
    await sdk.loadBrowserPhone(iframe);
    await expect(sdk.provisionPhone({ ...phoneOptions(), UserId: '' })).rejects.toThrow(/UserId/);
    await expect(sdk.provisionPhone(undefined as never)).rejects.toMatchObject({
      code: 'web-phone/invalid-options',
    });
    expect(frames[0]?.requests).toEqual([]);
  });

  it('can be called off', async () => {
    await sdk.loadBrowserPhone(iframe);
    const options = { ...phoneOptions(), Signal: AbortSignal.abort() };
    await expect(sdk.provisionPhone(options)).rejects.toMatchObject({ code: 'web-phone/aborted' });
  });

  it('may begin anew after Dispose', async () => {
    await sdk.loadBrowserPhone(iframe);
    await (await sdk.provisionPhone(phoneOptions())).Dispose();
    expect(frames[0]?.isDisposed).toBe(true);
    await expect(sdk.provisionPhone(phoneOptions())).rejects.toMatchObject({
      code: 'web-phone/frame-not-loaded',
    });
    await sdk.loadBrowserPhone(iframe);
    await expect(sdk.provisionPhone(phoneOptions())).resolves.toBeDefined();
  });
});
