import { describe, expect, it } from 'vitest';
import { established } from '../testing/common-ladders.js';
import { TestEdge } from '../testing/test-edge.js';

const bobsName = '<sip:bob@demo.localhost>;tag=spoofed';

describe('who is registered over a connection', () => {
  it('calls without being asked again', async () => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    const count = edge.verdicts.questions.length;
    await edge.play(`
      alice → MESSAGE bob
      bob   ← MESSAGE
      bob   → 200 MESSAGE
      alice ← 200 MESSAGE
    `);
    expect(edge.verdicts.questions).toHaveLength(count);
  });

  it.each(['INVITE', 'MESSAGE', 'REFER', 'OPTIONS', 'SUBSCRIBE'])(
    'sends no %s in another’s name',
    async (method) => {
      const edge = new TestEdge();
      const [mallory] = await edge.registered('mallory', 'alice');
      mallory.send(method, 'alice', { headers: { From: bobsName } });
      await edge.play(`mallory ← 403 ${method}`);
    },
  );

  it('is not even challenged in another’s name', async () => {
    const edge = new TestEdge();
    const [mallory] = await edge.registered('mallory', 'alice');
    mallory.send('MESSAGE', 'alice', { headers: { From: bobsName, 'Proxy-Authorization': undefined } });
    await edge.play('mallory ← 403 MESSAGE');
  });

  it('sends nothing in the name of another domain', async () => {
    const edge = new TestEdge();
    const [mallory] = await edge.registered('mallory', 'alice');
    mallory.send('MESSAGE', 'alice', { headers: { From: '<sip:mallory@bank.example>;tag=m' } });
    await edge.play('mallory ← 403 MESSAGE');
  });

  it('becomes nobody else inside a call', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    await edge.play(established);
    alice.send('MESSAGE', undefined, { headers: { From: '<sip:ceo@demo.localhost>;tag=x' } });
    await edge.play('alice ← 403 MESSAGE');
  });

  it('is asked again once the registration has ended', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    await edge.registered('bob');
    await alice.register({ headers: { Expires: '60' } });
    await edge.clock.advance(60_000);
    await edge.play(`
      alice → MESSAGE bob
      bob   ← MESSAGE
      bob   → 200 MESSAGE
      alice ← 200 MESSAGE
    `);
    expect(edge.verdicts.questions.at(-1)?.method).toBe('MESSAGE');
  });
});

describe('who is not registered', () => {
  it('calls after a challenge that the same webhook judges', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    await edge.registered('bob');
    await edge.play(`
      alice → INVITE bob
      alice ← 407 INVITE
      alice → ACK
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
      bob   → 200 INVITE
      alice ← 200 INVITE
      alice → ACK
      bob   ← ACK
      bob   → BYE
      alice ← BYE
      alice → 200 BYE
      bob   ← 200 BYE
    `);
    expect(edge.verdicts.questions.at(-1)).toMatchObject({
      method: 'INVITE',
      username: 'alice',
      expires: null,
      uri: 'sip:bob@demo.localhost',
    });
    expect(alice.lastSent('INVITE').headers.has('Proxy-Authorization')).toBe(true);
  });

  it('keeps its secret from the called side', async () => {
    const edge = new TestEdge();
    edge.connect('alice');
    const [bob] = await edge.registered('bob');
    await edge.play(`
      alice → MESSAGE bob
      alice ← 407 MESSAGE
      alice → MESSAGE bob
      bob   ← MESSAGE
      bob   → 200 MESSAGE
      alice ← 200 MESSAGE
    `);
    expect(bob.last('MESSAGE').headers.has('Proxy-Authorization')).toBe(false);
  });

  it('is refused with the wrong password', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    await edge.registered('bob');
    alice.password = 'wrong';
    await edge.play(`
      alice → INVITE bob
      alice ← 407 INVITE
      alice → ACK
      alice → INVITE bob
      alice ← 403 INVITE
      alice → ACK
    `);
  });

  it('is refused in another’s name, whatever its own password', async () => {
    const edge = new TestEdge();
    const mallory = edge.connect('mallory');
    await edge.registered('alice');
    mallory.send('MESSAGE', 'alice', { headers: { From: bobsName } });
    await mallory.receive('407 MESSAGE');
    mallory.send('MESSAGE', 'alice', { headers: { From: bobsName } });
    await mallory.receive('403 MESSAGE');
    await edge.play('');
  });

  it('learns nothing about who exists', async () => {
    const edge = new TestEdge();
    const mallory = edge.connect('mallory');
    await edge.registered('alice');
    mallory.password = 'wrong';
    await edge.play(`
      mallory → MESSAGE alice
      mallory ← 407 MESSAGE
      mallory → MESSAGE alice
      mallory ← 403 MESSAGE
      mallory → MESSAGE nobody
      mallory ← 403 MESSAGE
    `);
  });

  it('may ask the edge itself what it can do', async () => {
    const edge = new TestEdge();
    const anybody = edge.connect('anybody');
    await edge.play(`
      anybody → OPTIONS sip:demo.localhost
      anybody ← 200 OPTIONS
    `);
    expect(anybody.last('200 OPTIONS').headers.all('Allow')).toEqual(['OPTIONS', 'REGISTER']);
  });

  it('that takes its call back while it is judged hears 487', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    await edge.registered('bob');
    await edge.play(`
      alice → INVITE bob
      alice ← 407 INVITE
      alice → ACK
    `);
    let isStopped = false;
    edge.verdicts.answer = async (_, signal) => {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      isStopped = true;
      throw new Error('stopped');
    };
    alice.send('INVITE', 'bob');
    alice.send('CANCEL');
    await edge.play(`
      alice ← 200 CANCEL
      alice ← 487 INVITE
      alice → ACK
    `);
    expect(isStopped).toBe(true);
  });

  it('that takes its call back is not put through, though the webhook says yes in the end', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    await edge.registered('bob');
    await edge.play(`
      alice → INVITE bob
      alice ← 407 INVITE
      alice → ACK
    `);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    edge.verdicts.answer = async () => {
      await released;
      return { status: 'ok', message: '' };
    };
    alice.send('INVITE', 'bob');
    alice.send('CANCEL');
    release();
    await edge.play(`
      alice ← 200 CANCEL
      alice ← 487 INVITE
      alice → ACK
    `);
  });
});

