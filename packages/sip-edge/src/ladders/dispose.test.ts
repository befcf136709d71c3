import { describe, expect, it } from 'vitest';
import { TestEdge } from '../testing/test-edge.js';

const offer = { body: 'v=0\r\na=ice-ufrag:one\r\n' };

describe('the end of the edge', () => {
  it.each<readonly [string, string]>([
    ['nothing goes on', ''],
    [
      'a phone rings',
      'alice → INVITE bob\nalice ← 100 INVITE\nbob ← INVITE\nbob → 180 INVITE\nalice ← 180 INVITE',
    ],
    ['a phone says nothing', 'alice → INVITE bob\nalice ← 100 INVITE\nbob ← INVITE'],
    [
      'a call was just answered',
      'alice → INVITE bob\nalice ← 100 INVITE\nbob ← INVITE\nbob → 200 INVITE\nalice ← 200 INVITE',
    ],
    ['a call was just refused', 'alice → INVITE nobody\nalice ← 404 INVITE'],
    [
      'a CANCEL is not answered',
      'alice → INVITE bob\nalice ← 100 INVITE\nbob ← INVITE\nbob → 180 INVITE\nalice ← 180 INVITE\nalice → CANCEL\nalice ← 200 CANCEL\nbob ← CANCEL',
    ],
    ['a message is not answered', 'alice → MESSAGE bob\nbob ← MESSAGE'],
  ])('leaves no timer, flow, binding or transaction when %s', async (_, ladder) => {
    const edge = new TestEdge();
    const clients = await edge.registered('alice', 'bob');
    await edge.play(ladder);
    await edge.core.dispose();
    expect(clients.map((client) => edge.flowOf(client).closeReason)).toEqual(['shut-down', 'shut-down']);
    expect([
      edge.clock.pendingCount,
      edge.core.flows.size,
      edge.core.bindings.size,
      edge.core.pendingCount,
      edge.line.isDisposed,
    ]).toEqual([0, 0, 0, 0, true]);
  });

  it('hangs up echo calls', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    alice.send('INVITE', '*43', offer);
    await edge.play('alice ← 100 INVITE\nalice ← 200 INVITE\nalice → ACK');
    await edge.core.dispose();
    expect([edge.line.calls[0]?.isClosed, edge.clock.pendingCount]).toEqual([true, 0]);
  });

  it('drops an echo call that is just being answered', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    let release = (): void => undefined;
    edge.line.hold = new Promise((resolve) => (release = resolve));
    alice.send('INVITE', '*43', offer);
    await alice.receive('100 INVITE');
    await edge.core.dispose();
    release();
    await edge.clock.advance(0);
    expect([edge.clock.pendingCount, edge.core.pendingCount]).toEqual([0, 0]);
  });

  it('stops asking the webhook', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    let isStopped = false;
    edge.verdicts.answer = async (_, signal) => {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      isStopped = true;
      throw new Error('stopped');
    };
    await edge.play('alice → REGISTER\nalice ← 401 REGISTER');
    alice.send('REGISTER');
    await edge.clock.advance(0);
    await edge.core.dispose();
    await edge.clock.advance(0);
    expect([isStopped, edge.clock.pendingCount]).toEqual([true, 0]);
  });

  it('may be asked for twice', async () => {
    const edge = new TestEdge();
    await edge.registered('alice');
    await Promise.all([edge.core.dispose(), edge.core.dispose()]);
    await edge.core.dispose();
    expect(edge.clock.pendingCount).toBe(0);
  });
});
