import { ManualClock } from '@offhook/primitives/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeStream } from '../testing/fake-tracks.js';
import { CallRecording } from './call-recording.js';
import type { CallMix, ChunkRecorder, RecordingSink } from './recording-parts.js';
import type { RecordingEvents } from './recording.js';

/** Everything that happened to the parts, in order. */
let log: string[];
let clock: ManualClock;
let written: string[];
let writeError: Error | undefined;
let isStuck: boolean;
let hear: Parameters<ChunkRecorder['start']>[0] | undefined;

function say(what: string): Promise<void> {
  log.push(what);
  return Promise.resolve();
}

const mix: CallMix = {
  stream: new FakeStream(),
  start: () => say('mix start'),
  beep: () => void say('beep'),
  close: () => void say('mix close'),
};

const recorder: ChunkRecorder = {
  mimeType: 'audio/test',
  start: (listeners) => {
    hear = listeners;
  },
  pause: () => void say('pause'),
  resume: () => void say('resume'),
  stop: async () => {
    if (isStuck) await new Promise(() => undefined);
    hear?.onChunk(new Blob(['last']));
    await say('recorder stop');
  },
};

const sink: RecordingSink = {
  write: async (chunk) => {
    if (writeError !== undefined) throw writeError;
    written.push(await chunk.text());
  },
  close: async () => {
    await say('sink close');
    return new Blob(written);
  },
  abort: () => say('sink abort'),
};

interface Test {
  readonly recording: CallRecording;
  readonly ends: RecordingEvents['ended'][];
}

function record(beepEveryMs?: number): Test {
  const recording = new CallRecording({ mix, recorder, sink, clock, beepEveryMs });
  const ends: RecordingEvents['ended'][] = [];
  recording.on('ended', (end) => ends.push(end));
  recording.on('changed', ({ state }) => void say(`is ${state}`));
  recording.start();
  return { recording, ends };
}

beforeEach(() => {
  [log, written, clock, writeError, isStuck] = [[], [], new ManualClock(), undefined, false];
});

describe('a recording', () => {
  it('writes chunk after chunk, ends, and gives everything back', async () => {
    const { ends, recording } = record();
    hear?.onChunk(new Blob(['one ']));
    hear?.onChunk(new Blob(['two ']));
    await clock.advance(2_500);
    const result = await recording.stop();
    expect(written).toEqual(['one ', 'two ', 'last']);
    expect(await result.blob?.text()).toBe('one two last');
    expect(result).toMatchObject({ mimeType: 'audio/test', durationMs: 2_500, sizeBytes: 12 });
    expect(log).toEqual(['is stopping', 'recorder stop', 'sink close', 'is stopped', 'mix close']);
    expect(ends).toEqual([{ result }]);
    expect(clock.pendingCount).toBe(0);
  });

  it('does not count its pauses', async () => {
    const { recording } = record();
    await clock.advance(1_000);
    recording.pause();
    recording.pause();
    await clock.advance(60_000);
    expect(recording.durationMs).toBe(1_000);
    recording.resume();
    recording.resume();
    await clock.advance(500);
    expect(await recording.stop()).toMatchObject({ durationMs: 1_500 });
    expect(log.slice(0, 4)).toEqual(['is paused', 'pause', 'is recording', 'resume']);
  });

  it('ends once, however often it is asked', async () => {
    const { ends, recording } = record();
    const [one, two] = await Promise.all([recording.stop(), recording.stop()]);
    expect(await recording.stop()).toBe(one);
    expect(two).toBe(one);
    expect(ends).toHaveLength(1);
    recording.pause();
    recording.resume();
    expect(recording.state).toBe('stopped');
  });

  it('may end out of a pause', async () => {
    const { recording } = record();
    recording.pause();
    await recording.stop();
    expect(recording.state).toBe('stopped');
  });

  it('beeps at the start, then every so often, and not in a pause', async () => {
    const { recording } = record(15_000);
    const beeps = (): number => log.filter((entry) => entry === 'beep').length;
    expect(beeps()).toBe(1);
    await clock.advance(30_000);
    expect(beeps()).toBe(3);
    recording.pause();
    await clock.advance(60_000);
    expect(beeps()).toBe(3);
    recording.resume();
    expect(beeps()).toBe(4);
    await recording.stop();
    await clock.advance(60_000);
    expect([beeps(), clock.pendingCount]).toEqual([4, 0]);
  });
});

describe('a recording that fails', () => {
  it.each([
    ['there is no room', new DOMException('full', 'QuotaExceededError'), 'recording/storage-full'],
    ['the disk is gone', new Error('gone'), 'recording/storage-failed'],
  ])('because %s says so, and keeps nothing open', async (_why, error, code) => {
    const { ends, recording } = record(1_000);
    writeError = error;
    hear?.onChunk(new Blob(['one']));
    await clock.advance(0);
    expect(ends).toMatchObject([{ error: { name: 'RecordingError', code, cause: error } }]);
    expect(recording.state).toBe('failed');
    expect(log.slice(-2)).toEqual(['sink abort', 'mix close']);
    await expect(recording.stop()).rejects.toMatchObject({ code });
    expect(clock.pendingCount).toBe(0);
  });

  it('because the browser stops recording says so', async () => {
    const { ends, recording } = record();
    hear?.onFailed(new Error('no more'));
    await clock.advance(0);
    expect(ends).toMatchObject([{ error: { code: 'recording/failed' } }]);
    await expect(recording.stop()).rejects.toMatchObject({ code: 'recording/failed' });
  });

  it('with its last chunk, says so to who stops it', async () => {
    const { ends, recording } = record();
    writeError = new DOMException('full', 'QuotaExceededError');
    await expect(recording.stop()).rejects.toMatchObject({ code: 'recording/storage-full' });
    expect(ends).toHaveLength(1);
  });

  it('does not wait forever for a recorder that does not end', async () => {
    const { recording } = record();
    isStuck = true;
    const outcome = recording.stop().catch((error: unknown) => error);
    await clock.advance(10_000);
    expect(await outcome).toMatchObject({ code: 'recording/failed' });
    expect([log.at(-1), clock.pendingCount]).toEqual(['mix close', 0]);
  });
});
