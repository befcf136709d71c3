import type { Clock, Logger } from '@offhook/primitives';
import type { IceServer } from '@offhook/protocol';
import type { DevicesPort } from '../../ports/devices-port.js';
import type { MediaPort, MediaRole, MediaSession } from '../../ports/media-port.js';
import type { NetworkStorage } from '../../ports/network-storage.js';
import { BrowserMediaSession } from './browser-media-session.js';
import { MicrophonePermission } from './microphone-permission.js';
import { onNetworkChange } from './network-change.js';
import { PeerFactory } from './peer-factory.js';
import { offerSound, WarmPeer } from './warm-peer.js';

export interface BrowserMediaOptions {
  readonly iceServers: readonly IceServer[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: the browser chooses. */
  readonly devices?: DevicesPort | undefined;
  /** Default: what was learnt of the network is forgotten with the page. */
  readonly networkStorage?: NetworkStorage | undefined;
}

/** The browser's microphone, WebRTC and loudspeaker. */
export class BrowserMedia implements MediaPort {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #devices: DevicesPort | undefined;
  readonly #factory: PeerFactory;
  readonly #warmPeer: WarmPeer;
  readonly #permission: MicrophonePermission;
  #isWarm = false;

  constructor(options: BrowserMediaOptions) {
    const { clock, logger } = options;
    this.#clock = clock;
    this.#logger = logger;
    this.#devices = options.devices;
    this.#factory = new PeerFactory(options);
    this.#warmPeer = new WarmPeer({ factory: this.#factory, onNetworkChange, clock, logger });
    this.#permission = new MicrophonePermission(() => {
      this.#keep();
    });
  }

  get canHaveMicrophone(): boolean {
    return this.#permission.isGranted;
  }

  warmUp(): void {
    this.#isWarm = true;
    this.#permission.watch();
    this.#keep();
  }

  coolDown(): void {
    this.#isWarm = false;
    this.#permission.unwatch();
    this.#warmPeer.drop();
  }

  open(role: MediaRole): MediaSession {
    // The next one is made ready when it is asked for, not beside this call.
    this.#isWarm = false;
    const peer =
      role === 'offer'
        ? (this.#warmPeer.take() ?? offerSound(this.#factory.create()))
        : this.#factory.create();
    return new BrowserMediaSession({
      peer,
      devices: this.#devices,
      clock: this.#clock,
      logger: this.#logger,
    });
  }

  #keep(): void {
    // Before the user has allowed the microphone, the browser hides the machine's addresses (mDNS names), and a SIP
    // server cannot resolve those: an offer made now would be worth nothing.
    if (this.#isWarm && this.#permission.isGranted) this.#warmPeer.keep();
  }
}
