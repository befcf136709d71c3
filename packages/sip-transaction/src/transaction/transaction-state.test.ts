import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClientState,
  type ClientTrigger,
  inviteClientTransitions,
  inviteServerTransitions,
  nonInviteClientTransitions,
  nonInviteServerTransitions,
  type ServerState,
  type ServerTrigger,
  type TransitionTable,
  triggerOf,
} from './transaction-state.js';

const clientTriggers: readonly ClientTrigger[] = [
  'provisional',
  'success',
  'failure',
  'timeout',
  'linger',
  'broken',
];
const serverTriggers: readonly ServerTrigger[] = [
  'provisional',
  'success',
  'failure',
  'ack',
  'timeout',
  'linger',
  'broken',
  'abandon',
];

/** A machine as a picture: a row for each state, a column for each trigger, `·` where nothing happens. */
function draw<State extends string, Trigger extends string>(
  table: TransitionTable<State, Trigger>,
  triggers: readonly Trigger[],
): string {
  const states = Object.keys(table) as State[];
  const cell = (text: string): string => text.padEnd(12);
  const rows = states.map((state) => {
    return [state, ...triggers.map((trigger) => table[state][trigger] ?? '·')].map(cell).join('').trimEnd();
  });
  return [['', ...triggers].map(cell).join('').trimEnd(), ...rows].join('\n');
}

describe('the client of an INVITE (RFC 3261 §17.1.1, RFC 6026)', () => {
  it('goes these ways and no other', () => {
    expect(draw(inviteClientTransitions, clientTriggers)).toBe(
      [
        '            provisional success     failure     timeout     linger      broken',
        'calling     proceeding  accepted    completed   terminated  ·           terminated',
        'proceeding  proceeding  accepted    completed   ·           ·           terminated',
        'completed   ·           ·           completed   ·           terminated  terminated',
        'accepted    ·           accepted    ·           ·           terminated  terminated',
        'terminated  ·           ·           ·           ·           ·           ·',
      ].join('\n'),
    );
  });
});

describe('the client of any other request (RFC 3261 §17.1.2)', () => {
  it('goes these ways and no other', () => {
    expect(draw(nonInviteClientTransitions, clientTriggers)).toBe(
      [
        '            provisional success     failure     timeout     linger      broken',
        'calling     proceeding  completed   completed   terminated  ·           terminated',
        'proceeding  proceeding  completed   completed   terminated  ·           terminated',
        'completed   ·           ·           ·           ·           terminated  terminated',
        'accepted    ·           ·           ·           ·           ·           ·',
        'terminated  ·           ·           ·           ·           ·           ·',
      ].join('\n'),
    );
  });
});

describe('the server of an INVITE (RFC 3261 §17.2.1, RFC 6026)', () => {
  it('goes these ways and no other', () => {
    expect(draw(inviteServerTransitions, serverTriggers)).toBe(
      [
        '            provisional success     failure     ack         timeout     linger      broken      abandon',
        'trying      ·           ·           ·           ·           ·           ·           ·           ·',
        'proceeding  proceeding  accepted    completed   ·           ·           ·           terminated  terminated',
        'completed   ·           ·           ·           confirmed   terminated  ·           terminated  ·',
        'confirmed   ·           ·           ·           ·           ·           terminated  terminated  ·',
        'accepted    ·           accepted    ·           ·           ·           terminated  terminated  ·',
        'terminated  ·           ·           ·           ·           ·           ·           ·           ·',
      ].join('\n'),
    );
  });
});

describe('the server of any other request (RFC 3261 §17.2.2)', () => {
  it('goes these ways and no other', () => {
    expect(draw(nonInviteServerTransitions, serverTriggers)).toBe(
      [
        '            provisional success     failure     ack         timeout     linger      broken      abandon',
        'trying      proceeding  completed   completed   ·           ·           ·           terminated  terminated',
        'proceeding  proceeding  completed   completed   ·           ·           ·           terminated  terminated',
        'completed   ·           ·           ·           ·           ·           terminated  terminated  ·',
        'confirmed   ·           ·           ·           ·           ·           ·           ·           ·',
        'accepted    ·           ·           ·           ·           ·           ·           ·           ·',
        'terminated  ·           ·           ·           ·           ·           ·           ·           ·',
      ].join('\n'),
    );
  });
});

interface Machine {
  readonly name: string;
  readonly table: TransitionTable<string, string>;
  readonly start: ClientState | ServerState;
  readonly triggers: readonly string[];
}

const machines: readonly Machine[] = [
  { name: 'INVITE client', table: inviteClientTransitions, start: 'calling', triggers: clientTriggers },
  { name: 'other client', table: nonInviteClientTransitions, start: 'calling', triggers: clientTriggers },
  { name: 'INVITE server', table: inviteServerTransitions, start: 'proceeding', triggers: serverTriggers },
  { name: 'other server', table: nonInviteServerTransitions, start: 'trying', triggers: serverTriggers },
];

describe.each(machines)('the machine of an $name', ({ start, table, triggers }) => {
  const walk = (path: readonly string[]): string =>
    path.reduce((state, trigger) => table[state]?.[trigger] ?? state, start);

  it('can always be ended, by the loss of its flow', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...triggers)), (path) => {
        expect(walk([...path, 'broken'])).toBe('terminated');
      }),
    );
  });

  it('never leaves its end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...triggers)), (path) => {
        expect(walk(['broken', ...path])).toBe('terminated');
      }),
    );
  });
});

describe('a status', () => {
  it.each([
    [100, 'provisional'],
    [183, 'provisional'],
    [200, 'success'],
    [299, 'success'],
    [302, 'failure'],
    [486, 'failure'],
    [603, 'failure'],
  ])('%i is a %s', (status, trigger) => {
    expect(triggerOf(status)).toBe(trigger);
  });
});
