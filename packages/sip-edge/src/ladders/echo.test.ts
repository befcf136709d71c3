import { describe, expect, it } from 'vitest';
import { EdgeError } from '../edge-error.js';
import type { SipClient } from '../testing/sip-client.js';
import { TestEdge } from '../testing/test-edge.js';

const offer = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\na=ice-ufrag:one\r\n';
const sdp = { body: offer, headers: { 'Content-Type': 'application/sdp' } };

async function callEcho(): Promise<{ readonly edge: TestEdge; readonly alice: SipClient }> {
  const edge = new TestEdge();
  const [alice] = await edge.registered('alice');
  alice.send('INVITE', '*43', sdp);
  await edge.play(`
    alice ← 100 INVITE
    alice ← 200 INVITE
    alice → ACK
  `);
  return { edge, alice };
}

describe('the echo line', () => {
  it('answers with its own description, Contact and tag', async () => {
    const { alice, edge } = await callEcho();
    const ok = alice.last('200 INVITE');
    expect(ok.body).toBe(edge.line.calls[0]?.sdp);
    expect(ok.headers.first('Content-Type')).toBe('application/sdp');
    expect(ok.headers.first('Contact')).toBe('<sip:*43@demo.localhost;transport=ws>');
    expect(ok.headers.first('To')).toMatch(/;tag=[\w-]+$/);
  });

  it('answers under its escaped number too', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    alice.send('INVITE', 'sip:%2A43@demo.localhost', sdp);
    await edge.play(`
      alice ← 100 INVITE
      alice ← 200 INVITE
    `);
  });

  it('is hung up by the caller', async () => {
    const { edge } = await callEcho();
    await edge.play(`
      alice → BYE
      alice ← 200 BYE
    `);
    expect(edge.line.calls[0]?.isClosed).toBe(true);
    await edge.clock.advance(32_000);
    expect([edge.core.pendingCount, edge.clock.pendingCount]).toEqual([0, 1]);
  });

  it('leaves the goodbye to a caller who closes the media just before it', async () => {
    const { edge } = await callEcho();
    await edge.line.calls[0]?.close();
    await edge.clock.advance(499);
    await edge.play(`
      alice → BYE
      alice ← 200 BYE
    `);
    await edge.clock.advance(32_000);
    expect([edge.core.pendingCount, edge.clock.pendingCount]).toEqual([0, 1]);
  });

  it('hangs up when its media ends', async () => {
    const { alice, edge } = await callEcho();
    await edge.line.calls[0]?.close();
    await edge.clock.advance(500);
    await edge.play(`
      alice ← BYE
      alice → 200 BYE
    `);
    const bye = alice.last('BYE');
    expect(bye.kind === 'request' && `<${bye.uri}>`).toBe(alice.contact);
    expect(bye.headers.first('From')).toBe(alice.dialog?.remote);
    expect(bye.headers.first('To')).toBe(alice.dialog?.local);
    expect(edge.core.pendingCount).toBe(1);
  });

  it('hangs up after an hour', async () => {
    const { edge } = await callEcho();
    await edge.clock.advance(3_599_999);
    edge.connect('bystander');
    await edge.clock.advance(1);
    await edge.play(`
      alice ← BYE
      alice → 200 BYE
    `);
    expect([edge.line.calls[0]?.isClosed, edge.core.pendingCount, edge.clock.pendingCount]).toEqual([
      true,
      0,
      0,
    ]);
  });

  it('hangs up when the ACK does not come', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    alice.send('INVITE', '*43', sdp);
    await edge.play(`
      alice ← 100 INVITE
      alice ← 200 INVITE
    `);
    await edge.clock.advance(32_000);
    await edge.play('alice ← BYE');
    expect(edge.line.calls[0]?.isClosed).toBe(true);
  });

  it('waits with its BYE for the ACK (RFC 3261 §15)', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    alice.send('INVITE', '*43', sdp);
    await edge.play(`
      alice ← 100 INVITE
      alice ← 200 INVITE
    `);
    await edge.line.calls[0]?.close();
    await edge.play('');
    await edge.play(`
      alice → ACK
      alice ← BYE
    `);
  });

  it('ends with the connection, without a word', async () => {
    const { alice, edge } = await callEcho();
    edge.flowOf(alice).close('silent');
    expect([edge.line.calls[0]?.isClosed, edge.core.pendingCount, edge.clock.pendingCount]).toEqual([
      true,
      0,
      0,
    ]);
  });

  it('answers what is asked in the call', async () => {
    const { alice, edge } = await callEcho();
    await edge.play(`
      alice → OPTIONS
      alice ← 200 OPTIONS
      alice → INFO
      alice ← 200 INFO
      alice → REFER
      alice ← 405 REFER
      alice → MESSAGE
      alice ← 405 MESSAGE
    `);
    expect(alice.last('405 REFER').headers.all('Allow')).toEqual([
      'INVITE',
      'ACK',
      'CANCEL',
      'BYE',
      'OPTIONS',
      'INFO',
    ]);
  });

  it('answers what is asked without a call', async () => {
    const edge = new TestEdge();
    await edge.registered('alice');
    await edge.play(`
      alice → OPTIONS *43
      alice ← 200 OPTIONS
      alice → MESSAGE *43
      alice ← 405 MESSAGE
      alice → BYE *43
      alice ← 481 BYE
    `);
  });

  it('wants to know who calls', async () => {
    const edge = new TestEdge();
    const stranger = edge.connect('stranger');
    stranger.send('INVITE', '*43', sdp);
    await edge.play(`
      stranger ← 407 INVITE
      stranger → ACK
    `);
    expect(edge.line.calls).toEqual([]);
  });
});

