import type { SipMessage } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { callOf } from '../testing/memory-stage.js';
import { headersOf, isRequest, listen, talksOf, useTransferScene } from '../testing/transfer-scene.js';

// Alice talks to bob and gives him to carol: three engines, with real SIP, on a SIP switch in memory.

const { happen, setScene } = useTransferScene();

function firstLines(messages: readonly SipMessage[]): (string | undefined)[] {
  return messages.map(({ body }) => body.split('\r\n')[0]);
}

describe('a blind transfer', () => {
  it('holds, refers, hears how it goes, and hangs up when they talk', async () => {
    const scene = await setScene();
    const { alice, bob, callers, carol, ladder, memorySwitch } = scene;
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    await happen();
    expect(said).toEqual(['offered', 'accepted', 'trying 100', 'ringing 180']);
    await callOf(carol).answer();
    await happen();
    expect(await transfer.settled).toBe('completed');
    expect(said.at(-1)).toBe('completed 200');
    expect(ladder('alice')).toEqual([
      ...['→ INVITE', '← 100', '← 200', '→ ACK'],
      ...['→ REFER', '← 202', '← NOTIFY', '→ 200', '← NOTIFY', '→ 200', '← NOTIFY', '→ 200'],
      ...['→ BYE', '← 200'],
    ]);
    expect(firstLines(memorySwitch.ladder.messages('alice', '← NOTIFY'))).toEqual([
      'SIP/2.0 100 Trying',
      'SIP/2.0 180 Ringing',
      'SIP/2.0 200 OK',
    ]);
    expect(ladder('carol')).toEqual(['← INVITE', '→ 100', '→ 180', '→ 200', '← ACK']);
    expect([alice, bob, carol].map(talksOf)).toEqual([[], ['carol connected'], ['bob connected']]);
  });

  it('says who sends whom', async () => {
    const { callers, memorySwitch } = await setScene();
    callers.transfer('carol');
    await happen();
    const { ladder } = memorySwitch;
    expect(headersOf(ladder.messages('bob', '← REFER'), 'Refer-To')).toEqual(['<sip:carol@example.test>']);
    expect(headersOf(ladder.messages('carol', '← INVITE'), 'Referred-By')).toEqual([
      '<sip:alice@example.test>',
    ]);
  });

  it('to somebody who is busy gives everything back as it was', async () => {
    const scene = await setScene();
    const { alice, bob, callers, carol, ladder } = scene;
    carol.dial('alice');
    await happen();
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    await happen();
    expect(await transfer.settled).toBe('failed');
    expect(said).toEqual(['offered', 'accepted', 'trying 100', 'failed 486']);
    expect(transfer.error).toMatchObject({
      code: 'transfer/failed',
      message: 'The other side is busy.',
      sipStatus: 486,
    });
    expect(ladder('alice').slice(-4)).toEqual(['→ INVITE', '← 100', '← 200', '→ ACK']);
    expect(talksOf(bob)).toEqual(['alice connected']);
    expect(talksOf(alice)).toContain('bob connected');
  });

  it.each([
    ['a number that does not exist', 'nobody', 404, 'This number or name does not exist.'],
    ['a phone that is off', 'dave', 480, 'The other side cannot be reached at the moment.'],
  ])('to %s says so', async (...[, target, sipStatus, message]) => {
    const { alice, bob, callers } = await setScene();
    const transfer = callers.transfer(target);
    await happen();
    expect(await transfer.settled).toBe('failed');
    expect(transfer.error).toMatchObject({ code: 'transfer/failed', sipStatus, message });
    expect([talksOf(alice), talksOf(bob)]).toEqual([['bob connected'], ['alice connected']]);
  });

  it('that the other side refuses gives the call back', async () => {
    const { alice, bob, callers, ladder } = await setScene({ transferPolicy: 'refuse' });
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    await happen();
    expect(await transfer.settled).toBe('failed');
    expect(said).toEqual(['offered', 'failed 603']);
    expect(transfer.error).toMatchObject({ code: 'transfer/refused' });
    expect(ladder('alice')).toEqual([
      ...['→ INVITE', '← 100', '← 200', '→ ACK'],
      ...['→ REFER', '← 603'],
      ...['→ INVITE', '← 100', '← 200', '→ ACK'],
    ]);
    expect([alice, bob].map(talksOf)).toEqual([['bob connected'], ['alice connected']]);
  });

  it('is given up, and the call is back', async () => {
    const { alice, callers, carol } = await setScene();
    const transfer = callers.transfer('carol');
    await happen();
    transfer.cancel();
    await happen();
    expect(await transfer.settled).toBe('cancelled');
    expect([talksOf(alice), carol.calls.length]).toEqual([['bob connected'], 1]);
  });

  it('is told nothing of for 32 seconds, and the call is back', async () => {
    const { alice, callers, memorySwitch } = await setScene();
    memorySwitch.intercept = (phone, message) => phone === 'bob' && isRequest(message, 'NOTIFY');
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    await happen(31_999);
    expect(said).toEqual(['offered', 'accepted']);
    await happen(1);
    expect(said.at(-1)).toBe('failed 408');
    expect(transfer.error).toMatchObject({ code: 'transfer/timed-out' });
    memorySwitch.intercept = () => false;
    await happen();
    expect(talksOf(alice)).toEqual(['bob connected']);
  });
});

