/** What Chromium 156 offers for a microphone, with candidates of both families and one behind an mDNS name. */
export const audioSection: readonly string[] = [
  'm=audio 57701 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
  'c=IN IP4 127.0.0.1',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=candidate:2241311762 1 udp 2122194687 127.0.0.1 57701 typ host generation 0 network-id 3 network-cost 50',
  'a=candidate:2857469798 1 udp 2122134271 fd00::2 34422 typ host generation 0 network-id 2',
  'a=candidate:1631012486 1 udp 2113937151 5a0e3f3c-6a5f-4c0e-9d6b-0e6f6c1f6f5e.local 59960 typ host generation 0',
  'a=candidate:2067619974 1 tcp 1518214911 127.0.0.1 9 typ host tcptype active generation 0 network-id 3',
  'a=ice-ufrag:J4AS',
  'a=ice-pwd:WVGv9WC2HxFBfrP5PZZyvpoR',
  'a=ice-options:trickle',
  'a=fingerprint:sha-256 EC:75:5C:CE:DD:4A:28:D3:48:BC:32:AD:B8:98:78:99:1A:1A:F7:A6:C8:C8:1C:DF:DD:A5:E4:3A:C9:79:67:B6',
  'a=setup:actpass',
  'a=mid:0',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'a=sendrecv',
  'a=msid:e59ccdb2-df0d-437e-ac09-e6af4c75e9b1 1273f5df-c9ab-49ea-8180-41da74abd971',
  'a=rtcp-mux',
  'a=rtcp-rsize',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=fmtp:63 111/111',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:13 CN/8000',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:126 telephone-event/8000',
  'a=ssrc:1738536298 cname:pGge7u2ewbRMtBxm',
];

export const videoSection: readonly string[] = [
  'm=video 44436 UDP/TLS/RTP/SAVPF 96 97',
  'c=IN IP4 127.0.0.1',
  'a=ice-ufrag:J4AS',
  'a=ice-pwd:WVGv9WC2HxFBfrP5PZZyvpoR',
  'a=setup:actpass',
  'a=mid:1',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
];

export const dataSection: readonly string[] = [
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=mid:data',
  'a=sctp-port:5000',
];

const sessionSection = ['v=0', 'o=- 7521040172457795824 2 IN IP4 127.0.0.1', 's=-', 't=0 0'];

/** Puts sections under a session that bundles those with a mid. */
export function offerOf(...sections: readonly (readonly string[])[]): string {
  const mids = sections.flatMap((lines) => lines.filter((line) => line.startsWith('a=mid:')));
  const group = `a=group:BUNDLE ${mids.map((line) => line.slice('a=mid:'.length)).join(' ')}`;
  return `${[...sessionSection, group, ...sections.flat()].join('\r\n')}\r\n`;
}

/** The sample audio section without the lines that begin like one of `starts`. */
export function audioWithout(...starts: readonly string[]): readonly string[] {
  return audioSection.filter((line) => !starts.some((start) => line.startsWith(start)));
}

/** The sample audio section with the first line that begins with `start` replaced. */
export function audioWith(start: string, replacement: string): readonly string[] {
  return audioSection.map((line) => (line.startsWith(start) ? replacement : line));
}

export const sampleOffer: string = offerOf(audioSection);
