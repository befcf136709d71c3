import type { SipRequest } from '@offhook/sip-message';
import { describe, expect, it, vi } from 'vitest';
import { createMemoryPhone, MemorySwitch } from '../testing/index.js';
import { useWoundTimers } from '../testing/wound-timers.js';

// Real SIP over a SIP switch in memory.

useWoundTimers();

const users = { alice: 'alice-password' };

function lastRegister(memorySwitch: MemorySwitch): SipRequest {
  return memorySwitch.ladder.messages('alice', '→ REGISTER').at(-1) as SipRequest;
}

describe('REGISTER on the wire', () => {
  it('answers the challenge, refreshes, and leaves', async () => {
    const memorySwitch = new MemorySwitch({ users, maxExpiresSeconds: 400 });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    await alice.start();
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ REGISTER', '← 401', '→ REGISTER', '← 200']);
    memorySwitch.ladder.clear();
    await vi.advanceTimersByTimeAsync(299_000);
    expect(memorySwitch.ladder.of('alice')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ REGISTER', '← 401', '→ REGISTER', '← 200']);
    memorySwitch.ladder.clear();
    await alice.dispose();
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ REGISTER', '← 401', '→ REGISTER', '← 200']);
    expect(lastRegister(memorySwitch).headers.first('Expires')).toBe('0');
  });

  it('says what RFC 3261 and RFC 7118 want it to', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice', displayName: 'Alice "Ally" O\\Hara' });
    await alice.start();
    const { headers, uri } = lastRegister(memorySwitch);
    expect(uri).toBe('sip:example.test');
    expect(headers.first('Via')).toMatch(/^SIP\/2\.0\/WSS [a-z2-7]{12}\.invalid;branch=z9hG4bK/);
    expect(headers.first('From')).toMatch(/^"Alice \\"Ally\\" O\\\\Hara" <sip:alice@example\.test>;tag=/);
    expect(headers.first('To')).toMatch(/<sip:alice@example\.test>$/);
    expect(headers.first('Contact')).toMatch(/^<sip:alice@[a-z2-7]{12}\.invalid;transport=ws>;expires=600$/);
    expect(headers.first('CSeq')).toBe('2 REGISTER');
    expect(headers.first('User-Agent')).toBe('Offhook/test');
    expect(headers.first('Authorization')).toMatch(/algorithm=SHA-256/);
    await alice.dispose();
    for (const { headers: sent } of memorySwitch.ladder.messages('alice', '→ REGISTER')) {
      expect(sent.names()[0]).toBe('via');
      expect(sent.all('Via').length).toBe(1);
    }
    const [first, ...others] = memorySwitch.ladder.messages('alice', '→ REGISTER');
    for (const { headers: later } of others)
      expect(later.first('Call-ID')).toBe(first?.headers.first('Call-ID'));
    expect(memorySwitch.ladder.messages('alice', '→ REGISTER').map((m) => m.headers.first('CSeq'))).toEqual([
      '1 REGISTER',
      '2 REGISTER',
      '3 REGISTER',
      '4 REGISTER',
    ]);
  });

  it.each([
    [['MD5'], 'MD5'],
    [['SHA-256'], 'SHA-256'],
    [['MD5', 'SHA-256'], 'SHA-256'],
    [['SHA-256', 'MD5'], 'SHA-256'],
  ] as const)('answers a challenge of %j with %s', async (algorithms, algorithm) => {
    const memorySwitch = new MemorySwitch({ users, algorithms });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    await alice.start();
    expect(memorySwitch.digest.accepted).toEqual([algorithm]);
    await alice.dispose();
  });

  it('tries once more when only the nonce was too old', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    let isFirst = true;
    memorySwitch.intercept = (_phone, message) => {
      if (isFirst && message.headers.has('Authorization')) {
        isFirst = false;
        memorySwitch.digest.expireNonces();
      }
      return false;
    };
    await alice.start();
    expect(memorySwitch.ladder.of('alice')).toEqual([
      '→ REGISTER',
      '← 401',
      '→ REGISTER',
      '← 401',
      '→ REGISTER',
      '← 200',
    ]);
    await alice.dispose();
  });

  it('counts how often a nonce was used', async () => {
    const memorySwitch = new MemorySwitch({ users, maxExpiresSeconds: 40 });
    memorySwitch.digest.reusesNonce = true;
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    await alice.start();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(alice.registration).toBe('registered');
    const answered = memorySwitch.ladder
      .messages('alice', '→ REGISTER')
      .map(({ headers }) => /nc=(\d+)/.exec(headers.first('Authorization') ?? '')?.[1]);
    expect(answered).toEqual([undefined, '00000001', undefined, '00000002']);
    await alice.dispose();
  });

  it('does not try a wrong password twice', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice', password: 'wrong' });
    await expect(alice.start()).rejects.toMatchObject({ code: 'registration/rejected', sipStatus: 403 });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ REGISTER', '← 401', '→ REGISTER', '← 403']);
    await alice.dispose();
  });

  it('takes a challenge that it cannot answer for a refusal', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    const failing = expect(alice.start()).rejects.toMatchObject({
      code: 'registration/rejected',
      sipStatus: 401,
    });
    memorySwitch.intercept = (phone, message) => {
      if (message.kind === 'request') {
        memorySwitch.inject(
          phone,
          responseText(message, 401, 'WWW-Authenticate: Bearer realm="example.test"\r\n'),
        );
      }
      return true;
    };
    await failing;
    await alice.dispose();
  });

  it('asks for longer when the registrar finds it too brief', async () => {
    const memorySwitch = new MemorySwitch({ users: { alice: '' }, minExpiresSeconds: 1_200 });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    await alice.start();
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ REGISTER', '← 423', '→ REGISTER', '← 200']);
    expect(lastRegister(memorySwitch).headers.first('Expires')).toBe('1200');
    await alice.dispose();
  });

  it('finds its own contact among those of other devices', async () => {
    const memorySwitch = new MemorySwitch({ users: { alice: '' } });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    memorySwitch.intercept = (phone, message) => {
      if (message.kind !== 'request' || message.headers.first('Expires') === '0') return false;
      const contact = message.headers.first('Contact')?.replace('expires=600', 'expires=100') ?? '';
      const others = 'Contact: <sip:alice@192.0.2.1;odd=%%>;expires=3000, <tel:+44>;expires=2000\r\n';
      memorySwitch.inject(phone, responseText(message, 200, `${others}Contact: ${contact}\r\n`));
      return true;
    };
    await alice.start();
    memorySwitch.ladder.clear();
    await vi.advanceTimersByTimeAsync(75_000);
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ REGISTER']);
    await alice.dispose();
  });
});

