import { systemClock } from '@offhook/primitives';
import { BrowserChunkRecorder } from '../adapters/browser/chunk-recorder.js';
import { openSink } from '../adapters/browser/recording-sinks.js';
import { WebAudioCallMix } from '../adapters/browser/web-audio-call-mix.js';
import { mediaOf } from '../call/media-of.js';
import type { MediaSession } from '../ports/media-port.js';
import { CallRecording } from './call-recording.js';
import { RecordingError } from './recording-error.js';
import type { RecordableCall, Recording, RecordingOptions } from './recording.js';

const recorded = new WeakSet<RecordableCall>();

/**
 * Records both sides of a connected call, through mute, hold and changes of device, until `stop` or the end of the call.
 * Whether you may, and whom you have to tell, is a matter of law: `beep` lets both sides hear it.
 *
 * @throws RecordingError recording/unsupported, recording/invalid-call, recording/already-recording, recording/blocked,
 * recording/storage-failed
 */
export async function recordCall(call: RecordableCall, options: RecordingOptions = {}): Promise<Recording> {
  const { signal } = options;
  signal?.throwIfAborted();
  const session = mediaOf(call);
  if (session === undefined || call.state !== 'connected') {
    throw new RecordingError('recording/invalid-call', 'Only a connected call can be recorded.');
  }
  if (recorded.has(call)) {
    throw new RecordingError('recording/already-recording', 'This call is being recorded already.');
  }
  recorded.add(call);
  try {
    const recording = await begin(call, session, options);
    recording.on('ended', () => {
      recorded.delete(call);
    });
    return recording;
  } catch (error) {
    recorded.delete(call);
    throw error;
  }
}

async function begin(
  call: RecordableCall,
  session: MediaSession,
  options: RecordingOptions,
): Promise<Recording> {
  const { beep, bitrate = 32_000, into = 'blob', layout = 'mixed', mimeType, signal } = options;
  const clock = systemClock;
  const ending = new AbortController();
  call.on('ended', () => {
    ending.abort(new RecordingError('recording/invalid-call', 'The call ended before the recording began.'));
  });
  const over = AbortSignal.any(signal === undefined ? [ending.signal] : [ending.signal, signal]);
  const mix = new WebAudioCallMix({
    session,
    clock,
    layout,
    hasBeep: beep !== undefined,
    callLifetime: ending.signal,
  });
  try {
    const recorder = new BrowserChunkRecorder({ stream: mix.stream, mimeType, bitrate });
    await mix.start();
    over.throwIfAborted();
    const sink = await openSink(into, recorder.mimeType);
    if (over.aborted) await sink.abort();
    over.throwIfAborted();
    const recording = new CallRecording({ mix, recorder, sink, clock, beepEveryMs: beep?.everyMs });
    recording.start();
    const stop = (): void => {
      // Whoever waits for the recording hears of a failure by `ended`.
      recording.stop().catch(() => undefined);
    };
    over.addEventListener('abort', stop, { once: true });
    return recording;
  } catch (error) {
    mix.close();
    throw error;
  }
}
