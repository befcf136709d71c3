import { beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { Call } from '../../call/call.js';
import { mediaOf } from '../../call/media-of.js';
import { isConnected, nextCall, useEdgeStage } from '../../testing/edge-stage.js';

// Whole phones in Chromium, through the embedded edge, with a STUN server that answers later than anybody waits. Their machines
// cannot reach each other's own addresses, so that sound comes by what the server says or not at all.

declare module 'vitest' {
  export interface ProvidedContext {
    /** See `late-stun-server.ts` of `@offhook/sip-edge`. */
    readonly lateStun: { readonly url: string };
  }
}

const stage = useEdgeStage();
const { connect, hears, ladder, numberOf, register, trickle } = stage;
const late = { iceServers: [{ urls: [inject('lateStun').url] }] };
// What nobody notices, and far below what the server takes.
const noticeableMs = 700;
const patience = { timeout: 10_000 };

beforeAll(() => {
  const Peer = RTCPeerConnection;
  vi.stubGlobal(
    'RTCPeerConnection',
    class extends Peer {
      override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
        const sdp = description.sdp?.replace(/a=candidate:.* typ host.*\r\n/g, '') ?? '';
        await super.setRemoteDescription({ ...description, sdp });
      }

      override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
        if (candidate?.candidate?.includes('typ host') !== true) await super.addIceCandidate(candidate);
      }
    },
  );
});

/** Waits until the browser has a candidate of the other side's from the server, and tries it. */
async function expectKnown(call: Call): Promise<void> {
  await vi.waitFor(async () => {
    const all = [...(await call.peerStats()).values()];
    const known = all.filter(
      ({ candidateType, type }) => type === 'remote-candidate' && candidateType === 'srflx',
    );
    const triedIds = all
      .filter(({ type }) => type === 'candidate-pair')
      .map((pair) => pair['remoteCandidateId']);
    expect(known.some(({ id }) => triedIds.includes(id))).toBe(true);
  }, patience);
}

async function hearEachOther(callers: Call, callees: Call): Promise<void> {
  await isConnected(callers, callees);
  await vi.waitFor(async () => {
    for (const call of [callers, callees])
      expect((await call.mediaStats()).packetsReceived).toBeGreaterThan(0);
  }, patience);
  await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
}

describe('a STUN server that answers late', () => {
  it('costs who is called nothing, and the caller hears of its candidate by INFO', async () => {
    const { alice, bob } = await register({ alice: {}, bob: late });
    const rings = nextCall(bob);
    const callers = alice.dial(numberOf('bob'));
    const callees = await rings;
    const answeredAtMs = performance.now();
    await callees.answer();
    expect(performance.now() - answeredAtMs).toBeLessThan(noticeableMs);
    await expectKnown(callers);
    const infos = trickle.messages('bob', '→ INFO');
    expect(infos.at(-1)?.body).toMatch(/a=candidate:.* typ srflx/);
    expect(ladder.messages('bob', '→ 200')[0]?.body).not.toContain('typ srflx');
    await hearEachOther(callers, callees);
  });

  it('is waited for by a caller for a second, and its candidate is not lost', async () => {
    const { alice, bob } = await register({ alice: late, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    await expectKnown(callees);
    expect(trickle.messages('alice', '→ INFO').at(-1)?.body).toMatch(/a=candidate:.* typ srflx/);
    await hearEachOther(callers, callees);
  });

  it('costs a new offer in the call nothing, and what it says belongs to that', async () => {
    const { alice, bob } = await register({ alice: late, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    await hearEachOther(callers, callees);
    ladder.clear();
    trickle.clear();
    mediaOf(callers)?.restartIce();
    const offeredAtMs = performance.now();
    await callers.hold();
    expect(performance.now() - offeredAtMs).toBeLessThan(noticeableMs);
    await callers.resume();
    await vi.waitFor(() => {
      expect(trickle.messages('alice', '→ INFO').at(-1)?.body).toMatch(/a=candidate:.* typ srflx/);
    }, patience);
    const generation = /a=ice-ufrag:.*/.exec(ladder.messages('alice', '→ INVITE')[0]?.body ?? '')?.[0];
    expect(trickle.messages('alice', '→ INFO').at(-1)?.body).toContain(generation);
    await hearEachOther(callers, callees);
  });
});
