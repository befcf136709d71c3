import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { FakeDialog } from '../testing/fake-dialog.js';
import { FakeMedia } from '../testing/fake-media.js';
import type { FakeMediaSession } from '../testing/fake-media-session.js';
import { CallMedia } from './call-media.js';
import { CallRecord } from './call-record.js';
import { Hold } from './hold.js';
import { Renegotiation } from './renegotiation.js';

const bob = { number: 'bob', name: '', uri: 'sip:bob@example.test', isAsserted: false };

interface Side {
  readonly hold: Hold;
  readonly record: CallRecord;
  readonly media: CallMedia;
  readonly session: FakeMediaSession;
  readonly dialog: FakeDialog;
}

/** The two sides of a connected call, and their clock. */
function connect(): { readonly alice: Side; readonly bob: Side; readonly clock: ManualClock } {
  const clock = new ManualClock();
  const [callers, callees] = FakeDialog.pair();
  const sideOf = (direction: 'outgoing' | 'incoming', dialog: FakeDialog): Side => {
    const record = new CallRecord({ id: 'c1', direction, identity: bob, clock });
    if (direction === 'incoming') record.apply('answer');
    record.apply('connect');
    const port = new FakeMedia();
    const media = new CallMedia(record, port);
    media.open('offer');
    const [session] = port.sessions;
    if (session === undefined) throw new Error('There are no media.');
    const renegotiation = new Renegotiation({ record, clock, logger: silentLogger, random: () => 0.5 });
    renegotiation.attach({ dialog, session });
    return { record, media, session, dialog, hold: new Hold({ record, media, renegotiation }) };
  };
  return { clock, alice: sideOf('outgoing', callers), bob: sideOf('incoming', callees) };
}

describe('hold, by who holds', () => {
  // What each side's own view of the sound is then.
  it.each([
    ['nobody', [], 'sendrecv', 'sendrecv'],
    ['alice', ['alice'], 'sendonly', 'recvonly'],
    ['bob', ['bob'], 'recvonly', 'sendonly'],
    ['both', ['alice', 'bob'], 'inactive', 'inactive'],
    ['both, bob first', ['bob', 'alice'], 'inactive', 'inactive'],
  ] as const)('%s', async (...[, holders, atAlice, atBob]) => {
    const sides = connect();
    await sides.alice.hold.set(true);
    await sides.alice.hold.set(false);
    for (const who of holders) await sides[who].hold.set(true);
    await sides.clock.advance(0);
    expect([sides.alice.session.direction?.audio, sides.bob.session.direction?.audio]).toEqual([
      atAlice,
      atBob,
    ]);
    const isHeldBy = (who: 'alice' | 'bob'): boolean => (holders as readonly string[]).includes(who);
    for (const [who, other] of [
      ['alice', 'bob'],
      ['bob', 'alice'],
    ] as const) {
      expect(sides[who].record.facts).toMatchObject({
        isOnHold: isHeldBy(who),
        isRemoteOnHold: isHeldBy(other),
      });
      expect(sides[who].session.isMuted).toBe(isHeldBy(who));
    }
  });

  it('is left by each side for itself', async () => {
    const { alice, bob, clock } = connect();
    await alice.hold.set(true);
    await bob.hold.set(true);
    await alice.hold.set(false);
    await clock.advance(0);
    expect(alice.record.facts).toMatchObject({ isOnHold: false, isRemoteOnHold: true });
    expect(bob.record.facts).toMatchObject({ isOnHold: true, isRemoteOnHold: false });
    await bob.hold.set(false);
    await clock.advance(0);
    expect([alice.session.direction?.audio, bob.session.direction?.audio]).toEqual(['sendrecv', 'sendrecv']);
  });
});

describe('the microphone', () => {
  it('is silent from the moment of asking, before the far side agrees', () => {
    const { alice } = connect();
    alice.dialog.isOfferHeld = true;
    void alice.hold.set(true);
    expect([alice.session.isMuted, alice.record.facts.isOnHold]).toEqual([true, false]);
  });

  it('stays muted after the hold when it was before', async () => {
    const { alice } = connect();
    alice.media.setMuted(true);
    await alice.hold.set(true);
    await alice.hold.set(false);
    expect(alice.session.isMuted).toBe(true);
    alice.media.setMuted(false);
    expect(alice.session.isMuted).toBe(false);
  });

  it('does not speak through a hold when the user unmutes', async () => {
    const { alice } = connect();
    await alice.hold.set(true);
    alice.media.setMuted(true);
    alice.media.setMuted(false);
    expect(alice.session.isMuted).toBe(true);
  });
});

describe('a hold that is refused', () => {
  it('leaves everything as it was, and the next answer says so', async () => {
    const { alice, bob } = connect();
    alice.dialog.answerOffersWith({ kind: 'refused', status: 488, reason: 'No' });
    await expect(alice.hold.set(true)).rejects.toMatchObject({ code: 'call/change-refused', sipStatus: 488 });
    expect([alice.record.facts.isOnHold, alice.session.isMuted]).toEqual([false, false]);
    await bob.hold.set(true);
    expect(alice.session.direction?.audio).toBe('recvonly');
  });
});

describe('asking again', () => {
  it('asks the far side once', async () => {
    const { alice } = connect();
    await Promise.all([alice.hold.set(true), alice.hold.set(true)]);
    expect(alice.dialog.offers).toHaveLength(1);
  });

  it('ends as was asked last', async () => {
    const { alice } = connect();
    await Promise.all([alice.hold.set(true), alice.hold.set(false), alice.hold.set(true)]);
    expect([alice.record.facts.isOnHold, alice.session.isMuted]).toEqual([true, true]);
  });
});
