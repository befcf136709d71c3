import { describe, expect, it } from 'vitest';
import { EdgeError, type EdgeErrorCode } from '../edge-error.js';
import { TestEdge } from '../testing/test-edge.js';

const failing = (code: EdgeErrorCode) => (): never => {
  throw new EdgeError(code, 'A test says so.');
};

const register = (status: number): string => `
  alice → REGISTER
  alice ← 401 REGISTER
  alice → REGISTER
  alice ← ${status} REGISTER
`;

describe('a webhook that gives no verdict', () => {
  it.each([
    ['edge/webhook-unreachable', 503],
    ['edge/webhook-timed-out', 503],
    ['edge/webhook-bad-answer', 503],
    ['edge/webhook-misconfigured', 500],
  ] as const)('for the reason %s makes %i', async (code, status) => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    edge.verdicts.answer = failing(code);
    await edge.play(register(status));
    const { headers } = alice.last(`${status} REGISTER`);
    expect(headers.first('Retry-After')).toBe(status === 503 ? '5' : undefined);
    expect(edge.log.filter(({ level }) => level === 'error').map(({ context }) => context['code'])).toEqual([
      code,
    ]);
    expect(edge.core.bindings.size).toBe(0);
  });

  it('that fails in a way of its own makes 503 too', async () => {
    const edge = new TestEdge();
    edge.connect('alice');
    edge.verdicts.answer = () => {
      throw new TypeError('a defect');
    };
    await edge.play(register(503));
  });

  it('leaves a registration that stands as it is', async () => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    edge.verdicts.answer = failing('edge/webhook-unreachable');
    await edge.play(`
      alice → REGISTER
      alice ← 503 REGISTER
      bob   → MESSAGE alice
      alice ← MESSAGE
      alice → 200 MESSAGE
      bob   ← 200 MESSAGE
    `);
  });

  it('leaves nothing behind when the client goes before it answers', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    let reason: unknown;
    edge.verdicts.answer = async (_, signal) => {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      reason = signal.reason;
      throw new Error('stopped');
    };
    await edge.play(`
      alice → REGISTER
      alice ← 401 REGISTER
    `);
    alice.send('REGISTER');
    await edge.clock.advance(0);
    edge.flowOf(alice).close('silent');
    await edge.clock.advance(0);
    expect(reason).toEqual({ cause: 'flow-lost', reasons: [] });
    expect([edge.core.pendingCount, edge.clock.pendingCount]).toEqual([0, 0]);
  });
});

describe('a blacklisted address', () => {
  const blacklisting = async (seconds: number): Promise<TestEdge> => {
    const edge = new TestEdge();
    edge.connect('mallory', { address: '203.0.113.9' });
    edge.verdicts.answer = () => ({ status: 'fail', message: 'go away', blacklist: seconds });
    await edge.play(`
      mallory → REGISTER
      mallory ← 401 REGISTER
      mallory → REGISTER
      mallory ← 403 REGISTER
    `);
    return edge;
  };

  it('is refused without a challenge, over every connection', async () => {
    const edge = await blacklisting(60);
    edge.connect('alice', { address: '203.0.113.9' });
    await edge.play(`
      mallory → REGISTER
      mallory ← 403 REGISTER
      mallory → INVITE alice
      mallory ← 403 INVITE
      alice   → REGISTER
      alice   ← 403 REGISTER
    `);
    expect(edge.core.blockList.isBlocked('203.0.113.9')).toBe(true);
  });

  it('does not harm others', async () => {
    const edge = await blacklisting(60);
    edge.verdicts.answer = () => ({ status: 'ok', message: '' });
    await edge.registered('alice');
  });

  it('is let in again after its time', async () => {
    const edge = await blacklisting(60);
    await edge.clock.advance(60_000);
    edge.verdicts.answer = () => ({ status: 'ok', message: '' });
    await edge.play(`
      mallory → REGISTER
      mallory ← 200 REGISTER
    `);
  });

  it('is never let in again with 0', async () => {
    const edge = await blacklisting(0);
    await edge.clock.advance(1e11);
    await edge.play(`
      mallory → REGISTER
      mallory ← 403 REGISTER
    `);
  });
});

describe('the log', () => {
  it('has no secret in it', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    const mallory = edge.connect('mallory');
    mallory.password = 'wrong';
    mallory.wire.send(
      'REGISTER sip:demo.localhost SIP/2.0\r\nAuthorization: Digest response="abcdef"\r\n\r\n',
    );
    await edge.play(`
      mallory → REGISTER
      mallory ← 401 REGISTER
      mallory → REGISTER
      mallory ← 403 REGISTER
      alice   → MESSAGE bob
      bob     ← MESSAGE
    `);
    const text = JSON.stringify(edge.log);
    const secrets = edge.verdicts.questions.flatMap(({ cnonce = '', nonce, response }) => [
      cnonce,
      nonce,
      response,
    ]);
    expect(secrets.length).toBeGreaterThan(6);
    for (const secret of [...secrets, 'abcdef', alice.password]) expect(text).not.toContain(secret);
  });
});
