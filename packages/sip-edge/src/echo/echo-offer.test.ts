import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EdgeError } from '../edge-error.js';
import { type EchoOffer, readEchoOffer } from './echo-offer.js';
import {
  audioSection,
  audioWith,
  audioWithout,
  dataSection,
  offerOf,
  sampleOffer,
  videoSection,
} from './testing/sample-offer.js';

function refusal(sdp: string): EdgeError {
  try {
    readEchoOffer(sdp);
  } catch (error) {
    if (error instanceof EdgeError) return error;
    throw error;
  }
  throw new Error('The offer was taken.');
}

describe('readEchoOffer', () => {
  it('reads what Chromium offers', () => {
    expect(readEchoOffer(sampleOffer)).toEqual<EchoOffer>({
      media: [
        {
          kind: 'audio',
          protocol: 'UDP/TLS/RTP/SAVPF',
          formats: '111 63 9 0 8 13 110 126',
          mid: '0',
        },
      ],
      audioIndex: 0,
      isBundled: true,
      direction: 'sendrecv',
      codec: { payloadType: 111, encoding: 'opus/48000/2', parameters: 'minptime=10;useinbandfec=1' },
      telephoneEvent: { payloadType: 110, encoding: 'telephone-event/48000', parameters: undefined },
      iceUfrag: 'J4AS',
      icePassword: 'WVGv9WC2HxFBfrP5PZZyvpoR',
      fingerprints: [
        'sha-256 EC:75:5C:CE:DD:4A:28:D3:48:BC:32:AD:B8:98:78:99:1A:1A:F7:A6:C8:C8:1C:DF:DD:A5:E4:3A:C9:79:67:B6',
      ],
      isDtlsServer: false,
      ssrc: 1_738_536_298,
    });
  });

  it.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
  ])('reads lines that end with %s', (_, lineEnd) => {
    expect(readEchoOffer(sampleOffer.replaceAll('\r\n', lineEnd))).toEqual(readEchoOffer(sampleOffer));
  });

  describe('takes the first audio that it can echo', () => {
    it.each<[string, readonly (readonly string[])[], number]>([
      ['alone', [audioSection], 0],
      ['before video', [audioSection, videoSection], 0],
      ['after video', [videoSection, audioSection], 1],
      ['between data and video', [dataSection, audioSection, videoSection], 1],
      ['of two', [audioSection, audioWith('a=mid', 'a=mid:2')], 0],
      [
        'when the other one is switched off',
        [audioWith('m=', 'm=audio 0 UDP/TLS/RTP/SAVPF 111'), audioSection],
        1,
      ],
      [
        'when the other one speaks Speex',
        [audioWith('m=', 'm=audio 9 UDP/TLS/RTP/SAVPF 63'), audioSection],
        1,
      ],
    ])('%s', (_, sections, audioIndex) => {
      const offer = readEchoOffer(offerOf(...sections));
      expect(offer.audioIndex).toBe(audioIndex);
      expect(offer.media.map(({ kind }) => kind)).toEqual(
        sections.map(([line]) => line?.slice('m='.length).split(' ')[0]),
      );
    });
  });

  describe('takes the codec that the caller likes best', () => {
    it.each([
      { formats: '111 63 9 0 8 13 110 126', chosen: '111 opus/48000/2', events: 110 },
      { formats: '63 13 111', chosen: '111 opus/48000/2', events: undefined },
      { formats: '9 111 126', chosen: '9 G722/8000', events: 126 },
      { formats: '0 8 126', chosen: '0 PCMU/8000', events: 126 },
      { formats: '8 0 110', chosen: '8 PCMA/8000', events: undefined },
    ])('of $formats: $chosen', ({ formats, chosen, events }) => {
      const sdp = offerOf(audioWith('m=', `m=audio 9 UDP/TLS/RTP/SAVPF ${formats}`));
      const { codec, telephoneEvent } = readEchoOffer(sdp);
      expect(`${String(codec.payloadType)} ${codec.encoding}`).toBe(chosen);
      expect(telephoneEvent?.payloadType).toBe(events);
    });

    it.each([
      [0, 'PCMU/8000'],
      [8, 'PCMA/8000'],
      [9, 'G722/8000'],
    ])('knows the static payload type %d without an rtpmap', (payloadType, encoding) => {
      const lines = audioWithout('m=', 'a=rtpmap', 'a=fmtp');
      const sdp = offerOf([`m=audio 9 UDP/TLS/RTP/SAVPF ${String(payloadType)}`, ...lines]);
      expect(readEchoOffer(sdp).codec).toEqual({ payloadType, encoding, parameters: undefined });
    });

    it('believes an rtpmap rather than the table', () => {
      const lines = audioWithout('m=', 'a=rtpmap:0');
      const sdp = offerOf(['m=audio 9 UDP/TLS/RTP/SAVPF 0 111', ...lines, 'a=rtpmap:0 speex/8000']);
      expect(readEchoOffer(sdp).codec.payloadType).toBe(111);
    });
  });

  describe('reads the direction', () => {
    it.each(['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const)('%s', (direction) => {
      expect(readEchoOffer(offerOf(audioWith('a=sendrecv', `a=${direction}`))).direction).toBe(direction);
    });

    it('which is sendrecv when none is said (RFC 8866 §6.7)', () => {
      expect(readEchoOffer(offerOf(audioWithout('a=sendrecv'))).direction).toBe('sendrecv');
    });
  });

  describe('settles who starts the DTLS handshake', () => {
    it.each([
      ['a=setup:actpass', false],
      ['a=setup:active', false],
      ['a=setup:passive', true],
      ['a=x-none', false],
    ])('%s', (line, isDtlsServer) => {
      expect(readEchoOffer(offerOf(audioWith('a=setup', line))).isDtlsServer).toBe(isDtlsServer);
    });
  });

  it('finds ICE and DTLS parameters above the sections as well', () => {
    const own = ['a=ice-ufrag', 'a=ice-pwd', 'a=fingerprint', 'a=setup'];
    const above = audioSection.filter((line) => own.some((start) => line.startsWith(start)));
    const sdp = offerOf(audioWithout(...own)).replace('t=0 0', ['t=0 0', ...above].join('\r\n'));
    expect(readEchoOffer(sdp)).toEqual(readEchoOffer(sampleOffer));
  });

  it.each([
    ['without a mid', audioWithout('a=mid'), { isBundled: false }],
    ['without an ssrc', audioWithout('a=ssrc'), { ssrc: undefined }],
    ['with an ssrc that is none', audioWith('a=ssrc', 'a=ssrc:x cname:y'), { ssrc: undefined }],
    ['without candidates', audioWithout('a=candidate'), { iceUfrag: 'J4AS' }],
  ])('takes an offer %s', (_, lines, expected) => {
    expect(readEchoOffer(offerOf(lines))).toMatchObject(expected);
  });

  describe('refuses, and says why', () => {
    it.each<[why: string, sdp: string]>([
      ['not a session description', ''],
      ['not a session description', 'hello'],
      ['not a session description', '<?xml version="1.0"?>'],
      ['not a session description', sampleOffer.slice('v=0\r\n'.length)],
      ['no audio', 'v=0'],
      ['no audio', offerOf()],
      ['no audio', offerOf(videoSection)],
      ['no audio', offerOf(audioWith('m=', 'm=audio 0 UDP/TLS/RTP/SAVPF 111'))],
      ['no audio', offerOf(audioWith('m=', 'm=audio 9 UDP/TLS/RTP/SAVPF 13'))],
      ['no audio', offerOf(audioWith('m=', 'm=audio 9 UDP/TLS/RTP/SAVPF *'))],
      ['no audio', offerOf(audioWith('m=', 'm=audio 9 UDP/TLS/RTP/SAVPF 300'))],
      ['media lines', offerOf(audioWith('m=', 'm=audio'))],
      ['media lines', offerOf(audioWith('m=', 'm=audio nine UDP/TLS/RTP/SAVPF 111'))],
      ['media lines', offerOf(audioSection, ['m='])],
      ['ICE credentials', offerOf(audioWithout('a=ice-ufrag'))],
      ['ICE credentials', offerOf(audioWith('a=ice-ufrag', 'a=ice-ufrag:abc'))],
      ['ICE credentials', offerOf(audioWith('a=ice-ufrag', 'a=ice-ufrag:a b c d'))],
      ['ICE credentials', offerOf(audioWithout('a=ice-pwd'))],
      ['ICE credentials', offerOf(audioWith('a=ice-pwd', 'a=ice-pwd:short'))],
      ['fingerprint', offerOf(audioWithout('a=fingerprint'))],
      ['fingerprint', offerOf(audioWith('a=fingerprint', 'a=fingerprint:md5 00:11'))],
      ['fingerprint', offerOf(audioWith('a=fingerprint', 'a=fingerprint:sha-256'))],
      ['handshake', offerOf(audioWith('a=setup', 'a=setup:holdconn'))],
      ['RTCP', offerOf(audioWithout('a=rtcp-mux'))],
      ['ICE checks', sampleOffer.replace('t=0 0', 't=0 0\r\na=ice-lite')],
    ])('%s', (why, sdp) => {
      const error = refusal(sdp);
      expect(error).toMatchObject({ code: 'edge/bad-offer', retryable: false });
      expect(error.message).toContain(why);
      expect(error.message).toMatch(/^[A-Z].*\.$/);
    });

    it('without repeating the offer, which holds the ICE password', () => {
      const { message } = refusal(offerOf(audioWith('a=ice-pwd', 'a=ice-pwd:sesame')));
      expect(message).not.toContain('sesame');
    });
  });

  describe('whatever comes', () => {
    const outcome = (sdp: string): void => {
      try {
        readEchoOffer(sdp);
      } catch (error) {
        expect(error).toMatchObject({ name: 'EdgeError', code: 'edge/bad-offer' });
      }
    };

    it('throws nothing but an EdgeError', () => {
      fc.assert(fc.property(fc.string({ unit: 'binary-ascii', maxLength: 400 }), outcome));
    });

    it('throws nothing but an EdgeError when lines are lost, doubled, mixed or cut', () => {
      const lines = sampleOffer.split('\r\n');
      const mutilated = fc
        .array(
          fc.record({ at: fc.nat(lines.length - 1), cut: fc.nat(90), tail: fc.string({ maxLength: 5 }) }),
        )
        .map((picks) => picks.map(({ at, cut, tail }) => `${lines[at]?.slice(0, cut) ?? ''}${tail}`));
      fc.assert(fc.property(mutilated, (some) => outcome(['v=0', ...some].join('\r\n'))));
      fc.assert(fc.property(fc.shuffledSubarray(lines), (some) => outcome(some.join('\r\n'))));
    });

    it('stays quick on an offer as large as a message can be', () => {
      const formats = Array.from({ length: 8_000 }, (_, index) => String(index % 128)).join(' ');
      const maps = Array.from({ length: 8_000 }, (_, index) => `a=rtpmap:${String(index % 128)} x/8000`);
      const sdp = offerOf([`m=audio 9 UDP/TLS/RTP/SAVPF ${formats}`, ...maps]);
      const startMs = performance.now();
      expect(refusal(sdp).message).toContain('no audio');
      expect(performance.now() - startMs).toBeLessThan(2_000);
    });
  });
});
