import { describe, expect, it, vi } from 'vitest';
import type { Call } from '../call/call.js';
import { mediaOf } from '../call/media-of.js';
import type { Phone } from '../phone.js';
import { useEdgeStage } from '../testing/edge-stage.js';
import type { Person } from '../testing/voices.js';
import type { Conference } from './conference.js';
import { mergeCalls } from './merge-calls.js';

// Up to four whole phones in Chromium, through the embedded edge. Everybody whistles, and who is heard is listened to.

const stage = useEdgeStage();
const { hears, ladder } = stage;
let phones: Partial<Record<Person, Phone>> = {};
let conference: Conference | undefined;

/** After the calls, there is no conference. */
async function isOver(): Promise<void> {
  await vi.waitFor(() => {
    expect(conference?.isEnded).toBe(true);
  });
}

/** Alice, who has called the guests one after the other: her calls, by who is at the other end. */
async function setStage<Guest extends Exclude<Person, 'alice'>>(
  guests: readonly Guest[],
): Promise<Record<Guest, Call>> {
  stage.use({ dispose: isOver });
  const several = { capabilities: { multiCall: true } };
  const everybody = Object.fromEntries(['alice', ...guests].map((person) => [person, several]));
  phones = await stage.register(everybody as Record<Person, typeof several>);
  const calls: [Guest, Call][] = [];
  for (const guest of guests) {
    const { callers } = await stage.connect(phoneOf('alice'), phoneOf(guest));
    calls.push([guest, callers]);
  }
  return Object.fromEntries(calls) as Record<Guest, Call>;
}

function phoneOf(person: Person): Phone {
  const phone = phones[person];
  if (phone === undefined) throw new Error(`${person} has no phone.`);
  return phone;
}

/** The call of somebody who has one. */
function callOf(person: Person): Call {
  const [call] = phoneOf(person).calls;
  if (call === undefined) throw new Error(`${person} has no call.`);
  return call;
}

describe('calls that are merged', () => {
  it('hear us and each other, and not themselves', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    await vi.waitFor(() => {
      expect([bob.isOnHold, carol.isOnHold]).toEqual([true, false]);
    });
    conference = await mergeCalls([bob, carol]);
    expect([bob.isOnHold, carol.isOnHold]).toEqual([false, false]);
    await Promise.all([
      hears(callOf('bob'), 'alice', 'carol'),
      hears(callOf('carol'), 'alice', 'bob'),
      hears(bob, 'bob'),
      hears(carol, 'carol'),
    ]);
  });

  it('need no agreement with anybody but those who were on hold', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    await vi.waitFor(() => {
      expect(bob.isOnHold).toBe(true);
    });
    ladder.clear();
    conference = await mergeCalls([bob, carol]);
    expect(ladder.of('alice')).toEqual(['→ INVITE', '← 100', '← 200', '→ ACK']);
    expect(ladder.of('carol')).toEqual([]);
  });

  it('are merged while one is still being put on hold', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    const holding = carol.hold();
    conference = await mergeCalls([bob, carol]);
    await holding;
    await Promise.all([hears(callOf('bob'), 'alice', 'carol'), hears(callOf('carol'), 'alice', 'bob')]);
  });

  it('may be three, and more may come and go', async () => {
    const { bob, carol, dave } = await setStage(['bob', 'carol', 'dave']);
    conference = await mergeCalls([bob, carol]);
    await conference.add(dave);
    await Promise.all([
      hears(callOf('bob'), 'alice', 'carol', 'dave'),
      hears(callOf('carol'), 'alice', 'bob', 'dave'),
      hears(callOf('dave'), 'alice', 'bob', 'carol'),
    ]);
    await conference.remove(bob);
    expect([bob.state, bob.isOnHold]).toEqual(['connected', true]);
    await Promise.all([
      hears(callOf('bob')),
      hears(callOf('carol'), 'alice', 'dave'),
      hears(callOf('dave'), 'alice', 'carol'),
    ]);
  });

  it('can be muted, each of them and we', async () => {
    const { bob, carol, dave } = await setStage(['bob', 'carol', 'dave']);
    conference = await mergeCalls([bob, carol, dave]);
    conference.setParticipantMuted(bob, true);
    await Promise.all([
      hears(callOf('bob'), 'alice', 'carol', 'dave'),
      hears(callOf('carol'), 'alice', 'dave'),
      hears(bob),
    ]);
    conference.setMuted(true);
    await hears(callOf('carol'), 'dave');
    conference.setParticipantMuted(bob, false);
    conference.setMuted(false);
    await Promise.all([
      hears(callOf('carol'), 'alice', 'bob', 'dave'),
      hears(callOf('dave'), 'alice', 'bob', 'carol'),
    ]);
  });

  it('do not hear one that is on hold, nor does it hear them', async () => {
    const { bob, carol, dave } = await setStage(['bob', 'carol', 'dave']);
    conference = await mergeCalls([bob, carol, dave]);
    await callOf('bob').hold();
    await Promise.all([hears(callOf('carol'), 'alice', 'dave'), hears(callOf('dave'), 'alice', 'carol')]);
    await callOf('bob').resume();
    await Promise.all([
      hears(callOf('bob'), 'alice', 'carol', 'dave'),
      hears(callOf('carol'), 'alice', 'bob', 'dave'),
    ]);
  });

  it('go on as two calls when they are split', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    conference = await mergeCalls([bob, carol]);
    await hears(callOf('bob'), 'alice', 'carol');
    await conference.split(carol);
    expect([bob.isOnHold, carol.isOnHold]).toEqual([true, false]);
    await Promise.all([hears(callOf('bob')), hears(callOf('carol'), 'alice')]);
    await bob.resume();
    await Promise.all([hears(callOf('bob'), 'alice'), hears(callOf('carol'))]);
  });

  it('become a call again when all but one have hung up', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    conference = await mergeCalls([bob, carol]);
    await callOf('bob').hangUp();
    await hears(callOf('carol'), 'alice');
    expect([conference.isEnded, carol.state]).toEqual([true, 'connected']);
  });

  it('take another microphone that is chosen meanwhile', async () => {
    const { bob, carol } = await setStage(['bob', 'carol']);
    conference = await mergeCalls([bob, carol]);
    const other = await stage.voices.open('dave');
    await mediaOf(bob)?.replaceAudioTrack(other);
    await hears(callOf('bob'), 'carol', 'dave');
    await conference.split(bob);
    await hears(callOf('bob'), 'dave');
    other.stop();
  });
});
