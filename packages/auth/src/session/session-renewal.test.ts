import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Browser, type Tab } from '../testing/tabs.js';

const renewal = '/api/v1/session/renew';
const renewals = (): number => browser.server.count(`POST ${renewal}`);

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
});

afterEach(() => {
  browser.close();
  expect(browser.clock.pendingCount, 'a timer is left over').toBe(0);
});

const pat = (user: string) => ({ accessToken: `pat-of-${user}` });

async function loggedIn(count: number): Promise<readonly Tab[]> {
  const tabs = Array.from({ length: count }, () => browser.open());
  await tabs[0]?.auth.login(pat('alice'));
  await browser.settle();
  return tabs;
}

describe('a session that grows old', () => {
  it.each([1, 2, 5])('is renewed once for %i tabs', async (count) => {
    const tabs = await loggedIn(count);
    const before = tabs[0]?.auth.session;
    await browser.clock.advance(800_000);
    await browser.settle();
    expect(renewals()).toBe(1);
    const tokens = tabs.map(({ auth }) => auth.session?.sessionToken);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(before?.sessionToken);
    expect(browser.server.sessions.has(tokens[0] ?? '')).toBe(true);
    // Who was told of the fresh one in time had no need to say it.
    expect(tabs.flatMap(({ told }) => told)).toContain('expiring alice');
  });

  it('is renewed again and again, for as long as the page is open', async () => {
    const [tab] = await loggedIn(1);
    await browser.clock.advance(10_000_000);
    expect(renewals()).toBe(12);
    expect(tab?.auth.session?.userId).toBe('alice');
    expect(tab?.told.filter((line) => line.startsWith('logged out'))).toEqual([]);
  });

  it('is announced, and not renewed, when the page wants to do it', async () => {
    const tab = browser.open({ renewal: 'manual' });
    await tab.auth.login(pat('alice'));
    await browser.clock.advance(900_000);
    expect(tab.told).toEqual(['session alice', 'expiring alice']);
    expect(renewals()).toBe(0);
    await tab.auth.renew();
    expect(renewals()).toBe(1);
    // The server's header told its time to the second.
    await browser.clock.advance(999_000);
    expect(tab.told.at(-1)).toBe('expiring alice');
    await browser.clock.advance(1_000);
    expect(tab.told.at(-1)).toBe('logged out alice (expired)');
  });

  it('is tried for until it works', async () => {
    const [tab] = await loggedIn(1);
    browser.server.upset(renewal, 'cut', { status: 500 });
    await browser.clock.advance(830_000);
    expect(renewals()).toBe(3);
    expect(tab?.auth.session?.userId).toBe('alice');
    expect(browser.server.sessions.has(tab?.auth.session?.sessionToken ?? '')).toBe(true);
  });

  it('ends with its time when it cannot be renewed', async () => {
    const [tab] = await loggedIn(1);
    browser.server.upset(renewal, ...Array.from({ length: 100 }, () => 'cut' as const));
    await browser.clock.advance(1_000_000);
    expect(tab?.told.at(-1)).toBe('logged out alice (expired)');
    expect(tab?.auth.session).toBeUndefined();
  });

  it('is over when the server does not know it any more', async () => {
    const tabs = await loggedIn(2);
    browser.server.sessions.clear();
    await browser.clock.advance(800_000);
    await browser.settle();
    expect(tabs.map(({ told }) => told.at(-1)).sort()).toEqual([
      'logged out alice (elsewhere)',
      'logged out alice (refused)',
    ]);
  });

  it('is waited for no longer than the deadline, and the tabs do not wait for each other for ever', async () => {
    const tabs = await loggedIn(2);
    browser.server.upset(renewal, 'silence');
    const outcomes = tabs.map(({ auth }, index) =>
      auth.renew({ timeoutMs: index === 0 ? 1_000 : 500 }).then(
        ({ userId }) => userId,
        (error: unknown) => (error as { readonly code: string }).code,
      ),
    );
    await browser.clock.advance(1_000);
    expect(await Promise.all(outcomes)).toEqual(['auth/timed-out', 'auth/timed-out']);
    await expect(tabs[1]?.auth.renew()).resolves.toMatchObject({ userId: 'alice' });
  });
});

