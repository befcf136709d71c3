import type { SipMessage } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import type { Call } from '../call/call.js';
import type { Phone } from '../phone.js';
import { callOf, type MemoryStage } from '../testing/memory-stage.js';
import type { MemoryPhoneOptions } from '../testing/memory-phone.js';
import type { Transfer } from '../transfer/transfer.js';
import { useLadderScene } from '../testing/ladder-scene.js';

// Alice talks to bob and gives him to carol: three engines, with sip.js for real, on a SIP switch in memory.

const { connect, happen, setStage } = useLadderScene();
const users = { alice: '', bob: '', carol: '' };
const several = { capabilities: { multiCall: true } };

interface Scene extends MemoryStage {
  readonly carol: Phone;
  /** Alice's call to bob, and his to her. */
  readonly callers: Call;
  readonly callees: Call;
}

/** Alice may have several calls, as one has who transfers; bob and carol one each. */
async function setScene(bobOptions: Partial<MemoryPhoneOptions> = {}): Promise<Scene> {
  const stage = await setStage({ users }, several, bobOptions);
  const carol = await stage.add({ username: 'carol' });
  return { ...stage, carol, ...(await connect(stage)) };
}

/** Alice has asked carol, and bob is on hold. */
async function consult(scene: Scene): Promise<{ readonly asked: Call; readonly atCarol: Call }> {
  const { alice, carol } = scene;
  const asked = await connect(scene, { from: alice, number: 'carol', to: carol });
  expect([scene.callers.isOnHold, asked.callers.isOnHold]).toEqual([true, false]);
  scene.memorySwitch.ladder.clear();
  return { asked: asked.callers, atCarol: asked.callees };
}

/** What a transfer said, from now on. */
function listen(transfer: Transfer): string[] {
  const said: string[] = [transfer.state];
  transfer.on('changed', () => {
    said.push([transfer.state, transfer.sipStatus].join(' ').trim());
  });
  return said;
}

/** Whom a phone talks to, as `bob connected holds`. */
function talksOf(phone: Phone): string[] {
  return phone.calls.map(({ isOnHold, isRemoteOnHold, remoteNumber, state }) =>
    [remoteNumber, state, ...(isOnHold ? ['holds'] : []), ...(isRemoteOnHold ? ['held'] : [])].join(' '),
  );
}

