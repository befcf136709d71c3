import { describe, expect, it, vi } from 'vitest';
import type { Phone } from '../../phone.js';
import { createRinger, type Ringer } from '../../ringer/index.js';
import { openGateway, playFor } from '../../testing/edge-gateway.js';
import { nextCall, useEdgeStage } from '../../testing/edge-stage.js';

// What each phone plays to its own user, while calls go through the embedded edge.

const stage = useEdgeStage();
const { connect, hears, register } = stage;

const ringerOf = (phone: Phone): Ringer => stage.use(createRinger(phone));

async function plays(ringer: Ringer, tone: Ringer['tone']): Promise<void> {
  await vi.waitFor(() => {
    expect(ringer.tone).toBe(tone);
  });
}

describe('a phone with a ringer', () => {
  it('rings for who calls, plays the ringback to who called, and is silent once they talk', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const [atAlice, atBob] = [ringerOf(alice), ringerOf(bob)];
    const rings = nextCall(bob);
    const callers = alice.dial(bob.addressOf());
    await rings;
    await Promise.all([plays(atBob, 'ringtone'), plays(atAlice, 'ringback')]);
    await (await rings).answer();
    await Promise.all([plays(atBob, undefined), plays(atAlice, undefined)]);
    await hears(await rings, 'alice');
    await callers.hangUp();
  });

  it('leaves the ringing to a far side that does it itself', async () => {
    const { alice } = await register({ alice: {} });
    const ringer = ringerOf(alice);
    const gateway = await openGateway(stage, 'bob');
    alice.dial(stage.numberOf('bob'));
    const invite = await gateway.invited;
    invite.ring();
    await plays(ringer, 'ringback');
    const { answer, session } = await playFor(stage, 'bob', invite);
    invite.ring(answer);
    session.start();
    await plays(ringer, undefined);
    await hears(stage.census.caller, 'bob');
  });

  it('only knocks when its user talks', async () => {
    const { alice, bob, carol } = await register({
      alice: {},
      bob: { capabilities: { multiCall: true } },
      carol: {},
    });
    const { callers } = await connect(alice, bob);
    const ringer = ringerOf(bob);
    const waits = nextCall(bob);
    carol.dial(bob.addressOf());
    await waits;
    await plays(ringer, 'call-waiting');
    await hears(callers, 'bob');
    await (await waits).reject();
    await plays(ringer, undefined);
  });
});
