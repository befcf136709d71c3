import { silentLogger, systemClock } from '@offhook/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BrowserMedia } from '../adapters/browser/browser-media.js';
import type { Phone } from '../phone.js';
import { createMemoryPhone, MemorySwitch } from '../testing/index.js';
import { observeQuality } from './quality-watch.js';

const phones: Phone[] = [];

afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.dispose()));
});

describe('the quality of a call in Chromium', () => {
  it('is counted both ways, and is good on one machine', async () => {
    const memorySwitch = new MemorySwitch({ users: { alice: '', bob: '' } });
    for (const username of ['alice', 'bob']) {
      const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
      phones.push(createMemoryPhone({ memorySwitch, username, media }));
    }
    const [alice, bob] = phones;
    if (alice === undefined || bob === undefined) throw new Error('There are not two phones.');
    await Promise.all(phones.map((phone) => phone.start()));
    bob.on('callAdded', ({ call }) => void call.answer());
    const watch = observeQuality(alice.dial('bob'), { intervalMs: 250 });
    const sample = await vi.waitFor(
      () => {
        const newest = watch.samples.at(-1);
        // The far side's first receiver report takes up to five seconds (RFC 3550 §6.2).
        expect(newest?.outgoing.mos).toBeGreaterThan(4);
        expect(newest?.incoming.mos).toBeGreaterThan(4);
        return newest;
      },
      { timeout: 12_000 },
    );
    expect(sample?.incoming).toMatchObject({ codec: 'opus', lostPackets: 0 });
    expect(sample?.incoming.packets).toBeGreaterThan(5);
    expect(sample?.route).toEqual({
      local: { kind: expect.stringMatching(/host|prflx/) as string, protocol: 'udp' },
      remote: { kind: expect.stringMatching(/host|prflx/) as string, protocol: 'udp' },
    });
    expect(Math.max(...watch.samples.map(({ incoming }) => incoming.level ?? 0))).toBeGreaterThan(0.001);
    expect(watch.warnings).toEqual([]);
    await alice.calls[0]?.hangUp();
    const count = watch.samples.length;
    expect(count).toBeGreaterThan(2);
  }, 20_000);
});
