import { ManualClock } from '@offhook/primitives/testing';
import { parseNameAddr, parseUri } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { FakeFlow } from '../testing/fake-flow.js';
import type { Binding } from './binding.js';
import { BindingTable } from './binding-table.js';

const flow = new FakeFlow();

/** A binding of a user's contact, as `<sip:a@x.invalid>;+sip.instance="<urn:uuid:1>"`. */
function bind(user: string, contact: string, more: Partial<Binding> = {}): Binding {
  const address = parseNameAddr(contact);
  const { parameters } = address;
  return {
    user,
    contact: {
      address,
      uri: parseUri(address.uri),
      instance: parameters.get('+sip.instance'),
      regId: parameters.get('reg-id'),
      q: 1,
    },
    flow,
    callId: 'c',
    sequence: 1,
    registeredAtMs: 0,
    expiresAtMs: 60_000,
    ...more,
  };
}

const contactsOf = (table: BindingTable, user: string): readonly string[] => {
  return table.of(user).map(({ contact }) => contact.address.uri);
};

describe('a binding', () => {
  it('is there until it expires', async () => {
    const clock = new ManualClock();
    const table = new BindingTable(clock);
    table.put(bind('alice', '<sip:a@x.invalid>'));
    await clock.advance(59_999);
    expect(contactsOf(table, 'alice')).toEqual(['sip:a@x.invalid']);
    await clock.advance(1);
    expect([table.size, contactsOf(table, 'alice')]).toEqual([0, []]);
  });

  it('ends with its flow, and no other does', () => {
    const table = new BindingTable(new ManualClock());
    const other = new FakeFlow();
    table.put(bind('alice', '<sip:a@x.invalid>'));
    table.put(bind('alice', '<sip:b@x.invalid>', { flow: other }));
    table.removeFlow(flow);
    expect(contactsOf(table, 'alice')).toEqual(['sip:b@x.invalid']);
    expect([...table.usersOn(other)]).toEqual(['alice']);
    expect([...table.usersOn(flow)]).toEqual([]);
  });

  it.each([
    ['the same address', '<sip:a@x.invalid>', '<sip:a@x.invalid>', 1],
    [
      'the same address in another spelling',
      '<sip:a@x.invalid;transport=ws>',
      '<sip:%61@X.INVALID;transport=WS>',
      1,
    ],
    ['another address', '<sip:a@x.invalid>', '<sip:b@x.invalid>', 2],
    [
      'the same instance',
      '<sip:a@x.invalid>;+sip.instance="<1>"',
      '<sip:b@y.invalid>;+sip.instance="<1>"',
      1,
    ],
    ['another instance', '<sip:a@x.invalid>;+sip.instance="<1>"', '<sip:a@x.invalid>;+sip.instance="<2>"', 2],
    [
      'another connection of the same instance',
      '<sip:a@x.invalid>;+sip.instance="<1>";reg-id=1',
      '<sip:a@x.invalid>;+sip.instance="<1>";reg-id=2',
      2,
    ],
  ])('is renewed or joined by %s', (...[, first, second, count]) => {
    const table = new BindingTable(new ManualClock());
    table.put(bind('alice', first));
    table.put(bind('alice', second));
    expect([table.size, table.of('alice').length]).toEqual([count, count]);
  });

  it('moves to the flow that it is renewed over', () => {
    const table = new BindingTable(new ManualClock());
    const next = new FakeFlow();
    table.put(bind('alice', '<sip:a@x.invalid>;+sip.instance="<1>"'));
    table.put(bind('alice', '<sip:b@y.invalid>;+sip.instance="<1>"', { flow: next }));
    table.removeFlow(flow);
    expect(contactsOf(table, 'alice')).toEqual(['sip:b@y.invalid']);
    expect([...table.usersOn(flow)]).toEqual([]);
  });

  it('is found by its contact, whoever has it', () => {
    const table = new BindingTable(new ManualClock());
    table.put(bind('alice', '<sip:a@x.invalid;transport=ws>'));
    table.put(bind('bob', '<sip:a@x.invalid;transport=ws>'));
    table.put(bind('carol', '<sip:c@x.invalid;transport=ws>'));
    const usersAt = (uri: string): readonly string[] =>
      table.withContact(parseUri(uri)).map(({ user }) => user);
    expect(usersAt('sip:a@x.invalid;transport=ws')).toEqual(['alice', 'bob']);
    expect(usersAt('sip:a@x.invalid')).toEqual([]);
    expect(usersAt('sip:nobody@x.invalid')).toEqual([]);
  });

  it('lets its user be known for good', async () => {
    const clock = new ManualClock();
    const table = new BindingTable(clock);
    table.put(bind('alice', '<sip:a@x.invalid>'));
    await clock.advance(60_000);
    expect([table.isKnown('alice'), table.isKnown('bob')]).toEqual([true, false]);
  });
});

it('the table leaves no timer behind', () => {
  const clock = new ManualClock();
  const table = new BindingTable(clock);
  table.put(bind('alice', '<sip:a@x.invalid>'));
  table.put(bind('alice', '<sip:a@x.invalid>'));
  table.put(bind('bob', '<sip:b@x.invalid>'));
  expect(clock.pendingCount).toBe(2);
  table.dispose();
  expect([clock.pendingCount, table.size]).toEqual([0, 0]);
});
