import { parseNameAddr, parseUri } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { makeRequest } from '@offhook/sip-transaction/testing';
import type { Binding } from '../registrar/binding.js';
import { FakeFlow } from '../testing/fake-flow.js';
import type { DialogEnds } from './dialog-route.js';
import { flowTo, otherEnd, type Whereabouts } from './dialog-target.js';

const [aliceFlow, bobFlow, newFlow, strangerFlow] = [
  new FakeFlow(),
  new FakeFlow(),
  new FakeFlow(),
  new FakeFlow(),
];
const ends: DialogEnds = {
  caller: { user: 'alice', flowId: aliceFlow.id },
  callee: { user: 'bob', flowId: bobFlow.id },
};

/** Where everybody is: the open flows, who is registered over which with `sip:<user>@x.invalid`, and `[from, to]`. */
function whereabouts(
  open: readonly FakeFlow[],
  registered: readonly (readonly [string, FakeFlow])[],
  successions: readonly FakeFlow[] = [],
): Whereabouts {
  const bindings = registered.map(([user, flow]): Binding => {
    const address = parseNameAddr(`<sip:${user}@x.invalid>`);
    const contact = { address, uri: parseUri(address.uri), instance: undefined, regId: undefined, q: 1 };
    return { user, contact, flow, callId: '', sequence: 1, registeredAtMs: 0, expiresAtMs: 0 };
  });
  return {
    flows: { get: (id) => open.find((flow) => flow.id === id) },
    bindings: {
      successorOf: (flowId) => (flowId === successions[0]?.id ? successions[1] : undefined),
      of: (user) => bindings.filter((binding) => binding.user === user),
      usersOn: (flow) => new Set(bindings.filter((binding) => binding.flow === flow).map(({ user }) => user)),
    },
  };
}

describe('the other end of a dialog', () => {
  const home = whereabouts([aliceFlow, bobFlow], []);

  it('is seen from the flow that the request came over', () => {
    expect(otherEnd(ends, aliceFlow, home)?.user).toBe('bob');
    expect(otherEnd(ends, bobFlow, home)?.user).toBe('alice');
  });

  it('is hidden from strangers', () => {
    expect(
      otherEnd(ends, strangerFlow, whereabouts([aliceFlow, bobFlow], [['carol', strangerFlow]])),
    ).toBeUndefined();
  });

  it('is seen from a new connection of somebody whose old one is gone', () => {
    expect(otherEnd(ends, newFlow, whereabouts([bobFlow], [['alice', newFlow]]))?.user).toBe('bob');
    expect(otherEnd(ends, newFlow, whereabouts([aliceFlow], [['bob', newFlow]]))?.user).toBe('alice');
  });

  it('is seen from a new connection while the old one still looks open', () => {
    const moved = whereabouts([aliceFlow, bobFlow, newFlow], [['alice', newFlow]], [aliceFlow, newFlow]);
    expect(otherEnd(ends, newFlow, moved)?.user).toBe('bob');
    expect(otherEnd(ends, aliceFlow, moved)?.user).toBe('bob');
  });

  it('is hidden from another device of somebody who is still there', () => {
    expect(otherEnd(ends, newFlow, whereabouts([aliceFlow, bobFlow], [['alice', newFlow]]))).toBeUndefined();
  });
});

describe('the way to an end', () => {
  const bye = makeRequest('BYE', {}, 'sip:bob@x.invalid;transport=ws');

  it('is the flow of the beginning', () => {
    expect(flowTo(ends.callee, bye, whereabouts([bobFlow], []))).toBe(bobFlow);
  });

  it('is the flow where its Contact is registered since', () => {
    expect(flowTo(ends.callee, bye, whereabouts([], [['bob', newFlow]]))).toBe(newFlow);
  });

  it('is the flow where its contact went on, though the old one still looks open', () => {
    const moved = whereabouts([bobFlow, newFlow], [['bob', newFlow]], [bobFlow, newFlow]);
    expect(flowTo(ends.callee, bye, moved)).toBe(newFlow);
  });

  it('is no flow of anybody else with that Contact', () => {
    const other = makeRequest('BYE', {}, 'sip:carol@x.invalid');
    expect(flowTo(ends.callee, other, whereabouts([], [['carol', newFlow]]))).toBeUndefined();
  });

  it('is no flow of another device', () => {
    const other = makeRequest('BYE', {}, 'sip:other@x.invalid');
    expect(flowTo(ends.callee, other, whereabouts([], [['bob', newFlow]]))).toBeUndefined();
  });
});
