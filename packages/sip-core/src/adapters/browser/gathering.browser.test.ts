import { silentLogger, systemClock } from '@offhook/primitives';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GatheringReport } from '../../media/gathering-report.js';
import type { NetworkStorage } from '../../ports/network-storage.js';
import { BrowserMedia } from './browser-media.js';
import { BrowserNetworkStorage } from './browser-network-storage.js';

const never = new AbortController().signal;
/** The port to throw things away at (RFC 863): nobody answers. */
const silentStun = 'stun:127.0.0.1:9';

beforeEach(() => {
  localStorage.clear();
});

afterEach(() => {
  localStorage.clear();
});

/** Offers once, as a page that was just loaded. */
async function offerIn(networkStorage: NetworkStorage | undefined): Promise<GatheringReport | undefined> {
  const iceServers = [{ urls: [silentStun] }];
  const media = new BrowserMedia({ iceServers, networkStorage, clock: systemClock, logger: silentLogger });
  const session = media.open('offer');
  try {
    expect(await session.createOffer(never)).toContain('a=candidate');
    return session.gathering;
  } finally {
    session.close();
  }
}

describe('a STUN server that does not answer', () => {
  it('is given 200 ms when nobody knows it', async () => {
    const report = await offerIn(undefined);
    expect(report?.end).toBe('unanswered');
    expect(report?.durationMs).toBeGreaterThanOrEqual(190);
    expect(report?.durationMs).toBeLessThan(900);
  });

  it('is not waited for by the next page load', async () => {
    await offerIn(new BrowserNetworkStorage());
    const report = await offerIn(new BrowserNetworkStorage());
    expect(report?.end).toBe('enough');
    expect(report?.durationMs).toBeLessThan(190);
  });

  it('is waited for again by one that finds something else', async () => {
    await offerIn(new BrowserNetworkStorage());
    localStorage.setItem('offhook.network', '{"servers":"others"}');
    expect((await offerIn(new BrowserNetworkStorage()))?.end).toBe('unanswered');
  });
});

describe('what is kept of a network', () => {
  it('has no address and no server in it', async () => {
    await offerIn(new BrowserNetworkStorage());
    const kept = localStorage.getItem('offhook.network') ?? '';
    expect(kept).toContain('silent');
    expect(kept).not.toMatch(/127\.0\.0|stun:|(?:\d+\.){3}|::/);
  });

  it('is nothing in a browser that keeps nothing', () => {
    const storage = new BrowserNetworkStorage();
    const original = Object.getOwnPropertyDescriptor(window, 'localStorage') ?? {};
    Object.defineProperty(window, 'localStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('not here', 'SecurityError');
      },
    });
    try {
      storage.save('text');
      expect(storage.load()).toBeUndefined();
    } finally {
      Object.defineProperty(window, 'localStorage', original);
    }
  });
});
