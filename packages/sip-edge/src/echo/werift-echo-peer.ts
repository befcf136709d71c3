import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { RTCPeerConnection, RTCRtpSender, RTCRtpTransceiver, RtpPacket } from 'werift';
import type { EchoCodec, EchoOffer } from './echo-offer.js';
import type { EchoPeer, EchoPeerEvents, EchoTransport } from './echo-peer.js';
import { bindAddresses, guardSocket, machineAddresses, probeSocket } from './udp-sockets.js';
import type { WeriftEchoOptions } from './werift-echo-options.js';

/**
 * Runs as an ICE-lite agent (RFC 8445 §2.5). So it sends nothing to an address merely because an offer names it,
 * needs no candidate of the caller and hence never waits for a `.local` name, and can answer at once.
 */
export class WeriftEchoPeer implements EchoPeer {
  readonly #events: Emitter<EchoPeerEvents> = new Emitter<EchoPeerEvents>();
  readonly #options: WeriftEchoOptions;
  #connection: RTCPeerConnection | undefined;
  #transceiver: RTCRtpTransceiver | undefined;
  #isClosed = false;
  #echoedCount = 0;
  /** Packets that did not go back leave no gap in the numbers of those that did. */
  #skippedCount = 0;

  constructor(options: WeriftEchoOptions) {
    this.#options = options;
  }

  get echoedCount(): number {
    return this.#echoedCount;
  }

  on<Name extends keyof EchoPeerEvents>(
    name: Name,
    listener: (payload: EchoPeerEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  async open(offer: EchoOffer): Promise<EchoTransport> {
    const addresses = this.#options.addresses ?? machineAddresses();
    await probeSocket(addresses);
    const connection = await this.#connect(offer, addresses);
    connection.connectionStateChange.subscribe((state) => {
      if (state === 'connected') this.#events.emit('connected', {});
      if (state === 'failed') this.#fail('the media connection failed');
    });
    connection.onRemoteTransceiverAdded.subscribe((transceiver) => {
      this.#transceiver = transceiver;
      this.#attach(transceiver, offer);
    });
    await connection.setRemoteDescription({ type: 'offer', sdp: plainOffer(offer) });
    await connection.setLocalDescription(await connection.createAnswer());
    if (this.#transceiver === undefined) throw new Error('werift made no transceiver.');
    if (this.#isClosed) await release(connection);
    return this.#transportOf(this.#transceiver);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#events.clear();
    if (this.#connection !== undefined) await release(this.#connection);
  }

  async #connect(offer: EchoOffer, addresses: readonly string[]): Promise<RTCPeerConnection> {
    const { RTCPeerConnection, RTCRtpCodecParameters } = await import('werift');
    if (this.#isClosed) throw new Error('The call ended before it was answered.');
    const { portRange } = this.#options;
    this.#connection = new RTCPeerConnection({
      codecs: { audio: codecsOf(offer).map((codec) => new RTCRtpCodecParameters(parametersOf(codec))) },
      iceLite: true,
      iceServers: [],
      // Its own list would leave loopback out; ours is complete.
      iceUseIpv4: false,
      iceUseIpv6: false,
      iceAdditionalHostAddresses: [...addresses],
      iceInterfaceAddresses: bindAddresses(addresses),
      icePortRange: portRange === undefined ? undefined : [...portRange],
      iceFilterStunResponse: (message, _from, protocol) => {
        guardSocket(protocol);
        return this.#isFromCaller(message.getAttributeValue('USERNAME'), offer);
      },
    });
    return this.#connection;
  }

  /** werift answers any check; ours come from who has seen both descriptions (RFC 8445 §7.2.2). */
  #isFromCaller(username: unknown, offer: EchoOffer): boolean {
    const ufrag = this.#transceiver?.dtlsTransport.iceTransport.localParameters.usernameFragment;
    const isCaller = ufrag !== undefined && username === `${ufrag}:${offer.iceUfrag}`;
    if (isCaller) this.#events.emit('heard', {});
    return isCaller;
  }

  #attach(transceiver: RTCRtpTransceiver, offer: EchoOffer): void {
    const { dtlsTransport, sender } = transceiver;
    transceiver.setDirection('sendrecv');
    // Answering the handshake rather than starting it saves the 100 ms that werift waits before it does.
    dtlsTransport.role = offer.isDtlsServer ? 'client' : 'server';
    dtlsTransport.onStateChange.subscribe((state) => {
      if (state === 'closed') this.#fail('the caller closed the media connection');
    });
    if (offer.direction !== 'sendrecv') return;
    // Below the receiver, because that one drops what comes from a source that the offer did not name.
    dtlsTransport.onRtp.subscribe((packet) => {
      this.#echo(packet, sender, offer.codec);
    });
  }

  #echo(packet: RtpPacket, sender: RTCRtpSender, codec: EchoCodec): void {
    if (packet.header.payloadType !== codec.payloadType || packet.payload.length === 0) {
      this.#skippedCount += 1;
      return;
    }
    const copy = packet.clone();
    // Extensions, sources and padding belong to the way here, not to the way back.
    Object.assign(copy.header, {
      extension: false,
      extensions: [],
      csrc: [],
      csrcLength: 0,
      padding: false,
      paddingSize: 0,
      sequenceNumber: (packet.header.sequenceNumber - this.#skippedCount) & 0xffff,
    });
    this.#echoedCount += 1;
    // A packet that is lost here is lost as on any network.
    sender.sendRtp(copy).catch(() => undefined);
  }

  #fail(reason: string): void {
    if (!this.#isClosed) this.#events.emit('failed', { reason });
  }

  #transportOf({ dtlsTransport, sender }: RTCRtpTransceiver): EchoTransport {
    const { iceTransport, localParameters } = dtlsTransport;
    const { usernameFragment, password } = iceTransport.localParameters;
    const { announceAddress } = this.#options;
    return {
      iceUfrag: usernameFragment,
      icePassword: password,
      fingerprints: localParameters.fingerprints.map(({ algorithm, value }) => `${algorithm} ${value}`),
      addresses: iceTransport.localCandidates.map(({ ip, port }) => ({ host: announceAddress ?? ip, port })),
      ssrc: sender.ssrc,
    };
  }
}

