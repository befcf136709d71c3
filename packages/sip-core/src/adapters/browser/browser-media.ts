import type { Clock, Logger } from '@offhook/primitives';
import type { IceServer } from '@offhook/protocol';
import { kindsOf } from '../../media/candidate-wait.js';
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
    const microphone = await openMicrophone(signal);
    const peer = new RTCPeerConnection({
      iceServers: iceServers.map((server) => ({ ...server, urls: [...server.urls] })),
      bundlePolicy: 'max-bundle',
    });
    return new BrowserMediaSession({
      peer,
      microphone,
      awaited: kindsOf(iceServers.flatMap(({ urls }) => urls)),
      clock,
      logger,
    });
  }
}
