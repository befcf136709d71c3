import { type Clock, Emitter, type Unsubscribe } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';
import { canReceive, canSend, isVideoRefused, type MediaDirections } from '../media/media-direction.js';
import { MediaError } from '../media/media-error.js';
import type { GatheringReport } from '../media/gathering-report.js';
import type { MediaMark } from '../media/media-mark.js';
import type { AudioTrackUse, MediaEvents, MediaRole, MediaSession, PeerStats } from '../ports/media-port.js';
import type { LateCandidates, RemoteCandidate } from '../trickle/candidate-fragment.js';
import { RemoteCandidates } from '../trickle/remote-candidates.js';
import type { VideoRequest } from '../video/video-request.js';
import { FakeAgreement } from './fake-agreement.js';
import { FakeStream, FakeTrack } from './fake-tracks.js';

export interface FakeMediaSessionOptions {
  readonly index: number;
  readonly role: MediaRole;
  readonly clock: Clock;
  /** Whether descriptions say that candidates may come later. */
  readonly canTrickle: boolean;
  readonly askForMicrophone: () => Promise<void>;
  readonly askForCamera: () => Promise<void>;
}

/** The media of one call without media: what it was told can be read, what it would tell can be made to happen. */
export class FakeMediaSession implements MediaSession {
  readonly #events: Emitter<MediaEvents> = new Emitter<MediaEvents>();
  readonly #options: FakeMediaSessionOptions;
  readonly #agreement: FakeAgreement;
  readonly role: MediaRole;
  #statsCount = { sent: 0, received: 0 };
  #replacement: MediaStreamTrack | undefined;
  #voice: MediaStreamTrack | undefined;
  #use: AudioTrackUse = 'microphone';
  #videoReplacement: MediaStreamTrack | undefined;
  readonly marks: Map<MediaMark, number> = new Map<MediaMark, number>();
  gathering: GatheringReport | undefined;
  /** What the far side sent, in order. */
  readonly remoteDescriptions: string[] = [];
  readonly sentTones: string[] = [];
  isMuted = false;
  isVideoMuted = false;
  isClosed = false;
  microphone: FakeTrack | undefined;
  camera: FakeTrack | undefined;
  /** What was last asked of the camera or the screen. */
  videoRequest: VideoRequest | undefined;
  /** What is heard comes from who has not answered yet. */
  isEarly = false;
  /** Packets may go to the far side. */
  isStarted = false;
  canSendTones = true;
  /** Makes the next description of the far side fail to apply. */
  refusesDescriptions = false;
  /** The far side takes candidates later too. */
  isTrickled = false;
  lateCandidates: LateCandidates | undefined;
  readonly #remote: RemoteCandidates = new RemoteCandidates();
  /** What the far side found later than it described, as far as it applies. */
  readonly remoteCandidates: RemoteCandidate[] = [];
  readonly remoteStream: FakeStream = new FakeStream([new FakeTrack('audio', 'far side')]);

  constructor(options: FakeMediaSessionOptions) {
    this.#options = options;
    this.#agreement = new FakeAgreement(options);
    this.role = options.role;
  }

  get hasMicrophone(): boolean {
    return this.microphone?.readyState === 'live';
  }

  get audioIn(): MediaStreamTrack | undefined {
    return this.remoteStream.getAudioTracks()[0];
  }

  get audioOut(): MediaStreamTrack | undefined {
    return this.#replacement ?? this.microphone;
  }

  get audioOutUse(): AudioTrackUse {
    return this.#replacement === undefined ? 'microphone' : this.#use;
  }

  get remoteDirection(): MediaDirections | undefined {
    return this.#agreement.remote;
  }

  /** What both sides have agreed on, as we see it. */
  get direction(): MediaDirections | undefined {
    return this.#agreement.current;
  }

  get localVideo(): MediaStream | undefined {
    const track = this.#videoReplacement ?? this.camera;
    return track === undefined ? undefined : new FakeStream([track]);
  }

  get remoteVideo(): MediaStream | undefined {
    return canReceive(this.direction?.video) ? new FakeStream([new FakeTrack('video')]) : undefined;
  }

