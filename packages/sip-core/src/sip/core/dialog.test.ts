import { parseMessage, type SipRequest, type SipResponse } from '@offhook/sip-message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRequest, raw } from '../../testing/raw-sip.js';
import { Dialog } from './dialog.js';

// RFC 3261 §12, table by table. Alice is we.

function response(...lines: readonly string[]): SipResponse {
  const message = parseMessage(
    raw(
      'SIP/2.0 200 OK',
      'Via: SIP/2.0/WS a.invalid;branch=z9hG4bK1',
      'From: "Alice" <sip:alice@example.test>;tag=a',
      'To: <sip:bob@example.test>;tag=b',
      'Call-ID: one',
      'CSeq: 7 INVITE',
      ...lines,
      '',
      '',
    ),
  );
  if (message.kind !== 'response') throw new Error('This is no response.');
  return message;
}

function request(sequence: number, ...lines: readonly string[]): SipRequest {
  return asRequest(
    parseMessage(
      raw(
        'INVITE sip:alice@a.invalid;transport=ws SIP/2.0',
        'Via: SIP/2.0/WS b.invalid;branch=z9hG4bK2',
        'From: <sip:bob@example.test>;tag=b',
        'To: <sip:alice@example.test>',
        'Call-ID: one',
        `CSeq: ${sequence} INVITE`,
        ...lines,
        '',
        '',
      ),
    ),
  );
}

const called = 'sip:bob@example.test';
const contact = 'Contact: <sip:bob@b.invalid;transport=ws>;+sip.instance="<urn:uuid:1>"';

/** What a request of ours looks like: where it goes, and by which way. */
function way(dialog: Dialog): readonly [uri: string, routes: readonly string[]] {
  const { headers, uri } = dialog.makeRequest('BYE');
  return [uri, headers.all('Route')];
}

describe('a dialog', () => {
  it('has what both sides call it', () => {
    const id = { callId: 'one', localTag: 'a', remoteTag: 'b' };
    expect(Dialog.ofResponse(response(contact), called).id).toEqual(id);
    expect(Dialog.ofRequest(request(1, contact), 'a').id).toEqual(id);
  });

  it('writes From and To as they were, whoever began it', () => {
    const ours = Dialog.ofResponse(response(contact), called).makeRequest('BYE').headers;
    expect([ours.first('From'), ours.first('To')]).toEqual([
      '"Alice" <sip:alice@example.test>;tag=a',
      '<sip:bob@example.test>;tag=b',
    ]);
    const theirs = Dialog.ofRequest(request(1, contact), 'a').makeRequest('BYE').headers;
    expect([theirs.first('From'), theirs.first('To')]).toEqual([
      '<sip:alice@example.test>;tag=a',
      '<sip:bob@example.test>;tag=b',
    ]);
  });

  it('does without a tag of the far side, as of RFC 2543', () => {
    const bare = response(contact);
    bare.headers.set('To', '<sip:bob@example.test>');
    expect(Dialog.ofResponse(bare, called).id.remoteTag).toBe('');
  });
});

describe('the way of a request in a dialog (§12.1, §12.2.1.1)', () => {
  const target = 'sip:bob@b.invalid;transport=ws';
  const recorded = 'Record-Route: <sip:one.test;lr>, <sip:two.test;lr>';

  it.each<
    [what: string, lines: readonly string[], uri: string, ours: readonly string[], theirs: readonly string[]]
  >([
    ['goes straight where nothing was recorded', [contact], target, [], []],
    [
      'goes the recorded way: for who asked, backwards',
      [contact, recorded],
      target,
      ['<sip:two.test;lr>', '<sip:one.test;lr>'],
      ['<sip:one.test;lr>', '<sip:two.test;lr>'],
    ],
    [
      'keeps the parameters of a route, whatever they are',
      [contact, 'Record-Route: "P, 1" <sip:p.test;transport=ws;lr=on;x="y">;z'],
      target,
      ['"P, 1" <sip:p.test;transport=ws;lr=on;x="y">;z'],
      ['"P, 1" <sip:p.test;transport=ws;lr=on;x="y">;z'],
    ],
  ])('%s', (...[, lines, uri, ours, theirs]) => {
    expect(way(Dialog.ofResponse(response(...lines), called))).toEqual([uri, ours]);
    expect(way(Dialog.ofRequest(request(1, ...lines), 'a'))).toEqual([uri, theirs]);
  });

  it('hands the request to a strict router by its Request-URI', () => {
    const strict = response(contact, 'Record-Route: <sip:loose.test;lr>, <sip:strict.test;transport=ws>');
    expect(way(Dialog.ofResponse(strict, called))).toEqual([
      'sip:strict.test;transport=ws',
      ['<sip:loose.test;lr>', `<${target}>`],
    ]);
  });

  it.each([
    ['no Contact', []],
    ['a Contact that cannot be read', ['Contact: <<<']],
    ['a Contact of another world', ['Contact: <mailto:bob@b.test>']],
  ])('goes where the call went when there is %s', (_what, lines) => {
    expect(way(Dialog.ofResponse(response(...lines), called))[0]).toBe(called);
  });

  it.each([
    ['<sip:bob@b.invalid?Subject=hello>', 'sip:bob@b.invalid'],
    ['sip:bob@b.invalid;expires=60', 'sip:bob@b.invalid'],
    ['"Bob" <sips:b.invalid:5061;maddr=192.0.2.1>', 'sips:b.invalid:5061;maddr=192.0.2.1'],
  ])('takes from the Contact %s what a Request-URI may have', (text, uri) => {
    expect(way(Dialog.ofResponse(response(`Contact: ${text}`), called))[0]).toBe(uri);
  });
});