async function release(connection: RTCPeerConnection): Promise<void> {
  const transports = connection.dtlsTransports;
  await connection.close();
  for (const { dtls, iceTransport } of transports) {
    if (dtls !== undefined) endHandshake(dtls.dtls);
    // Sockets that were only just being opened.
    await iceTransport.connection.close();
  }
}

/**
 * werift repeats an unfinished flight of DTLS for half a minute, whatever was closed, and each pause is a timer that
 * keeps the process alive. It stops when it finds that the handshake has come further, so it is shown just that.
 */
function endHandshake(context: { flight: number }): void {
  Object.defineProperty(context, 'flight', { get: () => Number.MAX_SAFE_INTEGER, set: () => undefined });
}

function codecsOf({ codec, telephoneEvent }: EchoOffer): readonly EchoCodec[] {
  return telephoneEvent === undefined ? [codec] : [codec, telephoneEvent];
}

function parametersOf({ encoding, payloadType }: EchoCodec): {
  mimeType: string;
  clockRate: number;
  payloadType: number;
} {
  const [name, clockRate] = encoding.split('/');
  return { mimeType: `audio/${name ?? ''}`, clockRate: Number(clockRate), payloadType };
}

/** The offer as werift is to see it: one audio section, nothing that it could trip over, no candidates. */
function plainOffer(offer: EchoOffer): string {
  const codecs = codecsOf(offer);
  const lines = [
    'v=0',
    'o=- 0 0 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    `m=audio 9 UDP/TLS/RTP/SAVPF ${codecs.map(({ payloadType }) => payloadType).join(' ')}`,
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    'a=rtcp-mux',
    `a=ice-ufrag:${offer.iceUfrag}`,
    `a=ice-pwd:${offer.icePassword}`,
    ...offer.fingerprints.map((fingerprint) => `a=fingerprint:${fingerprint}`),
    `a=setup:${offer.isDtlsServer ? 'passive' : 'active'}`,
    ...codecs.map(({ payloadType, encoding }) => `a=rtpmap:${String(payloadType)} ${encoding}`),
    ...(offer.ssrc === undefined ? [] : [`a=ssrc:${String(offer.ssrc)} cname:caller`]),
  ];
  return `${lines.join('\r\n')}\r\n`;
}
