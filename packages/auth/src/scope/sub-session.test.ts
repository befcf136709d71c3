import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryTab } from '../adapters/memory/memory-tab.js';
import { Browser, type Tab } from '../testing/tabs.js';

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
});

afterEach(() => {
  browser.close();
});

/** Waits out the objections of other tabs. */
async function subIdOf({ auth }: Tab): Promise<string> {
  const [subId] = await Promise.all([auth.getSubId(), browser.clock.advance(150)]);
  return subId;
}

/** What a browser does: the copy begins with a copy of the tab's memory. */
function duplicate({ memory }: Tab): Tab {
  const kept = [...memory.entries()];
  return browser.open({}, new MemoryTab(kept));
}

/** The same tab after a reload: the memory stays, the page is another. */
function reload(tab: Tab): Tab {
  tab.auth.dispose();
  return duplicate(tab);
}

const pat = (user: string) => ({ accessToken: `pat-of-${user}` });

describe('getSubId', () => {
  it('makes an id that stays for the tab', async () => {
    const tab = browser.open();
    const subId = await subIdOf(tab);
    expect(subId).toMatch(/^[0-9a-f]{32}$/);
    expect(await subIdOf(tab)).toBe(subId);
    const after = reload(tab);
    expect(await subIdOf(after)).toBe(subId);
    expect(after.told).toEqual([]);
  });

  it('makes one id for callers at the same time', async () => {
    const { auth } = browser.open();
    const [one, two] = await Promise.all([auth.getSubId(), auth.getSubId()]);
    expect(one).toBe(two);
  });

  it('makes another for each tab', async () => {
    expect(await subIdOf(browser.open())).not.toBe(await subIdOf(browser.open()));
  });

  it('makes another for each server', async () => {
    const tab = browser.open();
    const here = await subIdOf(tab);
    tab.auth.setHost('https://other.example.com');
    expect(await subIdOf(tab)).not.toBe(here);
    tab.auth.setHost('https://phone.example.com');
    expect(await subIdOf(tab)).toBe(here);
  });

  it('does not take what somebody else left in its place', async () => {
    const memory = new MemoryTab([['offhook sub-session https://phone.example.com/', 'a b\r\nc']]);
    expect(await subIdOf(browser.open({}, memory))).toMatch(/^[0-9a-f]{32}$/);
  });

  it('comes too late when somebody is logged in', async () => {
    const { auth } = browser.open();
    await auth.login(pat('alice'));
    await expect(auth.getSubId()).rejects.toMatchObject({ code: 'auth/logged-in' });
  });

  it('may be asked again when somebody is logged in', async () => {
    const tab = browser.open();
    const subId = await subIdOf(tab);
    await tab.auth.login(pat('alice'));
    await expect(tab.auth.getSubId()).resolves.toBe(subId);
  });
});

describe('a sub-session', () => {
  it('has a login of its own, beside the one that the other tabs share', async () => {
    const [shared, other, own] = [browser.open(), browser.open(), browser.open()];
    const subId = await subIdOf(own);
    await own.auth.login(pat('bob'));
    await shared.auth.login(pat('alice'));
    await browser.settle();
    expect([shared, other, own].map(({ auth }) => auth.session?.userId)).toEqual(['alice', 'alice', 'bob']);
    expect(own.auth.session?.subId).toBe(subId);
    expect(browser.server.seen[0]?.body).toEqual({ subId });
    expect(browser.server.sessions.size).toBe(2);
  });

  it('is not logged out with the others, nor they with it', async () => {
    const [shared, own] = [browser.open(), browser.open()];
    await subIdOf(own);
    await own.auth.login(pat('bob'));
    await shared.auth.login(pat('alice'));
    await shared.auth.logout();
    await browser.settle();
    expect(own.auth.session?.userId).toBe('bob');
    await shared.auth.login(pat('alice'));
    await own.auth.logout();
    await browser.settle();
    expect(shared.auth.session?.userId).toBe('alice');
  });

  it('is found again after a reload', async () => {
    const tab = browser.open();
    await subIdOf(tab);
    await tab.auth.login(pat('bob'));
    const after = reload(tab);
    await expect(after.auth.login({ checkOnly: true })).rejects.toMatchObject({ code: 'auth/not-logged-in' });
    await subIdOf(after);
    await expect(after.auth.login({ checkOnly: true })).resolves.toMatchObject({ userId: 'bob' });
  });
});

describe('login({ subId })', () => {
  it('wins over the id of the tab', async () => {
    const tab = browser.open();
    await subIdOf(tab);
    await tab.auth.login({ ...pat('alice'), subId: 'desk-number-7' });
    expect(tab.auth.session?.subId).toBe('desk-number-7');
    expect(browser.server.seen[0]?.body).toEqual({ subId: 'desk-number-7' });
  });

  it('may be the same in two tabs, when the page means it', async () => {
    const [one, two] = [browser.open(), browser.open()];
    await one.auth.login({ ...pat('alice'), subId: 'desk-number-7' });
    await two.auth.login({ checkOnly: true, subId: 'desk-number-7' });
    expect(two.auth.session?.userId).toBe('alice');
    await one.auth.logout();
    await browser.settle();
    expect(two.told.at(-1)).toBe('logged out alice (elsewhere)');
  });

  it('changes nothing when the login fails', async () => {
    const tab = browser.open();
    await tab.auth.login(pat('alice'));
    browser.server.upset('/api/v1/login', { status: 401, code: 'auth/token-invalid' });
    await expect(tab.auth.login({ ...pat('bob'), subId: 'desk-number-7' })).rejects.toMatchObject({
      code: 'auth/token-invalid',
    });
    await expect(tab.auth.login({ checkOnly: true })).resolves.toMatchObject({ userId: 'alice' });
  });
});

describe('a duplicated tab', () => {
  it('gets an id of its own before it can log in with the other’s, and says so', async () => {
    const original = browser.open();
    const subId = await subIdOf(original);
    await original.auth.login(pat('bob'));
    const copy = duplicate(original);
    const other = await subIdOf(copy);
    expect(other).not.toBe(subId);
    expect(copy.told).toEqual(['moved']);
    expect(await subIdOf(original)).toBe(subId);
    expect(original.told).toEqual(['session bob']);
  });

  it.each([2, 3, 5])('may be one of %i: in the end no two have the same', async (count) => {
    const original = browser.open();
    await subIdOf(original);
    const copies = Array.from({ length: count }, () => duplicate(original));
    const subIds = await Promise.all([original, ...copies].map(subIdOf));
    expect(new Set(subIds).size).toBe(count + 1);
  });

  it('that was made while the original slept gives way when it wakes', async () => {
    const original = browser.open();
    const subId = await subIdOf(original);
    original.sleep();
    await browser.clock.advance(1_000);
    const copy = duplicate(original);
    expect(await subIdOf(copy)).toBe(subId);
    await copy.auth.login(pat('bob'));
    await original.wake();
    expect(copy.told).toEqual(['session bob', 'moved', 'no session']);
    expect(await subIdOf(copy)).not.toBe(subId);
    expect(original.auth.session).toBeDefined();
  });

  it('keeps its own id over a reload', async () => {
    const original = browser.open();
    await subIdOf(original);
    const copy = duplicate(original);
    const own = await subIdOf(copy);
    expect(await subIdOf(reload(copy))).toBe(own);
  });
});
