import { describe, expect, it } from 'vitest';
import type { SendOptions } from '../testing/sip-client.js';
import { TestEdge } from '../testing/test-edge.js';

describe('a request that leads nowhere', () => {
  it.each([
    ['a user that nobody knows', 'nobody', 404],
    ['another domain', 'sip:bob@elsewhere.example', 403],
    ['another server by its address', 'sip:bob@198.51.100.1:5060', 403],
    ['a phone that is not there', 'sip:x@gone.invalid;transport=ws', 404],
    ['a telephone', 'tel:+4930123456', 416],
    ['a page', 'https://demo.localhost/', 416],
    ['the domain itself', 'sip:demo.localhost', 405],
  ])('to %s is refused', async (...[, target, status]) => {
    const edge = new TestEdge();
    await edge.registered('alice');
    await edge.play(`
      alice → INVITE ${target}
      alice ← ${status} INVITE
      alice → ACK
    `);
    expect(edge.core.pendingCount).toBe(0);
  });

  it('to a user who was here before is answered 480', async () => {
    const edge = new TestEdge();
    const [, bob] = await edge.registered('alice', 'bob');
    edge.flowOf(bob).close('silent');
    await edge.play(`
      alice → INVITE bob
      alice ← 480 INVITE
      alice → ACK
    `);
  });

  it.each([
    ['sip:bob@demo.localhost', 480],
    ['sip:carol@demo.localhost', 404],
  ])('to %s, of whom the operator knows, is answered %i', async (target, status) => {
    const asked: string[] = [];
    const isKnownUser = (aor: string): Promise<boolean> => {
      asked.push(aor);
      return Promise.resolve(aor === 'sip:bob@demo.localhost');
    };
    const edge = new TestEdge({ isKnownUser });
    await edge.registered('alice');
    await edge.play(`
      alice → INVITE ${target}
      alice ← ${status} INVITE
    `);
    expect(asked).toEqual([target]);
  });

  it('to the edge itself with a method that it has not is told which it has', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    await edge.play(`
      alice → PUBLISH sip:demo.localhost
      alice ← 405 PUBLISH
    `);
    expect(alice.last('405 PUBLISH').headers.all('Allow')).toEqual(['OPTIONS', 'REGISTER']);
  });

  it('in the name of the operator’s own defect is answered 500', async () => {
    const isKnownUser = (): never => {
      throw new Error('a defect');
    };
    const edge = new TestEdge({ isKnownUser });
    await edge.registered('alice');
    await edge.play(`
      alice → INVITE bob
      alice ← 500 INVITE
    `);
    expect(edge.log.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

describe('a request that may not be forwarded', () => {
  it.each<readonly [string, SendOptions, number]>([
    ['has no hops left', { headers: { 'Max-Forwards': '0' } }, 483],
    ['wants an extension of proxies', { headers: { 'Proxy-Require': ['foo', 'bar'] } }, 420],
    ['wants to be routed elsewhere', { headers: { Route: '<sip:elsewhere.example;lr>' } }, 403],
    ['has a made-up token', { headers: { Route: '<sip:AAAA@demo.localhost;lr>' } }, 403],
  ])('%s', async (...[, options, status]) => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    alice.send('INVITE', 'bob', options);
    await edge.play(`
      alice ← ${status} INVITE
      alice → ACK
    `);
  });

  it('is told which extensions there are not', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    alice.send('MESSAGE', 'bob', { headers: { 'Proxy-Require': ['foo', 'bar'] } });
    expect((await alice.receive('420 MESSAGE')).headers.all('Unsupported')).toEqual(['foo', 'bar']);
  });

  it('goes in circles', async () => {
    const edge = new TestEdge();
    const [, bob] = await edge.registered('alice', 'bob');
    await edge.play(`
      alice → MESSAGE bob
      bob   ← MESSAGE
    `);
    const message = bob.last('MESSAGE');
    if (message.kind === 'response') throw new Error('not a request');
    const headers = message.headers.clone();
    headers.prepend('Via', 'SIP/2.0/WS bob.invalid;branch=z9hG4bKround');
    bob.sendMessage({ ...message, uri: 'sip:bob@demo.localhost', headers });
    await bob.receive('482 MESSAGE');
  });
});

describe('a preloaded Route to the edge', () => {
  it.each(['<sip:demo.localhost;lr>', '<sip:edge.localhost:7400;transport=ws;lr>'])(
    'as %s is fine',
    async (Route) => {
      const edge = new TestEdge();
      const [alice] = await edge.registered('alice', 'bob');
      alice.send('MESSAGE', 'bob', { headers: { Route } });
      await edge.play(`
      bob   ← MESSAGE
      bob   → 200 MESSAGE
      alice ← 200 MESSAGE
    `);
    },
  );
});

describe('a CANCEL of nothing', () => {
  it('is answered 481', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    alice.send('INVITE', 'nobody');
    await alice.receive('404 INVITE');
    alice.send('ACK');
    alice.send('CANCEL');
    await alice.receive('481 CANCEL');
  });
});

describe('an ACK of nothing', () => {
  it('is dropped', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    alice.send('ACK', 'bob');
    await edge.play('');
    expect(edge.core.pendingCount).toBe(0);
  });
});

describe('a malformed request', () => {
  it('is answered 400, and the call goes on', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    alice.send('MESSAGE', 'bob', { headers: { CSeq: '1 INVITE' } });
    await edge.play(`
      alice ← 400 INVITE
      alice → MESSAGE bob
      bob   ← MESSAGE
      bob   → 200 MESSAGE
      alice ← 200 MESSAGE
    `);
  });

  it('that is too large is answered 513', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    alice.send('MESSAGE', 'bob', { body: 'x'.repeat(70_000) });
    await edge.play('alice ← 513 MESSAGE');
  });
});
