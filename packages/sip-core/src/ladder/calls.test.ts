import type { SipMessage, SipRequest } from '@offhook/sip-message';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../call/call.js';
import type { Phone } from '../phone.js';
import {
  createMemoryPhone,
  FakeMedia,
  type MemoryPhoneOptions,
  MemorySwitch,
  type MemorySwitchOptions,
} from '../testing/index.js';

// Two engines, with sip.js for real, joined by a SIP switch in memory. Each test is one ladder diagram.

const phones: Phone[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});

afterEach(async () => {
  const disposed = Promise.all(phones.splice(0).map((phone) => phone.dispose()));
  await vi.advanceTimersByTimeAsync(5_000);
  await disposed;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

interface Stage {
  readonly memorySwitch: MemorySwitch;
  readonly alice: Phone;
  readonly bob: Phone;
  readonly media: Readonly<Record<'alice' | 'bob', FakeMedia>>;
  /** Both sides of the ladder. */
  readonly ladder: (phone: string) => readonly string[];
}

async function setStage(
  options: Partial<MemorySwitchOptions> = {},
  aliceOptions: Partial<MemoryPhoneOptions> = {},
): Promise<Stage> {
  const memorySwitch = new MemorySwitch({ users: { alice: '', bob: '' }, ...options });
  const media = { alice: new FakeMedia(), bob: new FakeMedia() };
  const alice = createMemoryPhone({ memorySwitch, username: 'alice', media: media.alice, ...aliceOptions });
  const bob = createMemoryPhone({ memorySwitch, username: 'bob', media: media.bob });
  phones.push(alice, bob);
  await Promise.all([alice.start(), bob.start()]);
  memorySwitch.ladder.clear();
  return { memorySwitch, alice, bob, media, ladder: (phone) => memorySwitch.ladder.of(phone) };
}

/** Lets all that is under way arrive. */
async function happen(durationMs = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(durationMs);
}

function callOf(phone: Phone): Call {
  const [call] = phone.calls;
  if (call === undefined) throw new Error('There is no call.');
  return call;
}

async function connect({ alice, bob, memorySwitch }: Stage): Promise<{ callers: Call; callees: Call }> {
  const callers = alice.dial('bob');
  await happen();
  const callees = callOf(bob);
  await callees.answer();
  await happen();
  memorySwitch.ladder.clear();
  return { callers, callees };
}

describe('a call', () => {
  it('is made, answered, and hung up by the caller', async () => {
    const { alice, bob, ladder, media } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    expect(callers.state).toBe('ringing');
    const callees = callOf(bob);
    expect(callees.snapshot()).toMatchObject({ remoteNumber: 'alice', remoteName: 'Alice', state: 'incoming' });
    await callees.answer();
    await happen();
    expect([callers.state, callees.state]).toEqual(['connected', 'connected']);
    await callers.hangUp();
    expect(ladder('alice')).toEqual([
      '→ INVITE',
      '← 100',
      '← 180',
      '← 200',
      '→ ACK',
      '→ BYE',
      '← 200',
    ]);
    expect(ladder('bob')).toEqual(['← INVITE', '→ 100', '→ 180', '→ 200', '← ACK', '← BYE', '→ 200']);
    expect([callers.endReason, callees.endReason]).toEqual(['hung-up', 'remote-hung-up']);
    expect(media.bob.sessions[0]?.remoteDescriptions[0]).toContain('s=offer');
    expect(media.alice.sessions[0]?.remoteDescriptions[0]).toContain('s=answer');
    expect([media.alice.openCount, media.bob.openCount]).toEqual([0, 0]);
  });

  it('is hung up by who was called', async () => {
    const stage = await setStage();
    const { callees, callers } = await connect(stage);
    await callees.hangUp();
    expect(stage.ladder('alice')).toEqual(['← BYE', '→ 200']);
    expect([callers.endReason, callees.endReason]).toEqual(['remote-hung-up', 'hung-up']);
  });

  it.each([[['MD5'] as const], [['MD5', 'SHA-256'] as const]])('answers a challenge of %j', async (algorithms) => {
    const users = { alice: 'alice-password', bob: 'bob-password' };
    const { alice, bob, ladder, memorySwitch } = await setStage({ users, algorithms, challengesInvites: true });
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
  });

  it('goes along the route that was recorded', async () => {
    const stage = await setStage();
    const { callers } = await connect(stage);
    await callers.hangUp();
    const [bye] = stage.memorySwitch.ladder.messages('alice', '→ BYE');
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
    const stage = await setStage();
    const { callees, callers } = await connect(stage);
    stage.memorySwitch.cut('alice');
    await happen(1_000);
    expect([callers.state, callees.state, stage.alice.registration]).toEqual([
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

describe('a call that is not answered', () => {
  it('is declined', async () => {
    const { alice, bob, ladder } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    const callees = callOf(bob);
    await callees.reject();
    await happen();
    expect(ladder('alice')).toEqual(['→ INVITE', '← 100', '← 180', '← 603', '→ ACK']);
    expect(callers.snapshot()).toMatchObject({
      endReason: 'declined',
      error: { code: 'call/declined', sipStatus: 603, message: 'The other side declined the call.' },
    });
    expect(callees.endReason).toBe('declined');
  });

  it('is taken back by the caller', async () => {
    const { alice, bob, ladder } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    const callees = callOf(bob);
    await callers.hangUp();
    expect(ladder('alice')).toEqual(['→ INVITE', '← 100', '← 180', '→ CANCEL', '← 200', '← 487', '→ ACK']);
    expect(ladder('bob')).toEqual(['← INVITE', '→ 100', '→ 180', '← CANCEL', '→ 200', '→ 487', '← ACK']);
    expect([callers.endReason, callees.endReason]).toEqual(['cancelled', 'cancelled']);
  });

  it('is taken back before the server has said a word, as soon as it does', async () => {
    const { alice, bob, ladder, memorySwitch } = await setStage();
    const held: SipMessage[] = [];
    memorySwitch.intercept = (phone, message) =>
      phone === 'alice' && message.kind === 'request' && message.method === 'INVITE' && held.push(message) > 0;
    const callers = alice.dial('bob');
    await happen();
    const hungUp = callers.hangUp();
    await happen();
    expect(ladder('alice')).toEqual(['→ INVITE']);
    memorySwitch.intercept = () => false;
    memorySwitch.replay('alice', held);
    await happen();
    await hungUp;
    expect(ladder('alice')).toEqual([
      '→ INVITE',
      '← 100',
      '→ CANCEL',
      '← 200',
      '← 180',
      '← 487',
      '→ ACK',
    ]);
    expect([callers.state, bob.calls]).toEqual(['ended', []]);
  });

  it('is not sent again with credentials when it was taken back before the challenge', async () => {
    const users = { alice: 'alice-password', bob: 'bob-password' };
    const { alice, bob, ladder, memorySwitch } = await setStage({ users, challengesInvites: true });
    const held: SipMessage[] = [];
    memorySwitch.intercept = (phone, message) =>
      phone === 'alice' && message.kind === 'request' && message.method === 'INVITE' && held.push(message) > 0;
    const callers = alice.dial('bob');
    await happen();
    const hungUp = callers.hangUp();
    memorySwitch.intercept = () => false;
    memorySwitch.replay('alice', held);
    await happen();
    await hungUp;
    expect(ladder('alice')).toEqual(['→ INVITE', '← 407', '→ ACK']);
    expect(bob.calls).toEqual([]);
  });

  it('is hung up when the answer crosses the cancel', async () => {
    const { alice, bob, ladder, memorySwitch } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    const callees = callOf(bob);
    const cancels: SipMessage[] = [];
    memorySwitch.intercept = (_phone, message) =>
      message.kind === 'request' && message.method === 'CANCEL' && cancels.push(message) > 0;
    const hungUp = callers.hangUp();
    void callees.answer();
    await happen();
    await hungUp;
    expect(ladder('alice')).toEqual([
      '→ INVITE',
      '← 100',
      '← 180',
      '→ CANCEL',
      '← 200',
      '→ ACK',
      '→ BYE',
      '← 200',
    ]);
    expect([callers.endReason, callees.endReason]).toEqual(['cancelled', 'remote-hung-up']);
    await happen(32_000);
  });

  it('is nobody’s business any more when another device answered', async () => {
    const { alice, ladder, memorySwitch, bob } = await setStage();
    const desk = createMemoryPhone({ memorySwitch, username: 'bob', label: 'desk' });
    phones.push(desk);
    await desk.start();
    memorySwitch.ladder.clear();
    const callers = alice.dial('bob');
    await happen();
    const [atBrowser, atDesk] = [callOf(bob), callOf(desk)];
    await atDesk.answer();
    await happen();
    expect([callers.state, atDesk.state]).toEqual(['connected', 'connected']);
    expect(atBrowser.endReason).toBe('answered-elsewhere');
    expect(atBrowser.error).toBeUndefined();
    expect(ladder('bob')).toEqual(['← INVITE', '→ 100', '→ 180', '← CANCEL', '→ 200', '→ 487', '← ACK']);
    await callers.hangUp();
  });

  it.each([
    ['nobody has that name', 'carol', 404, 'not-found', 'call/not-found'],
    ['the other side is not there', 'dave', 480, 'unavailable', 'call/unavailable'],
  ])('%s', async (...[, target, status, reason, code]) => {
    const { alice, ladder } = await setStage({ users: { alice: '', bob: '', dave: '' } });
    const call = alice.dial(target);
    await happen();
    expect(ladder('alice')).toEqual(['→ INVITE', `← ${status}`, '→ ACK']);
    expect(call.snapshot()).toMatchObject({ endReason: reason, error: { code, sipStatus: status } });
  });

  it('finds the other side busy', async () => {
    const stage = await setStage({ users: { alice: '', bob: '', carol: '' } });
    await connect(stage);
    const carol = createMemoryPhone({ memorySwitch: stage.memorySwitch, username: 'carol' });
    phones.push(carol);
    await carol.start();
    stage.memorySwitch.ladder.clear();
    const call = carol.dial('bob');
    await happen();
    expect(stage.ladder('carol')).toEqual(['→ INVITE', '← 100', '← 486', '→ ACK']);
    expect(call.snapshot()).toMatchObject({ endReason: 'busy', error: { code: 'call/busy', sipStatus: 486 } });
    expect(stage.bob.calls).toHaveLength(1);
  });

  it('ends after 32 seconds without a response', async () => {
    const { alice, ladder, memorySwitch } = await setStage();
    memorySwitch.intercept = () => true;
    const call = alice.dial('bob');
    await happen(31_999);
    expect(call.state).toBe('dialing');
    await happen(1);
    expect(ladder('alice')).toEqual(['→ INVITE']);
    expect(call.snapshot()).toMatchObject({ endReason: 'no-answer', error: { sipStatus: 408 } });
  });

  it('ends after two minutes of ringing', async () => {
    const { alice, bob, ladder } = await setStage();
    const call = alice.dial('bob');
    await happen(120_000);
    expect(call.snapshot()).toMatchObject({ endReason: 'no-answer', error: { code: 'call/no-answer' } });
    await happen();
    expect(ladder('alice').slice(-4)).toEqual(['→ CANCEL', '← 200', '← 487', '→ ACK']);
    expect(bob.calls).toEqual([]);
  });

  it('is forgotten when the 487 never comes', async () => {
    const { alice, memorySwitch } = await setStage();
    const call = alice.dial('bob');
    await happen();
    memorySwitch.intercept = () => true;
    let told = false;
    void call.hangUp().then(() => (told = true));
    await happen(31_999);
    expect(told).toBe(false);
    await happen(1);
    expect(told).toBe(true);
    memorySwitch.intercept = () => false;
  });

  it('ends with the connection, on both sides of it', async () => {
    const { alice, bob, memorySwitch } = await setStage();
    const callers = alice.dial('bob');
    await happen();
    const callees = callOf(bob);
    memorySwitch.cut('alice');
    memorySwitch.cut('bob');
    await happen(1_000);
    expect([callers.endReason, callees.endReason]).toEqual(['connection-lost', 'connection-lost']);
    expect([alice.registration, bob.registration]).toEqual(['registered', 'registered']);
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
