import { silentLogger, systemClock } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MediaCensus } from '../../testing/media-census.js';
import { BrowserMedia } from './browser-media.js';

const never = new AbortController().signal;
const census = new MediaCensus();
const { peers } = census;
const states = (): readonly RTCSignalingState[] => peers.map(({ signalingState }) => signalingState);
const minuteMs = 60_000;

beforeEach(() => {
  census.begin();
});

afterEach(() => {
  vi.restoreAllMocks();
  census.end();
  for (const peer of peers.splice(0)) peer.close();
});

interface FakePermission {
  /** Resolves when somebody waits for a change. */
  watched(): Promise<void>;
  /** Whether all who waited have left. */
  isIgnored(): boolean;
  change(state: PermissionState): void;
}

/** The browser's word on the microphone, which a test can change. */
function permit(initially: PermissionState): FakePermission {
  const status = Object.assign(new EventTarget(), { state: initially });
  const listen = vi.spyOn(status, 'addEventListener');
  const ignore = vi.spyOn(status, 'removeEventListener');
  vi.spyOn(navigator.permissions, 'query').mockResolvedValue(status as unknown as PermissionStatus);
  return {
    watched: async () => {
      await vi.waitFor(() => {
        expect(listen).toHaveBeenCalled();
      });
    },
    isIgnored: () => ignore.mock.calls.length === listen.mock.calls.length,
    change: (state) => {
      status.state = state;
      status.dispatchEvent(new Event('change'));
    },
  };
}

interface Warm {
  readonly media: BrowserMedia;
  readonly clock: ManualClock;
}

async function warmMedia(): Promise<Warm> {
  permit('granted');
  const clock = new ManualClock();
  const media = new BrowserMedia({ iceServers: [], clock, logger: silentLogger });
  media.warmUp();
  await vi.waitFor(() => {
    expect(states()).toEqual(['have-local-offer']);
  });
  return { media, clock };
}

describe('a peer connection that is kept ready', () => {
  it('is there before the call, with its candidates and without a microphone', async () => {
    const getUserMedia = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    const { media } = await warmMedia();
    await vi.waitFor(() => {
      expect(peers[0]?.iceGatheringState).toBe('complete');
    });
    const session = media.open('offer');
    const offer = await session.createOffer(never);
    expect(offer).toContain('a=candidate');
    expect(peers).toHaveLength(1);
    expect(peers[0]?.getSenders().map(({ track }) => track)).toEqual([null]);
    expect(getUserMedia).not.toHaveBeenCalled();
    session.close();
    media.coolDown();
  });

  it('says how long its candidates took, and why that was all', async () => {
    const { media } = await warmMedia();
    const session = media.open('offer');
    await session.createOffer(never);
    expect(session.gathering).toMatchObject({ end: 'complete' });
    session.close();
  });

  it('offers candidates that came when it was described already', async () => {
    const { media } = await warmMedia();
    await vi.waitFor(() => {
      expect(peers[0]?.iceGatheringState).toBe('complete');
    });
    const [peer] = peers;
    const candidate = 'candidate:1 1 udp 1 198.51.100.7 4000 typ srflx raddr 0.0.0.0 rport 0';
    const session = media.open('offer');
    const description = { type: 'offer', sdp: `${peer?.localDescription?.sdp ?? ''}a=${candidate}\r\n` };
    Object.defineProperty(peer, 'localDescription', { value: description });
    const late = new RTCIceCandidate({ candidate, sdpMid: '0' });
    peer?.dispatchEvent(new RTCPeerConnectionIceEvent('icecandidate', { candidate: late }));
    expect(await session.createOffer(never)).toContain(candidate);
    session.close();
  });

  it('is taken once: the next call makes its own', async () => {
    const { media } = await warmMedia();
    const first = media.open('offer');
    const second = media.open('offer');
    expect(peers).toHaveLength(2);
    first.close();
    expect(states()).toEqual(['closed', 'stable']);
    second.close();
    media.coolDown();
    expect(states()).toEqual(['closed', 'closed']);
  });

  it('is not for a call that comes in', async () => {
    const { media } = await warmMedia();
    const session = media.open('answer');
    expect(states()).toEqual(['have-local-offer', 'stable']);
    session.close();
    media.coolDown();
  });

  it('is closed when none is wanted any more, and nothing waits on', async () => {
    const { clock, media } = await warmMedia();
    await vi.waitFor(() => {
      expect(peers[0]?.iceGatheringState).toBe('complete');
    });
    media.coolDown();
    media.coolDown();
    expect(states()).toEqual(['closed']);
    expect(clock.pendingCount).toBe(0);
    window.dispatchEvent(new Event('online'));
    expect(peers).toHaveLength(1);
  });

  it('closed while it still gathers, it keeps no timer', async () => {
    const { clock, media } = await warmMedia();
    media.coolDown();
    await vi.waitFor(() => {
      expect(clock.pendingCount).toBe(0);
    });
  });

  it('is made again when it is five minutes old', async () => {
    const { clock, media } = await warmMedia();
    await clock.advance(5 * minuteMs - 1);
    expect(states()).toEqual(['have-local-offer']);
    await clock.advance(1);
    await vi.waitFor(() => {
      expect(states()).toEqual(['closed', 'have-local-offer']);
    });
    media.coolDown();
  });

  it('is made again in another network', async () => {
    const { media } = await warmMedia();
    window.dispatchEvent(new Event('online'));
    await vi.waitFor(() => {
      expect(states()).toEqual(['closed', 'have-local-offer']);
    });
    media.coolDown();
  });

  it('is not made again because the network is as fast as before, or faster', async () => {
    const { media } = await warmMedia();
    const { connection } = navigator as Navigator & { readonly connection?: EventTarget };
    connection?.dispatchEvent(new Event('change'));
    expect(states()).toEqual(['have-local-offer']);
    media.coolDown();
  });

  it('left with a call, is not closed by age or network', async () => {
    const { clock, media } = await warmMedia();
    const session = media.open('offer');
    await clock.advance(6 * minuteMs);
    window.dispatchEvent(new Event('online'));
    expect(states()).toEqual(['have-local-offer']);
    session.close();
  });
});

describe('before the user has allowed the microphone', () => {
  it.each<PermissionState>(['prompt', 'denied'])('nothing is gathered while it is %s', async (state) => {
    const permission = permit(state);
    const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
    media.warmUp();
    await permission.watched();
    permission.change(state);
    expect([peers.length, media.canHaveMicrophone]).toEqual([0, false]);
    permission.change('granted');
    expect([peers.length, media.canHaveMicrophone]).toEqual([1, true]);
    media.coolDown();
  });

  it('and nothing after it has, when no call is to be made ready any more', async () => {
    const permission = permit('prompt');
    const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
    media.warmUp();
    await permission.watched();
    media.coolDown();
    permission.change('granted');
    expect(peers).toHaveLength(0);
    expect(permission.isIgnored()).toBe(true);
  });

  it('the browser is asked when the phone is made, so that its first call need not ask', async () => {
    permit('granted');
    const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
    await vi.waitFor(() => {
      expect(media.canHaveMicrophone).toBe(true);
    });
    expect(peers).toHaveLength(0);
  });

  it('and it is asked anew by a phone that starts again', async () => {
    permit('prompt');
    const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
    media.warmUp();
    media.coolDown();
    permit('granted');
    media.warmUp();
    await vi.waitFor(() => {
      expect(states()).toEqual(['have-local-offer']);
    });
    media.coolDown();
  });
});
