import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../call/call.js';
import { mediaOf } from '../call/media-of.js';
import type { FakeDialog } from '../testing/fake-dialog.js';
import { FakeMixer } from '../testing/fake-mixer.js';
import { FakeStage, type FakeStation } from '../testing/fake-stage.js';
import { FakeTrack } from '../testing/fake-tracks.js';
import { MixedConference } from './mixed-conference.js';

// Bob, carol and dave have called alice: whole engines on a network without SIP, and sound that is only written down.

let stage: FakeStage;
let alice: FakeStation;
let mixer: FakeMixer;

beforeEach(async () => {
  stage = new FakeStage();
  mixer = new FakeMixer();
  alice = await stage.add('alice');
});

afterEach(async () => {
  await stage.dispose();
});

interface Guest {
  /** Alice's call to the guest. */
  readonly call: Call;
  /** The guest's call to alice. */
  readonly theirs: Call;
  /** Alice's side of it, for a test to say what becomes of her offers. */
  readonly dialog: FakeDialog;
}

/** Somebody calls alice and is answered. Who was there before is on hold from then on. */
async function guest(name: string): Promise<Guest> {
  const station = await stage.add(name);
  const { callees, callers } = await stage.talk(station, alice);
  const dialog = station.signalling.invitations[0]?.calleeDialog;
  if (dialog === undefined) throw new Error('Nobody answered.');
  return { call: callees, theirs: callers, dialog };
}

interface Options {
  readonly whenAlone?: 'talk' | 'hang-up';
  readonly signal?: AbortSignal;
}

async function merge(guests: readonly Guest[], options: Options = {}): Promise<MixedConference> {
  const conference = new MixedConference({
    mixer,
    clock: stage.clock,
    whenAlone: options.whenAlone ?? 'talk',
  });
  const calls = guests.map(({ call }) => call);
  await stage.after(conference.begin(calls, options.signal));
  return conference;
}

function holds(...guests: readonly Guest[]): boolean[] {
  return guests.map(({ call }) => call.isOnHold);
}

/** What a far side hears, by the label of the track. */
function sent({ call }: Guest): string | undefined {
  return mediaOf(call)?.audioOut?.label;
}

describe('a conference', () => {
  it('takes everybody back from hold, and gives each the mix of the others', async () => {
    const [bob, carol, dave] = [await guest('bob'), await guest('carol'), await guest('dave')];
    expect(holds(bob, carol, dave)).toEqual([true, true, false]);
    const conference = await merge([bob, carol, dave]);
    expect(holds(bob, carol, dave)).toEqual([false, false, false]);
    expect(mixer.heard).toEqual(['bob ← us carol dave', 'carol ← us bob dave', 'dave ← us bob carol']);
    expect([bob, carol, dave].map(sent)).toEqual(['mix for bob', 'mix for carol', 'mix for dave']);
    expect(mixer.tracks.get(bob.call)?.microphone?.label).toBe('microphone');
    expect(conference.calls).toEqual([bob.call, carol.call, dave.call]);
    await conference.hangUp();
  });

  it('takes more in and lets them go, on hold and as they were', async () => {
    const [bob, carol, dave] = [await guest('bob'), await guest('carol'), await guest('dave')];
    const conference = await merge([carol, dave]);
    expect(holds(bob)).toEqual([true]);
    await stage.after(conference.add(bob.call));
    expect(mixer.heard).toEqual(['carol ← us dave bob', 'dave ← us carol bob', 'bob ← us carol dave']);
    await stage.after(conference.remove(carol.call));
    expect(mixer.heard).toEqual(['dave ← us bob', 'bob ← us dave']);
    expect([holds(carol, dave, bob), sent(carol)]).toEqual([[true, false, false], 'microphone']);
    await conference.hangUp();
  });

  it('goes on without one that hangs up, and ends when one is left, who is talked to as before', async () => {
    const [bob, carol, dave] = [await guest('bob'), await guest('carol'), await guest('dave')];
    const conference = await merge([bob, carol, dave]);
    await stage.after(dave.theirs.hangUp());
    expect(mixer.heard).toEqual(['bob ← us carol', 'carol ← us bob']);
    let isOver = false;
    conference.on('ended', () => (isOver = true));
    await stage.after(bob.theirs.hangUp());
    expect([isOver, conference.isEnded, mixer.isClosed, conference.calls]).toEqual([true, true, true, []]);
    expect([carol.call.state, carol.call.isOnHold, sent(carol)]).toEqual(['connected', false, 'microphone']);
  });

  it('hangs up on the last one where that is wanted', async () => {
    const [bob, carol] = [await guest('bob'), await guest('carol')];
    await merge([bob, carol], { whenAlone: 'hang-up' });
    await stage.after(bob.theirs.hangUp());
    expect([carol.call.state, alice.phone.calls]).toEqual(['ended', []]);
  });

  it.each([
    ['the first', undefined, [false, true]],
    ['the one that is named', 'carol', [true, false]],
  ])('leaves %s to be talked to when it is split, and the other on hold', async (_who, active, expected) => {
    const [bob, carol] = [await guest('bob'), await guest('carol')];
    const conference = await merge([bob, carol]);
    await stage.after(conference.split(active === undefined ? undefined : carol.call));
    expect(holds(bob, carol)).toEqual(expected);
    expect([sent(bob), sent(carol), mixer.isClosed]).toEqual(['microphone', 'microphone', true]);
    await expect(conference.add(bob.call)).rejects.toMatchObject({ code: 'conference/ended' });
  });

  it('lets nobody hear, nor us, who is muted', async () => {
    const [bob, carol] = [await guest('bob'), await guest('carol')];
    const conference = await merge([bob, carol]);
    conference.setParticipantMuted(bob.call, true);
    expect(mixer.heard).toEqual(['bob ← us carol', 'carol ← us']);
    expect([mediaOf(bob.call)?.audioIn?.enabled, conference.isParticipantMuted(bob.call)]).toEqual([
      false,
      true,
    ]);
    await stage.after(conference.split());
    expect(mediaOf(bob.call)?.audioIn?.enabled).toBe(true);
  });

  it('mutes us for all, and for who comes later', async () => {
    const [bob, carol, dave] = [await guest('bob'), await guest('carol'), await guest('dave')];
    const conference = await merge([bob, carol]);
    conference.setMuted(true);
    await stage.after(conference.add(dave.call));
    expect([bob, carol, dave].map(({ call }) => call.isMuted)).toEqual([true, true, true]);
    conference.setMuted(false);
    expect(conference.calls.map(({ isMuted }) => isMuted)).toEqual([false, false, false]);
  });

  it('leaves out one that is on hold, and all when another call comes', async () => {
    const [bob, carol] = [await guest('bob'), await guest('carol')];
    const conference = await merge([bob, carol]);
    await stage.after(bob.theirs.hold());
    expect(bob.call.isRemoteOnHold).toBe(true);
    expect(mixer.heard).toEqual(['bob ← nothing', 'carol ← us']);
    await stage.after(bob.theirs.resume());
    expect(mixer.heard).toEqual(['bob ← us carol', 'carol ← us bob']);
    const dave = await guest('dave');
    expect(mixer.heard).toEqual(['bob ← nothing', 'carol ← nothing']);
    await stage.after(dave.theirs.hangUp());
    await stage.after(conference.setOnHold(false));
    expect(mixer.heard).toEqual(['bob ← us carol', 'carol ← us bob']);
  });

  it('brings in what somebody puts in the place of the microphone, and gives it back', async () => {
    const [bob, carol] = [await guest('bob'), await guest('carol')];
    const conference = await merge([bob, carol]);
    const cleaned = new FakeTrack('audio', 'without noise');
    await mediaOf(bob.call)?.replaceAudioTrack(cleaned);
    await stage.happen();
    expect([mixer.tracks.get(bob.call)?.microphone, sent(bob)]).toEqual([cleaned, 'mix for bob']);
    await stage.after(conference.split());
    expect([sent(bob), sent(carol)]).toEqual(['without noise', 'microphone']);
  });
});

