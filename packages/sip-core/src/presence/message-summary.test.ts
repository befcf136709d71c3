import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MessageClass,
  messageClasses,
  type MessageCounts,
  parseMessageSummary,
} from './message-summary.js';
import { PresenceError } from './presence-error.js';

const nothing: MessageCounts = { newCount: 0, oldCount: 0, urgentNewCount: 0, urgentOldCount: 0 };

describe('a message summary', () => {
  it('tells what waits, as in RFC 3842 §5.3', () => {
    const body = [
      'Messages-Waiting: yes',
      'Message-Account: sip:alice@vmail.example.com',
      'Voice-Message: 4/8 (1/2)',
      'Fax-Message: 0/3',
      '',
      'To: <alice@atlanta.example.com>',
      'Voice-Message: 9/9',
    ].join('\r\n');
    expect(parseMessageSummary(body)).toEqual({
      hasMessages: true,
      account: 'sip:alice@vmail.example.com',
      voice: { newCount: 4, oldCount: 8, urgentNewCount: 1, urgentOldCount: 2 },
      counts: {
        'voice-message': { newCount: 4, oldCount: 8, urgentNewCount: 1, urgentOldCount: 2 },
        'fax-message': { ...nothing, oldCount: 3 },
      },
    });
  });

  it.each([
    ['no', 'Messages-Waiting: no\r\n', { hasMessages: false, voice: nothing }],
    ['without a blank', 'Messages-Waiting:yes', { hasMessages: true, voice: nothing }],
    [
      'in capitals',
      'MESSAGES-WAITING: YES\r\nVOICE-MESSAGE: 1/0\r\n',
      { hasMessages: true, voice: { ...nothing, newCount: 1 } },
    ],
    [
      'with bare line feeds',
      'Messages-Waiting: yes\nVoice-Message: 2/0 (0/0)\n',
      { hasMessages: true, voice: { ...nothing, newCount: 2 } },
    ],
    [
      'with blanks anywhere',
      '\r\n Messages-Waiting : yes \r\n Voice-Message : 3/4  ( 5/6 ) ',
      { voice: { newCount: 3, oldCount: 4, urgentNewCount: 5, urgentOldCount: 6 } },
    ],
    ['with lines of its own', 'Messages-Waiting: no\r\nX-Mood: fine\r\nnonsense\r\n', { hasMessages: false }],
  ])('may say %s', (_what, body, told) => {
    expect(parseMessageSummary(body)).toMatchObject(told);
  });

  it.each([
    ['nothing', '', 'invalid-document'],
    ['no status', 'Voice-Message: 1/0\r\n', 'invalid-document'],
    ['another status', 'Messages-Waiting: perhaps\r\n', 'invalid-document'],
    ['a count that is none', 'Messages-Waiting: yes\r\nVoice-Message: some\r\n', 'invalid-document'],
    ['half a count', 'Messages-Waiting: yes\r\nVoice-Message: 1\r\n', 'invalid-document'],
    [
      'a count without end',
      `Messages-Waiting: yes\r\nVoice-Message: ${'9'.repeat(40)}/0\r\n`,
      'invalid-document',
    ],
    ['a book', `Messages-Waiting: yes\r\n${'X: y\r\n'.repeat(4_000)}`, 'document-too-large'],
  ])('is refused with %s', (_what, body, what) => {
    expect(() => parseMessageSummary(body)).toThrow(expect.objectContaining({ code: `presence/${what}` }));
  });

  it('is read as it was written', () => {
    const count = fc.nat(999_999_999);
    const counts = fc.record({
      newCount: count,
      oldCount: count,
      urgentNewCount: count,
      urgentOldCount: count,
    });
    const all = fc.dictionary(fc.constantFrom<MessageClass>(...messageClasses), counts, {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(all, fc.boolean(), (wanted, hasMessages) => {
        const lines = Object.entries(wanted).map(
          ([name, one]) =>
            `${name}: ${one.newCount}/${one.oldCount} (${one.urgentNewCount}/${one.urgentOldCount})\r\n`,
        );
        const read = parseMessageSummary(
          `Messages-Waiting: ${hasMessages ? 'yes' : 'no'}\r\n${lines.join('')}`,
        );
        expect([read.hasMessages, read.counts]).toEqual([hasMessages, wanted]);
      }),
    );
  });

  it('is a summary or refused with a code, whatever it is', () => {
    const line = fc.tuple(
      fc.constantFrom('Messages-Waiting', 'Voice-Message', '__proto__', 'constructor', ''),
      fc.oneof(fc.constantFrom('yes', 'no', '1/2', '1/2 (3/4)'), fc.string()),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line).map((lines) => lines.map((one) => one.join(':')).join('\r\n')),
        ),
        (body) => {
          try {
            expect(typeof parseMessageSummary(body).hasMessages).toBe('boolean');
          } catch (error) {
            expect(error).toBeInstanceOf(PresenceError);
          }
        },
      ),
    );
  });
});
