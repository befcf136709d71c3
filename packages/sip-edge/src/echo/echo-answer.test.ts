import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeEchoAnswer } from './echo-answer.js';
import { readEchoOffer } from './echo-offer.js';
import type { EchoTransport } from './echo-peer.js';
import {
  audioSection,
  audioWith,
  audioWithout,
  dataSection,
  offerOf,
  sampleOffer,
  videoSection,
} from './testing/sample-offer.js';

const transport: EchoTransport = {
  iceUfrag: 'echo',
  icePassword: 'passwordOfTheEchoLine00',
  fingerprints: ['sha-256 AA:BB'],
  addresses: [
    { host: '192.0.2.7', port: 50_000 },
    { host: 'fd00::7', port: 50_001 },
    { host: '127.0.0.1', port: 50_002 },
  ],
  ssrc: 4_711,
};

function answerTo(sdp: string): readonly string[] {
  return writeEchoAnswer(readEchoOffer(sdp), transport).split('\r\n');
}

describe('writeEchoAnswer', () => {
  it('answers what Chromium offers', () => {
    expect(answerTo(sampleOffer)).toEqual([
      'v=0',
      'o=- 4711 1 IN IP4 127.0.0.1',
      's=-',
      't=0 0',
      'a=group:BUNDLE 0',
      'a=ice-lite',
      'm=audio 50000 UDP/TLS/RTP/SAVPF 111 110',
      'c=IN IP4 192.0.2.7',
      'a=mid:0',
      'a=sendrecv',
      'a=rtcp-mux',
      'a=ice-ufrag:echo',
      'a=ice-pwd:passwordOfTheEchoLine00',
      'a=fingerprint:sha-256 AA:BB',
      'a=setup:passive',
      'a=candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host',
      'a=candidate:2 1 udp 2130706175 fd00::7 50001 typ host',
      'a=candidate:3 1 udp 2130705919 127.0.0.1 50002 typ host',
      'a=end-of-candidates',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'a=rtpmap:110 telephone-event/48000',
      'a=msid:echo echo-audio',
      'a=ssrc:4711 cname:echo',
      '',
    ]);
  });

  it.each([
    ['sendrecv', 'sendrecv'],
    ['sendonly', 'recvonly'],
    ['recvonly', 'inactive'],
    ['inactive', 'inactive'],
  ])('answers %s with %s', (offered, answered) => {
    expect(answerTo(offerOf(audioWith('a=sendrecv', `a=${offered}`)))).toContain(`a=${answered}`);
  });

  it.each([
    ['actpass', 'passive'],
    ['active', 'passive'],
    ['passive', 'active'],
  ])('answers a=setup:%s with a=setup:%s', (offered, answered) => {
    expect(answerTo(offerOf(audioWith('a=setup', `a=setup:${offered}`)))).toContain(`a=setup:${answered}`);
  });

  it('declines all but the audio, in the order of the offer (RFC 3264 §6)', () => {
    const lines = answerTo(offerOf(videoSection, audioSection, dataSection));
    expect(lines.filter((line) => line.startsWith('m='))).toEqual([
      'm=video 0 UDP/TLS/RTP/SAVPF 96 97',
      'm=audio 50000 UDP/TLS/RTP/SAVPF 111 110',
      'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
    ]);
    expect(lines.filter((line) => line.startsWith('a=mid:'))).toEqual(['a=mid:1', 'a=mid:0', 'a=mid:data']);
    expect(lines).toContain('a=group:BUNDLE 0');
    expect(lines.filter((line) => line === 'a=inactive')).toHaveLength(2);
  });

  it('bundles nothing when nothing was bundled', () => {
    const lines = answerTo(offerOf(audioWithout('a=mid')));
    expect(lines.filter((line) => /^a=(mid|group)/.test(line))).toEqual([]);
  });

  it('has no address to show when no socket could be opened', () => {
    const answer = writeEchoAnswer(readEchoOffer(sampleOffer), { ...transport, addresses: [] });
    expect(answer).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 111 110\r\nc=IN IP4 0.0.0.0\r\n');
    expect(answer).not.toContain('a=candidate');
  });

  it('prefers IPv6 as the default address when it comes first', () => {
    const addresses = [{ host: 'fd00::7', port: 50_001 }];
    expect(writeEchoAnswer(readEchoOffer(sampleOffer), { ...transport, addresses })).toContain(
      'c=IN IP6 fd00::7',
    );
  });

  it('has as many sections as the offer, and lines of SDP only, whatever was offered', () => {
    const text = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 20 });
    const section = fc.constantFrom(audioSection, videoSection, dataSection);
    fc.assert(
      fc.property(fc.array(section, { maxLength: 5 }), text, text, (others, mid, parameters) => {
        const own = audioWith('a=mid', `a=mid:${mid}`);
        const sdp = offerOf([...own, `a=fmtp:111 ${parameters}`], ...others);
        const sections = sdp.split(/\r\n|\r|\n/).filter((line) => line.startsWith('m='));
        let lines: readonly string[];
        try {
          lines = answerTo(sdp);
        } catch {
          return;
        }
        expect(lines.filter((line) => line.startsWith('m='))).toHaveLength(sections.length);
        expect(lines.slice(0, -1).every((line) => /^[a-z]=[^\r\n]+$/.test(line))).toBe(true);
        expect(lines.filter((line) => line.startsWith('a=ice-pwd:'))).toEqual([
          `a=ice-pwd:${transport.icePassword}`,
        ]);
      }),
    );
  });
});
