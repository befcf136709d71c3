import { type Clock, Emitter, type Logger, type Unsubscribe } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';
import { type CandidateKind, CandidateWait } from '../../media/candidate-wait.js';
import { MediaError } from '../../media/media-error.js';
import type { MediaEvents, MediaSession } from '../../ports/media-port.js';
import { preferOpus } from './codecs.js';
import { readMediaStats } from './media-stats.js';
import { RemoteAudio } from './remote-audio.js';
import { playTones } from './tone-sender.js';

export interface BrowserMediaSessionOptions {
  readonly peer: RTCPeerConnection;
  readonly microphone: MediaStreamTrack;
  /** The candidates that the configured servers can give. */
  readonly awaited: ReadonlySet<CandidateKind>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One call's peer connection, microphone and loudspeaker. Audio alone. */
export class BrowserMediaSession implements MediaSession {
  readonly #peer: RTCPeerConnection;
  readonly #microphone: MediaStreamTrack;
  readonly #awaited: ReadonlySet<CandidateKind>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #audio: RemoteAudio;
  readonly #sender: RTCRtpSender;
  readonly #events = new Emitter<MediaEvents>();
  readonly #lifetime: AbortController = new AbortController();

  constructor({ awaited, clock, logger, microphone, peer }: BrowserMediaSessionOptions) {
    this.#peer = peer;
    this.#microphone = microphone;
    this.#awaited = awaited;
    this.#clock = clock;
    this.#logger = logger;
    this.#audio = new RemoteAudio((error) => {
      this.#logger.warn('playback blocked', { code: error.code });
      this.#events.emit('playbackBlocked', { error });
    });
    // `addTrack` and not `addTransceiver`: only its line is used again for an offer that comes (JSEP, RFC 8829 §5.10).
    this.#sender = peer.addTrack(microphone, new MediaStream([microphone]));
    peer.getTransceivers().forEach(preferOpus);
    this.#listen();
  }

  get canSendTones(): boolean {
    return this.#sender.dtmf?.canInsertDTMF === true;
  }

  on<Name extends keyof MediaEvents>(
    name: Name,
    listener: (payload: MediaEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  async createOffer(signal: AbortSignal): Promise<string> {
    return await this.#describe(await this.#peer.createOffer(), signal);
  }

  async applyAnswer(answer: string): Promise<void> {
    await this.#peer.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  async createAnswer(offer: string, signal: AbortSignal): Promise<string> {
    await this.#peer.setRemoteDescription({ type: 'offer', sdp: offer });
    this.#refuseOtherMedia();
    return await this.#describe(await this.#peer.createAnswer(), signal);
  }

  setMuted(isMuted: boolean): void {
    this.#microphone.enabled = !isMuted;
  }

  async sendTones(tones: string, signal: AbortSignal): Promise<void> {
    const { dtmf } = this.#sender;
    if (dtmf !== null) await playTones(dtmf, tones, { clock: this.#clock, signal });
  }

  async stats(): Promise<CallMediaStats> {
    return await readMediaStats(this.#peer);
  }

  close(): void {
    if (this.#lifetime.signal.aborted) return;
    this.#lifetime.abort();
    this.#events.clear();
    this.#audio.close();
    this.#microphone.stop();
    this.#peer.close();
  }

  #listen(): void {
    const { signal } = this.#lifetime;
    this.#peer.addEventListener(
      'track',
      ({ streams, track }) => {
        if (track.kind === 'audio') this.#audio.play(streams[0] ?? new MediaStream([track]));
      },
      { signal },
    );
    this.#peer.addEventListener(
      'connectionstatechange',
      () => {
        if (this.#peer.connectionState !== 'failed') return;
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

  /** Video and further sounds are turned down: a phone call has one sound. */
  #refuseOtherMedia(): void {
    for (const transceiver of this.#peer.getTransceivers()) {
      if (transceiver.sender !== this.#sender) transceiver.stop();
    }
  }

  async #describe(description: RTCSessionDescriptionInit, signal: AbortSignal): Promise<string> {
    const startedAtMs = this.#clock.now();
    const wait = this.#watchCandidates(signal);
    await this.#peer.setLocalDescription(description);
    if (this.#peer.iceGatheringState === 'complete') wait.handleComplete();
    const end = await wait.ended;
    signal.throwIfAborted();
    this.#logger.debug('candidates gathered', { end, durationMs: this.#clock.now() - startedAtMs });
    return this.#peer.localDescription?.sdp ?? '';
  }

  #watchCandidates(signal: AbortSignal): CandidateWait {
    const wait = new CandidateWait({ clock: this.#clock, awaited: this.#awaited });
    const listening = new AbortController();
    this.#peer.addEventListener(
      'icecandidate',
      ({ candidate }) => {
        if (candidate?.type) wait.handleCandidate(candidate.type);
        else if (candidate === null) wait.handleComplete();
      },
      { signal: listening.signal },
    );
    signal.addEventListener(
      'abort',
      () => {
        wait.handleComplete();
      },
      { once: true, signal: listening.signal },
    );
    void wait.ended.finally(() => {
      listening.abort();
    });
    return wait;
  }
}
