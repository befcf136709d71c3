import {
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RTCRtpTransceiver,
  RtpHeader,
  type RtpPacket,
} from 'werift';

export interface CallerOptions {
  /** In the order of liking. Default: Opus and telephone events. */
  readonly codecs?: readonly CallerCodec[];
  readonly hasVideo?: boolean;
}

export interface CallerCodec {
  readonly mimeType: string;
  readonly clockRate: number;
  readonly payloadType: number;
  readonly channels?: number;
}

export const opus: CallerCodec = { mimeType: 'audio/opus', clockRate: 48_000, payloadType: 111, channels: 2 };
export const telephoneEvent: CallerCodec = {
  mimeType: 'audio/telephone-event',
  clockRate: 48_000,
  payloadType: 110,
};

/** A caller with full ICE that sends what the test tells it and keeps what comes back. */
export class WeriftCaller {
  readonly connection: RTCPeerConnection;
  readonly received: RtpPacket[] = [];
  readonly #audio: RTCRtpTransceiver;
  readonly #options: CallerOptions;

  constructor(options: CallerOptions = {}) {
    this.#options = options;
    const audio = (options.codecs ?? [opus, telephoneEvent]).map((codec) => new RTCRtpCodecParameters(codec));
    const video = [new RTCRtpCodecParameters({ mimeType: 'video/VP8', clockRate: 90_000, payloadType: 96 })];
    this.connection = new RTCPeerConnection({
      codecs: { audio, video },
      iceServers: [],
      iceUseIpv4: false,
      iceUseIpv6: false,
      iceAdditionalHostAddresses: ['127.0.0.1'],
      iceInterfaceAddresses: { udp4: '127.0.0.1' },
    });
    if (options.hasVideo === true) this.connection.addTransceiver('video', { direction: 'sendrecv' });
    this.#audio = this.connection.addTransceiver(new MediaStreamTrack({ kind: 'audio' }), {
      direction: 'sendrecv',
    });
    // Below the receiver, so that nothing that arrives is hidden from the test.
    this.#audio.dtlsTransport.onRtp.subscribe((packet) => {
      this.received.push(packet);
    });
  }

  get ssrc(): number {
    return this.#audio.sender.ssrc;
  }

  async offer(): Promise<string> {
    await this.connection.setLocalDescription(await this.connection.createOffer());
    return this.connection.localDescription?.sdp ?? '';
  }

  /** Resolves when media can flow. */
  async connect(answerSdp: string): Promise<void> {
    const isConnected = this.connection.connectionStateChange.watch((state) => state === 'connected', 5_000);
    await this.connection.setRemoteDescription({ type: 'answer', sdp: answerSdp });
    await isConnected;
  }

  /** Sends past the sender, so that the test decides on every field of the header. */
  async send(header: Partial<RtpHeader>, payload: Buffer): Promise<void> {
    const { payloadType } = (this.#options.codecs ?? [opus])[0] ?? opus;
    await this.#audio.dtlsTransport.sendRtp(
      payload,
      new RtpHeader({ payloadType, ssrc: this.ssrc, ...header }),
    );
  }

  /** Tells the end of DTLS (RFC 5246 §7.2.1, close_notify), as browsers do and werift does not. */
  async sayGoodbye(): Promise<void> {
    const alert = Buffer.from([21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0]);
    await this.connection.iceTransports[0]?.connection.send(alert);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
