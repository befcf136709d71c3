import { describe, expect, it } from 'vitest';
import { established } from '../testing/common-ladders.js';
import { TestEdge } from '../testing/test-edge.js';

// Everything that two phones say to each other beside INVITE and BYE passes, in both directions.

const inDialog = ['UPDATE', 'INFO', 'REFER', 'NOTIFY', 'PRACK', 'MESSAGE', 'SUBSCRIBE', 'OPTIONS'] as const;

describe('in a call', () => {
  it.each(inDialog)('%s passes from who called', async (method) => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    await edge.play(established);
    await edge.play(`
      alice → ${method}
      bob   ← ${method}
      bob   → 200 ${method}
      alice ← 200 ${method}
    `);
  });

  it.each(inDialog)('%s passes from who was called', async (method) => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    await edge.play(established);
    await edge.play(`
      bob   → ${method}
      alice ← ${method}
      alice → 202 ${method}
      bob   ← 202 ${method}
    `);
  });

  it('a refusal passes with what it says', async () => {
    const edge = new TestEdge();
    const [alice, bob] = await edge.registered('alice', 'bob');
    await edge.play(established);
    alice.send('UPDATE');
    await bob.receive('UPDATE');
    bob.respond(500, 'UPDATE', { headers: { 'Retry-After': '2' } });
    const refusal = await alice.receive('500 UPDATE');
    expect(refusal.headers.first('Retry-After')).toBe('2');
  });

  it('what a REFER says passes as it is', async () => {
    const edge = new TestEdge();
    const [alice, bob] = await edge.registered('alice', 'bob');
    await edge.play(established);
    const headers = {
      'Refer-To': '<sip:carol@demo.localhost?Replaces=1%3Bto-tag%3D2%3Bfrom-tag%3D3>',
      'Referred-By': '<sip:alice@demo.localhost>',
    };
    alice.send('REFER', undefined, { headers });
    const refer = await bob.receive('REFER');
    for (const [name, value] of Object.entries(headers)) expect(refer.headers.first(name)).toBe(value);
  });
});

describe('before the answer', () => {
  it.each(['PRACK', 'UPDATE', 'INFO'])('%s passes both ways', async (method) => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
      bob   → 183 INVITE
      alice ← 183 INVITE
      alice → ${method}
      bob   ← ${method}
      bob   → 200 ${method}
      alice ← 200 ${method}
      bob   → ${method}
      alice ← ${method}
      alice → 200 ${method}
      bob   ← 200 ${method}
      bob   → 200 INVITE
      alice ← 200 INVITE
      alice → ACK
      bob   ← ACK
    `);
  });

  it('RSeq, Require and RAck pass as they are', async () => {
    const edge = new TestEdge();
    const [alice, bob] = await edge.registered('alice', 'bob');
    alice.send('INVITE', 'bob', { headers: { Supported: '100rel' } });
    await alice.receive('100 INVITE');
    await bob.receive('INVITE');
    bob.respond(180, 'INVITE', { headers: { Require: '100rel', RSeq: '47' } });
    const ringing = await alice.receive('180 INVITE');
    expect([ringing.headers.first('Require'), ringing.headers.first('RSeq')]).toEqual(['100rel', '47']);
    alice.send('PRACK', undefined, { headers: { RAck: '47 1 INVITE' } });
    expect((await bob.receive('PRACK')).headers.first('RAck')).toBe('47 1 INVITE');
  });
});

describe('without a call', () => {
  it.each([
    ['SUBSCRIBE', 'presence'],
    ['REFER', 'refer'],
  ])('%s reaches who is registered, and the NOTIFYs find their way back', async (method, event) => {
    const edge = new TestEdge();
    const [, bob] = await edge.registered('alice', 'bob');
    await edge.play(`
      alice → ${method} bob
      bob   ← ${method}
      bob   → 202 ${method}
      alice ← 202 ${method}
    `);
    bob.send('NOTIFY', undefined, { headers: { Event: event, 'Subscription-State': 'active;expires=60' } });
    await edge.play(`
      alice ← NOTIFY
      alice → 200 NOTIFY
      bob   ← 200 NOTIFY
    `);
  });

  it('a NOTIFY may be faster than the 2xx of its SUBSCRIBE', async () => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    await edge.play(`
      alice → SUBSCRIBE bob
      bob   ← SUBSCRIBE
      bob   → NOTIFY
      alice ← NOTIFY
      alice → 200 NOTIFY
      bob   ← 200 NOTIFY
      bob   → 200 SUBSCRIBE
      alice ← 200 SUBSCRIBE
      alice → SUBSCRIBE
      bob   ← SUBSCRIBE
    `);
  });

  it.each(['REFER', 'SUBSCRIBE'])('%s to nobody is refused', async (method) => {
    const edge = new TestEdge();
    await edge.registered('alice');
    await edge.play(`
      alice → ${method} bob
      alice ← 404 ${method}
    `);
  });
});
