import type { Subscribable } from '@offhook/primitives';
import type {
  CallDirection,
  CallEndReason,
  CallMediaStats,
  CallSnapshot,
  CallState,
} from '@offhook/protocol';
import type { MediaError } from '../media/media-error.js';
import type { RemoteIdentity } from '../ports/signalling-port.js';
import type { PeerStats } from '../ports/media-port.js';
import type { CallTimings } from '../timings/timing-marks.js';
import type { Transfer, TransferOptions } from '../transfer/transfer.js';
import type { VideoRequest } from '../video/video-request.js';
import type { CallError } from './call-error.js';
import type { AnswerOptions, RejectOptions } from './call-flow.js';
import type { DtmfMethod } from './call-policy.js';
import type { ReceivedTone } from './received-tones.js';
import type { VideoQuestion } from './video-negotiation.js';

export interface CallEvents {
  /** Anything in the snapshot changed. `previous` is the state before, the same one when only something else changed. */
  changed: { readonly call: Call; readonly previous: CallState };
  /** The browser will not play the call before the user has touched the page. */
  playbackBlocked: { readonly call: Call; readonly error: MediaError };
  /** The other side wants to add a picture. Where nobody listens, the call goes on with sound alone. */
  videoOffered: { readonly call: Call } & VideoQuestion;
  /** `localVideo` or `remoteVideo` came, went or was replaced. */
  videoChanged: { readonly call: Call };
  /** The other side pressed a key, and told it by INFO. One in the sound (RFC 4733) is heard, and browsers tell nobody of it. */
  toneReceived: { readonly call: Call } & ReceivedTone;
  /** The last event of a call, once. */
  ended: { readonly call: Call; readonly reason: CallEndReason };
}

export interface ResumeOptions {
  /** Leaves the other calls as they are, as for a conference. Default: false, so that the policy decides. */
  readonly leaveOthers?: boolean | undefined;
}

export interface DtmfOptions {
  /** Default: the policy's. */
  readonly method?: DtmfMethod | undefined;
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
  /** Who is at the other end; whether our own server vouches for it is `isAsserted`. */
  readonly identity: RemoteIdentity;
  /** Of an incoming call: which ring the caller or the server asks for. */
  readonly alertInfo: string | undefined;
  /** Of an incoming call: the caller wants a picture, and this phone could have one. */
  readonly isVideoOffered: boolean;
  /** Of a call that was sent elsewhere (3xx): SIP URIs, the best first. */
  readonly redirectTargets: readonly string[];
  readonly isMuted: boolean;
  /** We have put the other side on hold. */
  readonly isOnHold: boolean;
  /** The other side has put us on hold. */
  readonly isRemoteOnHold: boolean;
  /** Pictures go one way at least. */
  readonly hasVideo: boolean;
  /** Our picture, to be shown to the user; undefined while none is sent. */
  readonly localVideo: MediaStream | undefined;
  /** The other side's picture, for the `srcObject` of a `<video>`; undefined while it sends none. */
  readonly remoteVideo: MediaStream | undefined;
  /** Our picture is black. */
  readonly isVideoMuted: boolean;
  /** Nobody has answered yet, but the far side can be heard: a tone of its own, or an announcement. */
  readonly hasEarlyMedia: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly connectedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  /** When each step of the call was done, so far. */
  readonly timings: CallTimings;
  readonly endReason: CallEndReason | undefined;
  /** Why it ended, in a sentence for the user. */
  readonly endText: string | undefined;
  /** An incoming call that ended unanswered here, and was not answered or declined on another device. */
  readonly isMissed: boolean;
  /** Why the call failed; absent when it ended as calls do. */
  readonly error: CallError | MediaError | undefined;

  /** A header of the INVITE of an incoming call, as it came; the first where there are several. */
  header(name: string): string | undefined;
  /**
   * Picks up an incoming call; resolves when it is connected. Aborting `signal` hangs up.
   *
   * @throws CallError call/invalid-state when the call is not incoming, or what ended it meanwhile; call/video-off
   * @throws MediaError media/no-microphone, media/permission-denied … The caller then hears that the phone is unavailable.
   */
  answer(options?: AnswerOptions): Promise<void>;
  /**
   * Declines an incoming call; resolves when it is over.
   *
   * @throws CallError call/invalid-state when the call is not one that rings here.
   */
  reject(options?: RejectOptions): Promise<void>;
  /** Ends the call, whatever its state. It is over at once; resolves when the other side knows, or cannot be told. */
  hangUp(): Promise<void>;
  /** Stops or lets through the microphone. Works before the call is connected too; does nothing after its end. */
  setMuted(isMuted: boolean): void;
  /**
   * Puts the other side on hold: it hears nothing from now on, and is told so. Resolves when it has agreed.
   *
   * @throws CallError call/invalid-state unless the call is connected, call/change-refused
   */
  hold(): Promise<void>;
  /**
   * Takes the other side back, and puts the other calls on hold where that is the policy. Whether the other side holds
   * us as well is its own affair: see `isRemoteOnHold`.
   *
   * @throws CallError call/invalid-state unless the call is connected, call/change-refused
   */
  resume(options?: ResumeOptions): Promise<void>;
  /**
   * Adds a picture to the call: the camera's unless `request` says otherwise. Resolves when the other side has agreed.
   *
   * @throws CallError call/video-off, call/invalid-state unless the call is connected, call/change-refused
   * @throws MediaError media/no-camera, media/camera-denied …
   */
  addVideo(request?: VideoRequest): Promise<void>;
  /**
   * Shows another camera or the screen instead, and the camera again, without asking the other side. The sound of a shared
   * screen goes out together with the voice, where the browser gives it. A sharing that the user ends brings the camera back.
   *
   * @throws CallError call/invalid-state unless there is a picture of ours
   * @throws MediaError media/no-camera, media/camera-denied, media/screen-denied …
   */
  switchVideo(request?: VideoRequest): Promise<void>;
  /** Shows black instead of our picture, or the picture again. */
  setVideoMuted(isMuted: boolean): void;
  /**
   * Goes on with sound alone.
   *
   * @throws CallError call/invalid-state unless the call is connected, call/change-refused
   */
  removeVideo(): Promise<void>;
  /**
   * Plays up to 64 of `0-9 A-D * #` to the other side, where a comma is a pause of two seconds.
   * Calls queue. Resolves when the last tone has been sent.
   *
   * @throws CallError call/invalid-tones, call/invalid-state, call/tones-unavailable
   */
  sendDtmf(tones: string, options?: DtmfOptions): Promise<void>;
  /**
   * Gives the call to somebody else: puts the other side on hold and asks it to call `target`. When that works, our call
   * is over; when it does not, it is back as it was.
   *
   * @throws TransferError transfer/invalid-state unless the call is connected
   * @throws CallError call/invalid-target
   */
  transfer(target: string, options?: TransferOptions): Transfer;
  /**
   * Joins the other sides of two connected calls: asks this one's to take our place in `consultation`. When that works,
   * both of our calls are over; when it does not, both are as they were.
   *
   * @throws TransferError transfer/invalid-state unless both calls are connected
   */
  transferTo(consultation: Call, options?: TransferOptions): Transfer;
  /** Counters of the audio since the call began; zeros before there is any. */
  mediaStats(): Promise<CallMediaStats>;
  /** Everything that the browser counts for the call; empty before there is anything, and after the end. */
  peerStats(): Promise<PeerStats>;
  /** The call as data. */
  snapshot(): CallSnapshot;
}
