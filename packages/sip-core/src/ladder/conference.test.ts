import { ManualClock } from '@offhook/primitives/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../call/call.js';
import { MixedConference } from '../mixer/mixed-conference.js';
import { FakeMixer } from '../testing/fake-mixer.js';
import { useLadderScene } from '../testing/ladder-scene.js';
import type { MemoryStage } from '../testing/memory-stage.js';

// Bob talks to alice and carol, who know nothing of his conference: each test is one ladder diagram, as bob's phone has it.

const { connect, happen, setStage } = useLadderScene();
const users = { alice: '', bob: '', carol: '' };
const several = { capabilities: { multiCall: true } };
const reinvite = ['→ INVITE', '← 100', '← 200', '→ ACK'];

let scene: MemoryStage;
let mixer: FakeMixer;
let conference: MixedConference;
/** Alice's and carol's own calls, and bob's calls to them. */
let alices: Call;
let carols: Call;
let guests: readonly [Call, Call];

beforeEach(async () => {
  scene = await setStage({ users }, {}, several);
  const first = await connect(scene);
  const second = await connect(scene, { from: await scene.add({ username: 'carol' }) });
  [alices, carols, guests] = [first.callers, second.callers, [first.callees, second.callees]];
  mixer = new FakeMixer();
  conference = new MixedConference({ mixer, clock: new ManualClock(), whenAlone: 'talk' });
  const merged = conference.begin(guests, undefined);
  await happen();
  await merged;
});

/** What goes over bob's wire from now on. */
async function wire(act: () => Promise<unknown>): Promise<readonly string[]> {
  scene.memorySwitch.ladder.clear();
  const done = act();
  await happen();
  await done;
  return scene.ladder('bob');
}

describe('a conference of three', () => {
  it('takes back who was on hold, and says nothing to who was not', () => {
    expect(scene.ladder('bob')).toEqual(reinvite);
    expect([alices.isRemoteOnHold, carols.isRemoteOnHold]).toEqual([false, false]);
    expect(mixer.heard).toEqual(['alice ← us carol', 'carol ← us alice']);
  });

  it('that is split is two calls again: the first is talked on, the other held by SIP', async () => {
    expect(await wire(() => conference.split())).toEqual(reinvite);
    expect([alices.isRemoteOnHold, carols.isRemoteOnHold]).toEqual([false, true]);
    expect(mixer.isClosed).toBe(true);
  });

  it('is left by one who hangs up, and the other hears nothing of it', async () => {
    expect(await wire(() => alices.hangUp())).toEqual(['← BYE', '→ 200']);
    expect([conference.isEnded, mixer.isClosed, carols.state]).toEqual([true, true, 'connected']);
    expect(guests[1].isOnHold).toBe(false);
  });

  it('is put on hold as one, and taken back as one', async () => {
    const both = [...reinvite, ...reinvite].sort();
    expect([...(await wire(() => conference.setOnHold(true)))].sort()).toEqual(both);
    expect([alices.isRemoteOnHold, carols.isRemoteOnHold]).toEqual([true, true]);
    expect([...(await wire(() => conference.setOnHold(false)))].sort()).toEqual(both);
    expect([alices.isRemoteOnHold, carols.isRemoteOnHold]).toEqual([false, false]);
  });

  it('is over for all when it is hung up', async () => {
    expect([...(await wire(() => conference.hangUp()))].sort()).toEqual(['← 200', '← 200', '→ BYE', '→ BYE']);
    expect([alices.endReason, carols.endReason]).toEqual(['remote-hung-up', 'remote-hung-up']);
  });
});
