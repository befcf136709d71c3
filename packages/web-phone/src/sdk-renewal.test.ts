import { sampleProvisioningDocument, type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebPhone } from './phone/web-phone.js';
import type { Sdk } from './sdk.js';
import { type FakePhoneFrame, fakeIframe } from './testing/fake-phone-frame.js';
import { sdkOn } from './testing/sdk-on.js';

const desk = '0123456789abcdef0123456789abcdef';
const kitchen = 'fedcba9876543210fedcba9876543210';
const year = new Date().getUTCFullYear();
const identity = { ProfileUserId: 'alice', SessionId: 'session', UserId: 'alice' };
const request = { UserId: 'alice', SessionToken: 'session', DeviceToken: desk };

/** A document whose secret was minted in the given order: the later, the longer it lasts. */
function minted(order: number): ScriptedAnswer {
  return ({ path }) => {
    const deviceToken = path.split('/')[6] ?? '';
    const expiresAt = `${year + order}-01-01T00:00:00.000Z`;
    const document = sampleProvisioningDocument({ deviceToken, expiresAt });
    const password = `secret-${order}`;
    return { status: 200, body: { ...document, account: { ...document.account, password } } };
  };
}

const taken: ScriptedAnswer = {
  status: 409,
  body: {
    error: { code: 'provisioning/phone-taken', message: 'Another session has the phone.', retryable: false },
  },
};

const secretsOf = (frame: FakePhoneFrame | undefined): readonly string[] =>
  (frame?.requests ?? [])
    .filter(([method]) => method === 'phone.provision')
    .map(
      ([, params]) => (params as { document: { account: { password: string } } }).document.account.password,
    );

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

/** Gets a document and makes it a phone; `changes` are for its Provisioning. */
async function makePhone(
  options: Parameters<Sdk['getProvisioning']>[0],
  changes: { readonly SipPassword?: string } = {},
): Promise<{ readonly phone: WebPhone; readonly frame: FakePhoneFrame; readonly told: string[] }> {
  const Provisioning = { ...(await sdk.getProvisioning(options)), ...changes };
  const PhoneFrame = fakeIframe();
  await sdk.loadBrowserPhone(PhoneFrame);
  const frame = frames.at(-1);
  if (frame === undefined) throw new Error('There is no frame.');
  const phone = await sdk.provisionPhone({ ...identity, PhoneFrame, Provisioning });
  const told: string[] = [];
  phone.on('phoneTaken', ({ error }) => told.push(error.code));
  phone.on('failed', ({ error }) => told.push(`failed ${error.code}`));
  return { phone, frame, told };
}

const reject = (frame: FakePhoneFrame): void => {
  frame.say('registrationChanged', { state: 'rejected' });
};

describe('a phone that was refused', () => {
  it('with a kept secret registers with the fresh one', async () => {
    const cached = { ...request, EnableCache: true };
    server.script(minted(1), minted(2));
    await sdk.getProvisioning(cached);
    const { frame } = await makePhone(cached, { SipPassword: 'forgotten' });
    reject(frame);
    await vi.waitFor(() => expect(secretsOf(frame).at(-1)).toBe('secret-2'));
  });

  it('with a fresh secret gets another, once until it was registered', async () => {
    server.script(minted(1), minted(2), minted(3));
    const { frame } = await makePhone(request);
    reject(frame);
    await vi.waitFor(() => expect(secretsOf(frame)).toEqual(['secret-1', 'secret-2']));
    reject(frame);
    expect(server.requests).toHaveLength(2);

    frame.say('registrationChanged', { state: 'registered' });
    reject(frame);
    await vi.waitFor(() => expect(secretsOf(frame).at(-1)).toBe('secret-3'));
  });

  it.each<readonly [string, ScriptedAnswer]>([
    ['is out of reach', 'cut'],
    ['does not know the session', { status: 401 }],
  ])('stays so while the server %s', async (_, answer) => {
    server.script(minted(1), answer);
    const { frame, phone } = await makePhone(request);
    reject(frame);
    await vi.waitFor(() => expect(server.requests).toHaveLength(2));
    reject(frame);
    expect(secretsOf(frame)).toEqual(['secret-1']);
    expect(phone.Registration).toBe('rejected');
    expect(server.requests).toHaveLength(2);
  });

  it('stays so when it was made by hand: nobody knows who to ask', async () => {
    server.script(minted(1));
    const Provisioning = {
      SipWssServer: 'sip.example.com',
      SipUsername: 'alice',
      SipPassword: 'x',
      SipDomain: 'example.com',
    };
    const PhoneFrame = fakeIframe();
    await sdk.loadBrowserPhone(PhoneFrame);
    await sdk.provisionPhone({ ...identity, PhoneFrame, Provisioning });
    frames[0]?.say('registrationChanged', { state: 'rejected' });
    expect(server.requests).toEqual([]);
  });
});

describe('a phone that another session has taken', () => {
  it('learns it when it is refused, says so once, and does not try again', async () => {
    server.script(minted(1), taken);
    const { frame, phone, told } = await makePhone(request);
    expect(phone.IsTaken).toBe(false);
    reject(frame);
    await vi.waitFor(() => expect(told).toEqual(['provisioning/phone-taken']));
    expect(phone.IsTaken).toBe(true);
    reject(frame);
    frame.say('registrationChanged', { state: 'retrying' });
    reject(frame);
    expect(told).toEqual(['provisioning/phone-taken']);
    expect(server.requests).toHaveLength(2);
    expect(secretsOf(frame)).toEqual(['secret-1']);
  });

  it('learns it from the fetch behind a kept document, at the latest at its next registration', async () => {
    const cached = { ...request, EnableCache: true };
    server.script(minted(1), taken);
    await sdk.getProvisioning(cached);
    const { frame, phone, told } = await makePhone(cached);
    await vi.waitFor(() => expect(phone.IsTaken).toBe(true));
    reject(frame);
    expect(told).toEqual(['provisioning/phone-taken']);
    await expect(sdk.getProvisioning(cached)).rejects.toMatchObject({ code: 'provisioning/phone-taken' });
  });

  it('has it back when its page gets it anew', async () => {
    server.script(minted(1), taken, minted(2));
    const { frame, phone } = await makePhone(request);
    reject(frame);
    await vi.waitFor(() => expect(phone.IsTaken).toBe(true));
    await sdk.getProvisioning(request);
    expect(phone.IsTaken).toBe(false);
  });
});

describe('two devices of one user', () => {
  it('do not get into the way of each other', async () => {
    server.script(minted(1), minted(2), minted(3), taken);
    const one = await makePhone(request);
    const two = await makePhone({ ...request, DeviceToken: kitchen });
    reject(one.frame);
    await vi.waitFor(() => expect(secretsOf(one.frame)).toEqual(['secret-1', 'secret-3']));
    reject(two.frame);
    await vi.waitFor(() => expect(two.phone.IsTaken).toBe(true));
    expect(one.phone.IsTaken).toBe(false);
    expect(secretsOf(two.frame), 'and the secret of the other is not theirs').toEqual(['secret-2']);
    expect(one.told).toEqual([]);
  });
});

it('nobody goes on with what was got before a logout', async () => {
  server.script(minted(1), minted(2));
  const { frame } = await makePhone(request);
  await sdk.logout();
  reject(frame);
  expect(server.requests).toHaveLength(1);
});