  on<Name extends keyof MediaEvents>(
    name: Name,
    listener: (payload: MediaEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  async takeMicrophone(signal: AbortSignal): Promise<void> {
    await this.#options.askForMicrophone();
    signal.throwIfAborted();
    if (this.isClosed) return;
    this.microphone = new FakeTrack('audio', 'microphone');
    this.microphone.enabled = !this.isMuted;
    this.mark('microphone');
    this.#tellAudio();
  }

  async replaceAudioTrack(
    track: MediaStreamTrack | undefined,
    use: AudioTrackUse = 'microphone',
  ): Promise<void> {
    await Promise.resolve();
    this.#replacement = track;
    this.#use = use;
    if (use === 'microphone') this.#voice = track;
    else if (track === this.#voice) this.#voice = undefined;
    this.setMuted(this.isMuted);
    this.#tellAudio();
  }

  start(): void {
    this.isStarted = true;
  }

  async createOffer(signal: AbortSignal): Promise<string> {
    await Promise.resolve();
    signal.throwIfAborted();
    return this.#described(this.#agreement.offer());
  }

  async applyAnswer(answer: string): Promise<void> {
    await this.#take(answer);
    this.#agreement.applyAnswer(answer);
    this.isEarly = false;
    this.#handleAgreed();
  }

  async applyEarlyAnswer(answer: string): Promise<void> {
    await this.#take(answer);
    this.isEarly = true;
  }

  async createAnswer(offer: string, signal: AbortSignal): Promise<string> {
    await this.#take(offer);
    signal.throwIfAborted();
    const answer = this.#described(this.#agreement.answer(offer));
    this.#handleAgreed();
    return answer;
  }

  async rollBack(): Promise<void> {
    await Promise.resolve();
    this.#agreement.rollBack();
  }

  setDirection(directions: Partial<MediaDirections>): void {
    this.#agreement.want(directions);
  }

  restartIce(): void {
    this.#agreement.restartIce();
  }

  setTrickled(isTrickled: boolean): void {
    this.isTrickled = isTrickled;
  }

  refreshDescription(description: string): string {
    const fresh = this.lateCandidates?.description ?? description;
    this.lateCandidates = undefined;
    return fresh;
  }

  addRemoteCandidates(candidates: readonly RemoteCandidate[]): void {
    this.remoteCandidates.push(...this.#remote.take(candidates));
  }

  /** A server answers later than we have described ourselves. */
  findCandidate(candidate: string, isComplete = false): void {
    const description = this.#agreement.find(candidate);
    this.lateCandidates = { description, isComplete };
    this.#events.emit('candidateFound', { late: this.lateCandidates });
  }

  async addVideo(request: VideoRequest, signal: AbortSignal): Promise<void> {
    await this.switchVideo(request, signal);
    this.#agreement.hasVideo = true;
  }

  removeVideo(): void {
    this.camera?.stop();
    this.camera = undefined;
    this.#videoReplacement = undefined;
    this.#agreement.hasVideo = false;
    this.#tellVideo();
  }

  async switchVideo(request: VideoRequest, signal: AbortSignal): Promise<void> {
    const { source = 'camera' } = request;
    if (source !== 'none') await this.#options.askForCamera();
    signal.throwIfAborted();
    this.camera?.stop();
    this.videoRequest = request;
    this.camera = source === 'none' || this.isClosed ? undefined : new FakeTrack('video', source);
    this.setVideoMuted(this.isVideoMuted);
    this.#tellVideo();
  }

  async replaceVideoTrack(track: MediaStreamTrack | undefined): Promise<void> {
    await Promise.resolve();
    this.#videoReplacement = track;
    this.#tellVideo();
  }

  setVideoMuted(isMuted: boolean): void {
    this.isVideoMuted = isMuted;
    if (this.camera !== undefined) this.camera.enabled = !isMuted;
  }

  setMuted(isMuted: boolean): void {
    this.isMuted = isMuted;
    for (const track of [this.microphone, this.#voice]) {
      if (track !== undefined) track.enabled = !isMuted;
    }
  }

  async sendTones(tones: string, signal: AbortSignal): Promise<void> {
    await Promise.resolve();
    signal.throwIfAborted();
    this.sentTones.push(tones);
  }

  /**
   * Fifty packets each way since the last time of asking, once both sides have described themselves; none in a direction
   * that is on hold.
   */
  async stats(): Promise<CallMediaStats> {
    await Promise.resolve();
    const { audio = 'sendrecv' } = this.direction ?? {};
    const isAgreed = this.remoteDescriptions.length > 0;
    if (isAgreed && canSend(audio)) this.#statsCount.sent += 50;
    if (isAgreed && canReceive(audio)) this.#statsCount.received += 50;
    const { received, sent } = this.#statsCount;
    return {
      packetsSent: sent,
      bytesSent: sent * 80,
      packetsReceived: received,
      bytesReceived: received * 80,
      packetsLost: 0,
    };
  }

  /** What a test puts there. */
  counters: PeerStats = new Map();

  async peerStats(): Promise<PeerStats> {
    await Promise.resolve();
    return this.isClosed ? new Map() : this.counters;
  }

  close(): void {
    this.isClosed = true;
    this.microphone?.stop();
    this.camera?.stop();
    this.#events.clear();
  }

  /** A step on the way to sound is taken, unless it was before. */
  mark(mark: MediaMark): void {
    if (this.marks.has(mark)) return;
    const atMs = this.#options.clock.now();
    this.marks.set(mark, atMs);
    this.#events.emit('marked', { mark, atMs });
  }

  /** The network lets the sound through no more. */
  fail(): void {
    const error = new MediaError('media/connection-failed', 'The sound of the call could not get through.');
    this.#events.emit('failed', { error });
  }

  /** The browser wants a click before it plays. */
  blockPlayback(): void {
    const error = new MediaError('media/playback-blocked', 'The browser does not play the call yet.');
    this.#events.emit('playbackBlocked', { error });
  }

  #described(description: string): string {
    this.gathering = { durationMs: 0, end: 'enough' };
    this.lateCandidates = undefined;
    this.mark('described');
    return description;
  }

  async #take(description: string): Promise<void> {
    await Promise.resolve();
    if (this.refusesDescriptions) throw new DOMException('No common codec.', 'OperationError');
    this.remoteDescriptions.push(description);
    this.remoteCandidates.push(...this.#remote.describe(description));
  }

  #handleAgreed(): void {
    const { hasVideo, remote } = this.#agreement;
    if (hasVideo && remote !== undefined && isVideoRefused(remote)) this.removeVideo();
    else this.#tellVideo();
  }

  #tellAudio(): void {
    this.#events.emit('audioOutChanged', { track: this.audioOut, use: this.audioOutUse });
  }

  #tellVideo(): void {
    this.#agreement.hasPicture = this.localVideo !== undefined;
    this.#events.emit('videoChanged', { session: this });
  }
}
