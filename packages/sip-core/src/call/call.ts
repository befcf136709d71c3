import type { Subscribable } from '@offhook/primitives';
import type {
  CallDirection,
  CallEndReason,
  CallMediaStats,
  CallSnapshot,
  CallState,
} from '@offhook/protocol';
import type { MediaError } from '../media/media-error.js';
import type { CallTimings } from '../timings/timing-marks.js';
import type { CallError } from './call-error.js';

export interface CallEvents {
  /** Anything in the snapshot changed. `previous` is the state before, the same one when only something else changed. */
  changed: { readonly call: Call; readonly previous: CallState };
  /** The browser will not play the call before the user has touched the page. */
  playbackBlocked: { readonly call: Call; readonly error: MediaError };
  /** The last event of a call, once. */
  ended: { readonly call: Call; readonly reason: CallEndReason };
}

/** One call, from dialling or ringing to the end. */
export interface Call extends Subscribable<CallEvents> {
  readonly id: string;
  /** The Call-ID of its SIP messages. */
  readonly sipCallId: string;
  readonly direction: CallDirection;
  readonly state: CallState;
  /** The other side's number or user name, as dialled or as it claims. */
  readonly remoteNumber: string;
  /** Empty when the other side gave none. */
  readonly remoteName: string;
  readonly isMuted: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly connectedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  /** When each step of the call was done, so far. */
  readonly timings: CallTimings;
  readonly endReason: CallEndReason | undefined;
  /** Why the call failed; absent when it ended as calls do. */
  readonly error: CallError | MediaError | undefined;

  /**
   * Picks up an incoming call; resolves when it is connected. Aborting `signal` hangs up.
   *
   * @throws CallError call/invalid-state when the call is not incoming, or what ended it meanwhile.
   * @throws MediaError media/no-microphone, media/permission-denied … The caller then hears that the phone is unavailable.
   */
  answer(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * Declines an incoming call; resolves when it is over.
   *
   * @throws CallError call/invalid-state when the call is not one that rings here.
   */
  reject(): Promise<void>;
  /** Ends the call, whatever its state. It is over at once; resolves when the other side knows, or cannot be told. */
  hangUp(): Promise<void>;
  /** Stops or lets through the microphone. Works before the call is connected too; does nothing after its end. */
  setMuted(isMuted: boolean): void;
  /**
   * Plays up to 64 of `0-9 A-D * #` to the other side, where a comma is a pause of two seconds.
   * Calls queue. Resolves when the last tone has been sent.
   *
   * @throws CallError call/invalid-tones, call/invalid-state, call/tones-unavailable
   */
  sendDtmf(tones: string): Promise<void>;
  /** Counters of the audio since the call began; zeros before there is any. */
  mediaStats(): Promise<CallMediaStats>;
  /** The call as data. */
  snapshot(): CallSnapshot;
}
