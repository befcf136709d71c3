import { systemClock } from '@offhook/primitives';
import { WebAudioMixer } from '../adapters/browser/web-audio-mixer.js';
import type { Call } from '../call/call.js';
import type { Conference, ConferenceOptions } from './conference.js';
import { MixedConference } from './mixed-conference.js';

export interface MergeOptions extends ConferenceOptions {
  /** Aborting it before the promise has resolved leaves all calls as they were. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Joins connected calls, so that each other side hears us and all others. Calls on hold are taken back. When one of them
 * cannot be, all are as they were. The calls need a phone with the capability `multiCall`.
 *
 * @throws ConferenceError conference/too-few-calls, conference/invalid-call, conference/cannot-resume, conference/no-sound
 */
export async function mergeCalls(calls: readonly Call[], options: MergeOptions = {}): Promise<Conference> {
  const { signal, whenAlone = 'talk' } = options;
  signal?.throwIfAborted();
  const conference = new MixedConference({ mixer: new WebAudioMixer<Call>(), clock: systemClock, whenAlone });
  await conference.begin(calls, signal);
  return conference;
}
