import { type Clock, type Logger } from '@offhook/primitives';
import { closeContext, isRunningSoon } from './running-context.js';
import type { AudioProcessor, ProcessedAudio } from './audio-processor.js';
import { DeviceError } from './device-error.js';

export interface ProcessingParts {
  readonly processor: AudioProcessor;
  readonly createAudioContext: () => AudioContext;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onFailed: (error: DeviceError) => void;
  /** The browser lets processing begin, which it did not when it was asked for. */
  readonly onPossible: () => void;
}

/** What `processor` makes of `track`; the track itself where it cannot be had, for a call needs sound above all. */
export async function processTrack(track: MediaStreamTrack, parts: ProcessingParts): Promise<ProcessedAudio> {
  const context = parts.createAudioContext();
  const unprocessed: ProcessedAudio = {
    track,
    dispose: () => {
      void closeContext(context);
    },
  };
  // Before the first click on the page, a context gives silence.
  if (!(await isRunningSoon(context, parts.clock))) {
    parts.logger.info('the audio processor waits for a click');
    callWhenRunning(context, parts.onPossible);
    return unprocessed;
  }
  try {
    const processed = await parts.processor.process(track, context);
    return {
      track: processed.track,
      dispose: () => {
        processed.dispose();
        void closeContext(context);
      },
    };
  } catch (cause) {
    const message = 'The microphone cannot be processed as wanted, so its own sound is sent.';
    parts.onFailed(new DeviceError('device/processor-failed', message, { cause }));
    return unprocessed;
  }
}

function callWhenRunning(context: AudioContext, task: () => void): void {
  const onChange = (): void => {
    if (context.state === 'suspended') return;
    context.removeEventListener('statechange', onChange);
    if (context.state === 'running') task();
  };
  context.addEventListener('statechange', onChange);
}
