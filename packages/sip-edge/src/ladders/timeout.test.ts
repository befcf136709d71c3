import { describe, expect, it } from 'vitest';
import { TestEdge } from '../testing/test-edge.js';

const ringing = `
  alice → INVITE bob
  alice ← 100 INVITE
  bob   ← INVITE
  bob   → 180 INVITE
  alice ← 180 INVITE
`;

/** Alice and bob, with only their registrations waiting for something. */
async function openHouse(): Promise<TestEdge> {
  const edge = new TestEdge({ limits: { maxExpiresSeconds: 3_600 } });
  await edge.registered('alice', 'bob');
  return edge;
}

describe('a call that nobody answers', () => {
  it('ends after 180 s with 408', async () => {
    const edge = await openHouse();
    await edge.play(ringing);
    await edge.clock.advance(179_999);
    await edge.play('');
    await edge.clock.advance(1);
    await edge.play(`
      bob   ← CANCEL
      bob   → 200 CANCEL
      bob   → 487 INVITE
      bob   ← ACK
      alice ← 408 INVITE
      alice → ACK
    `);
    expect([edge.core.pendingCount, edge.clock.pendingCount]).toEqual([0, 2]);
  });

  it('says so to the phone that rang', async () => {
    const edge = new TestEdge();
    const [, bob] = await edge.registered('alice', 'bob');
    await edge.play(ringing);
    await edge.clock.advance(180_000);
    const cancel = await bob.receive('CANCEL');
    expect(cancel.headers.first('Reason')).toBe('SIP;cause=408;text="No answer"');
  });

  it('may ring longer where the operator says so, however rarely the phone says that it rings', async () => {
    const edge = new TestEdge({ limits: { noAnswerTimeoutMs: 600_000 } });
    await edge.registered('alice', 'bob');
    await edge.play(ringing);
    await edge.clock.advance(599_999);
    await edge.play(`
      bob   → 200 INVITE
      alice ← 200 INVITE
    `);
  });

  it('is given up when the phone does not even answer the CANCEL', async () => {
    const edge = await openHouse();
    await edge.play(ringing);
    await edge.clock.advance(180_000);
    await edge.play('bob ← CANCEL');
    await edge.clock.advance(32_000);
    await edge.play(`
      alice ← 408 INVITE
      alice → ACK
    `);
    expect([edge.core.pendingCount, edge.clock.pendingCount]).toEqual([0, 2]);
  });
});

describe('a phone that says nothing at all', () => {
  it('is given up after 32 s (Timer B)', async () => {
    const edge = await openHouse();
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
    `);
    await edge.clock.advance(32_000);
    await edge.play(`
      alice ← 408 INVITE
      alice → ACK
    `);
    expect([edge.core.pendingCount, edge.clock.pendingCount]).toEqual([0, 2]);
  });

  it('does not spoil the answer of another', async () => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob-gone', 'bob-here');
    await edge.play(`
      alice    → INVITE bob
      alice    ← 100 INVITE
      bob-gone ← INVITE
      bob-here ← INVITE
      bob-here → 486 INVITE
      bob-here ← ACK
    `);
    await edge.clock.advance(32_000);
    await edge.play('alice ← 486 INVITE');
  });

  it('gets no message, and neither does the sender, whose own timer has run out (RFC 4320 §4.2)', async () => {
    const edge = await openHouse();
    await edge.play(`
      alice → MESSAGE bob
      bob   ← MESSAGE
    `);
    await edge.clock.advance(32_000);
    await edge.play('');
    expect([edge.core.pendingCount, edge.clock.pendingCount]).toEqual([0, 2]);
  });
});

describe('a call that is taken back from a phone that hangs', () => {
  it('ends for the caller after 32 s with 487', async () => {
    const edge = await openHouse();
    await edge.play(`
      ${ringing}
      alice → CANCEL
      alice ← 200 CANCEL
      bob   ← CANCEL
    `);
    await edge.clock.advance(32_000);
    await edge.play('alice ← 487 INVITE');
  });

  it('ends so too when it never said a word', async () => {
    const edge = await openHouse();
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
      alice → CANCEL
      alice ← 200 CANCEL
    `);
    await edge.clock.advance(32_000);
    await edge.play('alice ← 487 INVITE');
  });
});

describe('an answer that comes too late', () => {
  it('reaches nobody', async () => {
    const edge = await openHouse();
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
    `);
    await edge.clock.advance(32_000);
    await edge.play('alice ← 408 INVITE');
    await edge.play('bob → 200 INVITE');
  });
});

describe('a caller that does not acknowledge a refusal', () => {
  it('is forgotten after 32 s (Timer H)', async () => {
    const edge = await openHouse();
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
      bob   → 486 INVITE
      bob   ← ACK
      alice ← 486 INVITE
    `);
    expect(edge.core.pendingCount).toBe(1);
    await edge.clock.advance(32_000);
    expect(edge.core.pendingCount).toBe(0);
  });
});
