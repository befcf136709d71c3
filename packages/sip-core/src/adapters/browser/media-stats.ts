import type { CallMediaStats } from '@offhook/protocol';

/** What we read of `RTCInboundRtpStreamStats` and `RTCOutboundRtpStreamStats`. */
interface RtpStreamStats {
  readonly type: string;
  readonly kind?: string;
  readonly packetsSent?: number;
  readonly bytesSent?: number;
  readonly packetsReceived?: number;
  readonly bytesReceived?: number;
  readonly packetsLost?: number;
}

/** The audio counters of a peer connection. */
export async function readMediaStats(peer: RTCPeerConnection): Promise<CallMediaStats> {
  const report = (await peer.getStats()) as ReadonlyMap<string, RtpStreamStats>;
  const audio = [...report.values()].filter(({ kind }) => kind === 'audio');
  const sum = (type: string, read: (stats: RtpStreamStats) => number | undefined): number =>
    audio.filter((stats) => stats.type === type).reduce((total, stats) => total + (read(stats) ?? 0), 0);
  return {
    packetsSent: sum('outbound-rtp', (stats) => stats.packetsSent),
    bytesSent: sum('outbound-rtp', (stats) => stats.bytesSent),
    packetsReceived: sum('inbound-rtp', (stats) => stats.packetsReceived),
    bytesReceived: sum('inbound-rtp', (stats) => stats.bytesReceived),
    packetsLost: sum('inbound-rtp', (stats) => stats.packetsLost),
  };
}
