import { describe, expect, it } from 'vitest';
import { TestEdge } from '../testing/test-edge.js';

const ringing = `
  alice → INVITE bob
  alice ← 100 INVITE
  bob   ← INVITE
  bob   → 180 INVITE
  alice ← 180 INVITE
`;

const established = `
  ${ringing}
  bob   → 200 INVITE
  alice ← 200 INVITE
  alice → ACK
  bob   ← ACK
`;

describe('when the connection of the called side is lost', () => {
  it('while it rings, the call ends with 480', async () => {
    const edge = new TestEdge();
    const [, bob] = await edge.registered('alice', 'bob');
    await edge.play(ringing);
    edge.flowOf(bob).close('silent');
    await edge.play(`
      alice ← 480 INVITE
      alice → ACK
    `);
    expect(edge.core.pendingCount).toBe(0);
  });

  it('while others ring, the call goes on there', async () => {
    const edge = new TestEdge();
    const [, desk] = await edge.registered('alice', 'bob-desk', 'bob-phone');
    await edge.play(`
      alice     → INVITE bob
      alice     ← 100 INVITE
      bob-desk  ← INVITE
      bob-phone ← INVITE
    `);
    edge.flowOf(desk).close('silent');
    await edge.play(`
      bob-phone → 200 INVITE
      alice     ← 200 INVITE
      alice     → ACK
      bob-phone ← ACK
    `);
  });

  it('without a sign, the next call notices it and does not hang', async () => {
    const edge = new TestEdge();
    const [alice, bob] = await edge.registered('alice', 'bob');
    edge.flowOf(bob).isDead = true;
    alice.send('INVITE', 'bob');
    await alice.receive('100 INVITE');
    await alice.receive('480 INVITE');
    alice.send('ACK');
    expect(edge.core.pendingCount).toBe(0);
  });

  it('in a call, a BYE is answered 480 and not lost', async () => {
    const edge = new TestEdge();
    const [, bob] = await edge.registered('alice', 'bob');
    await edge.play(established);
    edge.flowOf(bob).close('silent');
    await edge.play(`
      alice → BYE
      alice ← 480 BYE
    `);
  });

  it('in a call, it goes on once the same phone is registered over a new one', async () => {
    const edge = new TestEdge();
    const [, bob] = await edge.registered('alice', 'bob');
    await edge.play(established);
    edge.flowOf(bob).close('silent');
    const again = edge.connect('bob-again');
    again.contact = bob.contact;
    again.dialog = bob.dialog;
    await again.register();
    await edge.play(`
      alice     → INFO
      bob-again ← INFO
      bob-again → 200 INFO
      alice     ← 200 INFO
      bob-again → INVITE
      bob-again ← 100 INVITE
      alice     ← INVITE
      alice     → 200 INVITE
      bob-again ← 200 INVITE
      bob-again → ACK
      alice     ← ACK
    `);
  });

  it('without a sign, it goes on over the new connection as soon as the phone is registered there', async () => {
    const edge = new TestEdge();
    const [, bob] = await edge.registered('alice', 'bob');
    await edge.play(established);
    edge.flowOf(bob).isDead = true;
    const again = edge.connect('bob-again');
    again.contact = bob.contact;
    again.dialog = bob.dialog;
    await again.register();
    await edge.play(`
      alice     → INFO
      bob-again ← INFO
      bob-again → 200 INFO
      alice     ← 200 INFO
      bob-again → BYE
      alice     ← BYE
      alice     → 200 BYE
      bob-again ← 200 BYE
    `);
  });

  it('in a call, no other device of the same user takes it over', async () => {
    const edge = new TestEdge();
    const [, bob] = await edge.registered('alice', 'bob');
    await edge.play(established);
    const [laptop] = await edge.registered('bob-laptop');
    laptop.dialog = bob.dialog;
    await edge.play(`
      bob-laptop → BYE
      bob-laptop ← 403 BYE
    `);
  });
});

describe('when the connection of the caller is lost', () => {
  it('the phones stop ringing', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    await edge.play(ringing);
    edge.flowOf(alice).close('silent');
    await edge.play(`
      bob ← CANCEL
      bob → 200 CANCEL
      bob → 487 INVITE
      bob ← ACK
    `);
    expect([edge.core.pendingCount, edge.clock.pendingCount]).toEqual([0, 1]);
  });

  it('in a call, the other side’s BYE is answered 480', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    await edge.play(established);
    edge.flowOf(alice).close('silent');
    await edge.play(`
      bob → BYE
      bob ← 480 BYE
    `);
  });
});