describe('who is called or calls', () => {
  const asserted = 'P-Asserted-Identity';
  const ceo = '"CEO" <sip:ceo@demo.localhost>';

  it('is told by the edge who the other one is, whatever that one claims (RFC 3325)', async () => {
    const edge = new TestEdge();
    const [mallory, bob] = await edge.registered('mallory', 'bob');
    const claims = { [asserted]: ceo, 'P-Preferred-Identity': ceo, 'Remote-Party-ID': `${ceo};screen=yes` };
    mallory.send('INVITE', 'bob', { headers: claims });
    await mallory.receive('100 INVITE');
    await bob.receive('INVITE');
    bob.respond(180, 'INVITE', { headers: { [asserted]: ceo, 'Remote-Party-ID': ceo } });
    await mallory.receive('180 INVITE');
    bob.respond(200, 'INVITE', { headers: { [asserted]: ceo } });
    await mallory.receive('200 INVITE');
    expect(bob.last('INVITE').headers.all(asserted)).toEqual(['<sip:mallory@demo.localhost>']);
    for (const label of ['180 INVITE', '200 INVITE']) {
      expect(mallory.last(label).headers.all(asserted)).toEqual(['<sip:bob@demo.localhost>']);
    }
    for (const { headers } of [bob.last('INVITE'), mallory.last('180 INVITE')]) {
      expect([headers.has('P-Preferred-Identity'), headers.has('Remote-Party-ID')]).toEqual([false, false]);
    }
  });

  it('is told so after a challenge as well as over a registered connection', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    const [bob] = await edge.registered('bob');
    await edge.play(`
      alice → MESSAGE bob
      alice ← 407 MESSAGE
      alice → MESSAGE bob
      bob   ← MESSAGE
      bob   → 200 MESSAGE
      alice ← 200 MESSAGE
    `);
    expect(bob.last('MESSAGE').headers.all(asserted)).toEqual(['<sip:alice@demo.localhost>']);
    expect(alice.last('407 MESSAGE').headers.has(asserted)).toBe(false);
  });

  it.each([
    ['alice', 'bob'],
    ['bob', 'alice'],
  ] as const)('is told so inside of a call too, when %s says something', async (from, to) => {
    const edge = new TestEdge();
    const [alice, bob] = await edge.registered('alice', 'bob');
    const clients = { alice, bob };
    await edge.play(established);
    clients[from].send('UPDATE', undefined, { headers: { [asserted]: ceo } });
    await clients[to].receive('UPDATE');
    clients[to].respond(200, 'UPDATE', { headers: { [asserted]: ceo } });
    await clients[from].receive('200 UPDATE');
    expect(clients[to].last('UPDATE').headers.all(asserted)).toEqual([`<sip:${from}@demo.localhost>`]);
    expect(clients[from].last('200 UPDATE').headers.all(asserted)).toEqual([`<sip:${to}@demo.localhost>`]);
  });

  it('is not told when the other one asks for it (RFC 3323, RFC 3325 §7)', async () => {
    const edge = new TestEdge();
    const [alice, bob] = await edge.registered('alice', 'bob');
    alice.send('MESSAGE', 'bob', { headers: { Privacy: 'id', [asserted]: ceo } });
    await bob.receive('MESSAGE');
    bob.respond(200, 'MESSAGE', { headers: { Privacy: 'id' } });
    await alice.receive('200 MESSAGE');
    expect(bob.last('MESSAGE').headers.has(asserted)).toBe(false);
    expect(alice.last('200 MESSAGE').headers.has(asserted)).toBe(false);
  });

  it('of several phones hears from each one whose it is', async () => {
    const edge = new TestEdge();
    const [alice, bob, laptop] = await edge.registered('alice', 'bob', 'bob-laptop');
    alice.send('INVITE', 'bob');
    await alice.receive('100 INVITE');
    await bob.receive('INVITE');
    await laptop.receive('INVITE');
    laptop.respond(180, 'INVITE', { headers: { [asserted]: ceo } });
    await alice.receive('180 INVITE');
    expect(alice.last('180 INVITE').headers.all(asserted)).toEqual(['<sip:bob@demo.localhost>']);
  });
});
