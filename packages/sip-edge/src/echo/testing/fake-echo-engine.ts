import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { EchoOffer } from '../echo-offer.js';
import type { EchoEngine, EchoPeer, EchoPeerEvents, EchoTransport } from '../echo-peer.js';

const transport: EchoTransport = {
  iceUfrag: 'fake',
  icePassword: 'passwordOfTheFakePeer',
  fingerprints: ['sha-256 AA:BB'],
  addresses: [{ host: '127.0.0.1', port: 50_000 }],
  ssrc: 1,
};

/** A peer without media: the test says what happens to it. */
export class FakeEchoPeer implements EchoPeer {
  readonly events: Emitter<EchoPeerEvents> = new Emitter<EchoPeerEvents>();
  readonly offers: EchoOffer[] = [];
  readonly echoedCount = 0;
  closeCount = 0;
  readonly #open: () => Promise<EchoTransport>;

  constructor(open: () => Promise<EchoTransport>) {
    this.#open = open;
  }

  on<Name extends keyof EchoPeerEvents>(
    name: Name,
    listener: (payload: EchoPeerEvents[Name]) => void,
  ): Unsubscribe {
    return this.events.on(name, listener);
  }

  async open(offer: EchoOffer): Promise<EchoTransport> {
    this.offers.push(offer);
    return await this.#open();
  }

  close(): Promise<void> {
    this.closeCount += 1;
    return Promise.resolve();
  }
}

export class FakeEchoEngine implements EchoEngine {
  readonly peers: FakeEchoPeer[] = [];
  prepareCount = 0;
  /** What peers do when they are opened. */
  open: () => Promise<EchoTransport> = () => Promise.resolve(transport);

  prepare(): Promise<void> {
    this.prepareCount += 1;
    return Promise.resolve();
  }

  createPeer(): FakeEchoPeer {
    const peer = new FakeEchoPeer(() => this.open());
    this.peers.push(peer);
    return peer;
  }

  /** The newest peer. */
  get last(): FakeEchoPeer {
    const peer = this.peers.at(-1);
    if (peer === undefined) throw new Error('No peer was made.');
    return peer;
  }
}
