import { describe, expect, it, vi } from 'vitest';
import type { MediaSession } from '../../ports/media-port.js';
import { agree, connectPair, counterOf } from '../../testing/browser-pair.js';

const patient = { timeout: 10_000, interval: 50 };

/** The far side's sound arrives: at least ten more packets than there were. */
async function hears(session: MediaSession): Promise<void> {
  const before = (await session.stats()).packetsReceived;
  await vi.waitFor(async () => {
    expect((await session.stats()).packetsReceived - before).toBeGreaterThanOrEqual(10);
  }, patient);
}

/** No packet comes any more, for as long as ten would take, while the other end could have sent them. */
async function hearsNothing(session: MediaSession): Promise<void> {
  let before = (await session.stats()).packetsReceived;
  let quietSinceMs = performance.now();
  await vi.waitFor(async () => {
    const { packetsReceived } = await session.stats();
    if (packetsReceived !== before) quietSinceMs = performance.now();
    before = packetsReceived;
    expect(performance.now() - quietSinceMs).toBeGreaterThan(400);
  }, patient);
}

// Per half second the fake microphone's beep is worth 0.1, and the decoder's own noise 0.000 000 001.
const audibleEnergy = 0.001;

async function energyOf(session: MediaSession): Promise<number> {
  return await counterOf(session, 'inbound-rtp', 'totalAudioEnergy');
}

describe('hold in Chromium', () => {
  it('stops the packets both ways, and resume brings them back', async () => {
    using pair = await connectPair();
    const { callee, caller } = pair;
    await Promise.all([hears(caller), hears(callee)]);
    caller.setDirection({ audio: 'inactive' });
    await agree(caller, callee);
    await Promise.all([hearsNothing(caller), hearsNothing(callee)]);
    caller.setDirection({ audio: 'sendrecv' });
    await agree(caller, callee);
    await Promise.all([hears(caller), hears(callee)]);
  });

  it('with music lets the music through, and nothing back', async () => {
    using pair = await connectPair();
    const { callee, caller } = pair;
    await Promise.all([hears(caller), hears(callee)]);
    caller.setDirection({ audio: 'sendonly' });
    await agree(caller, callee);
    await hearsNothing(caller);
    await hears(callee);
  });

  it('by the far side is undone by the far side alone', async () => {
    using pair = await connectPair();
    const { callee, caller } = pair;
    callee.setDirection({ audio: 'inactive' });
    await agree(callee, caller);
    await Promise.all([hearsNothing(caller), hearsNothing(callee)]);
    // The held side may offer what it likes.
    await agree(caller, callee);
    await Promise.all([hearsNothing(caller), hearsNothing(callee)]);
    callee.setDirection({ audio: 'sendrecv' });
    await agree(callee, caller);
    await Promise.all([hears(caller), hears(callee)]);
  });

  it('keeps a mute', async () => {
    using pair = await connectPair();
    const { callee, caller } = pair;
    await vi.waitFor(async () => {
      expect(await energyOf(callee)).toBeGreaterThan(audibleEnergy);
    }, patient);
    caller.setMuted(true);
    caller.setDirection({ audio: 'inactive' });
    await agree(caller, callee);
    caller.setDirection({ audio: 'sendrecv' });
    await agree(caller, callee);
    await hears(callee);
    // What was on its way still arrives.
    await vi.waitFor(async () => {
      const before = await energyOf(callee);
      await hears(callee);
      expect((await energyOf(callee)) - before).toBeLessThan(audibleEnergy / 1_000);
    }, patient);
    caller.setMuted(false);
    const before = await energyOf(callee);
    await vi.waitFor(async () => {
      expect((await energyOf(callee)) - before).toBeGreaterThan(audibleEnergy);
    }, patient);
  });

  it('keeps its line: twenty times more make no second one', async () => {
    using pair = await connectPair();
    const { callee, caller } = pair;
    const offers: string[] = [];
    for (let count = 0; count < 20; count += 1) {
      caller.setDirection({ audio: count % 2 === 0 ? 'sendonly' : 'sendrecv' });
      offers.push(await agree(caller, callee));
    }
    expect(new Set(offers.map((offer) => offer.split('\nm=').length - 1))).toEqual(new Set([1]));
    await Promise.all([hears(caller), hears(callee)]);
  });
});

describe('an ICE restart in Chromium', () => {
  it('keeps the sound, on new credentials and with candidates', async () => {
    using pair = await connectPair();
    const { callee, caller } = pair;
    await hears(callee);
    caller.restartIce();
    const offer = await agree(caller, callee);
    expect(offer).toContain('a=candidate');
    await Promise.all([hears(caller), hears(callee)]);
    expect(await counterOf(caller, 'transport', 'selectedCandidatePairChanges')).toBeGreaterThan(1);
  });

  it('is answered with new candidates when the far side begins it, while servers are silent', async () => {
    const iceServers = [{ urls: ['stun:192.0.2.1:3478'] }];
    using pair = await connectPair({ iceServers });
    const { callee, caller } = pair;
    await hears(callee);
    callee.restartIce();
    const startedAtMs = performance.now();
    await agree(callee, caller);
    await Promise.all([hears(caller), hears(callee)]);
    // Both know by now that the server is silent.
    expect(performance.now() - startedAtMs).toBeLessThan(1_900);
  });

  it('is not what a hold waits for: no server is asked again', async () => {
    const iceServers = [{ urls: ['stun:192.0.2.1:3478'] }];
    using pair = await connectPair({ iceServers });
    const { callee, caller } = pair;
    const startedAtMs = performance.now();
    caller.setDirection({ audio: 'inactive' });
    await agree(caller, callee);
    expect(performance.now() - startedAtMs).toBeLessThan(500);
  });
});
