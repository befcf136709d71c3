import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createSipEdge } from './create-sip-edge.js';
import { sampleOffer } from './echo/testing/sample-offer.js';
import { commonLadders } from './testing/common-ladders.js';
import { LoopbackEdge } from './testing/loopback-edge.js';

const webhook = { url: 'http://127.0.0.1:1/webhooks/auth', username: 'edge', password: 'basic' };

describe('over real WebSockets', () => {
  let edge: LoopbackEdge;

  afterEach(async () => {
    await edge[Symbol.asyncDispose]();
  });

  it.each(Object.entries(commonLadders))('%s', async (_, ladder) => {
    edge = await LoopbackEdge.start();
    await edge.registered('alice', 'bob');
    await edge.play(ladder);
  });

  it('rings at several phones, and tells the others that one was answered', async () => {
    edge = await LoopbackEdge.start();
    await edge.registered('alice', 'bob-desk', 'bob-phone');
    await edge.play(`
      alice     → INVITE bob
      alice     ← 100 INVITE
      bob-desk  ← INVITE
      bob-phone ← INVITE
      bob-desk  → 180 INVITE
      alice     ← 180 INVITE
      bob-phone → 200 INVITE
      alice     ← 200 INVITE
      bob-desk  ← CANCEL
      bob-desk  → 200 CANCEL
      bob-desk  → 487 INVITE
      bob-desk  ← ACK
      alice     → ACK
      bob-phone ← ACK
    `);
  });

  it('answers at the echo line with a description that a browser can use', async () => {
    edge = await LoopbackEdge.start({ echo: { addresses: ['127.0.0.1'] } });
    const [alice] = await edge.registered('alice');
    alice.send('INVITE', '*43', { body: sampleOffer, headers: { 'Content-Type': 'application/sdp' } });
    await alice.receive('100 INVITE');
    const ok = await alice.receive('200 INVITE');
    expect(ok.body).toMatch(/a=candidate:.* 127\.0\.0\.1 /);
    await edge.play(`
      alice → ACK
      alice → BYE
      alice ← 200 BYE
    `);
  });

  it('counts who is there, and forgets who goes', async () => {
    edge = await LoopbackEdge.start();
    const [alice] = await edge.registered('alice', 'bob');
    expect([edge.edge.flowCount, edge.edge.bindingCount]).toEqual([2, 2]);
    alice.wire.close();
    await expect.poll(() => [edge.edge.flowCount, edge.edge.bindingCount]).toEqual([1, 1]);
  });

  it.each(['SHA-256', 'MD5'] as const)('registers by %s with the webhook', async (algorithm) => {
    edge = await LoopbackEdge.start();
    const alice = await edge.connect('alice');
    alice.algorithm = algorithm;
    await alice.register();
    const mallory = await edge.connect('mallory');
    mallory.algorithm = algorithm;
    mallory.password = 'wrong';
    await edge.play(`
      mallory → REGISTER
      mallory ← 401 REGISTER
      mallory → REGISTER
      mallory ← 403 REGISTER
    `);
  });

  it.each([
    ['is down', webhook, 503],
    ['has other credentials', { password: 'other' }, 500],
  ])('refuses to register while the webhook %s', async (...[, changes, status]) => {
    edge = await LoopbackEdge.start({}, changes);
    await edge.connect('alice');
    await edge.play(`
      alice → REGISTER
      alice ← 401 REGISTER
      alice → REGISTER
      alice ← ${status} REGISTER
    `);
  });

  it('lets no more in from one address than it may have', async () => {
    edge = await LoopbackEdge.start({ limits: { maxFlowCountPerAddress: 1 } });
    await edge.connect('alice');
    const refused = edge.open();
    const [, response] = (await once(refused, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(503);
  });

  it('knows clients by the address that the operator says', async () => {
    edge = await LoopbackEdge.start({ clientAddress: () => '203.0.113.9' });
    const alice = await edge.connect('alice');
    const { headers } = await alice.register();
    expect(headers.first('Via')).toContain('received=203.0.113.9');
  });

  it('refuses who is not known by any address, and goes on', async () => {
    const answers = [
      () => {
        throw new Error('a header that makes no sense');
      },
      () => '203.0.113.9',
    ];
    edge = await LoopbackEdge.start({ clientAddress: () => answers.shift()?.() ?? '' });
    const refused = edge.open();
    const [, response] = (await once(refused, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(400);
    await edge.registered('alice');
  });

  it('is reached at another path when it is attached there', async () => {
    edge = await LoopbackEdge.start();
    const other = createServer();
    edge.edge.attach(other, '/phones');
    expect(other.listenerCount('upgrade')).toBe(1);
  });

  it('says goodbye to every client at the end, and takes no server any more', async () => {
    edge = await LoopbackEdge.start();
    const socket = edge.open();
    await once(socket, 'open');
    const closed = once(socket, 'close') as Promise<[number, Buffer]>;
    await Promise.all([edge.edge.dispose(), edge.edge[Symbol.asyncDispose]()]);
    const [code, reason] = await closed;
    expect([code, reason.toString(), edge.edge.flowCount]).toEqual([1001, 'shut-down', 0]);
    expect(() => {
      edge.edge.attach(createServer());
    }).toThrow(expect.objectContaining({ code: 'edge/disposed' }) as Error);
  });
});

describe('options that make no sense', () => {
  it.each([
    ['no domain', { domain: '', webhook }],
    ['a domain with a port', { domain: 'demo.localhost:5060', webhook }],
    ['a domain that is an address of a user', { domain: 'alice@demo.localhost', webhook }],
    ['a webhook without an address', { domain: 'demo.localhost', webhook: { ...webhook, url: '' } }],
    [
      'a webhook that is a file',
      { domain: 'demo.localhost', webhook: { ...webhook, url: 'file:///etc/passwd' } },
    ],
  ])('as %s are refused', (_, options) => {
    expect(() => createSipEdge(options)).toThrow(
      expect.objectContaining({ code: 'edge/invalid-options' }) as Error,
    );
  });

  it('are told from those that do', async () => {
    const edge = createSipEdge({ domain: 'demo.localhost', webhook, echo: false });
    expect([edge.flowCount, edge.bindingCount]).toEqual([0, 0]);
    await edge.dispose();
    await edge.dispose();
  });
});
