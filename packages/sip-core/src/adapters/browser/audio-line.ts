import type { MediaDirection } from '../../media/media-direction.js';
import { preferOpus } from './codecs.js';
import type { OutgoingAudio } from './outgoing-audio.js';

/** The one line of sound of a call. */
export class AudioLine {
  readonly #connection: RTCPeerConnection;
  readonly #outgoing: OutgoingAudio;
  #transceiver: RTCRtpTransceiver | undefined;
  #direction: MediaDirection = 'sendrecv';

  constructor(connection: RTCPeerConnection, outgoing: OutgoingAudio) {
    this.#connection = connection;
    this.#outgoing = outgoing;
  }

  get dtmf(): RTCDTMFSender | undefined {
    return this.#transceiver?.sender.dtmf ?? undefined;
  }

  setDirection(direction: MediaDirection): void {
    this.#direction = direction;
    if (this.#transceiver !== undefined) this.#transceiver.direction = direction;
  }

  isOn(transceiver: RTCRtpTransceiver): boolean {
    return transceiver === this.#transceiver;
  }

  /** The line that our first offer made. */
  async use(transceiver: RTCRtpTransceiver): Promise<void> {
    this.#transceiver = transceiver;
    transceiver.direction = this.#direction;
    await this.#outgoing.attach(transceiver);
  }

  /** Takes the line that the far side's first offer made. */
  async prepareAnswer(): Promise<void> {
    if (this.#transceiver !== undefined) return;
    const offered = this.#connection
      .getTransceivers()
      .find(({ direction, receiver }) => direction !== 'stopped' && receiver.track.kind === 'audio');
    if (offered === undefined) throw new Error('The offer has no sound.');
    preferOpus(offered);
    offered.sender.setStreams(new MediaStream());
    await this.use(offered);
  }
}
