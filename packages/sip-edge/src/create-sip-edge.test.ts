import { afterEach, describe, expect, it } from 'vitest';
import { LoopbackEdge } from './testing/loopback-edge.js';

describe('the edge on a real port', () => {
  let edge: LoopbackEdge;
  afterEach(async () => {
    await edge[Symbol.asyncDispose]();
  });

  it('registers two clients and puts a call through', async () => {
    edge = await LoopbackEdge.start();
    await edge.registered('alice', 'bob');
    expect(edge.edge.bindingCount).toBe(2);
    expect(edge.edge.flowCount).toBe(2);
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
      bob   → 180 INVITE
      alice ← 180 INVITE
      bob   → 200 INVITE
      alice ← 200 INVITE
      alice → ACK
      bob   ← ACK
      bob   → BYE
      alice ← BYE
      alice → 200 BYE
      bob   ← 200 BYE
    `);
  });
});
