import type { Clock, Logger, Unsubscribe } from '@offhook/primitives';
import { preferOpus } from './codecs.js';
import type { Peer, PeerFactory } from './peer-factory.js';

export interface WarmPeerOptions {
  readonly factory: PeerFactory;
  /** Hears that the machine is in another network, or back in one. */
  readonly onNetworkChange: (listener: () => void) => Unsubscribe;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A peer connection that offers one line of sound: what a call needs before its INVITE, but the microphone. */
export interface OfferingPeer extends Peer {
  readonly transceiver: RTCRtpTransceiver;
  /** Describes it with its candidates, which are gathered from the first time of asking on. */
  readonly offer: () => Promise<string>;
  /** Closes it, and gives up what it still gathers. */
  readonly close: () => void;
}

/** Routers forget the mapping behind a reflexive candidate sooner or later, though the browser refreshes it. */
const longestAgeMs = 5 * 60_000;

/** Makes the line of sound that a call has. */
export function offerSound({ connection, gathering }: Peer): OfferingPeer {
  const closing = new AbortController();
  // A stream gives both directions one name (msid), though the microphone comes later.
  const transceiver = connection.addTransceiver('audio', { streams: [new MediaStream()] });
  preferOpus(transceiver);
  const describe = async (): Promise<string> =>
    await gathering.describe(await connection.createOffer(), closing.signal);
  let described: Promise<string> | undefined;
  const offer = async (): Promise<string> => await (described ??= describe());
  const close = (): void => {
    closing.abort();
    connection.close();
  };
  return { connection, gathering, transceiver, offer, close };
}

/** Keeps one peer connection ready for the next outgoing call, without a microphone. */
export class WarmPeer {
  readonly #options: WarmPeerOptions;
  #ready: OfferingPeer | undefined;
  #stopWatching: () => void = () => undefined;

  constructor(options: WarmPeerOptions) {
    this.#options = options;
  }

  /** Makes one, unless it is there, and keeps it fresh. */
  keep(): void {
    if (this.#ready !== undefined) return;
    try {
      this.#ready = offerSound(this.#options.factory.create());
      // Whoever needs the offer hears of its failure; nobody may need it.
      this.#ready.offer().catch(() => undefined);
      this.#watch();
    } catch (error) {
      // The call that needs one says what is wrong.
      this.#options.logger.debug('no peer connection could be prepared', { error });
    }
  }

  /** Hands it over: whoever takes it closes it. */
  take(): OfferingPeer | undefined {
    const peer = this.#ready;
    this.#ready = undefined;
    this.#stopWatching();
    return peer;
  }

  /** Wants none any more. */
  drop(): void {
    this.take()?.close();
  }

  #watch(): void {
    const { clock, factory, onNetworkChange } = this.#options;
    const renew = (): void => {
      this.drop();
      this.keep();
    };
    const cancelAge = clock.after(longestAgeMs, renew);
    const stopListening = onNetworkChange(() => {
      factory.handleNetworkChange();
      renew();
    });
    this.#stopWatching = () => {
      cancelAge();
      stopListening();
    };
  }
}
