import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DialogInfo, type DialogState, dialogStates, type WatchedDialog } from './dialog-info.js';
import { DialogTable, type DialogInfoVerdict } from './dialog-table.js';
import { lineStateOf } from './line-state.js';

const nobody = { uri: '', displayName: '' };

function dialog(id: string, state: DialogState, direction?: WatchedDialog['direction']): WatchedDialog {
  return { id, state, direction, dialogId: undefined, local: nobody, remote: nobody };
}

/** `full 3 a=early b=confirmed` as a document. */
function document(text: string): DialogInfo {
  const [kind = '', version = '', ...calls] = text.split(' ');
  const dialogs = calls.map((call) => {
    const [id = '', state = ''] = call.split('=');
    return dialog(id, state as DialogState);
  });
  return { version: Number(version), isFull: kind === 'full', entity: '', dialogs };
}

function show(table: DialogTable): string {
  return table.dialogs.map(({ id, state }) => `${id}=${state}`).join(' ');
}

describe('the calls of who is watched', () => {
  it.each<[name: string, steps: readonly (readonly [string, DialogInfoVerdict, string])[]]>([
    [
      'come, change and go with partial documents',
      [
        ['full 0', 'applied', ''],
        ['partial 1 a=early', 'applied', 'a=early'],
        ['partial 2 b=trying', 'applied', 'a=early b=trying'],
        ['partial 3 a=confirmed b=terminated', 'applied', 'a=confirmed'],
        ['partial 4 a=terminated', 'applied', ''],
      ],
    ],
    [
      'are replaced by a full document, whatever its number skips',
      [
        ['full 7 a=early b=early', 'applied', 'a=early b=early'],
        ['full 9 c=confirmed', 'applied', 'c=confirmed'],
      ],
    ],
    [
      'are not told again by what is older',
      [
        ['full 5 a=confirmed', 'applied', 'a=confirmed'],
        ['partial 5 a=early', 'outdated', 'a=confirmed'],
        ['partial 4 a=terminated', 'outdated', 'a=confirmed'],
        ['full 4', 'outdated', 'a=confirmed'],
      ],
    ],
    [
      'may come from a server that never counts',
      [
        ['full 0 a=early', 'applied', 'a=early'],
        ['full 0 a=confirmed', 'applied', 'a=confirmed'],
        ['full 0', 'applied', ''],
      ],
    ],
    [
      'have a gap where a document was lost',
      [
        ['full 0', 'applied', ''],
        ['partial 2 b=early', 'gap', 'b=early'],
        ['partial 3 c=early', 'applied', 'b=early c=early'],
      ],
    ],
    ['have a gap where the first is partial', [['partial 0 a=early', 'gap', 'a=early']]],
  ])('%s', (_name, steps) => {
    const table = new DialogTable();
    for (const [text, verdict, calls] of steps) {
      expect([table.apply(document(text)), show(table)], text).toEqual([verdict, calls]);
    }
  });

  it('are the same by partial documents as by full ones', () => {
    const change = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(...dialogStates));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const table = new DialogTable();
        const known = new Map<string, DialogState>();
        table.apply(document('full 0'));
        changes.forEach(([id, state], index) => {
          if (state === 'terminated') known.delete(id);
          else known.set(id, state);
          expect(table.apply(document(`partial ${index + 1} ${id}=${state}`))).toBe('applied');
        });
        expect(new Map(table.dialogs.map(({ id, state }) => [id, state]))).toEqual(known);
      }),
    );
  });

  it('are the same when documents come twice and late', () => {
    const order = fc.array(fc.nat(9), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(order, (versions) => {
        const table = new DialogTable();
        for (const version of versions) table.apply(document(`full ${version} v${version}=early`));
        expect(show(table)).toBe(`v${Math.max(...versions)}=early`);
      }),
    );
  });
});

describe('a busy lamp', () => {
  it.each<[string, readonly WatchedDialog[], string]>([
    ['is dark without calls', [], 'idle'],
    ['rings for who is called', [dialog('a', 'early', 'recipient')], 'ringing'],
    ['rings where the server does not say who calls', [dialog('a', 'early')], 'ringing'],
    ['dials for who calls', [dialog('a', 'early', 'initiator')], 'dialing'],
    ['dials from the first moment', [dialog('a', 'trying', 'initiator')], 'dialing'],
    ['dials where nobody says more', [dialog('a', 'proceeding')], 'dialing'],
    ['rings for who is called, from the first moment', [dialog('a', 'trying', 'recipient')], 'ringing'],
    ['talks', [dialog('a', 'confirmed', 'recipient')], 'talking'],
    ['is dark when the call is over', [dialog('a', 'terminated')], 'idle'],
    ['rings beside a call', [dialog('a', 'confirmed'), dialog('b', 'early', 'recipient')], 'ringing'],
    ['talks while it dials', [dialog('a', 'trying', 'initiator'), dialog('b', 'confirmed')], 'talking'],
  ])('%s', (_what, dialogs, lamp) => {
    expect(lineStateOf(dialogs)).toEqual({ lamp, dialogs });
  });
});
