import { describe, expect, it } from 'vitest';
import { TestEdge } from './testing/test-edge.js';

describe('a call', () => {
  it('is put through and hung up by the caller', async () => {
    const edge = new TestEdge();
    const [alice, bob] = await edge.registered('alice', 'bob');
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
      bob   → 100 INVITE
      bob   → 180 INVITE
      alice ← 180 INVITE
      bob   → 200 INVITE
      alice ← 200 INVITE
      alice → ACK
      bob   ← ACK
      alice → BYE
      bob   ← BYE
      bob   → 200 BYE
      alice ← 200 BYE
    `);
    expect(alice.inbox).toEqual([]);
    expect(bob.inbox).toEqual([]);
  });
});
