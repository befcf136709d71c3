import { sampleSession, type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuthClient, createAuthClient } from '../client/auth-client.js';

const deviceToken = '0123456789abcdef0123456789abcdef';
const takenAt = '2026-11-21T10:00:00.000Z';
const lease = {
  held: { state: 'held', takenAt },
  taken: { state: 'taken', takenAt },
  free: { state: 'free', takenAt: null },
} as const;
const account = {
  username: 'alice',
  password: 'new-secret',
  domain: 'demo.localhost',
  displayName: 'Alice Ames',
  webSocketUrls: ['ws://localhost:7400/sip'],
};
const withPassword = { ...lease.held, account, expiresAt: '2100-01-01T00:00:00.000Z' };
const ok = (body: unknown): ScriptedAnswer => ({ status: 200, body });

let server: ScriptedServer;
let auth: AuthClient;
let told: unknown[];
let wake: () => void = () => undefined;

beforeEach(async () => {
  server = await ScriptedServer.start();
  const wakeups = { on: (listener: () => void) => ((wake = listener), () => undefined) };
  auth = createAuthClient({ host: server.address, wakeups });
  told = [];
  auth.on('phoneLeaseChanged', (change) => told.push(change));
  server.script(ok(sampleSession()));
  await auth.login({ accessToken: 'pat' });
  server.requests.length = 0;
});

afterEach(async () => {
  auth.dispose();
  await server.close();
});

const take = () => auth.resetPhonePassword({ renew: true, deviceToken });

describe('the password of the phone', () => {
  it('is taken, for a device', async () => {
    server.script(ok(withPassword));
    await expect(take()).resolves.toEqual(withPassword);
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/api/v1/users/alice/phone-password',
        body: JSON.stringify({ renew: true, deviceToken }),
      },
    ]);
  });

  it('is not in the event that tells of it', async () => {
    server.script(ok(withPassword));
    await take();
    expect(told).toEqual([lease.held]);
  });

  it('is given up', async () => {
    server.script(ok(withPassword), ok(lease.free));
    await take();
    await expect(auth.resetPhonePassword({ renew: false })).resolves.toEqual(lease.free);
    expect(server.requests[1]?.body).toBe('{"renew":false}');
    expect(told).toEqual([lease.held, lease.free]);
  });

  it.each([[undefined], [''], ['abc'], ['x'.repeat(32)], ['0'.repeat(129)], [7]])(
    'is not taken for the device %j',
    async (wrong) => {
      await expect(
        auth.resetPhonePassword({ renew: true, deviceToken: wrong as string }),
      ).rejects.toMatchObject({ code: 'auth/invalid-request' });
      expect(server.requests).toHaveLength(0);
    },
  );

  it('needs a session', async () => {
    server.script({ status: 204 });
    await auth.logout();
    server.requests.length = 0;
    for (const ask of [take, () => auth.phoneLease(), () => auth.resetPhonePassword({ renew: false })]) {
      await expect(ask()).rejects.toMatchObject({ code: 'auth/not-logged-in' });
    }
    expect(server.requests).toHaveLength(0);
  });

  it('is taken once: a lost answer may hide a password that was made', async () => {
    server.script('cut');
    await expect(take()).rejects.toMatchObject({ code: 'auth/unreachable' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('somebody who was put out', () => {
  it('learns it by asking: as a state, not as an error', async () => {
    server.script(ok(withPassword), ok(lease.taken));
    await take();
    await expect(auth.phoneLease()).resolves.toEqual(lease.taken);
    expect(told).toEqual([lease.held, lease.taken]);
    expect(server.requests[1]?.method).toBe('GET');
  });

  it('learns it on waking', async () => {
    server.script(ok(withPassword), ok(lease.taken));
    await take();
    const changed = new Promise((resolve) => auth.on('phoneLeaseChanged', resolve));
    wake();
    expect(await changed).toEqual(lease.taken);
  });

  it('does not take it back by itself', async () => {
    server.script(ok(withPassword), ok(lease.taken));
    await take();
    await auth.phoneLease();
    wake();
    await auth.phoneLease();
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

it('nothing is told twice', async () => {
  server.script(ok(lease.free));
  await auth.phoneLease();
  await auth.phoneLease();
  expect(told).toEqual([lease.free]);
});

it('with the session the lease is over', async () => {
  server.script(ok(withPassword), { status: 204 });
  await take();
  await auth.logout();
  expect(told).toEqual([lease.held, lease.free]);
});