describe('a conference that cannot begin', () => {
  it('because one side does not agree leaves all as they were', async () => {
    const [bob, carol, dave] = [await guest('bob'), await guest('carol'), await guest('dave')];
    carol.dialog.answerOffersWith({ kind: 'refused', status: 488, reason: 'Not acceptable here' });
    await expect(merge([bob, carol, dave])).rejects.toMatchObject({ code: 'conference/cannot-resume' });
    await stage.happen();
    expect(holds(bob, carol, dave)).toEqual([true, true, false]);
    expect([bob, carol, dave].map(sent)).toEqual(['microphone', 'microphone', 'microphone']);
    expect(mixer.isClosed).toBe(true);
  });

  it('because it was given up leaves all as they were', async () => {
    const [bob, carol] = [await guest('bob'), await guest('carol')];
    const giveUp = new AbortController();
    const merged = merge([bob, carol], { signal: giveUp.signal });
    giveUp.abort(new Error('Not now.'));
    await expect(merged).rejects.toThrow('Not now.');
    await stage.happen();
    expect([holds(bob, carol), mixer.isClosed]).toEqual([[true, false], true]);
  });

  it('because the browser waits for a click says so', async () => {
    const [bob, carol] = [await guest('bob'), await guest('carol')];
    mixer.isBlocked = true;
    const merged = merge([bob, carol]).catch((error: unknown) => error);
    await stage.happen(2_000);
    expect(await merged).toMatchObject({ code: 'conference/no-sound', retryable: true });
    expect([holds(bob, carol), sent(bob)]).toEqual([[true, false], 'microphone']);
  });

  it('because one is in another already, which goes on', async () => {
    const [bob, carol, dave] = [await guest('bob'), await guest('carol'), await guest('dave')];
    const conference = await merge([bob, carol]);
    await expect(conference.add(bob.call)).resolves.toBeUndefined();
    const other = new MixedConference({ mixer: new FakeMixer(), clock: stage.clock, whenAlone: 'talk' });
    await expect(other.begin([dave.call, carol.call], undefined)).rejects.toMatchObject({
      code: 'conference/invalid-call',
    });
    await stage.happen();
    expect([conference.isEnded, sent(carol), sent(dave)]).toEqual([false, 'mix for carol', 'microphone']);
    await conference.hangUp();
  });
});
