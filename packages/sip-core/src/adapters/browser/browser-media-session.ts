import { type Clock, Emitter, type Logger, type Unsubscribe } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';
import { MediaError } from '../../media/media-error.js';
import type { MediaEvents, MediaSession } from '../../ports/media-port.js';
import { preferOpus } from './codecs.js';
import { holdCandidates } from './held-candidates.js';
import { readMediaStats } from './media-stats.js';
import { openMicrophone } from './microphone.js';
import type { Peer } from './peer-factory.js';
import { RemoteAudio } from './remote-audio.js';
import { playTones } from './tone-sender.js';
import type { OfferingPeer } from './warm-peer.js';

export interface BrowserMediaSessionOptions {
  /** One that has made its offer, or one that waits for the far side's. */
  readonly peer: Peer | OfferingPeer;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One call's peer connection, microphone and loudspeaker. Audio alone. */
export class BrowserMediaSession implements MediaSession {
  readonly #peer: Peer | OfferingPeer;
  readonly #connection: RTCPeerConnection;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #audio: RemoteAudio;
  readonly #events = new Emitter<MediaEvents>();
  readonly #lifetime: AbortController = new AbortController();
  #firstOffer: (() => Promise<string>) | undefined;
  #line: RTCRtpTransceiver | undefined;
  #microphone: MediaStreamTrack | undefined;
  #isMuted = false;
  #isStarted = false;
  #heldCandidates: readonly RTCIceCandidateInit[] = [];

  constructor({ clock, logger, peer }: BrowserMediaSessionOptions) {
    this.#peer = peer;
    this.#connection = peer.connection;
    this.#clock = clock;
    this.#logger = logger;
    if ('offer' in peer) {
      this.#firstOffer = peer.offer;
      this.#line = peer.transceiver;
    }
    this.#audio = new RemoteAudio((error) => {
      this.#logger.warn('playback blocked', { code: error.code });
      this.#events.emit('playbackBlocked', { error });
    });
    this.#listen();
  }

  get canSendTones(): boolean {
    return this.#line?.sender.dtmf?.canInsertDTMF === true;
  }

  on<Name extends keyof MediaEvents>(
    name: Name,
    listener: (payload: MediaEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  async takeMicrophone(signal: AbortSignal): Promise<void> {
    const microphone = await openMicrophone(signal);
    // Closed meanwhile, nobody would give it back.
    if (this.#lifetime.signal.aborted) microphone.stop();
    this.#microphone = microphone;
    microphone.enabled = !this.#isMuted;
    await this.#line?.sender.replaceTrack(microphone);
  }

  async createOffer(signal: AbortSignal): Promise<string> {
    const first = this.#firstOffer;
    this.#firstOffer = undefined;
    if (first === undefined) return await this.#describe(await this.#connection.createOffer(), signal);
    const offer = await first();
    signal.throwIfAborted();
    return offer;
  }

  async applyAnswer(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  async createAnswer(offer: string, signal: AbortSignal): Promise<string> {
    const { candidates, description } = this.#isStarted
      ? { candidates: [], description: offer }
      : holdCandidates(offer);
    this.#heldCandidates = candidates;
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: description });
    this.#line ??= this.#takeLine();
    this.#refuseOtherMedia(this.#line);
    return await this.#describe(await this.#connection.createAnswer(), signal);
  }

  start(): void {
    this.#isStarted = true;
    for (const candidate of this.#heldCandidates) {
      // One that the browser cannot read is one way less to the far side.
      this.#connection.addIceCandidate(candidate).catch((error: unknown) => {
        this.#logger.debug('a candidate was left out', { error: String(error) });
      });
    }
    this.#heldCandidates = [];
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    if (this.#microphone !== undefined) this.#microphone.enabled = !isMuted;
  }

  async sendTones(tones: string, signal: AbortSignal): Promise<void> {
    const dtmf = this.#line?.sender.dtmf;
    if (dtmf) await playTones(dtmf, tones, { clock: this.#clock, signal });
  }

  async stats(): Promise<CallMediaStats> {
    return await readMediaStats(this.#connection);
  }

  close(): void {
    if (this.#lifetime.signal.aborted) return;
    this.#lifetime.abort();
    this.#events.clear();
    this.#audio.close();
    this.#microphone?.stop();
    if ('close' in this.#peer) this.#peer.close();
    else this.#connection.close();
  }

  #listen(): void {
    const { signal } = this.#lifetime;
    this.#connection.addEventListener(
      'track',
      ({ streams, track }) => {
        if (track.kind === 'audio') this.#audio.play(streams[0] ?? new MediaStream([track]));
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

  /** The line of sound that the far side's first offer made. */
  #takeLine(): RTCRtpTransceiver {
    const line = this.#connection
      .getTransceivers()
      .find(({ direction, receiver }) => direction !== 'stopped' && receiver.track.kind === 'audio');
    if (line === undefined) throw new Error('The offer has no sound.');
    preferOpus(line);
    line.direction = 'sendrecv';
    line.sender.setStreams(new MediaStream());
    void line.sender.replaceTrack(this.#microphone ?? null);
    return line;
  }

  /** Video and further sounds are turned down: a phone call has one sound. */
  #refuseOtherMedia(line: RTCRtpTransceiver): void {
    for (const transceiver of this.#connection.getTransceivers()) {
      if (transceiver !== line) transceiver.stop();
    }
  }

  async #describe(description: RTCSessionDescriptionInit, signal: AbortSignal): Promise<string> {
    const either = AbortSignal.any([signal, this.#lifetime.signal]);
    return await this.#peer.gathering.describe(description, either);
  }
}
