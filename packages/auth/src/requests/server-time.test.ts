import { ManualClock } from '@offhook/primitives/testing';
import { signSessionRequest } from '@offhook/protocol/signing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../testing/tabs.js';
import { ServerTime } from './server-time.js';

const day = 86_400_000;

describe('the server’s time', () => {
  it('is the own one as long as nobody said', () => {
    const time = new ServerTime(new ManualClock(5_000));
    expect([time.isKnown, time.now()]).toEqual([false, 5_000]);
  });

  it('is learnt from a header to the second', () => {
    const clock = new ManualClock(1_000_000);
    const time = new ServerTime(clock);
    time.learnFromHeader('Sat, 21 Nov 2026 10:00:00 GMT', { sentAtMs: 999_900, receivedAtMs: 1_000_000 });
    expect(Math.abs(time.now() - Date.parse('2026-11-21T10:00:00Z'))).toBeLessThanOrEqual(550);
  });

  it.each([null, '', 'yesterday'])('is not learnt from %j', (date) => {
    const time = new ServerTime(new ManualClock());
    time.learnFromHeader(date, { sentAtMs: 0, receivedAtMs: 0 });
    expect(time.isKnown).toBe(false);
  });

  it('is not made worse by an answer that took longer', () => {
    const time = new ServerTime(new ManualClock(1_000));
    time.learn(50_000, { sentAtMs: 1_000, receivedAtMs: 1_000 });
    time.learn(52_000, { sentAtMs: 0, receivedAtMs: 10_000 });
    expect(time.now()).toBe(50_000);
  });

  it('is learnt anew when a clock was set', () => {
    const time = new ServerTime(new ManualClock(1_000));
    time.learn(50_000, { sentAtMs: 1_000, receivedAtMs: 1_000 });
    time.learn(90_000, { sentAtMs: 900, receivedAtMs: 1_100 });
    expect(time.now()).toBe(90_000);
  });

  it('is never further off than the answer took', () => {
    const ms = fc.nat(100_000);
    fc.assert(
      fc.property(fc.integer({ min: -day, max: day }), fc.array(fc.tuple(ms, ms)), (aheadMs, passages) => {
        const clock = new ManualClock();
        const time = new ServerTime(clock);
        for (const [out, back] of passages) {
          time.learn(out + aheadMs, { sentAtMs: 0, receivedAtMs: out + back });
        }
        const bestMs = Math.min(...passages.map(([out, back]) => (out + back) / 2));
        if (passages.length > 0) expect(Math.abs(time.now() - aheadMs)).toBeLessThanOrEqual(bestMs);
      }),
    );
  });
});

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
});

afterEach(() => {
  browser.close();
});

describe.each([
  ['right', 0],
  ['a day slow', day],
  ['a day fast', -day],
])('a client whose clock is %s', (_, aheadMs) => {
  it.each([true, false])('logs in and signs by the server’s time (a date header: %s)', async (showsDate) => {
    Object.assign(browser.server, { aheadMs, showsDate });
    const { auth, told } = browser.open({ signRequests: signSessionRequest });
    await auth.login({ accessToken: 'pat-of-alice' });
    await browser.settle();
    expect(Math.abs(auth.serverNow() - browser.server.now())).toBeLessThanOrEqual(500);

    await auth.sessions().catch(() => undefined);
    const { headers } = browser.server.seen.find(({ line }) => line === 'GET /api/v1/sessions') ?? {};
    const timestamp = headers?.get('x-timestamp') ?? '';
    expect(Math.abs(Date.parse(timestamp) - browser.server.now())).toBeLessThanOrEqual(500);
    expect(told).toContain('session alice');
  });

  it('neither loses a session too early nor keeps it for too long', async () => {
    Object.assign(browser.server, { aheadMs, showsDate: false });
    const { auth, told } = browser.open({ renewal: 'manual' });
    await auth.login({ accessToken: 'pat-of-alice' });
    await browser.clock.advance(999_000);
    expect(told).toEqual(['session alice', 'expiring alice']);
    await browser.clock.advance(1_000);
    expect(told.at(-1)).toBe('logged out alice (expired)');
  });
});

describe('a signature that came at the wrong time', () => {
  it('is made once more, after asking what time it is: the server has done nothing', async () => {
    const { auth } = browser.open({ signRequests: signSessionRequest });
    await auth.login({ accessToken: 'pat-of-alice' });
    const skewed = { status: 401, code: 'auth/clock-skewed' };
    browser.server.upset('/api/v1/password', skewed, skewed);
    await expect(auth.changePassword({ currentPassword: 'old', newPassword: 'new' })).rejects.toMatchObject({
      code: 'auth/clock-skewed',
    });
    expect(browser.server.lines).toEqual([
      'POST /api/v1/login',
      'POST /api/v1/password',
      'GET /api/v1/time',
      'POST /api/v1/password',
    ]);
  });

  it('covers what goes out, and shows no secret', async () => {
    const { auth } = browser.open({ signRequests: signSessionRequest });
    const session = await auth.login({ accessToken: 'pat-of-alice' });
    await auth.updateProfile({ displayName: 'Alice' }).catch(() => undefined);
    const seen = browser.server.seen.find(({ line }) => line.startsWith('PATCH'));
    const [, signature] = seen?.headers.get('authorization')?.split(`Instance ${session.sessionId}:`) ?? [];
    const { authorization } = signSessionRequest({
      ...session,
      method: 'PATCH',
      path: '/api/v1/profile',
      body: '{"displayName":"Alice"}',
      contentType: 'application/json',
      timestamp: seen?.headers.get('x-timestamp') ?? '',
    });
    expect(authorization).toContain(signature);
    const later = browser.server.seen.slice(1).map(({ headers }) => JSON.stringify([...headers]));
    expect(later.join()).not.toContain(session.sessionToken);
    expect(later.join()).not.toContain(session.sessionSecret);
  });
});
