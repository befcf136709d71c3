import { createLogger, type LogEntry, silentLogger, systemClock } from '@offhook/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MediaError } from '../../media/media-error.js';
import { mediaContract } from '../../testing/media-contract.js';
import { BrowserMedia } from './browser-media.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const never = new AbortController().signal;

function createMedia(): BrowserMedia {
  return new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
}

async function microphoneOf(media: BrowserMedia): Promise<void> {
  const session = media.open('offer');
  try {
    await session.takeMicrophone(never);
  } finally {
    session.close();
  }
}

describe('the media contract, kept by Chromium', () => {
  it.each(mediaContract.map(({ name, run }) => [name, run] as const))('%s', async (_case, run) => {
    await run({ media: createMedia() });
  });
});

describe('a microphone that cannot be had', () => {
  it.each([
    ['NotFoundError', 'media/no-microphone'],
    ['OverconstrainedError', 'media/no-microphone'],
    ['NotAllowedError', 'media/permission-denied'],
    ['SecurityError', 'media/permission-denied'],
    ['NotReadableError', 'media/microphone-busy'],
    ['AbortError', 'media/microphone-busy'],
    ['UnknownError', 'media/microphone-failed'],
  ])('%s is %s', async (name, code) => {
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('no', name));
    await expect(microphoneOf(createMedia())).rejects.toMatchObject({
      name: 'MediaError',
      code,
      message: expect.stringMatching(/^[A-Z].+\.$/) as string,
    });
  });

  it('is told apart when the page that embeds us does not let us', async () => {
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(
      new DOMException('no', 'NotAllowedError'),
    );
    Object.defineProperty(document, 'featurePolicy', {
      configurable: true,
      value: { allowsFeature: (feature: string) => feature !== 'microphone' },
    });
    try {
      await expect(microphoneOf(createMedia())).rejects.toMatchObject({
        code: 'media/not-allowed-in-frame',
      });
    } finally {
      Reflect.deleteProperty(document, 'featurePolicy');
    }
  });

  it('is told apart for real, in a frame that may not use it', async () => {
    const module = new URL('./browser-media.ts', import.meta.url).href;
    const frame = document.createElement('iframe');
    frame.allow = "microphone 'none'";
    frame.srcdoc = `<!doctype html><script type="module">
      import { BrowserMedia } from ${JSON.stringify(module)};
      const clock = { now: () => 0, after: () => () => undefined };
      const { signal } = new AbortController();
      new BrowserMedia({ iceServers: [], clock, logger: undefined })
        .open('offer')
        .takeMicrophone(signal)
        .then(() => 'opened', ({ code }) => code)
        .then((outcome) => parent.postMessage({ outcome }, '*'));
    </script>`;
    const outcome = new Promise((resolve) => {
      window.addEventListener('message', ({ data, source }: MessageEvent<{ outcome: string }>) => {
        if (source === frame.contentWindow) resolve(data.outcome);
      });
    });
    document.body.append(frame);
    expect(await outcome).toBe('media/not-allowed-in-frame');
    frame.remove();
  });

  it.each([
    [false, 'media/insecure-page'],
    [true, 'media/unsupported'],
  ])('is told apart when the browser has none to give, on a secure page: %s', async (isSecure, code) => {
    vi.spyOn(navigator, 'mediaDevices', 'get').mockReturnValue(undefined as unknown as MediaDevices);
    vi.spyOn(window, 'isSecureContext', 'get').mockReturnValue(isSecure);
    await expect(microphoneOf(createMedia())).rejects.toMatchObject({ code });
  });

  it('is not asked for when no call could be made anyway', () => {
    const getUserMedia = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    const iceServers = [{ urls: ['turn:turn.example.test'] }];
    const media = new BrowserMedia({ iceServers, clock: systemClock, logger: silentLogger });
    expect(() => media.open('offer')).toThrow(expect.objectContaining({ code: 'media/invalid-ice-servers' }));
    vi.stubGlobal('RTCPeerConnection', undefined);
    expect(() => createMedia().open('answer')).toThrow(
      expect.objectContaining({ code: 'media/unsupported' }),
    );
    expect(getUserMedia).not.toHaveBeenCalled();
  });

  it('is given back when it comes after the call has ended', async () => {
    const opened: MediaStream[] = [];
    const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async (constraints) => {
      const stream = await getUserMedia(constraints);
      opened.push(stream);
      return stream;
    });
    const aborting = new AbortController();
    const session = createMedia().open('offer');
    const opening = session.takeMicrophone(aborting.signal);
    aborting.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
    session.close();
    expect(opened.flatMap((stream) => stream.getTracks()).map(({ readyState }) => readyState)).toEqual([
      'ended',
    ]);
  });
});

describe('playing', () => {
  it('tells when the browser wants a click first, and plays at the click', async () => {
    const blocked = new DOMException('The user has not interacted with the page.', 'NotAllowedError');
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValue(blocked);
    const entries: LogEntry[] = [];
    const logger = createLogger((entry) => entries.push(entry));
    const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger });
    const [caller, callee] = [media.open('offer'), media.open('answer')];
    const errors: MediaError[] = [];
    callee.on('playbackBlocked', ({ error }) => errors.push(error));
    await callee.createAnswer(await caller.createOffer(never), never);
    await vi.waitFor(() => {
      expect(errors.map(({ code }) => code)).toEqual(['media/playback-blocked']);
    });
    expect(entries.map(({ level, message }) => `${level}: ${message}`)).toContain('warn: playback blocked');
    play.mockReset().mockResolvedValue();
    document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    expect(play).toHaveBeenCalledOnce();
    caller.close();
    callee.close();
  });

  it('leaves clicks alone when the call is over', async () => {
    const blocked = new DOMException('The user has not interacted with the page.', 'NotAllowedError');
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValue(blocked);
    const media = createMedia();
    const [caller, callee] = [media.open('offer'), media.open('answer')];
    const told = new Promise((resolve) => {
      callee.on('playbackBlocked', resolve);
    });
    await callee.createAnswer(await caller.createOffer(never), never);
    await told;
    caller.close();
    callee.close();
    play.mockClear();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true }));
    expect(play).not.toHaveBeenCalled();
  });
});

describe('an offer of more than sound', () => {
  it('gets its sound alone', async () => {
    const peer = new RTCPeerConnection();
    peer.addTransceiver('audio');
    peer.addTransceiver('video');
    peer.addTransceiver('audio');
    await peer.setLocalDescription(await peer.createOffer());
    const session = createMedia().open('answer');
    const answer = await session.createAnswer(peer.localDescription?.sdp ?? '', never);
    await peer.setRemoteDescription({ type: 'answer', sdp: answer });
    // Chromium keeps the lines of stopped transceivers open, and lets nothing through them.
    expect(answer.match(/^(m=\w+|a=(sendrecv|recvonly|sendonly|inactive))/gm)).toEqual([
      'm=audio',
      'a=sendrecv',
      'm=video',
      'a=inactive',
      'm=audio',
      'a=inactive',
    ]);
    session.close();
    peer.close();
  });
});

describe('tones', () => {
  it('are not possible before the far side has agreed to them', () => {
    const session = createMedia().open('answer');
    expect(session.canSendTones).toBe(false);
    session.close();
  });
});
