import type { SipMessage, SipRequest } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { useLadderScene } from '../testing/ladder-scene.js';
import { callOf } from '../testing/memory-stage.js';

// Two engines, with real SIP, joined by a SIP switch in memory. Each test is one ladder diagram.

const { connect, happen, setStage } = useLadderScene();

describe('a call', () => {
  it('is made, answered, and hung up by the caller', async () => {
    const { alice, bob, ladder, media } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    expect(callers.state).toBe('ringing');
    const callees = callOf(bob);
    expect(callees.snapshot()).toMatchObject({
      remoteNumber: 'alice',
      remoteName: 'Alice',
      state: 'incoming',
    });
    await callees.answer();
    await happen();
    expect([callers.state, callees.state]).toEqual(['connected', 'connected']);
    await callers.hangUp();
    expect(ladder('alice')).toEqual(['→ INVITE', '← 100', '← 180', '← 200', '→ ACK', '→ BYE', '← 200']);
    expect(ladder('bob')).toEqual(['← INVITE', '→ 100', '→ 180', '→ 200', '← ACK', '← BYE', '→ 200']);
    expect([callers.endReason, callees.endReason]).toEqual(['hung-up', 'remote-hung-up']);
    expect(media.bob.sessions[0]?.remoteDescriptions[0]).toContain('s=offer');
    expect(media.alice.sessions[0]?.remoteDescriptions[0]).toContain('s=answer');
    expect([media.alice.openCount, media.bob.openCount]).toEqual([0, 0]);
  });

  it('is hung up by who was called', async () => {
    const scene = await setStage();
    const { callees, callers } = await connect(scene);
    await callees.hangUp();
    expect(scene.ladder('alice')).toEqual(['← BYE', '→ 200']);
    expect([callers.endReason, callees.endReason]).toEqual(['remote-hung-up', 'hung-up']);
  });

  it.each([[['MD5'] as const], [['MD5', 'SHA-256'] as const]])(
    'answers a challenge of %j',
    async (algorithms) => {
      const users = { alice: 'alice-password', bob: 'bob-password' };
      const { alice, bob, ladder, memorySwitch } = await setStage({
        users,
        algorithms,
        challengesInvites: true,
      });
      const call = alice.dial('bob');
      await happen();
      await callOf(bob).answer();
      await happen();
      expect(call.state).toBe('connected');
      expect(ladder('alice')).toEqual([
        '→ INVITE',
        '← 407',
        '→ ACK',
        '→ INVITE',
        '← 100',
        '← 180',
        '← 200',
        '→ ACK',
      ]);
      const invites = memorySwitch.ladder.messages('alice', '→ INVITE');
      expect(invites.map(({ headers }) => headers.first('CSeq'))).toEqual(['1 INVITE', '2 INVITE']);
    },
  );

  it('goes along the route that was recorded', async () => {
    const scene = await setStage();
    const { callers } = await connect(scene);
    await callers.hangUp();
    const [bye] = scene.memorySwitch.ladder.messages('alice', '→ BYE');
    expect(bye?.headers.all('Route')).toEqual(['<sip:switch.test;lr>']);
  });

  it('carries names, numbers and headers as they are', async () => {
    const { alice, bob, memorySwitch } = await setStage({}, { displayName: 'Zoë "Z" O’Hara' });
    alice.dial('bob', { headers: { 'X-Ticket': '4711' } });
    await happen();
    expect(callOf(bob).remoteName).toBe('Zoë "Z" O’Hara');
    const [invite] = memorySwitch.ladder.messages('alice', '→ INVITE') as readonly SipRequest[];
    expect(invite?.uri).toBe('sip:bob@example.test');
    expect(invite?.headers.first('X-Ticket')).toBe('4711');
    expect(invite?.headers.first('Content-Type')).toBe('application/sdp');
    expect(invite?.headers.first('Contact')).toMatch(/^<sip:alice@[a-z2-7]{12}\.invalid;transport=ws>$/);
  });

  it('goes on while the connection is away, and is hung up over the next one', async () => {
    const scene = await setStage();
    const { callees, callers } = await connect(scene);
    scene.memorySwitch.cut('alice');
    await happen(1_000);
    expect([callers.state, callees.state, scene.alice.registration]).toEqual([
      'connected',
      'connected',
      'registered',
    ]);
    await callers.hangUp();
    expect(callees.endReason).toBe('remote-hung-up');
  });

  it('answers an offer in the middle', async () => {
    const { alice, bob, ladder, media, memorySwitch } = await setStage();
    alice.dial('bob');
    await happen();
    await callOf(bob).answer();
    await happen();
    const [first] = memorySwitch.ladder.messages('bob', '→ 200');
    if (first === undefined) throw new Error('Bob did not answer.');
    memorySwitch.ladder.clear();
    memorySwitch.inject('bob', reInvite(first, 'v=0\r\ns=hold\r\n'));
    await happen();
    expect(ladder('bob')).toEqual(['→ 200']);
    expect(media.bob.sessions[0]?.remoteDescriptions.at(-1)).toBe('v=0\r\ns=hold\r\n');
    const [second] = memorySwitch.ladder.messages('bob', '→ 200');
    expect(second?.headers.has('Contact')).toBe(true);
    expect(callOf(bob).state).toBe('connected');
  });
});

