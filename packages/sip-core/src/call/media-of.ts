import type { MediaSession } from '../ports/media-port.js';
import type { Call } from './call.js';

const sessions = new WeakMap<object, () => MediaSession | undefined>();

/** Lets `mediaOf` find the media of a call. */
export function setMediaOf(call: Call, session: () => MediaSession | undefined): void {
  sessions.set(call, session);
}

/**
 * What a call sounds through, for entries of their own that work on it (as `@offhook/sip-core/mixer`) and are not part
 * of every page's bundle. Undefined before there are any, and for a call that is not one of ours.
 */
export function mediaOf(call: object): MediaSession | undefined {
  return sessions.get(call)?.();
}
