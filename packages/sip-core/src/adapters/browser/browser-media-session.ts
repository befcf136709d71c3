import { type Clock, Emitter, type Logger, type Unsubscribe } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';
import { directionsOf, isVideoRefused, type MediaDirections } from '../../media/media-direction.js';
import { MediaError } from '../../media/media-error.js';
import type { GatheringReport } from '../../media/gathering-report.js';
import type { MediaMark } from '../../media/media-mark.js';
import type { DevicesPort } from '../../ports/devices-port.js';
import type { AudioTrackUse, MediaEvents, MediaSession, PeerStats } from '../../ports/media-port.js';
import type { LateCandidates, RemoteCandidate } from '../../trickle/candidate-fragment.js';
import { RemoteCandidates } from '../../trickle/remote-candidates.js';
import type { VideoRequest } from '../../video/video-request.js';
import { AudioLine } from './audio-line.js';
import { holdCandidates } from './held-candidates.js';
import { MediaMarks } from './media-marks.js';
import { readMediaStats } from './media-stats.js';
import { openMicrophone } from './microphone.js';
import { OutgoingAudio } from './outgoing-audio.js';
import type { Peer } from './peer-factory.js';
import { RemoteAudio } from './remote-audio.js';
import { playTones } from './tone-sender.js';
import { VideoLine } from './video-line.js';
import type { OfferingPeer } from './warm-peer.js';

export interface BrowserMediaSessionOptions {
  /** One that has made its offer, or one that waits for the far side's. */
  readonly peer: Peer | OfferingPeer;
  /** Default: the browser chooses. */
  readonly devices: DevicesPort | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One call's peer connection, microphone, camera and loudspeaker. */
export class BrowserMediaSession implements MediaSession {
  readonly #peer: Peer | OfferingPeer;
  readonly #connection: RTCPeerConnection;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #events = new Emitter<MediaEvents>();
  readonly #lifetime: AbortController = new AbortController();
  readonly #speaker: RemoteAudio;
  readonly #voice: OutgoingAudio;
  readonly #audioLine: AudioLine;
  readonly #videoLine: VideoLine;
  readonly #marks: MediaMarks;
  #firstOffer: (() => Promise<string>) | undefined;
  #remoteDirection: MediaDirections | undefined;
  #isStarted = false;
  #heldCandidates: readonly RTCIceCandidateInit[] = [];
  readonly #remoteCandidates = new RemoteCandidates();

