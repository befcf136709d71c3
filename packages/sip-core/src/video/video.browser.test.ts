import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MediaSession } from '../ports/media-port.js';
import { agree, type BrowserPair, connectPair, counterOf } from '../testing/browser-pair.js';

const never = new AbortController().signal;
const patient = { timeout: 10_000, interval: 50 };

afterEach(() => {
  vi.restoreAllMocks();
});

/** Five more pictures were decoded. */
async function sees(session: MediaSession): Promise<void> {
  const before = await counterOf(session, 'inbound-rtp', 'framesDecoded');
  await vi.waitFor(async () => {
    const now = await counterOf(session, 'inbound-rtp', 'framesDecoded');
    expect(now - before).toBeGreaterThanOrEqual(5);
  }, patient);
}

async function seesNothing(session: MediaSession): Promise<void> {
  let before = -1;
  let quietSinceMs = performance.now();
  await vi.waitFor(async () => {
    const now = await counterOf(session, 'inbound-rtp', 'framesDecoded');
    if (now !== before) quietSinceMs = performance.now();
    before = now;
    expect(performance.now() - quietSinceMs).toBeGreaterThan(500);
  }, patient);
}

async function hears(session: MediaSession): Promise<void> {
  const before = (await session.stats()).packetsReceived;
  await vi.waitFor(async () => {
    expect((await session.stats()).packetsReceived - before).toBeGreaterThanOrEqual(10);
  }, patient);
}

/** A call of sound that both sides have made one of pictures. */
async function withPictures(): Promise<BrowserPair> {
  const pair = await connectPair();
  await Promise.all([pair.caller.addVideo({}, never), pair.callee.addVideo({}, never)]);
  await agree(pair.caller, pair.callee);
  return pair;
}

/** A canvas that is painted on, as the screen that the user has chosen; with a tone, if it is to have one. */
function shareScreen(hasSound: boolean): { readonly stream: MediaStream; close(): Promise<void> } {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const pencil = canvas.getContext('2d');
  const stream = canvas.captureStream(15);
  let count = 0;
  const painting = setInterval(() => {
    count += 1;
    if (pencil === null) return;
    pencil.fillStyle = `hsl(${count * 10} 80% 50%)`;
    pencil.fillRect(0, 0, 320, 180);
  }, 50);
  const context = new AudioContext();
  if (hasSound) {
    const sound = context.createMediaStreamDestination();
    const tone = context.createOscillator();
    tone.connect(sound);
    tone.start();
    for (const track of sound.stream.getTracks()) stream.addTrack(track);
  }
  vi.spyOn(navigator.mediaDevices, 'getDisplayMedia').mockResolvedValue(stream);
  return {
    stream,
    close: async () => {
      clearInterval(painting);
      await context.close();
    },
  };
}

describe('a picture in a call in Chromium', () => {
  it('is there from the start, both ways, beside the sound', async () => {
    using pictures = await withPictures();
    await Promise.all([sees(pictures.caller), sees(pictures.callee)]);
    await Promise.all([hears(pictures.caller), hears(pictures.callee)]);
  });

  it('comes into a call of sound, goes and comes back, on the same line', async () => {
    using pair = await withPictures();
    const { callee, caller } = pair;
    await Promise.all([sees(caller), sees(callee)]);
    const lines: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      const camera = caller.localVideo?.getTracks()[0];
      caller.removeVideo();
      expect(camera?.readyState).toBe('ended');
      await agree(caller, callee);
      await Promise.all([seesNothing(caller), seesNothing(callee), hears(caller)]);
      expect(callee.localVideo).toBeUndefined();
      await Promise.all([caller.addVideo({}, never), callee.addVideo({}, never)]);
      lines.push((await agree(caller, callee)).split('m=video').length - 1);
    }
    expect(lines).toEqual([1, 1, 1]);
    await Promise.all([sees(caller), sees(callee)]);
  });

  it('may go one way', async () => {
    using pair = await connectPair();
    const { callee, caller } = pair;
    await caller.addVideo({}, never);
    await callee.addVideo({ source: 'none' }, never);
    await agree(caller, callee);
    await sees(callee);
    expect([caller.remoteVideo, callee.localVideo]).toEqual([undefined, undefined]);
    expect(callee.remoteVideo?.getVideoTracks()).toHaveLength(1);
  });

  it('is black while it is muted', async () => {
    using pair = await withPictures();
    const { callee, caller } = pair;
    await sees(callee);
    caller.setVideoMuted(true);
    expect(caller.localVideo?.getTracks()[0]?.enabled).toBe(false);
    await caller.switchVideo({}, never);
    expect(caller.localVideo?.getTracks()[0]?.enabled).toBe(false);
    caller.setVideoMuted(false);
    await sees(callee);
  });

  it('is of another camera without a word to the far side, and the first camera is let go', async () => {
    using pair = await withPictures();
    const { callee, caller } = pair;
    await sees(callee);
    const first = caller.localVideo?.getTracks()[0];
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(
      ({ kind }) => kind === 'videoinput',
    );
    await caller.switchVideo({ deviceId: cameras.at(-1)?.deviceId ?? '', width: 320, height: 240 }, never);
    expect(first?.readyState).toBe('ended');
    await sees(callee);
    await vi.waitFor(async () => {
      expect(await counterOf(callee, 'inbound-rtp', 'frameHeight')).toBe(240);
    }, patient);
  });

  it('stays below the bits per second that it may have', async () => {
    using pair = await connectPair();
    const { callee, caller } = pair;
    await caller.addVideo({ maxBitrate: 80_000 }, never);
    await callee.addVideo({ source: 'none' }, never);
    await agree(caller, callee);
    await sees(callee);
    await vi.waitFor(async () => {
      const target = await counterOf(caller, 'outbound-rtp', 'targetBitrate');
      expect(target).toBeGreaterThan(0);
      // The voice has its own 32 kbit/s or so in the same sum.
      expect(target).toBeLessThan(180_000);
    }, patient);
  });

  it('is given back with the call', async () => {
    const { callee, caller } = await withPictures();
    const tracks = [caller, callee].map(({ localVideo }) => localVideo?.getTracks()[0]);
    caller.close();
    callee.close();
    expect(tracks.map((track) => track?.readyState)).toEqual(['ended', 'ended']);
  });

  it('is given back when the camera comes after the call has ended', async () => {
    const pair = await connectPair();
    const opened: MediaStream[] = [];
    const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async (constraints) => {
      const stream = await getUserMedia(constraints);
      opened.push(stream);
      return stream;
    });
    const taking = pair.caller.addVideo({}, never);
    pair[Symbol.dispose]();
    await taking;
    expect(opened.flatMap((stream) => stream.getTracks()).map(({ readyState }) => readyState)).toEqual([
      'ended',
    ]);
  });

  it('survives two offers that meet', async () => {
    using pair = await connectPair();
    const { callee, caller } = pair;
    await Promise.all([caller.addVideo({}, never), callee.addVideo({}, never)]);
    await caller.createOffer(never);
    await caller.rollBack();
    await agree(callee, caller);
    const offer = await agree(caller, callee);
    expect(offer.split('m=video').length - 1).toBe(1);
    await Promise.all([sees(caller), sees(callee)]);
  });
});