describe('the target', () => {
  const elsewhere = 'Contact: <sip:bob@elsewhere.invalid>';

  it.each<[what: string, change: (dialog: Dialog) => void, host: string]>([
    [
      'moves with the Contact of a request',
      (dialog) => {
        dialog.refreshTarget(request(2, elsewhere));
      },
      'elsewhere.invalid',
    ],
    [
      'moves with the Contact of a 2xx',
      (dialog) => {
        dialog.refreshTarget(response(elsewhere));
      },
      'elsewhere.invalid',
    ],
    [
      'stays without one',
      (dialog) => {
        dialog.refreshTarget(request(2));
      },
      'b.invalid;transport=ws',
    ],
    [
      'stays with one that cannot be read',
      (dialog) => {
        dialog.refreshTarget(request(2, 'Contact: <sip:>'));
      },
      'b.invalid;transport=ws',
    ],
  ])('%s (§12.2)', (...[, change, host]) => {
    const dialog = Dialog.ofRequest(request(1, contact), 'a');
    change(dialog);
    expect(way(dialog)[0]).toBe(`sip:bob@${host}`);
  });

  it('and the way are those of the 2xx, whatever the 18x said (§13.2.2.4)', () => {
    const dialog = Dialog.ofResponse(response(contact, 'Record-Route: <sip:early.test;lr>'), called);
    dialog.confirm(response(elsewhere, 'Record-Route: <sip:late.test;lr>'));
    expect(way(dialog)).toEqual(['sip:bob@elsewhere.invalid', ['<sip:late.test;lr>']]);
  });

  it('moves, and the way does not (§12.2.1.2)', () => {
    const dialog = Dialog.ofResponse(response(contact, 'Record-Route: <sip:one.test;lr>'), called);
    dialog.refreshTarget(response(elsewhere, 'Record-Route: <sip:two.test;lr>'));
    expect(way(dialog)).toEqual(['sip:bob@elsewhere.invalid', ['<sip:one.test;lr>']]);
  });
});

describe('the numbers of our requests', () => {
  it('go on from the request that began it, and the ACK has the number of its INVITE', () => {
    const dialog = Dialog.ofResponse(response(contact), called);
    const numbers = [
      dialog.makeRequest('INVITE'),
      dialog.makeRequest('ACK', 8),
      dialog.makeRequest('INFO'),
    ].map(({ headers }) => headers.first('CSeq'));
    expect(numbers).toEqual(['8 INVITE', '8 ACK', '9 INFO']);
    expect(dialog.nextSequence()).toBe(10);
  });

  it('begin at 1 for who was asked', () => {
    expect(Dialog.ofRequest(request(41), 'a').makeRequest('BYE').headers.first('CSeq')).toBe('1 BYE');
  });
});

describe('the numbers of the far side (§12.2.2)', () => {
  it.each<[what: string, first: number, sequences: readonly number[], counted: readonly boolean[]]>([
    ['rise', 1, [2, 3, 4], [true, true, true]],
    ['may leave some out', 1, [5, 900, 901], [true, true, true]],
    ['never fall', 5, [4, 6, 5], [false, true, false]],
    ['never stay', 5, [5, 6, 6], [false, true, false]],
    ['may begin at 0', 0, [0, 1], [false, true]],
  ])('%s', (...[, first, sequences, counted]) => {
    const dialog = Dialog.ofRequest(request(first), 'a');
    expect(sequences.map((sequence) => dialog.count(request(sequence)))).toEqual(counted);
  });

  it('may begin anywhere where we began', () => {
    const dialog = Dialog.ofResponse(response(contact), called);
    expect([0, 0, 2 ** 31 - 1].map((sequence) => dialog.count(request(sequence)))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('are counted if and only if they are higher than all before', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.array(fc.nat(50)), (first, sequences) => {
        const dialog = Dialog.ofRequest(request(first), 'a');
        let highest = first;
        for (const sequence of sequences) {
          expect(dialog.count(request(sequence))).toBe(sequence > highest);
          highest = Math.max(highest, sequence);
        }
      }),
    );
  });
});
