import type { Clock, Logger } from '@offhook/primitives';
import type { IceServer } from '@offhook/protocol';
import { kindsOf } from '../../media/candidate-wait.js';
import { MediaError } from '../../media/media-error.js';
import type { MediaPort, MediaSession, OpenMediaOptions } from '../../ports/media-port.js';
import { BrowserMediaSession } from './browser-media-session.js';
import { openMicrophone } from './microphone.js';

export interface BrowserMediaOptions {
  readonly iceServers: readonly IceServer[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The browser's microphone, WebRTC and loudspeaker. */
export class BrowserMedia implements MediaPort {
  readonly #options: BrowserMediaOptions;

  constructor(options: BrowserMediaOptions) {
    this.#options = options;
  }

  async open({ signal }: OpenMediaOptions): Promise<MediaSession> {
    const { clock, iceServers, logger } = this.#options;
    signal.throwIfAborted();
    const peer = createPeer(iceServers);
    try {
      const microphone = await openMicrophone(signal);
      const awaited = kindsOf(iceServers.flatMap(({ urls }) => urls));
      return new BrowserMediaSession({ peer, microphone, awaited, clock, logger });
    } catch (error) {
      peer.close();
      throw error;
    }
  }
}

function createPeer(iceServers: readonly IceServer[]): RTCPeerConnection {
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