describe('a shared screen', () => {
  it('takes the place of the camera, and gives it back when the user ends the sharing', async () => {
    using pair = await withPictures();
    const { callee, caller } = pair;
    await sees(callee);
    const screen = shareScreen(false);
    await caller.switchVideo({ source: 'screen' }, never);
    await vi.waitFor(async () => {
      expect(await counterOf(callee, 'inbound-rtp', 'frameHeight')).toBe(180);
    }, patient);
    const [picture] = screen.stream.getVideoTracks();
    expect(picture?.contentHint).toBe('detail');
    picture?.stop();
    picture?.dispatchEvent(new Event('ended'));
    await vi.waitFor(async () => {
      expect(await counterOf(callee, 'inbound-rtp', 'frameHeight')).toBeGreaterThan(180);
    }, patient);
    await screen.close();
  });

  it('brings its sound along with the voice', async () => {
    using pair = await withPictures();
    const { callee, caller } = pair;
    const screen = shareScreen(true);
    const { microphone } = caller;
    // So that all that is heard is the screen's.
    caller.setMuted(true);
    await caller.switchVideo({ source: 'screen' }, never);
    expect(caller.audioOut).not.toBe(microphone);
    const before = await counterOf(callee, 'inbound-rtp', 'totalAudioEnergy');
    await vi.waitFor(async () => {
      expect((await counterOf(callee, 'inbound-rtp', 'totalAudioEnergy')) - before).toBeGreaterThan(0.01);
    }, patient);
    await caller.switchVideo({}, never);
    expect(caller.audioOut).toBe(microphone);
    expect(screen.stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
    await screen.close();
  });
});

describe('a picture that cannot be had', () => {
  it.each([
    ['camera', 'NotFoundError', 'media/no-camera'],
    ['camera', 'OverconstrainedError', 'media/no-camera'],
    ['camera', 'NotAllowedError', 'media/camera-denied'],
    ['camera', 'NotReadableError', 'media/camera-busy'],
    ['camera', 'TypeError', 'media/camera-failed'],
    ['screen', 'NotAllowedError', 'media/screen-denied'],
    ['screen', 'NotReadableError', 'media/screen-failed'],
    ['screen', 'InvalidStateError', 'media/screen-failed'],
  ] as const)('%s: %s is %s, and the call goes on', async (source, name, code) => {
    using pair = await connectPair();
    const refuse = (): Promise<never> => Promise.reject(new DOMException('no', name));
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(refuse);
    vi.spyOn(navigator.mediaDevices, 'getDisplayMedia').mockImplementation(refuse);
    await expect(pair.caller.addVideo({ source }, never)).rejects.toMatchObject({
      name: 'MediaError',
      code,
      message: expect.stringMatching(/^[A-Z].+\.$/) as string,
    });
    expect(pair.caller.localVideo).toBeUndefined();
    expect((await agree(pair.caller, pair.callee)).includes('m=video')).toBe(false);
  });
});
