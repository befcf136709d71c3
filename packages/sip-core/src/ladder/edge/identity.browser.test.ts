import { expect, it } from 'vitest';
import { isConnected, nextCall, useEdgeStage } from '../../testing/edge-stage.js';

// Who is at the other end, as the embedded edge says (RFC 3325).

const { ladder, numberOf, register } = useEdgeStage();

it('is vouched for on both sides, under the name that goes with the number', async () => {
  const { alice, bob } = await register({ alice: {}, bob: {} });
  const rings = nextCall(bob);
  const callers = alice.dial(bob.addressOf(), { displayName: 'Bob at work' });
  const callees = await rings;
  expect(callees.identity).toMatchObject({ number: numberOf('alice'), name: 'Alice', isAsserted: true });
  await callees.answer();
  await isConnected(callers);
  expect(callers.identity).toMatchObject({ number: numberOf('bob'), name: 'Bob at work', isAsserted: true });
});

it('is nobody whom a caller only claims to be', async () => {
  const claims = { 'P-Asserted-Identity': '<sip:ceo@example.test>', 'X-Ticket': '47' };
  const { alice, bob } = await register({ alice: { extraHeaders: { INVITE: claims } }, bob: {} });
  const rings = nextCall(bob);
  alice.dial(bob.addressOf());
  const callees = await rings;
  expect(ladder.messages('alice', '→ INVITE').at(-1)?.headers.has('P-Asserted-Identity')).toBe(true);
  expect([callees.remoteNumber, callees.header('X-Ticket')]).toEqual([numberOf('alice'), '47']);
  await callees.reject();
});