describe('a call that ends while it is transferred', () => {
  it.each([
    ['before it was accepted, was not transferred', 'REFER', ['offered', 'failed']],
    ['once it rings, was given up', '', ['offered', 'accepted', 'trying 100', 'ringing 180', 'failed 180']],
  ])('by the other side %s', async (_when, swallowed, expected) => {
    const { alice, callees, callers, memorySwitch } = await setScene();
    memorySwitch.intercept = (phone, message) => phone === 'alice' && isRequest(message, swallowed);
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    await happen();
    await callees.hangUp();
    await happen(2_000);
    expect(said).toEqual(expected);
    expect(transfer.error).toMatchObject({ code: 'transfer/call-ended' });
    expect(talksOf(alice)).toEqual([]);
  });

  it('by the other side that had said only that it tries, as a server does, was taken over', async () => {
    const { callees, callers, memorySwitch } = await setScene();
    memorySwitch.intercept = (phone, message) =>
      phone === 'bob' &&
      message.kind === 'request' &&
      message.body.startsWith('SIP/2.0 1') &&
      !message.body.includes(' 100 ');
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    await happen();
    await callees.hangUp();
    await happen(2_000);
    expect(said).toEqual(['offered', 'accepted', 'trying 100', 'completed 100']);
    expect(transfer.error).toBeUndefined();
  });

  it.each([
    ['is given away, and we hear that they talk', 'completed 200'],
    ['is given away, and we hear that nobody took it', 'failed 603'],
  ])('by us %s', async (_how, expected) => {
    const { alice, bob, callers, carol } = await setScene();
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    await happen();
    await callers.hangUp();
    await happen();
    expect([transfer.state, talksOf(alice), talksOf(bob)]).toEqual(['ringing', [], ['carol ringing']]);
    await (expected.startsWith('completed') ? callOf(carol).answer() : callOf(carol).reject());
    await happen();
    expect([said.at(-1), await transfer.settled]).toEqual([expected, expected.split(' ')[0]]);
    expect(talksOf(alice)).toEqual([]);
    if (expected.startsWith('completed')) {
      expect([bob, carol].map(talksOf)).toEqual([['carol connected'], ['bob connected']]);
    }
  });

  it('by us, and nobody tells how it went: it is given up in the end', async () => {
    const { alice, callers, memorySwitch } = await setScene();
    const transfer = callers.transfer('carol');
    const said = listen(transfer);
    await happen();
    memorySwitch.intercept = (phone, message) => phone === 'bob' && isRequest(message, 'NOTIFY');
    await callers.hangUp();
    await happen(149_999);
    expect(transfer.state).toBe('ringing');
    await happen(1);
    expect(said.at(-1)).toBe('failed 180');
    expect(transfer.error).toMatchObject({ code: 'transfer/timed-out', sipStatus: 180 });
    expect([await transfer.settled, talksOf(alice)]).toEqual(['failed', []]);
  });

  it('whose BYE crosses the REFER ends cleanly', async () => {
    const { alice, bob, callees, callers, carol } = await setScene();
    const transfer = callers.transfer('carol');
    const hungUp = callees.hangUp();
    await happen(2_000);
    await hungUp;
    expect([transfer.state, talksOf(alice), talksOf(bob), carol.calls]).toEqual(['failed', [], [], []]);
    await happen(32_000);
  });
});
