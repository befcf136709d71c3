import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskMessage } from './mask-message.js';

const lines = (...text: readonly string[]): string => text.join('\r\n');

describe('maskMessage', () => {
  it('leaves what a person needs to read a call', () => {
    const invite = lines(
      'INVITE sip:+442071838750@example.test;user=phone SIP/2.0',
      'Via: SIP/2.0/WSS q3kd.invalid;branch=z9hG4bK776a;rport',
      'From: "Zoë (1001)" <sip:1001@example.test>;tag=a73k',
      'To: <sip:+44-20-7183-8750@example.test>',
      'Call-ID: 84617531@10.0.0.7',
      'CSeq: 2 INVITE',
      'Contact: <sip:1001@q3kd.invalid;transport=ws>;+sip.instance="<urn:uuid:f81d4fae>"',
      'Proxy-Authorization: Digest username="1001", realm="example.test",',
      '  nonce="dcd98b", response="6629fae49393a05397450978507c4ef1"',
      'X-Ticket: 4711-secret',
      'Content-Type: application/sdp',
      'Content-Length: 123',
      '',
      'v=0',
      'o=mozilla 2890844526 2 IN IP4 10.0.0.7',
      's=Call with Zoë',
      'c=IN IP4 10.0.0.7',
      'm=audio 49170 UDP/TLS/RTP/SAVPF 111 0',
      'a=ice-ufrag:F7gI',
      'a=ice-pwd:x9cml/YzichV2+XlhiMu8g',
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR',
      'a=fingerprint:sha-256 D2:FA:0E',
      'a=rtpmap:111 opus/48000/2',
      'a=candidate:1 1 udp 2113937151 10.0.0.7 49170 typ host ufrag F7gI',
      'a=sendrecv',
      '',
    );
    expect(maskMessage(invite)).toBe(
      lines(
        'INVITE sip:+xxxxxxxxxxxx@example.test;user=phone SIP/2.0',
        'Via: SIP/2.0/WSS q3kd.invalid;branch=z9hG4bK776a;rport',
        'From: "Zoë (xxxx)" <sip:xxxx@example.test>;tag=a73k',
        'To: <sip:+xx-xx-xxxx-xxxx@example.test>',
        'Call-ID: xxxxxxxx@10.0.0.7',
        'CSeq: 2 INVITE',
        'Contact: <sip:xxxx@q3kd.invalid;transport=ws>;+sip.instance=***',
        'Proxy-Authorization: Digest ***',
        'X-Ticket: ***',
        'Content-Type: application/sdp',
        'Content-Length: 123',
        '',
        'v=0',
        'o=- x x IN IP4 10.0.0.7',
        's=***',
        'c=IN IP4 10.0.0.7',
        'm=audio 49170 UDP/TLS/RTP/SAVPF 111 0',
        'a=ice-ufrag:***',
        'a=ice-pwd:***',
        'a=crypto:***',
        'a=fingerprint:***',
        'a=rtpmap:111 opus/48000/2',
        'a=candidate:1 1 udp xxxxxxxxxx 10.0.0.7 49170 typ host ufrag ***',
        'a=sendrecv',
        '',
      ),
    );
  });

  it.each([
    ['a name that is a number', 'From: 1001 <sip:alice@example.test>', 'From: xxxx <sip:alice@example.test>'],
    ['a password in a URI', 'To: <sip:alice:pa55@example.test>', 'To: <sip:alice:***@example.test>'],
    [
      'a tel URI',
      'To: <tel:+44-20-7183-8750;phone-context=x>',
      'To: <tel:+xx-xx-xxxx-xxxx;phone-context=***>',
    ],
    ['a token in a URI', 'Contact: <sip:a@b.test;token=abc>', 'Contact: <sip:a@b.test;token=***>'],
    ['headers in a URI', 'Refer-To: <sip:a@b.test?Replaces=1%3Bx>', 'Refer-To: <sip:a@b.test?***>'],
    ['a bearer token', 'Authorization: Bearer eyJ.abc.def', 'Authorization: Bearer ***'],
    [
      'a reason in words',
      'Reason: SIP;text="Call 020 7183 8750 instead"',
      'Reason: SIP;text="Call xxx xxxx xxxx instead"',
    ],
    ['a header that is none', 'secret=4711', '***'],
    ['a compact header', 'f: <sip:1001@example.test>', 'f: <sip:xxxx@example.test>'],
  ])('takes out %s', (_what, header, masked) => {
    expect(maskMessage(lines('SIP/2.0 200 OK', header, '', ''))).toContain(masked);
  });

  it('says of other bodies how long they are, and no more', () => {
    const message = lines(
      'MESSAGE sip:bob@b.test SIP/2.0',
      'Content-Type: text/plain',
      '',
      'The code is 1234.',
    );
    expect(maskMessage(message)).toContain('[17 characters of text/plain]');
    expect(maskMessage(message)).not.toContain('1234');
  });

  it('keeps what a transfer reports', () => {
    const notify = lines(
      'NOTIFY sip:a@b.test SIP/2.0',
      'Content-Type: message/sipfrag',
      '',
      'SIP/2.0 180 Ringing',
    );
    expect(maskMessage(notify)).toContain('SIP/2.0 180 Ringing');
  });

  it('lets no number and no secret through, wherever it stands', () => {
    const digits = fc.array(fc.nat({ max: 9 }), { minLength: 6, maxLength: 15 }).map((all) => all.join(''));
    const secrets = fc.stringMatching(/^[A-Za-z]{12,24}$/).map((text) => `S3cr${text}`);
    const placed = fc.constantFrom<(number: string, secret: string) => string>(
      (number) => `From: "${number}" <sip:${number}@example.test>;tag=1`,
      (number) => `To: ${number} <sip:+${number}@example.test>`,
      (number) => `Contact: <sip:${number}@x.invalid;transport=ws>, <tel:${number}>`,
      (number) => `Call-ID: ${number}@x.invalid`,
      (number) => `Reason: Q.850;cause=16;text="${number}"`,
      (number, secret) => `P-Asserted-Identity: <sip:${number}:${secret}@example.test>`,
      (number) => `Remote-Party-ID: "${number}" <sip:${number}@a>;party=calling`,
      (number) => `Via: SIP/2.0/WSS ${number}.invalid;branch=z9hG4bK${number}`,
      (number, secret) => `Refer-To: <sip:${number}@a?Replaces=${secret}>`,
      (_number, secret) => `Authorization: Digest username="a",\r\n response="${secret}"`,
      (_number, secret) => `Proxy-Authorization: Bearer ${secret}`,
      (_number, secret) => `Contact: <sip:a@b;token=${secret}>;key="${secret}"`,
      (number, secret) => `X-Anything: ${number} ${secret}`,
      (_number, secret) => `Identity: ${secret}`,
      (number, secret) => `${secret} ${number}`,
    );
    const bodies = fc.constantFrom<(number: string, secret: string) => string>(
      (_number, secret) => `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${secret}`,
      (_number, secret) => `a=ice-pwd:${secret}\r\na=ice-ufrag:${secret}`,
      (_number, secret) => `k=clear:${secret}`,
      (number) => `p=+${number}\r\ns=${number}\r\no=${number} 1 1 IN IP4 0.0.0.0`,
      (number, secret) => `a=X-Note:${number} ${secret}`,
      (_number, secret) => `a=key-mgmt:mikey ${secret}`,
      (number, secret) => `${secret}${number}`,
      (_number, secret) => `a=candidate:1 1 udp 1 10.0.0.7 9 typ host ufrag ${secret}`,
    );
    fc.assert(
      fc.property(
        fc.record({ digits, secret: secrets, heads: fc.array(placed), lines: fc.array(bodies) }),
        ({ digits: number, heads, lines: media, secret }) => {
          const head = [
            'INVITE sip:bob@example.test SIP/2.0',
            ...heads.map((write) => write(number, secret)),
          ];
          const body = media.map((write) => write(number, secret));
          const masked = maskMessage(lines(...head, 'Content-Type: application/sdp', '', ...body));
          expect(masked).not.toContain(secret);
          expect(masked).not.toContain(number);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes anything without a word', () => {
    // Not the library's own `unit: 'binary'`: its tables take a second to make.
    const unit = fc.integer({ max: 0x10_ffff, min: 0 }).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        maskMessage(text);
      }),
    );
  });
});
