import { MemoryStorage } from '@offhook/vault';
import { FailingStorage } from '@offhook/vault/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../testing/tabs.js';

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
});

afterEach(() => {
  browser.close();
  expect(browser.clock.pendingCount, 'a timer is left over').toBe(0);
});

const pat = (user: string) => ({ accessToken: `pat-of-${user}` });

describe('tabs of one origin', () => {
  it('share the session', async () => {
    const [one, two, three] = [browser.open(), browser.open(), browser.open()];
    const session = await one.auth.login(pat('alice'));
    await browser.settle();
    expect(two.auth.session).toEqual(session);
    expect([one.told, two.told, three.told]).toEqual([
      ['session alice'],
      ['session alice'],
      ['session alice'],
    ]);
    // Whoever did not log in has had no answer yet, and asks what time it is.
    expect(browser.server.lines).toEqual(['POST /api/v1/login', 'GET /api/v1/time', 'GET /api/v1/time']);
  });

  it('find it when they are opened later, by asking', async () => {
    await browser.open().auth.login(pat('alice'));
    const late = browser.open();
    expect(late.auth.session).toBeUndefined();
    const session = await late.auth.login({ checkOnly: true });
    expect(session.userId).toBe('alice');
    expect(browser.server.lines).toEqual(['POST /api/v1/login', 'GET /api/v1/session']);
  });

  it('take a tab back in that was somebody else before', async () => {
    const [shared, other] = [browser.open(), browser.open()];
    await shared.auth.login(pat('alice'));
    await other.auth.getSubId();
    await other.auth.login(pat('bob'));
    expect((await other.auth.login({ checkOnly: true, subId: null })).userId).toBe('alice');
    await shared.auth.logout();
    await browser.settle();
    expect(other.auth.session).toBeUndefined();
  });

  it.each([0, 1, 2])('are all logged out when tab %i logs out', async (who) => {
    const tabs = [browser.open(), browser.open(), browser.open()];
    await tabs[0]?.auth.login(pat('alice'));
    await browser.settle();
    await tabs[who]?.auth.logout();
    await browser.settle();
    expect(tabs.map(({ auth }) => auth.session)).toEqual([undefined, undefined, undefined]);
    expect(tabs.map(({ told }) => told.at(-1))).toEqual(
      [0, 1, 2].map((tab) => `logged out alice (${tab === who ? 'logout' : 'elsewhere'})`),
    );
    expect(browser.server.count('POST /api/v1/logout')).toBe(1);
    expect(browser.server.sessions.size).toBe(0);
  });

  it('follow when somebody else logs in, after the first was logged out', async () => {
    const [one, two] = [browser.open(), browser.open()];
    await one.auth.login(pat('alice'));
    await browser.settle();
    await two.auth.login(pat('bob'));
    await browser.settle();
    expect(one.told.slice(1)).toEqual(['no session', 'logged out alice (elsewhere)', 'session bob']);
    expect(two.told.slice(1)).toEqual(['no session', 'logged out alice (replaced)', 'session bob']);
    expect([...browser.server.sessions.values()].map(({ userId }) => userId)).toEqual(['bob']);
  });

  it('log out whom a tab that is long gone had logged in', async () => {
    const gone = browser.open();
    await gone.auth.login(pat('alice'));
    gone.auth.dispose();
    await browser.open().auth.login(pat('bob'));
    expect([...browser.server.sessions.values()].map(({ userId }) => userId)).toEqual(['bob']);
  });

  it('do not share with another server', async () => {
    const [here, there] = [browser.open(), browser.open({ host: 'https://other.example.com' })];
    await here.auth.login(pat('alice'));
    await browser.settle();
    expect(there.auth.session).toBeUndefined();
    await expect(there.auth.login({ checkOnly: true })).rejects.toMatchObject({ code: 'auth/not-logged-in' });
  });
});

