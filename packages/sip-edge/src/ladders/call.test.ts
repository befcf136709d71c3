import { describe, expect, it } from 'vitest';
import { commonLadders, established } from '../testing/common-ladders.js';
import { TestEdge } from '../testing/test-edge.js';

describe('in memory', () => {
  it.each(Object.entries(commonLadders))('%s', async (_, ladder) => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    await edge.play(ladder);
    // What RFC 6026 keeps of an answered INVITE is gone after 32 s; only the two registrations are left.
    await edge.clock.advance(32_000);
    expect([edge.core.pendingCount, edge.clock.pendingCount]).toEqual([0, 2]);
  });
});

describe('a call', () => {
  it('reaches the called side at its Contact, and the caller’s Contact reaches the called side', async () => {
    const edge = new TestEdge();
    const [alice, bob] = await edge.registered('alice', 'bob');
    await edge.play(established);
    const invite = bob.last('INVITE');
    expect(invite.kind === 'request' && `<${invite.uri}>`).toBe(bob.contact);
    expect(invite.headers.first('Contact')).toBe(alice.contact);
    expect(alice.last('200 INVITE').headers.first('Contact')).toBe(bob.contact);
  });

  it('carries its session descriptions both ways as they are', async () => {
    const edge = new TestEdge();
    const [alice, bob] = await edge.registered('alice', 'bob');
    alice.send('INVITE', 'bob', {
      body: 'v=0 Angebot für Bob',
      headers: { 'Content-Type': 'application/sdp' },
    });
    const invite = await bob.receive('INVITE');
    bob.respond(200, 'INVITE', { body: 'v=0 Antwort für Alice' });
    await alice.receive('100 INVITE');
    const ok = await alice.receive('200 INVITE');
    expect([invite.body, ok.body]).toEqual(['v=0 Angebot für Bob', 'v=0 Antwort für Alice']);
    expect(invite.headers.first('Content-Type')).toBe('application/sdp');
  });

  it('gives the caller back its own Vias and nothing of the edge', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    await edge.play(established);
    const vias = alice.last('200 INVITE').headers.all('Via');
    expect(vias).toHaveLength(1);
    expect(vias[0]).toContain('alice.invalid');
    expect(vias[0]).toContain('received=192.0.2.1');
    expect(vias[0]).toContain(`rport=${edge.flowOf(alice).source.port}`);
  });

  it('counts its hops down', async () => {
    const edge = new TestEdge();
    const [, bob] = await edge.registered('alice', 'bob');
    await edge.play(established);
    expect(bob.last('INVITE').headers.first('Max-Forwards')).toBe('69');
    expect(bob.last('ACK').headers.first('Max-Forwards')).toBe('69');
  });

  it('with oneself arrives', async () => {
    const edge = new TestEdge();
    await edge.registered('alice');
    await edge.play(`
      alice → MESSAGE alice
      alice ← MESSAGE
      alice → 200 MESSAGE
      alice ← 200 MESSAGE
    `);
  });

  it('to a user that is written in another way arrives', async () => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    await edge.play(`
      alice → MESSAGE sip:%62ob@DEMO.localhost;transport=ws
      bob   ← MESSAGE
      bob   → 200 MESSAGE
      alice ← 200 MESSAGE
    `);
  });

  it('to a Contact arrives at that phone alone, as an attended transfer needs it', async () => {
    const edge = new TestEdge();
    const [alice, bob] = await edge.registered('alice', 'bob', 'bob-laptop');
    alice.send('INVITE', bob.contact.replace(/[<>]/g, ''));
    await edge.play(`
      alice ← 100 INVITE
      bob   ← INVITE
      bob   → 200 INVITE
      alice ← 200 INVITE
      alice → ACK
      bob   ← ACK
    `);
  });

  it('passes a repeated 2xx on, until the caller has acknowledged it', async () => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
      bob   → 200 INVITE
      alice ← 200 INVITE
      bob   → 200 INVITE
      alice ← 200 INVITE
      alice → ACK
      bob   ← ACK
    `);
  });
});

describe('who is not in a call', () => {
  it('cannot enter it with its Route', async () => {
    const edge = new TestEdge();
    const [alice, , mallory] = await edge.registered('alice', 'bob', 'mallory');
    await edge.play(established);
    const { callId = '', routes = [], remote = '' } = alice.dialog ?? {};
    const headers = { Route: routes, 'Call-ID': callId, To: remote };
    mallory.send('BYE', 'bob', { headers });
    await mallory.receive('403 BYE');
    mallory.send('INFO', 'bob', { headers: { ...headers, 'Call-ID': 'another' } });
    await mallory.receive('403 INFO');
    await edge.play('');
  });

  it('cannot cancel it', async () => {
    const edge = new TestEdge();
    const [alice, , mallory] = await edge.registered('alice', 'bob', 'mallory');
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
    `);
    const invite = alice.lastSent('INVITE');
    const headers = invite.headers.clone();
    headers.set('CSeq', '1 CANCEL');
    mallory.sendMessage({ ...invite, method: 'CANCEL', headers });
    await edge.play(`
      mallory ← 481 CANCEL
      bob     → 200 INVITE
      alice   ← 200 INVITE
    `);
  });
});
