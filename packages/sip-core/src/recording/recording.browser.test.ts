import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../call/call.js';
import { mediaOf } from '../call/media-of.js';
import { useEdgeStage } from '../testing/edge-stage.js';
import { pitches } from '../testing/voices.js';
import { type Recording, recordCall, type RecordingEvents, type RecordingResult } from './index.js';

// Whole phones through the embedded edge, whose users whistle, so that a recording can be asked who is in it.

const stage = useEdgeStage();
const { alice: aliceHz, bob: bobHz, carol: carolHz } = pitches;
const beepHz = 1_400;
const fileNames = ['a-call.webm', 'twice.webm', 'full.webm'];

afterEach(async () => {
  vi.restoreAllMocks();
  const folder = await navigator.storage.getDirectory();
  for (const fileName of fileNames) await folder.removeEntry(fileName).catch(() => undefined);
});

/** Alice's call with Bob, while both whistle. */
async function connect(): Promise<{ alices: Call; bobs: Call }> {
  const { alice, bob } = await stage.register({ alice: {}, bob: {} });
  const { callees: bobs, callers: alices } = await stage.connect(alice, bob);
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
    const strengths = [aliceHz, bobHz, beepHz, carolHz].map(
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
    await recorded(recording, 1_600);
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
    await recorded(recording, 1_600);
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
    const other = await stage.voices.open('carol');
    await mediaOf(alices)?.replaceAudioTrack(other);
    await recorded(recording, 700);
    const sound = await decode((await recording.stop()).blob);
    const [ours, theirs] = [tonesOf(sound, 0), tonesOf(sound, 1)];
    expect(secondsOf(ours, [aliceHz])).toBeGreaterThan(0.5);
    expect(secondsOf(ours, [])).toBeGreaterThan(0.5);
    expect(secondsOf(ours, [carolHz])).toBeGreaterThan(0.2);
    expect(secondsOf(theirs, [bobHz])).toBeGreaterThan(0.5);
    expect(secondsOf(theirs, [])).toBeGreaterThan(0.3);
    other.stop();
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