describe('a connection that is lost', () => {
  it('comes back with a jittered delay, and registers the same contact', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    await alice.start();
    const before = lastRegister(memorySwitch).headers.first('Contact');
    memorySwitch.ladder.clear();
    memorySwitch.cut('alice');
    await vi.advanceTimersByTimeAsync(0);
    expect(alice.registration).toBe('retrying');
    await vi.advanceTimersByTimeAsync(500);
    expect(alice.registration).toBe('registered');
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ REGISTER', '← 401', '→ REGISTER', '← 200']);
    expect(lastRegister(memorySwitch).headers.first('Contact')).toBe(before);
    await alice.dispose();
  });

  it('is noticed by its silence', async () => {
    const memorySwitch = new MemorySwitch({ users });
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    await alice.start();
    await vi.advanceTimersByTimeAsync(25_000);
    memorySwitch.answersPings = false;
    await vi.advanceTimersByTimeAsync(12_000);
    expect(alice.registration).toBe('retrying');
    await alice.dispose();
  });
});

describe('a server that is not there', () => {
  it.each([
    ['refused', 0],
    ['silent', 10_000],
  ] as const)('is unreachable when connections are %s', async (reachability, durationMs) => {
    const memorySwitch = new MemorySwitch({ users });
    memorySwitch.reachability = reachability;
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    const failing = expect(alice.start()).rejects.toMatchObject({
      code: 'registration/unreachable',
      retryable: true,
    });
    await vi.advanceTimersByTimeAsync(durationMs);
    await failing;
    expect(alice.registration).toBe('retrying');
    await alice.dispose();
  });

  it('is given 32 seconds to answer', async () => {
    const memorySwitch = new MemorySwitch({ users });
    memorySwitch.intercept = () => true;
    const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
    const failing = expect(alice.start()).rejects.toMatchObject({
      code: 'registration/timed-out',
      sipStatus: 408,
    });
    await vi.advanceTimersByTimeAsync(32_000);
    await failing;
    const disposed = alice.dispose();
    await vi.advanceTimersByTimeAsync(2_000);
    await disposed;
  });
});

function responseText(request: SipRequest, status: number, more: string): string {
  const lines = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].flatMap((name) =>
    request.headers.all(name).map((value) => `${name}: ${value}${name === 'To' ? ';tag=x' : ''}`),
  );
  return `SIP/2.0 ${status} Test\r\n${lines.join('\r\n')}\r\n${more}Content-Length: 0\r\n\r\n`;
}
