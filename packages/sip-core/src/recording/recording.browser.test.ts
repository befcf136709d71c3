import { silentLogger, systemClock } from '@offhook/primitives';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BrowserMedia } from '../adapters/browser/browser-media.js';
import type { Call } from '../call/call.js';
import { mediaOf } from '../call/media-of.js';
import type { Phone } from '../phone.js';
import { createMemoryPhone, MemorySwitch } from '../testing/index.js';
import { type Recording, recordCall, type RecordingEvents, type RecordingResult } from './index.js';

// Whole phones with tones instead of voices, so that a recording can be asked who is in it.

const users = { alice: 'alice-password', bob: 'bob-password' };
const aliceHz = 500;
const bobHz = 900;
const beepHz = 1_400;
const fileNames = ['a-call.webm', 'twice.webm', 'full.webm'];

const phones: Phone[] = [];
let contexts: AudioContext[] = [];
let microphones: MediaStreamTrack[] = [];
/** What the next microphone sounds like. */
let nextHz: number[] = [];

function createTone(hz: number): MediaStream {
  const context = new AudioContext();
  contexts.push(context);
  const tone = context.createOscillator();
  const volume = context.createGain();
  const out = context.createMediaStreamDestination();
  tone.frequency.value = hz;
  volume.gain.value = 0.3;
  tone.connect(volume).connect(out);
  tone.start();
  return out.stream;
}

beforeEach(() => {
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(() => {
    const stream = createTone(nextHz.shift() ?? 300);
    microphones.push(...stream.getTracks());
    return Promise.resolve(stream);
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(phones.splice(0).map((phone) => phone.dispose()));
  await Promise.all(contexts.map((context) => context.close()));
  expect(microphones.map(({ readyState }) => readyState)).not.toContain('live');
  [contexts, microphones, nextHz] = [[], [], []];
  const folder = await navigator.storage.getDirectory();
  for (const fileName of fileNames) await folder.removeEntry(fileName).catch(() => undefined);
});

/** Alice's call with Bob, while both make their tones. */
async function connect(): Promise<{ alices: Call; bobs: Call }> {
  const memorySwitch = new MemorySwitch({ users });
  const [alice, bob] = ['alice', 'bob'].map((username) => {
    const media = new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger });
    const phone = createMemoryPhone({ memorySwitch, username, media });
    phones.push(phone);
    return phone;
  });
  if (alice === undefined || bob === undefined) throw new Error('There are no phones.');
  await Promise.all([alice.start(), bob.start()]);
  nextHz = [aliceHz, bobHz];
  const rings = new Promise<Call>((resolve) => {
    bob.on('callAdded', ({ call }) => {
      resolve(call);
    });
  });
  const alices = alice.dial('bob');
  const bobs = await rings;
  await bobs.answer();
  await vi.waitFor(() => {
    expect(alices.state).toBe('connected');
  });
  await vi.waitFor(
    () => {
      expect(mediaOf(alices)?.marks.has('first-audible')).toBe(true);
    },
    { timeout: 10_000 },
  );
  return { alices, bobs };
}

async function recorded(recording: Recording, forMs: number): Promise<void> {
  const startedAtMs = recording.durationMs;
  await vi.waitFor(
    () => {
      expect(recording.durationMs - startedAtMs).toBeGreaterThan(forMs);
    },
    { timeout: forMs + 5_000 },
  );
}

