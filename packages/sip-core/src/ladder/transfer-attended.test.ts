import { describe, expect, it } from 'vitest';
import type { Call } from '../call/call.js';
import { callOf } from '../testing/memory-stage.js';
import { headersOf, isRequest, listen, talksOf, useTransferScene } from '../testing/transfer-scene.js';

// Alice has asked carol before she gives bob to her: three engines on a SIP switch in memory.

const { consult, happen, setScene } = useTransferScene();

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
    scene.memorySwitch.intercept = (phone, message) => phone === 'carol' && isRequest(message, 'BYE');
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
    memorySwitch.intercept = (phone, message) => phone === 'carol' && isRequest(message, 'BYE');
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
