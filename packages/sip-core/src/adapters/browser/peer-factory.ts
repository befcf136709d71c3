import type { Clock, Logger } from '@offhook/primitives';
import type { IceServer } from '@offhook/protocol';
import { type CandidateKind, kindsOf } from '../../media/candidate-wait.js';
import { MediaError } from '../../media/media-error.js';
import { SilentServers } from '../../media/silent-servers.js';
import { UsualCandidates } from '../../media/usual-candidates.js';
import { Gathering } from './gathering.js';

export interface PeerFactoryOptions {
  readonly iceServers: readonly IceServer[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A peer connection and what gathers its candidates. */
export interface Peer {
  readonly connection: RTCPeerConnection;
  readonly gathering: Gathering;
}

/** Makes peer connections that know the same servers, and which of them are silent. */
export class PeerFactory {
  readonly silentServers: SilentServers;
  readonly #usualCandidates = new UsualCandidates();
  readonly #options: PeerFactoryOptions;
  readonly #awaited: ReadonlySet<CandidateKind>;

  constructor(options: PeerFactoryOptions) {
    this.#options = options;
    this.#awaited = kindsOf(options.iceServers.flatMap(({ urls }) => urls));
    this.silentServers = new SilentServers(options.clock);
  }

  /** @throws MediaError media/unsupported, media/invalid-ice-servers */
  create(): Peer {
    const { clock, iceServers, logger } = this.#options;
    const connection = connect(iceServers);
    const { silentServers } = this;
    const gathering = new Gathering({
      peer: connection,
      awaited: this.#awaited,
      silentServers,
      usualCandidates: this.#usualCandidates,
      clock,
      logger,
    });
    return { connection, gathering };
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