async function decode(blob: Blob | undefined): Promise<AudioBuffer> {
  const context = new AudioContext();
  try {
    return await context.decodeAudioData((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
  } finally {
    await context.close();
  }
}

/** How strong a tone is in a part of a channel (Goertzel): 0.15 is a tone of half the loudness that ours have. */
function strengthOf(hz: number, samples: Float32Array, rate: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / rate);
  let [one, two] = [0, 0];
  for (const sample of samples) [one, two] = [sample + factor * one - two, one];
  const power = one * one + two * two - factor * one * two;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

const windowSeconds = 0.1;

/** Which tones are in each tenth of a second of a channel. */
function tonesOf(sound: AudioBuffer, channel = 0): readonly (readonly number[])[] {
  const samples = sound.getChannelData(channel);
  const size = Math.floor(sound.sampleRate * windowSeconds);
  const count = Math.floor(samples.length / size);
  return Array.from({ length: count }, (_, index) => {
    const part = samples.subarray(index * size, (index + 1) * size);
    const strengths = [aliceHz, bobHz, beepHz].map(
      (hz) => [hz, strengthOf(hz, part, sound.sampleRate)] as const,
    );
    // A busy machine tears tones, which then are a little of everything.
    const loudest = Math.max(...strengths.map(([, strength]) => strength));
    return strengths.filter(([, strength]) => strength > Math.max(0.03, loudest / 4)).map(([hz]) => hz);
  });
}

/** For how long all of these tones were there at once, and no other, in seconds. */
function secondsOf(tones: readonly (readonly number[])[], wanted: readonly number[]): number {
  return tones.filter((heard) => heard.join() === wanted.join()).length * windowSeconds;
}

describe('a recorded call in Chromium', () => {
  it('has both sides in it', async () => {
    const { alices } = await connect();
    const recording = await recordCall(alices);
    await recorded(recording, 2_500);
    const result = await recording.stop();
    const sound = await decode(result.blob);
    expect(result.mimeType).toBe('audio/webm;codecs=opus');
    expect(result.sizeBytes).toBe(result.blob?.size);
    expect(sound.numberOfChannels).toBe(1);
    expect(sound.duration).toBeGreaterThan(1);
    expect(secondsOf(tonesOf(sound), [aliceHz, bobHz])).toBeGreaterThan(0.5);
  });

  it('keeps them apart, if it is asked to', async () => {
    const { alices } = await connect();
    const recording = await recordCall(alices, { layout: 'split' });
    await recorded(recording, 2_500);
    const sound = await decode((await recording.stop()).blob);
    expect(sound.numberOfChannels).toBe(2);
    expect(secondsOf(tonesOf(sound, 0), [aliceHz])).toBeGreaterThan(0.5);
    expect(secondsOf(tonesOf(sound, 1), [bobHz])).toBeGreaterThan(0.5);
  });

  it('goes on through a mute, a hold and another microphone', async () => {
    const { alices } = await connect();
    const recording = await recordCall(alices, { layout: 'split' });
    await recorded(recording, 700);
    alices.setMuted(true);
    await recorded(recording, 700);
    alices.setMuted(false);
    await recorded(recording, 500);
    await alices.hold();
    await recorded(recording, 900);
    await alices.resume();
    await recorded(recording, 500);
    const [other] = createTone(beepHz).getAudioTracks();
    await mediaOf(alices)?.replaceAudioTrack(other);
    await recorded(recording, 700);
    const sound = await decode((await recording.stop()).blob);
    const [ours, theirs] = [tonesOf(sound, 0), tonesOf(sound, 1)];
    expect(secondsOf(ours, [aliceHz])).toBeGreaterThan(0.5);
    expect(secondsOf(ours, [])).toBeGreaterThan(0.5);
    expect(secondsOf(ours, [beepHz])).toBeGreaterThan(0.2);
    expect(secondsOf(theirs, [bobHz])).toBeGreaterThan(0.5);
    expect(secondsOf(theirs, [])).toBeGreaterThan(0.3);
    other?.stop();
  });

  it('leaves out what is said in a pause', async () => {
    const { alices } = await connect();
    const recording = await recordCall(alices);
    await recorded(recording, 600);
    recording.pause();
    alices.setMuted(true);
    const sizeBytes = recording.durationMs;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(recording.durationMs).toBe(sizeBytes);
    alices.setMuted(false);
    // The microphone is back before the recording is.
    await new Promise((resolve) => setTimeout(resolve, 200));
    recording.resume();
    await recorded(recording, 600);
    const sound = await decode((await recording.stop()).blob);
    const tones = tonesOf(sound);
    expect(secondsOf(tones, [bobHz])).toBeLessThan(0.4);
    expect(secondsOf(tones, [aliceHz, bobHz])).toBeGreaterThan(0.4);
  });

  it('ends with the call, complete', async () => {
    const { alices, bobs } = await connect();
    const recording = await recordCall(alices);
    await recorded(recording, 1_200);
    const ended = new Promise<RecordingEvents['ended']>((resolve) => {
      recording.on('ended', resolve);
    });
    await bobs.hangUp();
    const { result } = await ended;
    expect(await recording.stop()).toBe(result);
    expect(secondsOf(tonesOf(await decode(result?.blob)), [aliceHz, bobHz])).toBeGreaterThan(0.4);
  });

  it('beeps, for both sides to hear, and then the call sounds as before', async () => {
    const { alices, bobs } = await connect();
    const session = mediaOf(alices);
    const before = session?.audioOut;
    // What Bob hears is recorded by Bob.
    const bobsEar = await recordCall(bobs, { layout: 'split' });
    const recording = await recordCall(alices, { beep: { everyMs: 800 } });
    await recorded(recording, 2_000);
    const own = tonesOf(await decode((await recording.stop()).blob));
    expect(session?.audioOut).toBe(before);
    await recorded(bobsEar, 800);
    const heard = tonesOf(await decode((await bobsEar.stop()).blob), 1);
    const hasBeep = (tones: readonly number[]): boolean => tones.includes(beepHz);
    expect(own.filter(hasBeep).length).toBeGreaterThanOrEqual(3);
    expect(heard.filter(hasBeep).length).toBeGreaterThanOrEqual(3);
    const after = heard.slice(-5);
    expect(after.filter(hasBeep)).toEqual([]);
    expect(after.flat()).toContain(aliceHz);
  });

  it('beeps for the far side also while our microphone is muted', async () => {
    const { alices, bobs } = await connect();
    alices.setMuted(true);
    const bobsEar = await recordCall(bobs, { layout: 'split' });
    const recording = await recordCall(alices, { beep: { everyMs: 500 } });
    await recorded(recording, 1_500);
    await recording.stop();
    const heard = tonesOf(await decode((await bobsEar.stop()).blob), 1);
    expect(secondsOf(heard, [beepHz])).toBeGreaterThan(0.2);
    expect(secondsOf(heard, [aliceHz])).toBeLessThan(0.4);
  });
});

describe('a recording that goes elsewhere', () => {
  it('is a file on the disk, written while the call lasts', async () => {
    const { alices } = await connect();
    const write = vi.spyOn(FileSystemWritableFileStream.prototype, 'write');
    const recording = await recordCall(alices, { into: { fileName: 'a-call.webm' } });
    await vi.waitFor(
      () => {
        expect(write.mock.calls.length).toBeGreaterThanOrEqual(2);
      },
      { timeout: 10_000 },
    );
    await vi.waitFor(() => {
      expect(recording.sizeBytes).toBeGreaterThan(2_000);
    });
    const result = await recording.stop();
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle('a-call.webm')).getFile();
    expect(file.size).toBe(result.sizeBytes);
    expect(secondsOf(tonesOf(await decode(file)), [aliceHz, bobHz])).toBeGreaterThan(0.5);
  });

  it('is a stream, which is closed at the end', async () => {
    const { alices } = await connect();
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let isClosed = false;
    const into = new WritableStream<Uint8Array<ArrayBuffer>>({
      write: (chunk) => void chunks.push(chunk),
      close: () => {
        isClosed = true;
      },
    });
    const recording = await recordCall(alices, { into });
    await recorded(recording, 1_500);
    const result: RecordingResult = await recording.stop();
    expect([result.blob, isClosed]).toEqual([undefined, true]);
    expect(secondsOf(tonesOf(await decode(new Blob(chunks))), [aliceHz, bobHz])).toBeGreaterThan(0.5);
  });
});

describe('a recording that cannot be', () => {
  it('is refused for a call that is not connected', async () => {
    const { alices } = await connect();
    await alices.hangUp();
    await expect(recordCall(alices)).rejects.toMatchObject({ code: 'recording/invalid-call' });
  });

  it('is refused while there is one, and not after it', async () => {
    const { alices } = await connect();
    const first = await recordCall(alices, { into: { fileName: 'twice.webm' } });
    await expect(recordCall(alices)).rejects.toMatchObject({ code: 'recording/already-recording' });
    await first.stop();
    await (await recordCall(alices)).stop();
  });

  it.each([
    ['a format that the browser does not write', { mimeType: 'audio/wishful' }, 'recording/unsupported'],
    ['a name that is none', { into: { fileName: '../up.webm' } }, 'recording/storage-failed'],
  ])('is refused for %s, and leaves nothing open', async (_what, options, code) => {
    const { alices } = await connect();
    const close = vi.spyOn(AudioContext.prototype, 'close');
    await expect(recordCall(alices, options)).rejects.toMatchObject({ name: 'RecordingError', code });
    expect(close).toHaveBeenCalledOnce();
    await (await recordCall(alices)).stop();
  });

  it('says so when the disk is full', async () => {
    const { alices } = await connect();
    const full = new DOMException('full', 'QuotaExceededError');
    const recording = await recordCall(alices, { into: { fileName: 'full.webm' } });
    vi.spyOn(FileSystemWritableFileStream.prototype, 'write').mockRejectedValue(full);
    const { error } = await new Promise<RecordingEvents['ended']>((resolve) => {
      recording.on('ended', resolve);
    });
    expect(error).toMatchObject({ code: 'recording/storage-full', cause: full });
    expect(alices.state).toBe('connected');
  });

  it('ends when its signal aborts', async () => {
    const { alices } = await connect();
    const aborting = new AbortController();
    const recording = await recordCall(alices, { signal: aborting.signal });
    await recorded(recording, 300);
    aborting.abort();
    await vi.waitFor(() => {
      expect(recording.state).toBe('stopped');
    });
  });
});