function headersOf(messages: readonly SipMessage[], name: string): (string | undefined)[] {
  return messages.map(({ headers }) => headers.first(name));
}

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
    const stage = await setStage({ users: { ...users, dave: '' } }, several);
    const { callers } = await connect(stage);
    const transfer = callers.transfer(target);
    await happen();
    expect(await transfer.settled).toBe('failed');
    expect(transfer.error).toMatchObject({ code: 'transfer/failed', sipStatus, message });
    expect([talksOf(stage.alice), talksOf(stage.bob)]).toEqual([['bob connected'], ['alice connected']]);
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
    memorySwitch.intercept = (phone, message) =>
      phone === 'bob' && message.kind === 'request' && message.method === 'NOTIFY';
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
    memorySwitch.intercept = (phone, message) =>
      phone === 'alice' && message.kind === 'request' && message.method === swallowed;
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

  it('by us is given away without waiting for news', async () => {
    const { alice, bob, callers, carol } = await setScene();
    const transfer = callers.transfer('carol');
    await happen();
    await callers.hangUp();
    await happen();
    expect([transfer.state, talksOf(alice), talksOf(bob)]).toEqual(['cancelled', [], ['carol ringing']]);
    await callOf(carol).answer();
    await happen();
    expect([bob, carol].map(talksOf)).toEqual([['carol connected'], ['bob connected']]);
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

describe('an attended transfer', () => {
  it('puts the two together, and both of our calls are over', async () => {
    const scene = await setScene();
    const { alice, bob, callers, carol, ladder } = scene;
    const { asked, atCarol } = await consult(scene);
    const transfer = callers.transferTo(asked);
    const said = listen(transfer);
    expect([transfer.target, transfer.isAttended]).toEqual(['carol', true]);
    await happen();
    expect(await transfer.settled).toBe('completed');
    expect(said).toEqual(['offered', 'accepted', 'trying 100', 'ringing 180', 'completed 200']);
    expect([alice, bob, carol].map(talksOf)).toEqual([[], ['carol connected'], ['bob connected']]);
    expect([asked.endReason, atCarol.endReason]).toEqual(['remote-hung-up', 'hung-up']);
    expect(ladder('carol')).toEqual(['← INVITE', '→ 100', '→ 180', '→ 200', '← ACK', '→ BYE', '← 200']);
  });

  it('hangs up on a target that does not', async () => {
    const scene = await setScene();
    const { asked } = await consult(scene);
    scene.memorySwitch.intercept = (phone, message) =>
      phone === 'carol' && message.kind === 'request' && message.method === 'BYE';
    const transfer = scene.callers.transferTo(asked);
    await happen(1_999);
    expect([transfer.state, talksOf(scene.alice)]).toEqual(['completed', ['carol connected']]);
    await happen(1);
    expect(await transfer.settled).toBe('completed');
    expect(talksOf(scene.alice)).toEqual([]);
    scene.memorySwitch.intercept = () => false;
    await happen(32_000);
  });

  it('names the call that is replaced, as carol knows it', async () => {
    const scene = await setScene();
    const { asked } = await consult(scene);
    scene.callers.transferTo(asked);
    await happen();
    const [replaces] = headersOf(scene.memorySwitch.ladder.messages('carol', '← INVITE'), 'Replaces');
    expect(replaces).toMatch(new RegExp(`^${asked.sipCallId};`));
    expect(replaces).toMatch(/;to-tag=.+;from-tag=.+|;from-tag=.+;to-tag=.+/);
  });

  it('is announced to who is replaced, with the mute as it was', async () => {
    const scene = await setScene();
    const { asked, atCarol } = await consult(scene);
    const replaced: [Call, Call][] = [];
    scene.carol.on('callReplaced', ({ call, replacement }) => replaced.push([call, replacement]));
    atCarol.setMuted(true);
    scene.callers.transferTo(asked);
    await happen();
    expect(replaced).toEqual([[atCarol, callOf(scene.carol)]]);
    expect(callOf(scene.carol).isMuted).toBe(true);
  });

  it('of a call that ended meanwhile fails, and who waits still waits', async () => {
    const scene = await setScene();
    const { alice, bob, callers, carol, memorySwitch } = scene;
    const { asked, atCarol } = await consult(scene);
    // Carol hangs up, and alice does not hear of it in time.
    memorySwitch.intercept = (phone, message) =>
      phone === 'carol' && message.kind === 'request' && message.method === 'BYE';
    void atCarol.hangUp();
    const transfer = callers.transferTo(asked);
    await happen();
    expect(await transfer.settled).toBe('failed');
    expect(transfer.error).toMatchObject({ code: 'transfer/failed', sipStatus: 481 });
    expect([talksOf(alice), talksOf(bob), talksOf(carol)]).toEqual([
      ['bob connected holds', 'carol connected'],
      ['alice connected held'],
      [],
    ]);
    memorySwitch.intercept = () => false;
    await happen(32_000);
  });

  it('that is refused leaves both calls as they were', async () => {
    const scene = await setScene({ transferPolicy: 'refuse' });
    const { asked } = await consult(scene);
    const transfer = scene.callers.transferTo(asked);
    await happen();
    expect(await transfer.settled).toBe('failed');
    expect([scene.alice, scene.bob, scene.carol].map(talksOf)).toEqual([
      ['bob connected holds', 'carol connected'],
      ['alice connected held'],
      ['alice connected'],
    ]);
  });
});

describe('who is to be transferred', () => {
  it('may be asked first, and follow', async () => {
    const { bob, callers, carol } = await setScene({ transferPolicy: 'ask' });
    const asked: string[] = [];
    bob.on('transferRequested', ({ request }) => {
      asked.push(`${request.target} for ${request.call?.remoteNumber ?? ''} ${request.referredBy ?? ''}`);
      request.accept();
    });
    const transfer = callers.transfer('carol');
    await happen();
    expect(asked).toEqual(['carol for alice <sip:alice@example.test>']);
    await callOf(carol).answer();
    await happen();
    expect(await transfer.settled).toBe('completed');
  });

  it('may be asked first, and refuse', async () => {
    const { bob, callers, carol } = await setScene({ transferPolicy: 'ask' });
    bob.on('transferRequested', ({ request }) => {
      request.refuse();
    });
    const transfer = callers.transfer('carol');
    await happen();
    expect([await transfer.settled, transfer.error?.sipStatus, carol.calls]).toEqual(['failed', 603, []]);
    expect(talksOf(bob)).toEqual(['alice connected']);
  });

  it('refuses after a minute without an answer', async () => {
    const { bob, callers } = await setScene({ transferPolicy: 'ask' });
    const errors: unknown[] = [];
    bob.on('transferRequested', ({ request }) => {
      setTimeout(() => {
        try {
          request.accept();
        } catch (error) {
          errors.push(error);
        }
      }, 60_001);
    });
    const transfer = callers.transfer('carol');
    await happen(59_999);
    expect(transfer.state).toBe('trying');
    await happen(1);
    expect([transfer.state, transfer.sipStatus]).toEqual(['failed', 603]);
    await happen(1);
    expect(errors).toMatchObject([{ code: 'transfer/invalid-state' }]);
  });

  it('refuses at once where the policy is to ask and nobody listens', async () => {
    const { callers } = await setScene({ transferPolicy: 'ask' });
    const transfer = callers.transfer('carol');
    await happen();
    expect([transfer.state, transfer.error?.code]).toEqual(['failed', 'transfer/refused']);
  });

  it('needs no room for a second call, and does not hold who holds it', async () => {
    const { bob, callers, ladder } = await setScene();
    callers.transfer('carol');
    await happen();
    expect(talksOf(bob)).toEqual(['alice connected held', 'carol ringing']);
    expect(ladder('bob').filter((step) => step === '→ INVITE')).toHaveLength(1);
  });

  it('hangs up itself on who does not', async () => {
    const { bob, callers, carol, memorySwitch } = await setScene();
    callers.transfer('carol');
    await happen();
    memorySwitch.intercept = (phone, message) =>
      phone === 'alice' && message.kind === 'request' && message.method === 'BYE';
    await callOf(carol).answer();
    await happen(3_999);
    expect(talksOf(bob)).toEqual(['alice connected held', 'carol connected']);
    await happen(1);
    expect(talksOf(bob)).toEqual(['carol connected']);
    memorySwitch.intercept = () => false;
    await happen(32_000);
  });

  it('reports that its own user gave up', async () => {
    const { bob, callers, carol } = await setScene();
    const transfer = callers.transfer('carol');
    await happen();
    const [, replacement] = bob.calls;
    await replacement?.hangUp();
    await happen();
    expect([transfer.state, transfer.sipStatus, carol.calls]).toEqual(['failed', 487, []]);
    expect(talksOf(bob)).toEqual(['alice connected']);
  });
});
