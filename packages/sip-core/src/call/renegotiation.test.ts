import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import type { OfferOutcome } from '../ports/signalling-port.js';
import { FakeDialog } from '../testing/fake-dialog.js';
import { FakeMedia } from '../testing/fake-media.js';
import { CallRecord } from './call-record.js';
import { Renegotiation } from './renegotiation.js';

const bob = { number: 'bob', name: '', uri: 'sip:bob@example.test', isAsserted: false };

const collided: OfferOutcome = { kind: 'refused', status: 491, reason: 'Request Pending' };

/** A call that is connected, and the far side's end of its dialog. */
function connect(direction: 'outgoing' | 'incoming' = 'outgoing') {
  const clock = new ManualClock();
  const record = new CallRecord({ id: 'c1', direction, identity: bob, clock });
  if (direction === 'incoming') record.apply('answer');
  record.apply('connect');
  const renegotiation = new Renegotiation({ record, clock, logger: silentLogger, random: () => 0.5 });
  const [dialog, farSide] = FakeDialog.pair();
  const session = new FakeMedia().open('offer');
  renegotiation.attach({ dialog, session });
  const said: string[] = [];
  farSide.on('offered', ({ offer }) => {
    said.push('offered');
    void offer.accept('v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendrecv\r\n');
  });
  return { clock, record, renegotiation, dialog, farSide, session, said };
}

describe('our offers', () => {
  it('go one after the other', async () => {
    const { dialog, renegotiation, said } = connect();
    dialog.isOfferHeld = true;
    const order: string[] = [];
    const first = renegotiation.renegotiate(() => void order.push('first'));
    const second = renegotiation.renegotiate(() => void order.push('second'));
    await new ManualClock().advance(0);
    expect([order, dialog.offers.length]).toEqual([['first'], 1]);
    dialog.isOfferHeld = false;
    dialog.answerOffersWith({ kind: 'accepted', answer: 'v=0\r\n' });
    await Promise.all([first, second]);
    expect([order, dialog.offers.length, said]).toEqual([['first', 'second'], 2, ['offered']]);
  });

  it('apply what the far side answers', async () => {
    const { renegotiation, session } = connect();
    await renegotiation.renegotiate(() => undefined);
    expect(session.remoteDescriptions).toEqual(['v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendrecv\r\n']);
  });

  it.each([
    [488, false],
    [408, true],
    [503, true],
  ])('are refused with %i: the call goes on, retryable %s', async (status, retryable) => {
    const { dialog, record, renegotiation } = connect();
    dialog.answerOffersWith({ kind: 'refused', status, reason: 'No' });
    await expect(renegotiation.renegotiate(() => undefined)).rejects.toMatchObject({
      code: 'call/change-refused',
      sipStatus: status,
      retryable,
    });
    expect(record.state).toBe('connected');
    await renegotiation.renegotiate(() => undefined);
  });

  it('are not made when the change fails', async () => {
    const { dialog, renegotiation } = connect();
    await expect(renegotiation.renegotiate(() => Promise.reject(new Error('no camera')))).rejects.toThrow(
      'no camera',
    );
    expect(dialog.offers).toEqual([]);
  });

  it('end with the call', async () => {
    const { dialog, record, renegotiation } = connect();
    dialog.isOfferHeld = true;
    const waiting = renegotiation.renegotiate(() => undefined);
    const next = renegotiation.renegotiate(() => undefined);
    record.end('hung-up');
    for (const promise of [waiting, next]) {
      await expect(promise).rejects.toMatchObject({ code: 'call/invalid-state' });
    }
  });

  it('wait for a call that is connected', async () => {
    const clock = new ManualClock();
    const record = new CallRecord({ id: 'c1', direction: 'outgoing', identity: bob, clock });
    const renegotiation = new Renegotiation({ record, clock, logger: silentLogger });
    await expect(renegotiation.renegotiate(() => undefined)).rejects.toMatchObject({
      code: 'call/invalid-state',
    });
  });
});

