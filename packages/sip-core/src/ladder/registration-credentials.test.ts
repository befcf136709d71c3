import type { SipRequest } from '@offhook/sip-message';
import { describe, expect, it, vi } from 'vitest';
import { rawResponse } from '../testing/raw-sip.js';
import { createMemoryPhone, MemorySwitch } from '../testing/index.js';
import { useWoundTimers } from '../testing/wound-timers.js';

// Real SIP over a SIP switch in memory.

useWoundTimers();

const users = { alice: 'alice-password' };

function registers(memorySwitch: MemorySwitch): readonly SipRequest[] {
  return memorySwitch.ladder.messages('alice', '→ REGISTER') as SipRequest[];
}

/** A server that asks for a bearer token, and takes those of a list (RFC 8898). */
function wantTokens(memorySwitch: MemorySwitch, valid: readonly string[]): void {
  memorySwitch.intercept = (phone, message) => {
    if (message.kind !== 'request' || message.method !== 'REGISTER') return false;
    const token = /^Bearer (.*)$/.exec(message.headers.first('Authorization') ?? '')?.[1] ?? '';
    const isValid = valid.includes(token);
    const lines = isValid
      ? [`Contact: ${message.headers.first('Contact') ?? ''}`]
      : ['WWW-Authenticate: Bearer realm="example.test", error="invalid_token"'];
    memorySwitch.inject(phone, rawResponse(message, isValid ? 200 : 401, { lines, toTag: 'x' }));
    return true;
  };
}

describe('a digest', () => {
  it('is not made weaker once the server could do better', async () => {
    const memorySwitch = new MemorySwitch({ users, maxExpiresSeconds: 40 });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    await alice.start();
    memorySwitch.ladder.clear();
    const errors: unknown[] = [];
    alice.on('registrationChanged', ({ error }) => errors.push(error?.code));
    memorySwitch.intercept = (phone, message) => {
      if (message.kind !== 'request') return false;
      const lines = ['WWW-Authenticate: Digest realm="example.test", nonce="n", algorithm=MD5, qop="auth"'];
      memorySwitch.inject(phone, rawResponse(message, 401, { lines, toTag: 'x' }));
      return true;
    };
    await vi.advanceTimersByTimeAsync(30_000);
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ REGISTER']);
    expect(registers(memorySwitch)[0]?.headers.has('Authorization')).toBe(false);
    expect([alice.registration, errors]).toEqual(['rejected', ['registration/digest-downgrade']]);
    await alice.dispose();
  });

  it('stays MD5 where it always was', async () => {
    const memorySwitch = new MemorySwitch({ users, maxExpiresSeconds: 40, algorithms: ['MD5'] });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    await alice.start();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(memorySwitch.digest.accepted).toEqual(['MD5', 'MD5']);
    await alice.dispose();
  });

  it('may become stronger', async () => {
    const algorithms: ('MD5' | 'SHA-256')[] = ['MD5'];
    const memorySwitch = new MemorySwitch({ users, maxExpiresSeconds: 40, algorithms });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    await alice.start();
    algorithms.push('SHA-256');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(memorySwitch.digest.accepted).toEqual(['MD5', 'SHA-256']);
    await alice.dispose();
  });

  it('is asked for once more after a nonce that was too old, and not for ever', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    memorySwitch.intercept = (_phone, message) => {
      if (message.headers.has('Authorization')) memorySwitch.digest.expireNonces();
      return false;
    };
    await expect(alice.start()).rejects.toMatchObject({ code: 'registration/rejected', sipStatus: 401 });
    expect(registers(memorySwitch)).toHaveLength(3);
    await alice.dispose();
  });
});

