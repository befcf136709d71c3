import type { SipMessage } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { useLadderScene } from '../testing/ladder-scene.js';
import { callOf } from '../testing/memory-stage.js';

// Two engines, with real SIP, joined by a SIP switch in memory. Each test is one ladder diagram.

const { happen, setStage } = useLadderScene();

describe('a call that is not answered', () => {
  it('is declined', async () => {
    const { alice, bob, ladder } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    const callees = callOf(bob);
    await callees.reject();
    await happen();
    expect(ladder('alice')).toEqual(['→ INVITE', '← 100', '← 180', '← 603', '→ ACK']);
    expect(callers.snapshot()).toMatchObject({
      endReason: 'declined',
      error: { code: 'call/declined', sipStatus: 603, message: 'The other side declined the call.' },
    });
    expect(callees.endReason).toBe('declined');
  });

  it('is taken back by the caller', async () => {
    const { alice, bob, ladder } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    const callees = callOf(bob);
    await callers.hangUp();
    expect(ladder('alice')).toEqual(['→ INVITE', '← 100', '← 180', '→ CANCEL', '← 200', '← 487', '→ ACK']);
    expect(ladder('bob')).toEqual(['← INVITE', '→ 100', '→ 180', '← CANCEL', '→ 200', '→ 487', '← ACK']);
    expect([callers.endReason, callees.endReason]).toEqual(['cancelled', 'cancelled']);
  });

  it('is taken back before the server has said a word, as soon as it does', async () => {
    const { alice, bob, ladder, memorySwitch } = await setStage();
    const held: SipMessage[] = [];
    memorySwitch.intercept = (phone, message) =>
      phone === 'alice' &&
      message.kind === 'request' &&
      message.method === 'INVITE' &&
      held.push(message) > 0;
    const callers = alice.dial('bob');
    await happen();
    const hungUp = callers.hangUp();
    await happen();
    expect(ladder('alice')).toEqual(['→ INVITE']);
    memorySwitch.intercept = () => false;
    memorySwitch.replay('alice', held);
    await happen();
    await hungUp;
    expect(ladder('alice')).toEqual(['→ INVITE', '← 100', '→ CANCEL', '← 200', '← 180', '← 487', '→ ACK']);
    expect([callers.state, bob.calls]).toEqual(['ended', []]);
  });

  it('is not sent again with credentials when it was taken back before the challenge', async () => {
    const users = { alice: 'alice-password', bob: 'bob-password' };
    const { alice, bob, ladder, memorySwitch } = await setStage({ users, challengesInvites: true });
    const held: SipMessage[] = [];
    memorySwitch.intercept = (phone, message) =>
      phone === 'alice' &&
      message.kind === 'request' &&
      message.method === 'INVITE' &&
      held.push(message) > 0;
    const callers = alice.dial('bob');
    await happen();
    const hungUp = callers.hangUp();
    memorySwitch.intercept = () => false;
    memorySwitch.replay('alice', held);
    await happen();
    await hungUp;
    expect(ladder('alice')).toEqual(['→ INVITE', '← 407', '→ ACK']);
    expect(bob.calls).toEqual([]);
  });

  it('is hung up when the answer crosses the cancel', async () => {
    const { alice, bob, ladder, memorySwitch } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    const callees = callOf(bob);
    const cancels: SipMessage[] = [];
    memorySwitch.intercept = (_phone, message) =>
      message.kind === 'request' && message.method === 'CANCEL' && cancels.push(message) > 0;
    const hungUp = callers.hangUp();
    void callees.answer();
    await happen();
    await hungUp;
    expect(ladder('alice')).toEqual([
      '→ INVITE',
      '← 100',
      '← 180',
      '→ CANCEL',
      '← 200',
      '→ ACK',
      '→ BYE',
      '← 200',
    ]);
    expect([callers.endReason, callees.endReason]).toEqual(['cancelled', 'remote-hung-up']);
    await happen(32_000);
  });

  it('is nobody’s business any more when another device answered', async () => {
    const { add, alice, bob, ladder } = await setStage();
    const desk = await add({ username: 'bob', label: 'desk' });
    const callers = alice.dial('bob');
    await happen();
    const [atBrowser, atDesk] = [callOf(bob), callOf(desk)];
    await atDesk.answer();
    await happen();
    expect([callers.state, atDesk.state]).toEqual(['connected', 'connected']);
    expect(atBrowser.endReason).toBe('answered-elsewhere');
    expect(atBrowser.error).toBeUndefined();
    expect(ladder('bob')).toEqual(['← INVITE', '→ 100', '→ 180', '← CANCEL', '→ 200', '→ 487', '← ACK']);
    await callers.hangUp();
  });

  it.each([
    ['nobody has that name', 'carol', 404, 'not-found', 'call/not-found'],
    ['the other side is not there', 'dave', 480, 'unavailable', 'call/unavailable'],
  ])('%s', async (...[, target, status, reason, code]) => {
    const { alice, ladder } = await setStage({ users: { alice: '', bob: '', dave: '' } });
    const call = alice.dial(target);
    await happen();
    expect(ladder('alice')).toEqual(['→ INVITE', `← ${status}`, '→ ACK']);
    expect(call.snapshot()).toMatchObject({ endReason: reason, error: { code, sipStatus: status } });
  });

  it('finds the other side busy', async () => {
    const { add, alice, bob, ladder } = await setStage({ users: { alice: '', bob: '', carol: '' } });
    alice.dial('bob');
    await happen();
    const carol = await add({ username: 'carol' });
    const call = carol.dial('bob');
    await happen();
    expect(ladder('carol')).toEqual(['→ INVITE', '← 100', '← 486', '→ ACK']);
    expect(call.snapshot()).toMatchObject({
      endReason: 'busy',
      error: { code: 'call/busy', sipStatus: 486 },
    });
    expect(bob.calls.map(({ remoteNumber }) => remoteNumber)).toEqual(['alice']);
  });

  it('ends after 32 seconds without a response', async () => {
    const { alice, ladder, memorySwitch } = await setStage();
    memorySwitch.intercept = () => true;
    const call = alice.dial('bob');
    await happen(31_999);
    expect(call.state).toBe('dialing');
    await happen(1);
    expect(ladder('alice')).toEqual(['→ INVITE']);
    expect(call.snapshot()).toMatchObject({ endReason: 'no-answer', error: { sipStatus: 408 } });
  });

  it('ends after two minutes of ringing', async () => {
    const { alice, bob, ladder } = await setStage();
    const call = alice.dial('bob');
    await happen(120_000);
    expect(call.snapshot()).toMatchObject({ endReason: 'no-answer', error: { code: 'call/no-answer' } });
    await happen();
    expect(ladder('alice').slice(-4)).toEqual(['→ CANCEL', '← 200', '← 487', '→ ACK']);
    expect(bob.calls).toEqual([]);
  });

  it('is forgotten when the 487 never comes', async () => {
    const { alice, memorySwitch } = await setStage();
    const call = alice.dial('bob');
    await happen();
    memorySwitch.intercept = () => true;
    let told = false;
    void call.hangUp().then(() => (told = true));
    await happen(31_999);
    expect(told).toBe(false);
    await happen(1);
    expect(told).toBe(true);
    memorySwitch.intercept = () => false;
  });

  it('ends with the connection, on both sides of it', async () => {
    const { alice, bob, memorySwitch } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    const callees = callOf(bob);
    memorySwitch.cut('alice');
    memorySwitch.cut('bob');
    await happen(1_000);
    expect([callers.endReason, callees.endReason]).toEqual(['connection-lost', 'connection-lost']);
    expect([alice.registration, bob.registration]).toEqual(['registered', 'registered']);
  });
});
