import type { Subscribable } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';
import type { MediaDirections } from '../media/media-direction.js';
import type { MediaError } from '../media/media-error.js';
import type { GatheringReport } from '../media/gathering-report.js';
import type { MediaMark } from '../media/media-mark.js';
import type { LateCandidates, RemoteCandidate } from '../trickle/candidate-fragment.js';
import type { VideoRequest } from '../video/video-request.js';

/** Where sound comes from and goes to. */
export interface MediaPort {
  /** Whether the microphone comes without a question to the user, as far as is known. */
  readonly canHaveMicrophone: boolean;
  /** Makes ready what the next outgoing call needs, but no microphone. Safe to call twice. */
  warmUp(): void;
  /** Gives up what was made ready. */
  coolDown(): void;
  /**
   * Prepares the media of a call: `offer` for one that we make, `answer` for one whose offer has come.
   *
   * @throws MediaError media/unsupported, media/invalid-ice-servers
   */
  open(role: MediaRole): MediaSession;
}

/** Who describes the media first: we, or the far side. */
export type MediaRole = 'offer' | 'answer';

export interface MediaEvents {
  /** The sound is gone and does not come back by itself. */
  failed: { readonly error: MediaError };
  /** The browser will not play before the user has touched the page. */
  playbackBlocked: { readonly error: MediaError };
  /** A candidate came later than our latest description, or there are no more of them. */
  candidateFound: { readonly late: LateCandidates };
  /** A step on the way to sound was taken. Each comes once. */
  marked: { readonly mark: MediaMark; readonly atMs: number };
  /** `audioOut` is another track, or there is one now. */
  audioOutChanged: { readonly track: MediaStreamTrack | undefined; readonly use: AudioTrackUse };
  /** `localVideo` or `remoteVideo` came, went or was replaced. */
  videoChanged: { readonly session: MediaSession };
}

/** What a track is sent as: a microphone goes silent with a mute, a mix goes on. */
export type AudioTrackUse = 'microphone' | 'mix';

/** What a peer connection counts, by id: an `RTCStatsReport`. */
export type PeerStats = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** The media of one call. */
export interface MediaSession extends MediaAgreement, CallAudio, CallVideo, Subscribable<MediaEvents> {
  /**
   * Lets packets go to the far side. Until then an offer that came tells nobody where we are: not who calls, before
   * we answer.
   */
  start(): void;
  stats(): Promise<CallMediaStats>;
  /** Everything that the browser counts. Empty once closed. */
  peerStats(): Promise<PeerStats>;
  /** When each step was taken, in milliseconds since the epoch. */
  readonly marks: ReadonlyMap<MediaMark, number>;
  /** Of the latest description that waited for candidates. */
  readonly gathering: GatheringReport | undefined;
  /** Lets go of microphone, camera, peer connection and loudspeaker. Safe to call twice. */
  close(): void;
}

/** What the two sides describe to each other. Each description may be followed by another, in the same call. */
export interface MediaAgreement {
  /** An offer with its candidates. It needs no microphone, and never waits more than a second for candidates. */
  createOffer(signal: AbortSignal): Promise<string>;
  /** Takes the far side's answer to our offer. */
  applyAnswer(answer: string): Promise<void>;
  /** Lets us hear who has not answered yet. Another such answer, or the one of whoever answers, takes its place. */
  applyEarlyAnswer(answer: string): Promise<void>;
  /** Takes the far side's offer, and answers it with candidates, as `createOffer` does. */
  createAnswer(offer: string, signal: AbortSignal): Promise<string>;
  /** Takes our latest offer back: it met another one (RFC 3261 §14.1), or was refused. Nothing happens without one. */
  rollBack(): Promise<void>;
  /** Which way sound and picture shall go. Told to the far side by the next description. Default: both ways. */
  setDirection(directions: Partial<MediaDirections>): void;
  /** What the far side last said that it sends and takes. `sendonly` and `inactive` hold us. */
  readonly remoteDirection: MediaDirections | undefined;
  /** The next offer finds new ways through the network (RFC 8445 §9). */
  restartIce(): void;
  /**
   * Whether the far side takes candidates later too: a description then waits for no server. Default: false, as what we
   * describe must do for everybody.
   */
  setTrickled(isTrickled: boolean): void;
  /** What is to be given away in the place of a description that was made a while ago: the same, with all found since. */
  refreshDescription(description: string): string;
  /** What has been found later than what was given away; undefined when that has everything so far. */
  readonly lateCandidates: LateCandidates | undefined;
  /** Takes what the far side found later than it described. What belongs to another description waits for that one. */
  addRemoteCandidates(candidates: readonly RemoteCandidate[]): void;
}

/** The sound of a call. */
export interface CallAudio {
  /**
   * Takes the microphone. Aborting `signal` gives it back.
   *
   * @throws MediaError media/no-microphone, media/permission-denied, media/microphone-busy, media/insecure-page …
   */
  takeMicrophone(signal: AbortSignal): Promise<void>;
  /**
   * Sends `track` from now on, without a word to the far side; `undefined` sends the microphone again that
   * `takeMicrophone` took. Whoever gives a track stops it. A mute that is on holds for it too, unless it is a `mix`.
   */
  replaceAudioTrack(track: MediaStreamTrack | undefined, use?: AudioTrackUse): Promise<void>;
  setMuted(isMuted: boolean): void;
  /** The microphone that `takeMicrophone` took, whatever is sent. */
  readonly microphone: MediaStreamTrack | undefined;
  /** What comes in from the far side. */
  readonly audioIn: MediaStreamTrack | undefined;
  /** What goes out to the far side. */
  readonly audioOut: MediaStreamTrack | undefined;
  readonly audioOutUse: AudioTrackUse;
  /** What is played: the far side's sound, without its picture. */
  readonly remoteStream: MediaStream | undefined;
  /** False until the far side has agreed to RFC 4733. */
  readonly canSendTones: boolean;
  /** Plays `0-9 A-D * #`, where a comma is a pause of two seconds. Resolves when the last has been sent. */
  sendTones(tones: string, signal: AbortSignal): Promise<void>;
}

/** The picture of a call. A far side's picture is refused until `addVideo` was called. */
export interface CallVideo {
  /**
   * Takes the camera or the screen. The next description offers or takes a picture.
   *
   * @throws MediaError media/no-camera, media/camera-denied, media/camera-busy, media/screen-denied …
   */
  addVideo(request: VideoRequest, signal: AbortSignal): Promise<void>;
  /** Gives the camera back. The next description has no picture, and the one after may have it again. */
  removeVideo(): void;
  /**
   * Takes another camera, or the screen instead of it, without a word to the far side.
   *
   * @throws MediaError as `addVideo`
   */
  switchVideo(request: VideoRequest, signal: AbortSignal): Promise<void>;
  /** Sends `track` from now on, without a word to the far side. Whoever gives a track stops it. */
  replaceVideoTrack(track: MediaStreamTrack | undefined): Promise<void>;
  /** A black picture instead of ours. */
  setVideoMuted(isMuted: boolean): void;
  /** Our own picture, to be shown to the user. */
  readonly localVideo: MediaStream | undefined;
  /** The far side's picture, while it sends one. */
  readonly remoteVideo: MediaStream | undefined;
}