describe('an answer that goes wrong', () => {
  it('ends when the ACK never comes', async () => {
    const { alice, bob, memorySwitch, ladder } = await setStage();
    alice.dial('bob');
    await happen();
    memorySwitch.intercept = (_phone, message) => message.kind === 'request' && message.method === 'ACK';
    const callees = callOf(bob);
    const answering = callees.answer().catch((error: unknown) => error);
    await happen(31_999);
    expect(callees.state).toBe('answering');
    expect(ladder('bob').filter((step) => step === '→ 200').length).toBeGreaterThan(5);
    await happen(1);
    expect(await answering).toMatchObject({ code: 'call/not-confirmed' });
    await happen();
    expect(ladder('bob').slice(-2)).toEqual(['→ BYE', '← 200']);
  });

  it('waits for the ACK before it says BYE', async () => {
    const { alice, bob, memorySwitch, ladder } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    const held: SipMessage[] = [];
    memorySwitch.intercept = (_phone, message) =>
      message.kind === 'request' && message.method === 'ACK' && held.push(message) > 0;
    const callees = callOf(bob);
    const answering = callees.answer().catch((error: unknown) => error);
    await happen();
    const hungUp = callees.hangUp();
    await happen();
    expect(ladder('bob').at(-1)).toBe('→ 200');
    memorySwitch.intercept = () => false;
    memorySwitch.replay('alice', held);
    await happen();
    await hungUp;
    expect(ladder('bob').slice(-3)).toEqual(['← ACK', '→ BYE', '← 200']);
    expect(await answering).toMatchObject({ code: 'call/invalid-state' });
    expect([callers.endReason, callees.endReason]).toEqual(['remote-hung-up', 'hung-up']);
  });
});

/** Alice asks bob for other media, in the dialog that his 200 began. */
function reInvite(ok: SipMessage, description: string): string {
  return [
    'INVITE sip:bob@example.test SIP/2.0',
    'Via: SIP/2.0/WS switch.test;branch=z9hG4bK-re-invite',
    `From: ${ok.headers.first('From') ?? ''}`,
    `To: ${ok.headers.first('To') ?? ''}`,
    `Call-ID: ${ok.headers.first('Call-ID') ?? ''}`,
    'CSeq: 100 INVITE',
    'Max-Forwards: 70',
    'Contact: <sip:alice@elsewhere.invalid>',
    'Content-Type: application/sdp',
    `Content-Length: ${description.length}`,
    '',
    description,
  ].join('\r\n');
}