describe('offers that collide', () => {
  it.each([
    ['who placed the call', 'outgoing', 3_050],
    ['who was called', 'incoming', 1_000],
  ] as const)('are made again by %s', async (_who, direction, delayMs) => {
    const { clock, dialog, renegotiation } = connect(direction);
    dialog.answerOffersWith(collided);
    const changes: number[] = [];
    const changed = renegotiation.renegotiate(() => void changes.push(clock.now()));
    await clock.advance(delayMs - 10);
    expect(dialog.offers).toHaveLength(1);
    await clock.advance(10);
    await changed;
    expect([dialog.offers.length, changes]).toEqual([2, [0, delayMs]]);
  });

  it('give up when the far side never lets one through', async () => {
    const { clock, dialog, renegotiation } = connect('incoming');
    dialog.answerOffersWith(...Array<OfferOutcome>(10).fill(collided));
    const changed = renegotiation.renegotiate(() => undefined).catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await changed).toMatchObject({ code: 'call/change-refused', sipStatus: 491, retryable: true });
    expect(dialog.offers).toHaveLength(6);
    expect(clock.pendingCount).toBe(0);
  });

  it('stop waiting when the call ends', async () => {
    const { clock, dialog, record, renegotiation } = connect();
    dialog.answerOffersWith(collided);
    const changed = renegotiation.renegotiate(() => undefined).catch((error: unknown) => error);
    await clock.advance(100);
    record.end('hung-up');
    expect(await changed).toMatchObject({ code: 'call/invalid-state' });
    expect(clock.pendingCount).toBe(0);
  });
});

describe('the far side’s offers', () => {
  it('are answered', async () => {
    const { farSide, session } = connect();
    expect(await farSide.reinvite('v=0\r\ns=more\r\n')).toContain('s=answer');
    expect(session.remoteDescriptions).toEqual(['v=0\r\ns=more\r\n']);
  });

  it('get 491 while ours is under way', async () => {
    const { clock, dialog, farSide, renegotiation } = connect();
    dialog.isOfferHeld = true;
    const changed = renegotiation.renegotiate(() => undefined);
    await clock.advance(0);
    expect(await farSide.reinvite('v=0\r\n')).toBe(491);
    dialog.answerOffersWith({ kind: 'accepted', answer: 'v=0\r\n' });
    await changed;
    expect(await farSide.reinvite('v=0\r\n')).toContain('s=answer');
  });

  it('get through between two of ours that collided', async () => {
    const { clock, dialog, farSide, renegotiation } = connect();
    dialog.answerOffersWith(collided);
    const changed = renegotiation.renegotiate(() => undefined);
    await clock.advance(10);
    expect(await farSide.reinvite('v=0\r\n')).toContain('s=answer');
    await clock.advance(4_000);
    await changed;
    expect(dialog.offers).toHaveLength(2);
  });

  it('let ours wait', async () => {
    const { dialog, farSide, renegotiation, said } = connect();
    const theirs = farSide.reinvite('v=0\r\n').then(() => said.push('answered'));
    await Promise.resolve();
    const ours = renegotiation.renegotiate(() => undefined);
    await Promise.all([theirs, ours]);
    expect([dialog.offers.length, said]).toEqual([1, ['answered', 'offered']]);
  });

  it('get 488 when they cannot be taken', async () => {
    const { farSide, record, session } = connect();
    session.refusesDescriptions = true;
    expect(await farSide.reinvite('v=0\r\n')).toBe(488);
    expect(record.state).toBe('connected');
  });

  it('may be for us to make, and answered in the ACK', async () => {
    const { clock, farSide, session } = connect();
    expect(await farSide.reinvite(undefined, 'v=0\r\ns=in the ack\r\n')).toContain('s=offer');
    await clock.advance(0);
    expect(session.remoteDescriptions).toEqual(['v=0\r\ns=in the ack\r\n']);
  });

  it.each([
    ['sendrecv', false],
    ['recvonly', false],
    ['sendonly', true],
    ['inactive', true],
  ])('with %s: we are on hold, %s', async (direction, isRemoteOnHold) => {
    const { farSide, record } = connect();
    await farSide.reinvite(`v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=${direction}\r\n`);
    await new ManualClock().advance(0);
    expect(record.facts.isRemoteOnHold).toBe(isRemoteOnHold);
  });
});