describe('a call that the echo line cannot take', () => {
  it.each([
    ['edge/bad-offer', 488],
    ['edge/echo-busy', 486],
    ['edge/echo-unavailable', 503],
  ] as const)('for the reason %s is answered %i', async (code, status) => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    edge.line.failWith = new EdgeError(code, 'A test says so.');
    alice.send('INVITE', '*43', sdp);
    await edge.play(`
      alice ← 100 INVITE
      alice ← ${status} INVITE
      alice → ACK
    `);
    expect(edge.core.pendingCount).toBe(0);
  });

  it.each([
    ['a reason of its own', {}, 500],
    ['the lack of a Contact', { Contact: undefined }, 400],
    ['an extension that it has not', { Require: '100rel' }, 420],
  ])('for %s is answered right', async (...[, headers, status]) => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    edge.line.failWith = new TypeError('a defect');
    alice.send('INVITE', '*43', { ...sdp, headers });
    if (status === 500) await alice.receive('100 INVITE');
    await edge.play(`
      alice ← ${status} INVITE
      alice → ACK
    `);
  });

  it('because the caller took it back is answered 487', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    let release = (): void => undefined;
    edge.line.hold = new Promise((resolve) => (release = resolve));
    alice.send('INVITE', '*43', sdp);
    await edge.play(`
      alice ← 100 INVITE
      alice → CANCEL
      alice ← 200 CANCEL
    `);
    release();
    await edge.play(`
      alice ← 487 INVITE
      alice → ACK
    `);
    expect(edge.core.pendingCount).toBe(0);
  });
});

describe('a new offer to the echo line', () => {
  it('that is the old one gets the old answer', async () => {
    const { alice, edge } = await callEcho();
    alice.send('INVITE', undefined, sdp);
    await edge.play(`
      alice ← 200 INVITE
      alice → ACK
    `);
    expect(alice.last('200 INVITE').body).toBe(edge.line.calls[0]?.sdp);
    expect(edge.line.calls).toHaveLength(1);
  });

  it('for a new transport gets a new answer, and the old one is hung up without ending the call', async () => {
    const { alice, edge } = await callEcho();
    alice.send('INVITE', undefined, { ...sdp, body: offer.replace('one', 'two') });
    await edge.play(`
      alice ← 100 INVITE
      alice ← 200 INVITE
      alice → ACK
    `);
    expect(alice.last('200 INVITE').body).toBe(edge.line.calls[1]?.sdp);
    expect(edge.line.calls.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    await edge.play(`
      alice → BYE
      alice ← 200 BYE
    `);
    expect(edge.line.calls.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });

  it('that changes anything else is refused, and the call goes on', async () => {
    const { alice, edge } = await callEcho();
    alice.send('INVITE', undefined, { ...sdp, body: `${offer}a=sendonly\r\n` });
    await edge.play(`
      alice ← 488 INVITE
      alice → ACK
    `);
    expect(edge.line.calls.map(({ isClosed }) => isClosed)).toEqual([false]);
  });

  it('that it cannot take is refused, and the call goes on', async () => {
    const { alice, edge } = await callEcho();
    edge.line.failWith = new EdgeError('edge/bad-offer', 'A test says so.');
    alice.send('INVITE', undefined, { ...sdp, body: offer.replace('one', 'two') });
    await edge.play(`
      alice ← 100 INVITE
      alice ← 488 INVITE
      alice → ACK
    `);
    expect(edge.line.calls.map(({ isClosed }) => isClosed)).toEqual([false]);
  });

  it('while another is being answered is refused (RFC 3261 §14.2)', async () => {
    const { alice, edge } = await callEcho();
    let release = (): void => undefined;
    edge.line.hold = new Promise((resolve) => (release = resolve));
    alice.send('INVITE', undefined, { ...sdp, body: offer.replace('one', 'two') });
    await alice.receive('100 INVITE');
    alice.send('INVITE', undefined, { ...sdp, body: offer.replace('one', 'three') });
    await alice.receive('491 INVITE');
    release();
    await alice.receive('200 INVITE');
  });

  it('that comes out of order is refused', async () => {
    const { alice, edge } = await callEcho();
    alice.send('INFO', undefined, { headers: { CSeq: '1 INFO' } });
    await edge.play('alice ← 500 INFO');
  });
});

describe('who is not in an echo call', () => {
  it('cannot hang it up', async () => {
    const { alice, edge } = await callEcho();
    const [mallory] = await edge.registered('mallory');
    mallory.dialog = alice.dialog;
    await edge.play(`
      mallory → BYE
      mallory ← 481 BYE
    `);
    expect(edge.line.calls[0]?.isClosed).toBe(false);
  });
});