describe('a tab that was asleep', () => {
  it('sees on waking that another one logged out', async () => {
    const [one, two] = [browser.open(), browser.open()];
    await one.auth.login(pat('alice'));
    await browser.settle();
    two.sleep();
    await one.auth.logout();
    await browser.settle();
    expect(two.auth.session?.userId).toBe('alice');
    await two.wake();
    expect(two.told.slice(1)).toEqual(['no session', 'logged out alice (elsewhere)']);
  });

  it('sees on waking that somebody else is logged in', async () => {
    const [one, two] = [browser.open(), browser.open()];
    await one.auth.login(pat('alice'));
    await browser.settle();
    two.sleep();
    await one.auth.login(pat('bob'));
    await two.wake();
    expect(two.told.slice(1)).toEqual(['no session', 'logged out alice (replaced)', 'session bob']);
  });

  it('sees on waking that the session has expired, by the wall clock', async () => {
    browser = new Browser(browser.clock.now());
    const sleeper = { now: browser.clock.now(), timers: new Set<() => void>() };
    // A computer that sleeps: its clock goes on, and its timers do not fire.
    const clock = {
      now: () => sleeper.now,
      after: (_: number, task: () => void) => {
        sleeper.timers.add(task);
        return () => sleeper.timers.delete(task);
      },
    };
    const tab = browser.open({ clock });
    await tab.auth.login(pat('alice'));
    sleeper.now += browser.server.lifeMs;
    expect(tab.auth.session?.userId).toBe('alice');
    await tab.wake();
    expect(tab.told.slice(1)).toEqual(['no session', 'logged out alice (expired)']);
    expect(sleeper.timers.size).toBe(0);
  });

  it('stays as it is when nothing happened', async () => {
    const tab = browser.open();
    await tab.auth.login(pat('alice'));
    await tab.wake();
    expect(tab.told).toEqual(['session alice']);
  });
});

describe('storage that is blocked', () => {
  beforeEach(() => {
    browser = new Browser(undefined, new FailingStorage());
  });

  it('costs the sharing and nothing else: a warning, never an error', async () => {
    const [one, two] = [browser.open(), browser.open()];
    await one.auth.login(pat('alice'));
    await browser.settle();
    await one.wake();
    expect(one.told).toEqual(['storage degraded', 'session alice']);
    expect(one.auth.session?.userId).toBe('alice');
    expect(two.auth.session).toBeUndefined();
    await one.auth.logout();
    expect(one.auth.session).toBeUndefined();
  });

  it('does not log a tab out when it fails in the middle', async () => {
    const storage = new MemoryStorage();
    let isBlocked = false;
    const guard = async <Result>(task: () => Promise<Result>): Promise<Result> => {
      if (isBlocked) throw new DOMException('Blocked.', 'SecurityError');
      return await task();
    };
    const tab = browser.open({
      storage: {
        get: (key) => guard(() => storage.get(key)),
        set: (key, value) => guard(() => storage.set(key, value)),
        delete: (key) => guard(() => storage.delete(key)),
        keys: (prefix) => guard(() => storage.keys(prefix)),
      },
    });
    await tab.auth.login(pat('alice'));
    isBlocked = true;
    await tab.wake();
    expect(tab.told).toEqual(['session alice', 'storage degraded']);
    expect(tab.auth.session?.userId).toBe('alice');
  });

  it('that holds rubbish is as good as empty', async () => {
    const storage = new MemoryStorage();
    await storage.set('session ["https://phone.example.com/"]', '{"session":{"userId":7}}');
    const tab = browser.open({ storage });
    await expect(tab.auth.login({ checkOnly: true })).rejects.toMatchObject({ code: 'auth/not-logged-in' });
    expect(browser.server.lines).toEqual([]);
  });
});

describe('strangers on the channel', () => {
  it.each([[undefined], [null], ['logged-out'], [{ type: 'logged-out' }], [{ type: 'other', scope: '' }]])(
    '%j means nothing',
    async (message) => {
      let say: (message: unknown) => void = () => undefined;
      const channel = {
        post: () => undefined,
        on: (listener: (message: unknown) => void) => {
          const before = say;
          say = (heard) => {
            before(heard);
            listener(heard);
          };
          return () => undefined;
        },
        dispose: () => undefined,
      };
      const tab = browser.open({ channel });
      await tab.auth.login(pat('alice'));
      say(message);
      await browser.settle();
      expect(tab.told).toEqual(['session alice']);
    },
  );
});
