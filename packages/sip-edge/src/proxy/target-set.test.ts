import { ManualClock } from '@offhook/primitives/testing';
import { parseNameAddr, parseUri } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { BindingTable } from '../registrar/binding-table.js';
import { FakeFlow } from '../testing/fake-flow.js';
import { type TargetSet, TargetSets } from './target-set.js';

const domain = 'demo.localhost';
const gone = new FakeFlow();
gone.isOpen = false;

interface Phone {
  readonly user: string;
  readonly contact: string;
  readonly q?: number;
  readonly instance?: string;
  readonly flow?: FakeFlow;
}

/** Finds a target among phones that registered one after the other. */
async function find(uri: string, ...phones: readonly Phone[]): Promise<TargetSet> {
  const clock = new ManualClock();
  const bindings = new BindingTable(clock);
  for (const [index, { contact, flow = new FakeFlow(), instance, q = 1, user }] of phones.entries()) {
    const address = parseNameAddr(`<${contact}>`);
    const regId = String(index);
    bindings.put({
      user,
      contact: { address, uri: parseUri(contact), instance, regId, q },
      flow,
      callId: '',
      sequence: 1,
      registeredAtMs: index,
      expiresAtMs: 60_000,
    });
  }
  return await new TargetSets({ domain, bindings, isKnownUser: undefined }).find(uri);
}

const urisOf = (set: TargetSet): readonly string[] | number => {
  return set.kind === 'found' ? set.targets.map(({ uri }) => uri) : set.answer.status;
};

describe('the targets of an address', () => {
  it.each<readonly [string, readonly Phone[], readonly string[] | number]>([
    ['are none without a phone', [], 404],
    ['are the user’s phone', [{ user: 'bob', contact: 'sip:a@x.invalid' }], ['sip:a@x.invalid']],
    ['are no phone of others', [{ user: 'carol', contact: 'sip:a@x.invalid' }], 404],
    [
      'go by q',
      [
        { user: 'bob', contact: 'sip:a@x.invalid', q: 0.1 },
        { user: 'bob', contact: 'sip:b@x.invalid', q: 0.9 },
      ],
      ['sip:b@x.invalid', 'sip:a@x.invalid'],
    ],
    [
      'begin, where q is the same, with the newest',
      [
        { user: 'bob', contact: 'sip:a@x.invalid' },
        { user: 'bob', contact: 'sip:b@x.invalid' },
      ],
      ['sip:b@x.invalid', 'sip:a@x.invalid'],
    ],
    [
      'are one for each instance, the newest',
      [
        { user: 'bob', contact: 'sip:a@x.invalid', instance: '1' },
        { user: 'bob', contact: 'sip:b@x.invalid', instance: '1' },
        { user: 'bob', contact: 'sip:c@x.invalid', instance: '2' },
      ],
      ['sip:c@x.invalid', 'sip:b@x.invalid'],
    ],
    [
      'are no phone whose connection just closed',
      [{ user: 'bob', contact: 'sip:a@x.invalid', flow: gone }],
      480,
    ],
    [
      'are the older connection of an instance when the newer just closed',
      [
        { user: 'bob', contact: 'sip:a@x.invalid', instance: '1' },
        { user: 'bob', contact: 'sip:b@x.invalid', instance: '1', flow: gone },
      ],
      ['sip:a@x.invalid'],
    ],
  ])('%s', async (...[, phones, expected]) => {
    expect(urisOf(await find('sip:bob@demo.localhost', ...phones))).toEqual(expected);
  });

  it.each([
    ['a Contact is the one phone that has it', 'sip:a@x.invalid', ['sip:a@x.invalid']],
    ['a Contact that nobody has', 'sip:z@x.invalid', 404],
    ['another domain', 'sip:bob@elsewhere.example', 403],
    ['a telephone', 'tel:+4930', 416],
    ['an unknown kind', 'im:bob@demo.localhost', 416],
    ['the domain', 'sip:demo.localhost', 404],
    ['nothing', 'sip:', 404],
  ])('%s', async (...[, uri, expected]) => {
    expect(urisOf(await find(uri, { user: 'bob', contact: 'sip:a@x.invalid' }))).toEqual(expected);
  });
});
