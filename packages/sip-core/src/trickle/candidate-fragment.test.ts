import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endCandidates,
  offersTrickle,
  parseCandidateFragment,
  writeCandidateFragment,
} from './candidate-fragment.js';

const host = 'candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host generation 0 network-id 1';
const reflexive = 'candidate:2 1 udp 1686052607 203.0.113.7 61000 typ srflx raddr 192.0.2.1 rport 50000';
const lines = (...all: readonly string[]): string => all.map((line) => `${line}\r\n`).join('');

const generation = ['a=ice-ufrag:F7gI', 'a=ice-pwd:x9cml/YzichV2+XlhiMu8g'];
const described = lines(
  'v=0',
  'a=group:BUNDLE 0 1',
  'm=audio 50000 UDP/TLS/RTP/SAVPF 111 0',
  `a=${host}`,
  `a=${reflexive}`,
  ...generation,
  'a=ice-options:trickle',
  'a=mid:0',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  ...generation,
  'a=mid:1',
);

describe('a fragment of ours', () => {
  it('has all candidates so far, and what they belong to', () => {
    const expected = lines(...generation, 'm=audio 9 RTP/AVP 0', 'a=mid:0', `a=${host}`, `a=${reflexive}`);
    expect(writeCandidateFragment({ description: described, isComplete: false })).toBe(expected);
  });

  it('says when there are no more', () => {
    const fragment = writeCandidateFragment({ description: described, isComplete: true });
    expect(fragment.endsWith(lines(`a=${reflexive}`, 'a=end-of-candidates'))).toBe(true);
  });

  it('is read as it was written, whatever the candidates', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9+/]{1,32}$/);
    const number = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
    const candidate = fc
      .tuple(token, fc.constantFrom('udp', 'TCP'), number(2 ** 31), fc.ipV6(), number(65_535))
      .map(([foundation, transport, priority, address, port]) =>
        ['candidate:' + foundation, 1, transport, priority, address, port, 'typ', 'host'].join(' '),
      );
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 1, maxLength: 9 }), fc.boolean(), (all, isComplete) => {
        const description = lines(
          'v=0',
          ...generation,
          'm=audio 9 X 0',
          'a=mid:a',
          ...all.map((one) => `a=${one}`),
        );
        const read = parseCandidateFragment(writeCandidateFragment({ description, isComplete }));
        const expected = [...all, ...(isComplete ? [''] : [])];
        expect(read).toEqual(
          expected.map((one) => ({ candidate: one, sdpMid: 'a', usernameFragment: 'F7gI' })),
        );
      }),
    );
  });
});

describe('a fragment of the far side', () => {
  const media = ['m=audio 9 RTP/AVP 0', 'a=mid:0'];

  it('may end its lines with a line feed alone, and name a generation for each line of media', () => {
    const body = [
      ...media,
      ...generation,
      `a=${host}`,
      'a=end-of-candidates',
      'm=video 9 RTP/AVP 0',
      'a=mid:v',
    ]
      .concat('a=ice-ufrag:other', generation[1] ?? '', `a=${reflexive}`)
      .join('\n');
    expect(parseCandidateFragment(body)).toEqual([
      { candidate: host, sdpMid: '0', usernameFragment: 'F7gI' },
      { candidate: '', sdpMid: '0', usernameFragment: 'F7gI' },
      { candidate: reflexive, sdpMid: 'v', usernameFragment: 'other' },
    ]);
  });

  it.each([
    ['no candidate, only the end', [...generation, ...media, 'a=end-of-candidates'], 1],
    ['attributes that nobody knows', [...generation, 'a=x', ...media, 'a=y:z', `a=${host}`], 1],
    ['nothing', [], undefined],
    ['no line of media', generation, undefined],
    ['no generation', [...media, `a=${host}`], undefined],
    ['no password', ['a=ice-ufrag:F7gI', ...media, `a=${host}`], undefined],
    ['a name that is too short', ['a=ice-ufrag:F', generation[1] ?? '', ...media], undefined],
    ['no mid', [...generation, 'm=audio 9 RTP/AVP 0', `a=${host}`], undefined],
    ['a mid that is none', [...generation, 'm=audio 9 RTP/AVP 0', 'a=mid:a b', `a=${host}`], undefined],
    ['a candidate before its line of media', [...generation, `a=${host}`, ...media], undefined],
    ['a candidate that is none', [...generation, ...media, 'a=candidate:1 1 udp'], undefined],
    [
      'a candidate without an address',
      [...generation, ...media, 'a=candidate:1 1 udp 1  typ host'],
      undefined,
    ],
    ['too much', [...generation, ...media, 'a=x:'.padEnd(20_000, 'x')], undefined],
  ])('with %s', (_name, all, count) => {
    expect(parseCandidateFragment(lines(...all))?.length).toBe(count);
  });

  it('is read or is not, whatever it is', () => {
    const part = fc.constantFrom(...generation, ...media, `a=${host}`, 'a=candidate:', 'a=mid:', 'm=', '');
    // Not the library's own `unit: 'binary'`: its tables take a second to make.
    const unit = fc.integer({ max: 0x10_ffff, min: 0 }).map((code) => String.fromCodePoint(code));
    const line = fc.oneof(part, fc.string({ unit, maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (all) => {
        for (const { candidate, sdpMid, usernameFragment } of parseCandidateFragment(all.join('\r\n')) ??
          []) {
          expect([candidate, sdpMid, usernameFragment].join('')).not.toMatch(/[\r\n]/);
          expect(usernameFragment.length).toBeGreaterThanOrEqual(4);
        }
      }),
    );
  });
});

describe('a description', () => {
  it.each([
    ['a=ice-options:trickle', true],
    ['a=ice-options:ice2 trickle renomination', true],
    ['a=ice-options:trickles', false],
    ['a=ice-options:ice2', false],
    ['a=x:trickle', false],
  ])('that says %s', (line, expected) => {
    expect(offersTrickle(lines('v=0', line, 'm=audio 9 X 0'))).toBe(expected);
  });

  it('says that it has all of its candidates, once for each line of media that has some', () => {
    const ended = endCandidates(described);
    expect(ended).toBe(described.replace(`a=${reflexive}\r\n`, `a=${reflexive}\r\na=end-of-candidates\r\n`));
    expect(ended.match(/end-of-candidates/g)).toHaveLength(1);
  });
});