  constructor({ clock, devices, logger, peer }: BrowserMediaSessionOptions) {
    const { connection } = peer;
    const { signal } = this.#lifetime;
    this.#peer = peer;
    this.#connection = connection;
    this.#clock = clock;
    this.#logger = logger;
    this.#speaker = new RemoteAudio((error) => {
      logger.warn('playback blocked', { code: error.code });
      this.#events.emit('playbackBlocked', { error });
    }, devices?.routeOutput.bind(devices));
    const onTrack = (track: MediaStreamTrack | undefined, use: AudioTrackUse): void => {
      this.#events.emit('audioOutChanged', { track, use });
    };
    this.#voice = new OutgoingAudio({
      open: devices?.openMicrophone.bind(devices) ?? openMicrophone,
      onChanged: onTrack,
    });
    this.#audioLine = new AudioLine(connection, this.#voice);
    const onPicture = (): void => {
      this.#events.emit('videoChanged', { session: this });
    };
    this.#videoLine = new VideoLine({ connection, audio: this.#voice, logger, onChanged: onPicture });
    const onMarked = (mark: MediaMark, atMs: number): void => {
      this.#events.emit('marked', { mark, atMs });
    };
    this.#marks = new MediaMarks({ connection, clock, signal, onMarked });
    if ('offer' in peer) {
      this.#firstOffer = peer.offer;
      void this.#audioLine.use(peer.transceiver);
    }
    this.#listen(signal);
  }

  get canSendTones(): boolean {
    return this.#audioLine.dtmf?.canInsertDTMF === true;
  }

  get marks(): ReadonlyMap<MediaMark, number> {
    return this.#marks.all;
  }

  get gathering(): GatheringReport | undefined {
    return this.#peer.gathering.report;
  }

  get lateCandidates(): LateCandidates | undefined {
    return this.#peer.gathering.late;
  }

  get remoteDirection(): MediaDirections | undefined {
    return this.#remoteDirection;
  }

  get microphone(): MediaStreamTrack | undefined {
    return this.#voice.microphone;
  }

  get audioOut(): MediaStreamTrack | undefined {
    return this.#voice.track;
  }

  get audioOutUse(): AudioTrackUse {
    return this.#voice.use;
  }

  get audioIn(): MediaStreamTrack | undefined {
    return this.remoteStream?.getAudioTracks()[0];
  }

  get remoteStream(): MediaStream | undefined {
    return this.#speaker.stream;
  }

  get localVideo(): MediaStream | undefined {
    return this.#videoLine.local;
  }

  get remoteVideo(): MediaStream | undefined {
    return this.#videoLine.remote;
  }

  on<Name extends keyof MediaEvents>(
    name: Name,
    listener: (payload: MediaEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  async takeMicrophone(signal: AbortSignal): Promise<void> {
    await this.#voice.take(signal);
    this.#marks.mark('microphone');
  }

  async replaceAudioTrack(
    track: MediaStreamTrack | undefined,
    use: AudioTrackUse = 'microphone',
  ): Promise<void> {
    await this.#voice.replace(track, use);
  }

  setMuted(isMuted: boolean): void {
    this.#voice.setMuted(isMuted);
  }

  async createOffer(signal: AbortSignal): Promise<string> {
    const first = this.#firstOffer;
    this.#firstOffer = undefined;
    const offer = await first?.();
    signal.throwIfAborted();
    if (offer !== undefined && !this.#videoLine.isWanted) {
      this.#marks.mark('described');
      return this.refreshDescription(offer);
    }
    await this.#videoLine.prepareOffer();
    return await this.#describe(await this.#connection.createOffer(), signal);
  }

  async applyAnswer(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
    this.#addCandidates(this.#remoteCandidates.describe(answer));
    this.#handleAgreed(answer);
  }

  async applyEarlyAnswer(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'pranswer', sdp: answer });
    this.#addCandidates(this.#remoteCandidates.describe(answer));
  }

  async createAnswer(offer: string, signal: AbortSignal): Promise<string> {
    const { candidates, description } = this.#isStarted
      ? { candidates: [], description: offer }
      : holdCandidates(offer);
    this.#heldCandidates = candidates;
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: description });
    this.#addCandidates(this.#remoteCandidates.describe(offer));
    await this.#audioLine.prepareAnswer();
    await this.#videoLine.prepareAnswer();
    this.#refuseOtherMedia();
    const answer = await this.#describe(await this.#connection.createAnswer(), signal);
    this.#handleAgreed(offer);
    return answer;
  }

  async rollBack(): Promise<void> {
    if (this.#connection.signalingState !== 'have-local-offer') return;
    await this.#connection.setLocalDescription({ type: 'rollback' });
    this.#videoLine.rollBack();
  }

  setDirection({ audio, video }: Partial<MediaDirections>): void {
    if (audio !== undefined) this.#audioLine.setDirection(audio);
    if (video !== undefined) this.#videoLine.setDirection(video);
  }

  restartIce(): void {
    this.#connection.restartIce();
  }

  setTrickled(isTrickled: boolean): void {
    this.#peer.gathering.isTrickled = isTrickled;
  }

  refreshDescription(description: string): string {
    return this.#peer.gathering.refresh(description);
  }

  addRemoteCandidates(candidates: readonly RemoteCandidate[]): void {
    this.#addCandidates(this.#remoteCandidates.take(candidates));
  }

  start(): void {
    this.#isStarted = true;
    const held = this.#heldCandidates;
    this.#heldCandidates = [];
    this.#addCandidates(held);
  }

  async addVideo(request: VideoRequest, signal: AbortSignal): Promise<void> {
    await this.#videoLine.add(request, signal);
  }

  removeVideo(): void {
    this.#videoLine.remove();
  }

  async switchVideo(request: VideoRequest, signal: AbortSignal): Promise<void> {
    await this.#videoLine.switch(request, signal);
  }

  async replaceVideoTrack(track: MediaStreamTrack | undefined): Promise<void> {
    await this.#videoLine.replace(track);
  }

  setVideoMuted(isMuted: boolean): void {
    this.#videoLine.setMuted(isMuted);
  }

  async sendTones(tones: string, signal: AbortSignal): Promise<void> {
    const { dtmf } = this.#audioLine;
    if (dtmf !== undefined) await playTones(dtmf, tones, { clock: this.#clock, signal });
  }

  async stats(): Promise<CallMediaStats> {
    return await readMediaStats(this.#connection);
  }

  async peerStats(): Promise<PeerStats> {
    if (this.#lifetime.signal.aborted) return new Map();
    return await this.#connection.getStats();
  }

  close(): void {
    if (this.#lifetime.signal.aborted) return;
    this.#lifetime.abort();
    this.#events.clear();
    // Chromium keeps for ever a connection that was closed while it changed its state, with all that listens to it.
    this.#peer.gathering.onLate = () => undefined;
    this.#speaker.close();
    this.#voice.close();
    this.#videoLine.close();
    if ('close' in this.#peer) this.#peer.close();
    else this.#connection.close();
  }

  /** Packets go to candidates: so there are none before `start`. */
  #addCandidates(candidates: readonly RTCIceCandidateInit[]): void {
    if (!this.#isStarted) {
      this.#heldCandidates = [...this.#heldCandidates, ...candidates];
      return;
    }
    for (const candidate of candidates) {
      // One that the browser cannot read is one way less to the far side.
      this.#connection.addIceCandidate(candidate).catch((error: unknown) => {
        this.#logger.debug('a candidate was left out', { error: String(error) });
      });
    }
  }

  #listen(signal: AbortSignal): void {
    this.#peer.gathering.onLate = () => {
      const { lateCandidates: late } = this;
      if (late !== undefined) this.#events.emit('candidateFound', { late });
    };
    this.#connection.addEventListener(
      'track',
      ({ receiver, track }) => {
        if (track.kind !== 'audio') return;
        this.#speaker.play(track);
        // Aborted when the call ends, and then of no interest.
        this.#marks.listen(receiver).catch(() => undefined);
      },
      { signal },
    );
    this.#connection.addEventListener(
      'connectionstatechange',
      () => {
        if (this.#connection.connectionState !== 'failed') return;
        const error = new MediaError(
          'media/connection-failed',
          'The sound of the call could not get through the network.',
          { retryable: true },
        );
        this.#events.emit('failed', { error });
      },
      { signal },
    );
  }

  #handleAgreed(remoteDescription: string): void {
    this.#remoteDirection = directionsOf(remoteDescription);
    // A camera that nobody looks at is given back.
    if (this.#videoLine.isWanted && isVideoRefused(this.#remoteDirection)) this.#videoLine.remove();
    else this.#videoLine.handleAgreed();
  }

  /** Further sounds and pictures are turned down: a call has one of each. */
  #refuseOtherMedia(): void {
    for (const transceiver of this.#connection.getTransceivers()) {
      const isOurs = this.#audioLine.isOn(transceiver) || this.#videoLine.isOn(transceiver);
      if (!isOurs && transceiver.mid !== null) transceiver.stop();
    }
  }

  async #describe(description: RTCSessionDescriptionInit, signal: AbortSignal): Promise<string> {
    const either = AbortSignal.any([signal, this.#lifetime.signal]);
    const described = await this.#peer.gathering.describe(description, either);
    this.#marks.mark('described');
    return described;
  }
}
