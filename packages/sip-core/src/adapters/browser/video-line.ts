import { canReceive, canSend, type MediaDirection } from '../../media/media-direction.js';
import type { VideoRequest } from '../../video/video-request.js';
import { OutgoingVideo, type OutgoingVideoOptions } from './outgoing-video.js';

export interface VideoLineOptions extends OutgoingVideoOptions {
  readonly connection: RTCPeerConnection;
}

/** The one line of video of a call. Once there it stays, and is used again when a picture comes back. */
export class VideoLine {
  readonly #connection: RTCPeerConnection;
  readonly #onChanged: () => void;
  readonly #outgoing: OutgoingVideo;
  #transceiver: RTCRtpTransceiver | undefined;
  #direction: MediaDirection = 'sendrecv';
  #isWanted = false;
  #remote: MediaStream | undefined;

  constructor(options: VideoLineOptions) {
    this.#connection = options.connection;
    this.#onChanged = options.onChanged;
    this.#outgoing = new OutgoingVideo(options);
  }

  /** A picture is to be sent or taken. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  get local(): MediaStream | undefined {
    const { track } = this.#outgoing;
    return track === undefined ? undefined : new MediaStream([track]);
  }

  get remote(): MediaStream | undefined {
    const direction = this.#transceiver?.currentDirection;
    return direction === 'sendrecv' || direction === 'recvonly' ? this.#remote : undefined;
  }

  async add(request: VideoRequest, signal: AbortSignal): Promise<void> {
    await this.#outgoing.take(request, signal);
    this.#isWanted = true;
    this.#apply();
  }

  async switch(request: VideoRequest, signal: AbortSignal): Promise<void> {
    await this.#outgoing.take(request, signal);
  }

  async replace(track: MediaStreamTrack | undefined): Promise<void> {
    await this.#outgoing.replace(track);
  }

  remove(): void {
    this.#isWanted = false;
    this.#apply();
    // A sender that refuses to send nothing belongs to a connection that is closed.
    this.#outgoing.stop().catch(() => undefined);
  }

  setDirection(direction: MediaDirection): void {
    this.#direction = direction;
    this.#apply();
  }

  setMuted(isMuted: boolean): void {
    this.#outgoing.setMuted(isMuted);
  }

  /** Makes the line that an offer needs. */
  async prepareOffer(): Promise<void> {
    if (!this.#isWanted || this.#transceiver !== undefined) return;
    await this.#use(this.#connection.addTransceiver('video', { streams: [new MediaStream()] }));
  }

  /** Takes the line that the far side's offer made; an unwanted picture is refused on it. */
  async prepareAnswer(): Promise<void> {
    const offered = this.#connection.getTransceivers().find(({ direction, mid, receiver }) => {
      return mid !== null && direction !== 'stopped' && receiver.track.kind === 'video';
    });
    if (offered === undefined || offered === this.#transceiver) return;
    // One that only we know of would be a second line in our next offer.
    this.#transceiver?.stop();
    await this.#use(offered);
  }

  /** An offer was taken back; a line that it made is known to nobody. */
  rollBack(): void {
    if (this.#transceiver?.mid !== null) return;
    this.#transceiver.stop();
    this.#transceiver = undefined;
  }

  isOn(transceiver: RTCRtpTransceiver): boolean {
    return transceiver === this.#transceiver;
  }

  /** The two sides have agreed anew. */
  handleAgreed(): void {
    if (this.#transceiver !== undefined) this.#onChanged();
  }

  close(): void {
    this.#outgoing.close();
  }

  async #use(transceiver: RTCRtpTransceiver): Promise<void> {
    this.#transceiver = transceiver;
    this.#remote = new MediaStream([transceiver.receiver.track]);
    transceiver.sender.setStreams(new MediaStream());
    this.#apply();
    await this.#outgoing.attach(transceiver);
  }

  #apply(): void {
    if (this.#transceiver === undefined) return;
    this.#transceiver.direction = this.#isWanted ? this.#possibleDirection() : 'inactive';
  }

  /** Who has nothing to show does not promise to. */
  #possibleDirection(): MediaDirection {
    if (this.#outgoing.track !== undefined || !canSend(this.#direction)) return this.#direction;
    return canReceive(this.#direction) ? 'recvonly' : 'inactive';
  }
}
