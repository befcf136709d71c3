import { sleep, systemClock } from '@offhook/primitives';

const peers: Set<RTCPeerConnection> = new Set<RTCPeerConnection>();

/** Keeps track of every peer connection that the page makes and has not closed. */
export function watchPeers(): void {
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class WatchedPeerConnection extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.add(this);
    }

    override close(): void {
      peers.delete(this);
      super.close();
    }
  };
}

export function openPeers(): readonly RTCPeerConnection[] {
  return [...peers];
}

interface InboundStats {
  readonly type: string;
  readonly packetsReceived?: number;
  /** Milliseconds since the epoch. */
  readonly lastPacketReceivedTimestamp?: number;
}

const packetMs = 20;
const pollMs = 5;

/** When the first packet of sound came in, by `performance.now`. Without one within ten seconds: NaN. */
export async function firstPacketAtMs(): Promise<number> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    for (const peer of peers) {
      const atMs = await firstPacketOf(peer);
      if (atMs !== undefined) return atMs;
    }
    await sleep(pollMs, systemClock);
  }
  return Number.NaN;
}

/**
 * Chromium reports the same counters for 50 ms, so the poll alone would be as coarse as that. But it tells when the last packet
 * came and how many came before it, one each 20 ms.
 */
async function firstPacketOf(peer: RTCPeerConnection): Promise<number | undefined> {
  if (peer.connectionState !== 'connected') return undefined;
  const report = (await peer.getStats()) as ReadonlyMap<string, InboundStats>;
  for (const { lastPacketReceivedTimestamp, packetsReceived = 0, type } of report.values()) {
    if (type !== 'inbound-rtp' || packetsReceived === 0) continue;
    if (lastPacketReceivedTimestamp === undefined) continue;
    return lastPacketReceivedTimestamp - performance.timeOrigin - (packetsReceived - 1) * packetMs;
  }
  return undefined;
}
