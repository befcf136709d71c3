import { createAuthClient } from '@offhook/auth';
import { createProvisioningClient, memoryStorage } from '@offhook/provisioning';
import { sampleProvisioningDocument, type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import { expect, it, vi } from 'vitest';
import { Sdk } from './sdk.js';
import { FakePhoneFrame, fakeIframe } from './testing/fake-phone-frame.js';

const deviceToken = '0123456789abcdef0123456789abcdef';
const year = new Date().getUTCFullYear();

/** A document whose secret was minted in the given order: the later, the longer it lasts. */
function minted(order: number): ScriptedAnswer {
  const expiresAt = `${year + order}-01-01T00:00:00.000Z`;
  const document = sampleProvisioningDocument({ deviceToken, expiresAt });
  return {
    status: 200,
    body: { ...document, account: { ...document.account, password: `secret-${order}` } },
  };
}

const passwordsOf = (frame: FakePhoneFrame | undefined): readonly string[] =>
  (frame?.requests ?? [])
    .filter(([method]) => method === 'phone.provision')
    .map(
      ([, params]) => (params as { document: { account: { password: string } } }).document.account.password,
    );

it('a phone that was refused with a kept secret registers with the fresh one, once', async () => {
  const server = await ScriptedServer.start();
  const storage = memoryStorage();
  const frames: FakePhoneFrame[] = [];
  const sdk = new Sdk({
    defaultHost: server.address,
    createAuth: (host) => createAuthClient({ host }),
    createProvisioning: (host) => createProvisioningClient({ host, storage }),
    openFrame: (options) => {
      const frame = new FakePhoneFrame(options);
      frames.push(frame);
      return frame;
    },
  });
  const PhoneFrame = fakeIframe();
  const request = { UserId: 'alice', SessionToken: 'session', DeviceToken: deviceToken, EnableCache: true };
  server.script(minted(1), minted(2));
  await sdk.getProvisioning(request);

  const kept = await sdk.getProvisioning(request);
  await sdk.loadBrowserPhone(PhoneFrame);
  const identity = { PhoneFrame, ProfileUserId: 'alice', SessionId: 'session', UserId: 'alice' };
  await sdk.provisionPhone({ ...identity, Provisioning: { ...kept, SipPassword: 'forgotten' } });
  const [frame] = frames;
  frame?.say('registrationChanged', { state: 'rejected' });
  await vi.waitFor(() => expect(passwordsOf(frame).at(-1)).toBe('secret-2'));

  const count = passwordsOf(frame).length;
  frame?.say('registrationChanged', { state: 'rejected' });
  expect(passwordsOf(frame)).toHaveLength(count);
  await server.close();
});
