import { MemoryStorage, MemoryTabLock } from '@offhook/vault';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceRegistry } from './device-registry.js';
import { makeDeviceToken } from './device-token.js';

const host = 'https://phone.example.com/';
let storage: MemoryStorage;
let registry: DeviceRegistry;

beforeEach(() => {
  storage = new MemoryStorage();
  registry = registryOn(storage);
});

function registryOn(place: MemoryStorage, at = host, lock = new MemoryTabLock()): DeviceRegistry {
  return new DeviceRegistry({ storage: place, host: at, lock });
}

describe('a device token', () => {
  it('is 32 bytes in hexadecimal, and no two are the same', () => {
    const tokens = Array.from({ length: 200 }, () => makeDeviceToken());
    expect(tokens.every((token) => /^[0-9a-f]{64}$/.test(token))).toBe(true);
    expect(new Set(tokens).size).toBe(200);
  });
});

describe("a user's device", () => {
  it('is made at the first question, and new to the server', async () => {
    const device = await registry.deviceOf('alice');
    expect(device).toEqual({
      token: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      isOwn: true,
      isNew: true,
    });
  });

  it('stays the same from then on, also for the next visit of the page', async () => {
    const first = await registry.deviceOf('alice');
    expect(await registry.deviceOf('alice')).toEqual(first);
    expect(await registryOn(storage).deviceOf('alice')).toEqual(first);
  });

  it('is made once when two ask at the same time', async () => {
    const [one, two] = await Promise.all([registry.deviceOf('alice'), registry.deviceOf('alice')]);
    expect(one).toEqual(two);
  });

  it('is one for all tabs that ask at the same time', async () => {
    const lock = new MemoryTabLock();
    const tabs = Array.from({ length: 5 }, () => registryOn(storage, host, lock));
    const devices = await Promise.all(tabs.map((tab) => tab.deviceOf('alice')));
    expect(new Set(devices.map(({ token }) => token)).size).toBe(1);
  });

  it('is not waited for longer than the caller wants', async () => {
    const lock = new MemoryTabLock();
    const place = `OffhookDevice:${host}:alice`;
    let end: () => void = () => undefined;
    const held = lock.run(place, () => new Promise<void>((resolve) => (end = resolve)));
    const caller = new AbortController();
    const asking = registryOn(storage, host, lock).deviceOf('alice', caller.signal);
    caller.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    end();
    await held;
    expect(await storage.get(place), 'and none was made').toBeUndefined();
  });

  it('that another tab has made in the meantime is not confirmed away', async () => {
    const { token } = await registry.deviceOf('alice');
    await registry.forget('alice', token);
    const newer = await registry.deviceOf('alice');
    await registry.confirm('alice', token);
    expect(await registry.deviceOf('alice')).toEqual(newer);
  });

  it('is no longer new once the server has taken it up', async () => {
    const { token } = await registry.deviceOf('alice');
    await registry.confirm('alice', token);
    expect(await registry.deviceOf('alice')).toEqual({ token, isOwn: true, isNew: false });
  });

  it('is another after it was forgotten', async () => {
    const { token } = await registry.deviceOf('alice');
    await registry.forget('alice', token);
    expect((await registry.deviceOf('alice')).token).not.toBe(token);
  });

  it('is not forgotten in the name of one that it has replaced', async () => {
    const { token } = await registry.deviceOf('alice');
    await registry.forget('alice', 'an older token');
    expect((await registry.deviceOf('alice')).token).toBe(token);
  });

  it('belongs to one user on one host', async () => {
    const elsewhere = registryOn(storage, 'https://phone.example.org/');
    const tokens = [
      (await registry.deviceOf('alice')).token,
      (await registry.deviceOf('bob')).token,
      (await elsewhere.deviceOf('alice')).token,
    ];
    expect(new Set(tokens).size).toBe(3);
  });

  it('is told apart from that of any other pair of host and user', async () => {
    const part = fc.stringMatching(/^[a-z/:%]{1,6}$/);
    await fc.assert(
      fc.asyncProperty(part, part, part, part, async (...parts) => {
        const [pathA, userA, pathB, userB] = parts;
        fc.pre(pathA !== pathB || userA !== userB);
        const shared = new MemoryStorage();
        const a = await registryOn(shared, `${host}${pathA}/`).deviceOf(userA);
        const b = await registryOn(shared, `${host}${pathB}/`).deviceOf(userB);
        expect(a.token).not.toBe(b.token);
      }),
    );
  });

  it.each([
    ['half of a record', '{"token":"ab'],
    ['a token that is none', JSON.stringify({ token: '../admin', isNew: false })],
    ['a record of some other script', JSON.stringify({ theme: 'dark' })],
    ['a list', '[]'],
  ])('is made anew where storage has %s', async (_, text) => {
    await storage.set(`OffhookDevice:${host}:alice`, text);
    const device = await registry.deviceOf('alice');
    expect(device).toMatchObject({ token: expect.stringMatching(/^[0-9a-f]{64}$/) as string, isNew: true });
  });
});
