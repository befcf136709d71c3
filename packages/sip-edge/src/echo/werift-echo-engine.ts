import type { EchoEngine } from './echo-peer.js';
import { WeriftEchoPeer } from './werift-echo-peer.js';
import type { WeriftEchoOptions } from './werift-echo-options.js';

/** The echo line's media on werift, which is loaded when it is needed first: most processes never need it. */
export function weriftEchoEngine(options: WeriftEchoOptions = {}): EchoEngine {
  return {
    prepare: async () => {
      const { RTCDtlsTransport } = await import('werift');
      await RTCDtlsTransport.SetupCertificate();
    },
    createPeer: () => new WeriftEchoPeer(options),
  };
}