describe('renew', () => {
  it('is one request for all who ask', async () => {
    const tabs = await loggedIn(3);
    const sessions = await Promise.all(tabs.flatMap(({ auth }) => [auth.renew(), auth.renew()]));
    expect(new Set(sessions.map(({ sessionToken }) => sessionToken)).size).toBe(1);
    expect(renewals()).toBe(1);
  });

  it('needs a session', async () => {
    await expect(browser.open().auth.renew()).rejects.toMatchObject({ code: 'auth/not-logged-in' });
  });

  it('brings nobody back who logged out meanwhile', async () => {
    const [tab] = await loggedIn(1);
    const renewed = tab?.auth.renew();
    const outcome = expect(renewed).rejects.toMatchObject({ code: 'auth/not-logged-in' });
    await Promise.resolve();
    await tab?.auth.logout();
    await outcome;
    expect(tab?.auth.session).toBeUndefined();
  });
});

describe('a call that finds the session expired', () => {
  /** The server forgets the token, but would renew it, as one whose clock runs ahead. */
  const expired = { status: 401, code: 'auth/session-expired' } as const;

  it('renews it once for all callers, and asks again', async () => {
    const [tab] = await loggedIn(1);
    browser.server.upset('/api/v1/sessions', expired, expired, expired);
    const lists = await Promise.all([tab?.auth.sessions(), tab?.auth.sessions(), tab?.auth.sessions()]);
    expect(lists).toEqual([[], [], []]);
    expect(renewals()).toBe(1);
    expect(browser.server.count('GET /api/v1/sessions')).toBe(6);
  });

  it('asks again by the session that another tab has renewed', async () => {
    const [one, two] = await loggedIn(2);
    two?.sleep();
    await one?.auth.renew();
    await expect(two?.auth.sessions()).resolves.toEqual([]);
    expect(renewals()).toBe(1);
    expect(two?.auth.session).toEqual(one?.auth.session);
  });

  it('does not ask for what may have been done: the caller decides', async () => {
    const [tab] = await loggedIn(1);
    browser.server.upset('/api/v1/password', expired);
    await expect(
      tab?.auth.changePassword({ currentPassword: 'old', newPassword: 'new' }),
    ).rejects.toMatchObject({ code: 'auth/session-expired', retryable: true });
    expect(renewals()).toBe(1);
    expect(browser.server.count('POST /api/v1/password')).toBe(1);
    await tab?.auth.changePassword({ currentPassword: 'old', newPassword: 'new' });
  });

  it('ends the session when it cannot be renewed either', async () => {
    const [tab] = await loggedIn(1);
    browser.server.sessions.clear();
    await expect(tab?.auth.sessions()).rejects.toMatchObject({ code: 'auth/session-invalid' });
    expect(tab?.told.at(-1)).toBe('logged out alice (refused)');
    await expect(tab?.auth.sessions()).rejects.toMatchObject({ code: 'auth/not-logged-in' });
  });

  it('ends the session at once where renewing is the page’s', async () => {
    const tab = browser.open({ renewal: 'manual' });
    await tab.auth.login(pat('alice'));
    browser.server.upset('/api/v1/sessions', expired);
    await expect(tab.auth.sessions()).rejects.toMatchObject({ code: 'auth/session-expired' });
    expect(tab.told.at(-1)).toBe('logged out alice (refused)');
    expect(renewals()).toBe(0);
  });

  it('asks no third time', async () => {
    const [tab] = await loggedIn(1);
    browser.server.upset('/api/v1/sessions', expired, expired);
    await expect(tab?.auth.sessions()).rejects.toMatchObject({ code: 'auth/session-expired' });
    expect(browser.server.count('GET /api/v1/sessions')).toBe(2);
  });
});
