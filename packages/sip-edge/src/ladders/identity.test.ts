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
