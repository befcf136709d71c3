import type { Unsubscribe } from '@offhook/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MediaSession } from '../ports/media-port.js';
import { type BrowserPair, connectPair } from '../testing/browser-pair.js';
import { observeQuality, type QualityWatch } from './quality-watch.js';

// What the rules say of a call in Chromium that is really silent, really cut, really one-way. Four looks a second, so that
// ten bad ones take two and a half seconds.

let pair: BrowserPair | undefined;

afterEach(() => {
  pair?.[Symbol.dispose]();
  pair = undefined;
});

/** Talks for a second, so that there is something to compare with. */
async function callWatched(): Promise<{ pair: BrowserPair; watch: QualityWatch; told: readonly string[] }> {
  const connected = await connectPair();
  pair = connected;
  const watch = observeQuality(asCall(connected.caller), { intervalMs: 250, settlingCount: 2 });
  const told: string[] = [];
  watch.on('warningRaised', ({ warning: { name } }) => told.push(name));
  watch.on('warningCleared', ({ warning: { name } }) => told.push(`no more ${name}`));
  await vi.waitFor(
    () => {
      expect(watch.samples.filter(({ incoming }) => (incoming.level ?? 0) > 0.001).length).toBeGreaterThan(0);
      expect(watch.samples.length).toBeGreaterThan(4);
    },
    { timeout: 10_000 },
  );
  expect(told).toEqual([]);
  return { pair: connected, watch, told };
}

function asCall(session: MediaSession) {
  return {
    isMuted: false,
    peerStats: () => session.peerStats(),
    on: (): Unsubscribe => () => undefined,
  };
}

const patience = { timeout: 15_000, interval: 100 };

describe('the warnings of a call in Chromium', () => {
  it('tell of a far side that is silent, until it speaks', async () => {
    const { pair: talk, told, watch } = await callWatched();
    talk.callee.setMuted(true);
    await vi.waitFor(() => expect(told).toContain('silence'), patience);
    expect(watch.warnings.map(({ name }) => name)).toEqual(['silence']);
    talk.callee.setMuted(false);
    await vi.waitFor(() => expect(told).toEqual(['silence', 'no more silence']), patience);
    watch.dispose();
  }, 40_000);

  it('tell of a microphone that hears nothing', async () => {
    const { pair: talk, told, watch } = await callWatched();
    // A switch at the headset: the phone knows nothing of it.
    talk.caller.setMuted(true);
    await vi.waitFor(() => expect(told).toContain('low-level'), patience);
    talk.caller.setMuted(false);
    await vi.waitFor(() => expect(told).toEqual(['low-level', 'no more low-level']), patience);
    watch.dispose();
  }, 40_000);

  it('tell of sound that goes out and does not come in', async () => {
    const { pair: talk, told, watch } = await callWatched();
    // The far side is gone without a word: we go on sending until ICE has given it up (RFC 7675: 30 s).
    talk.callee.close();
    await vi.waitFor(() => expect(told).toContain('one-way-audio'), patience);
    expect(watch.samples.at(-1)?.outgoing.packets).toBeGreaterThan(0);
    watch.dispose();
  }, 40_000);
});
