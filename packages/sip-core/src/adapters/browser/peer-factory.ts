import type { Clock, Logger } from '@offhook/primitives';
import type { IceServer } from '@offhook/protocol';
import { type CandidateKind, kindsOf } from '../../media/candidate-wait.js';
import { MediaError } from '../../media/media-error.js';
import { KnownNetwork } from '../../media/known-network.js';
import type { NetworkStorage } from '../../ports/network-storage.js';
import { Gathering } from './gathering.js';

export interface PeerFactoryOptions {
  readonly iceServers: readonly IceServer[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: what was learnt of the network is forgotten with the page. */
  readonly networkStorage?: NetworkStorage | undefined;
}

/** A peer connection and what gathers its candidates. */
export interface Peer {
  readonly connection: RTCPeerConnection;
  readonly gathering: Gathering;
}

/** Makes peer connections that know the same servers, and the same network. */
export class PeerFactory {
  readonly #options: PeerFactoryOptions;
  readonly #awaited: ReadonlySet<CandidateKind>;
  readonly #urls: readonly string[];
  #network: KnownNetwork | undefined;

  constructor(options: PeerFactoryOptions) {
    this.#options = options;
    this.#urls = options.iceServers.flatMap(({ urls }) => urls);
    this.#awaited = kindsOf(this.#urls);
  }

  /** @throws MediaError media/unsupported, media/invalid-ice-servers */
  create(): Peer {
    const { clock, iceServers, logger } = this.#options;
    const connection = connect(iceServers);
    const gathering = new Gathering({
      peer: connection,
      awaited: this.#awaited,
      network: this.#knownNetwork(),
      clock,
      logger,
    });
    return { connection, gathering };
  }

  /** The machine is in another network, or back in one. */
  handleNetworkChange(): void {
    this.#network?.forget();
  }

  /** Read when it is first needed: a browser may have to fetch its storage, and a phone has to register first. */
  #knownNetwork(): KnownNetwork {
    const { clock, networkStorage } = this.#options;
    this.#network ??= new KnownNetwork({ clock, storage: networkStorage, urls: this.#urls });
    return this.#network;
  }
}

function connect(iceServers: readonly IceServer[]): RTCPeerConnection {
  if (typeof RTCPeerConnection === 'undefined') {
    throw new MediaError('media/unsupported', 'This browser cannot make calls.');
  }
  try {
    return new RTCPeerConnection({
      iceServers: iceServers.map((server) => ({ ...server, urls: [...server.urls] })),
      bundlePolicy: 'max-bundle',
    });
  } catch (cause) {
    throw new MediaError(
      'media/invalid-ice-servers',
      'The servers that help calls through the network are not set up correctly. Ask your administrator.',
      { cause },
    );
  }
}