describe('an access token', () => {
  const account = { username: 'alice', password: '' };

  it('goes with the first REGISTER, and with each INVITE', async () => {
    const memorySwitch = new MemorySwitch({ users: { ...users, bob: '' } });
    wantTokens(memorySwitch, ['one']);
    const asked: boolean[] = [];
    const tokenProvider = ({ isRenewal }: { isRenewal: boolean }): Promise<string> => {
      asked.push(isRenewal);
      return Promise.resolve('one');
    };
    const alice = createMemoryPhone({ memorySwitch, ...account, tokenProvider });
    await alice.start();
    expect(registers(memorySwitch).map(({ headers }) => headers.first('Authorization'))).toEqual([
      'Bearer one',
    ]);
    alice.dial('bob');
    await vi.advanceTimersByTimeAsync(50);
    const [invite] = memorySwitch.ladder.messages('alice', '→ INVITE');
    expect(invite?.headers.all('Authorization')).toEqual(['Bearer one']);
    await vi.advanceTimersByTimeAsync(450_000);
    expect(registers(memorySwitch)).toHaveLength(2);
    expect(asked).toEqual([false]);
    await alice.dispose();
  });

  it('that is refused is renewed once', async () => {
    const memorySwitch = new MemorySwitch({ users });
    wantTokens(memorySwitch, ['fresh']);
    const tokenProvider = ({ isRenewal }: { isRenewal: boolean }): Promise<string> =>
      Promise.resolve(isRenewal ? 'fresh' : 'expired');
    const alice = createMemoryPhone({ memorySwitch, ...account, tokenProvider });
    await alice.start();
    expect(registers(memorySwitch).map(({ headers }) => headers.first('Authorization'))).toEqual([
      'Bearer expired',
      'Bearer fresh',
    ]);
    await alice.dispose();
  });

  it.each([
    ['the same', 1],
    ['another wrong one', 2],
  ])('is given up when the renewal is %s', async (what, count) => {
    const memorySwitch = new MemorySwitch({ users });
    wantTokens(memorySwitch, []);
    const tokenProvider = ({ isRenewal }: { isRenewal: boolean }): Promise<string> =>
      Promise.resolve(isRenewal && what !== 'the same' ? 'two' : 'one');
    const alice = createMemoryPhone({ memorySwitch, ...account, tokenProvider });
    await expect(alice.start()).rejects.toMatchObject({ code: 'registration/rejected', sipStatus: 401 });
    expect(registers(memorySwitch)).toHaveLength(count);
    await alice.dispose();
  });

  it('that nobody gives is asked for again later', async () => {
    const memorySwitch = new MemorySwitch({ users });
    wantTokens(memorySwitch, ['one']);
    let isOnline = false;
    const tokenProvider = (): Promise<string> =>
      isOnline ? Promise.resolve('one') : Promise.reject(new Error('offline'));
    const alice = createMemoryPhone({ memorySwitch, ...account, tokenProvider });
    await expect(alice.start()).rejects.toMatchObject({ code: 'registration/token-unavailable' });
    expect(registers(memorySwitch)).toEqual([]);
    isOnline = true;
    await vi.advanceTimersByTimeAsync(500);
    expect(alice.registration).toBe('registered');
    await alice.dispose();
  });

  it('stands beside a password, for a server that asks for a digest', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const tokenProvider = (): Promise<string> => Promise.resolve('one');
    const alice = createMemoryPhone({ memorySwitch, username: 'alice', tokenProvider });
    memorySwitch.intercept = (phone, message) => {
      if (!message.headers.first('Authorization')?.startsWith('Bearer')) return false;
      const lines = memorySwitch.digest.challenges(false).map((value) => `WWW-Authenticate: ${value}`);
      memorySwitch.inject(phone, rawResponse(message, 401, { lines, toTag: 'x' }));
      return true;
    };
    await alice.start();
    expect(registers(memorySwitch)[1]?.headers.all('Authorization')).toEqual([
      expect.stringMatching(/^Digest .*algorithm=SHA-256/),
    ]);
    await alice.dispose();
  });

  it('keeps an account without a password from answering digests', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const tokenProvider = (): Promise<string> => Promise.resolve('one');
    const alice = createMemoryPhone({ memorySwitch, ...account, tokenProvider });
    memorySwitch.intercept = (phone, message) => {
      const lines = memorySwitch.digest.challenges(false).map((value) => `WWW-Authenticate: ${value}`);
      memorySwitch.inject(phone, rawResponse(message, 401, { lines, toTag: 'x' }));
      return true;
    };
    await expect(alice.start()).rejects.toMatchObject({ code: 'registration/rejected', sipStatus: 401 });
    expect(registers(memorySwitch)).toHaveLength(1);
    await alice.dispose();
  });
});

describe('what else a REGISTER carries', () => {
  it('are headers of the embedder’s, each with its method only', async () => {
    const memorySwitch = new MemorySwitch({ users: { alice: '', bob: '' } });
    const extraHeaders = { REGISTER: { 'X-Tenant': 'acme' }, INVITE: { 'X-Campaign': 'spring' } };
    const alice = createMemoryPhone({ memorySwitch, username: 'alice', extraHeaders });
    await alice.start();
    alice.dial('bob', { headers: { 'X-Ticket': '7' } });
    await vi.advanceTimersByTimeAsync(50);
    const [invite] = memorySwitch.ladder.messages('alice', '→ INVITE');
    const seen = [registers(memorySwitch)[0], invite].map((message) =>
      ['X-Tenant', 'X-Campaign', 'X-Ticket'].map((name) => message?.headers.first(name)),
    );
    expect(seen).toEqual([
      ['acme', undefined, undefined],
      [undefined, 'spring', '7'],
    ]);
    await alice.dispose();
  });

  it('is the device that it comes from, until a first hop knows nothing of flows (439)', async () => {
    const memorySwitch = new MemorySwitch({ users: { alice: '' } });
    const instanceId = '00000000-0000-4000-8000-000000000001';
    const alice = createMemoryPhone({ memorySwitch, username: 'alice', instanceId });
    memorySwitch.intercept = (phone, message) => {
      if (!message.headers.first('Contact')?.includes('reg-id')) return false;
      memorySwitch.inject(phone, rawResponse(message, 439, { toTag: 'x' }));
      return true;
    };
    await alice.start();
    const contacts = registers(memorySwitch).map(({ headers }) => headers.first('Contact') ?? '');
    expect(contacts.map((contact) => contact.replace(/^<.*?>/, ''))).toEqual([
      `;+sip.instance="<urn:uuid:${instanceId}>";reg-id=1;expires=600`,
      `;+sip.instance="<urn:uuid:${instanceId}>";expires=600`,
    ]);
    await alice.dispose();
  });
});
