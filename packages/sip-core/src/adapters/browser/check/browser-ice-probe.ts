import type { IceServer } from '@offhook/protocol';
import type { IceProbe, IceSightings } from '../../../check/check-ports.js';

const nothing: IceSightings = { isUsable: true, candidate: undefined, errorCodes: [], isComplete: false };
const unusable: IceSightings = { ...nothing, isUsable: false };

/** Tries one server with a peer connection that has nobody to talk to. */
export class BrowserIceProbe implements IceProbe {
  async probe(server: IceServer, signal: AbortSignal): Promise<IceSightings> {
    const wanted = server.urls.every((url) => /^stuns?:/i.test(url)) ? 'srflx' : 'relay';
    const peer = connect(server, wanted);
    if (peer === undefined) return unusable;
    try {
      return await gather(peer, wanted, signal);
    } finally {
      peer.close();
    }
  }
}

type WantedKind = 'srflx' | 'relay';

function connect(server: IceServer, wanted: WantedKind): RTCPeerConnection | undefined {
  try {
    return new RTCPeerConnection({
      iceServers: [{ ...server, urls: [...server.urls] }],
      iceTransportPolicy: wanted === 'relay' ? 'relay' : 'all',
    });
  } catch {
    // A scheme, a port or missing credentials that the browser cannot make anything of.
    return undefined;
  }
}

async function gather(
  peer: RTCPeerConnection,
  wanted: WantedKind,
  signal: AbortSignal,
): Promise<IceSightings> {
  const listening = new AbortController();
  const sightings = new Sightings(peer, wanted, listening.signal);
  try {
    peer.createDataChannel('check');
    await peer.setLocalDescription();
    await Promise.race([sightings.settled, abortOf(signal, listening.signal)]);
    return sightings.seen;
  } finally {
    listening.abort();
  }
}

/** Looks at what a peer connection tells of its server, until there is enough. */
class Sightings {
  readonly settled: Promise<void>;
  seen: IceSightings = nothing;

  constructor(peer: RTCPeerConnection, wanted: WantedKind, signal: AbortSignal) {
    this.settled = new Promise((resolve) => {
      peer.addEventListener(
        'icecandidate',
        ({ candidate }) => {
          if (candidate?.type !== wanted) return;
          this.#see({ candidate: { kind: wanted, protocol: relayProtocolOf(candidate) } });
          resolve();
        },
        { signal },
      );
      peer.addEventListener(
        'icecandidateerror',
        ({ errorCode }) => {
          this.#see({ errorCodes: [...this.seen.errorCodes, errorCode] });
          // A refusal is an answer; 701 may be one of several interfaces, and the next one may do.
          if (errorCode !== 701) resolve();
        },
        { signal },
      );
      peer.addEventListener(
        'icegatheringstatechange',
        () => {
          if (peer.iceGatheringState !== 'complete') return;
          this.#see({ isComplete: true });
          resolve();
        },
        { signal },
      );
    });
  }

  #see(news: Partial<IceSightings>): void {
    this.seen = { ...this.seen, ...news };
  }
}

async function abortOf(signal: AbortSignal, listening: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true, signal: listening },
    );
  });
}

/** Between us and the relay, which is what firewalls look at. */
function relayProtocolOf(candidate: RTCIceCandidate): string {
  const { relayProtocol } = candidate as { readonly relayProtocol?: string | null };
  return relayProtocol ?? candidate.protocol ?? 'unknown';
}
