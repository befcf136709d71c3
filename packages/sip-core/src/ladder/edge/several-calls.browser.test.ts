import { describe, expect, it, vi } from 'vitest';
import type { Phone } from '../../phone.js';
import { isConnected, nextCall, useEdgeStage } from '../../testing/edge-stage.js';

// Whole phones in Chromium, through the embedded edge. Everybody whistles, and who is heard is listened to.

const stage = useEdgeStage();
const { census, connect, hears, register } = stage;
const several = { capabilities: { multiCall: true } };

/** Whom a phone has on hold, and whom not. */
function holdsOf({ calls }: Phone): readonly boolean[] {
  return calls.map(({ isOnHold }) => isOnHold);
}

describe('a second call', () => {
  it('waits, is answered, and holds the first; then they swap', async () => {
    const { alice, bob, carol } = await register({ alice: {}, bob: several, carol: {} });
    const { callees: atAlices, callers: first } = await connect(alice, bob);
    const waiting: string[] = [];
    bob.on('callWaiting', ({ call }) => waiting.push(call.remoteName));
    const { callees: atCarols, callers: second } = await connect(carol, bob);
    expect(waiting).toEqual(['Carol']);
    await vi.waitFor(() => {
      expect(holdsOf(bob)).toEqual([true, false]);
    });
    await Promise.all([hears(first), hears(second, 'bob'), hears(atCarols, 'carol'), hears(atAlices)]);
    expect((await bob.swap()).remoteName).toBe('Alice');
    await Promise.all([hears(first, 'bob'), hears(second), hears(atAlices, 'alice'), hears(atCarols)]);
  });

  it('is dialled beside the first, and a third, and only the last is talked on', async () => {
    const { alice, bob, carol, dave } = await register({ alice: several, bob: {}, carol: {}, dave: {} });
    const { callees: bobs } = await connect(alice, bob);
    const { callees: carols } = await connect(alice, carol);
    const { callees: daves, callers } = await connect(alice, dave);
    await vi.waitFor(() => {
      expect(holdsOf(alice)).toEqual([true, true, false]);
    });
    await Promise.all([hears(bobs), hears(carols), hears(daves, 'alice'), hears(callers, 'dave')]);
    await callers.hangUp();
    await alice.calls[0]?.resume();
    await Promise.all([hears(bobs, 'alice'), hears(carols)]);
  });

  it('takes the connection that was made ready for it beside the first', async () => {
    const { alice, bob, carol } = await register({ alice: several, bob: {}, carol: {} });
    await connect(alice, bob);
    const before = census.peers.length;
    alice.prepareCall();
    alice.prepareCall();
    const [ready, ...more] = census.peers.slice(before);
    expect(more).toEqual([]);
    await vi.waitFor(() => {
      expect(ready?.localDescription?.sdp).toContain('a=candidate');
    });
    const rings = nextCall(carol);
    const callers = alice.dial(carol.addressOf());
    await (await rings).answer();
    await isConnected(callers);
    await hears(callers, 'carol');
    expect(ready?.connectionState).toBe('connected');
  });

  it('finds a phone for one call busy, which is told of it', async () => {
    const { alice, bob, carol } = await register({ alice: {}, bob: {}, carol: {} });
    const { callees, callers } = await connect(alice, bob);
    const refused: string[] = [];
    bob.on('callRefused', ({ reason, remote, sipStatus }) =>
      refused.push(`${remote.name} ${reason} ${sipStatus}`),
    );
    const call = carol.dial(bob.addressOf());
    await vi.waitFor(() => {
      expect(call.error).toMatchObject({ code: 'call/busy', sipStatus: 486 });
    });
    expect(refused).toEqual(['Carol busy 486']);
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
  });

  it('cannot be dialled on a phone for one', async () => {
    const { alice, bob, carol } = await register({ alice: {}, bob: {}, carol: {} });
    const { callers } = await connect(alice, bob);
    expect(() => alice.dial(carol.addressOf())).toThrow(expect.objectContaining({ code: 'call/busy-here' }));
    await hears(callers, 'bob');
  });
});

describe('a phone that answers by itself', () => {
  it('does so after its time, and not while its user talks', async () => {
    const policy = { callPolicy: { autoAnswer: { afterMs: 100 } } };
    const { alice, bob, carol } = await register({ alice: {}, bob: { ...several, ...policy }, carol: {} });
    const rings = nextCall(bob);
    const first = alice.dial(bob.addressOf());
    await isConnected(first, await rings);
    await Promise.all([hears(first, 'bob'), hears(await rings, 'alice')]);
    const waits = nextCall(bob);
    const second = carol.dial(bob.addressOf());
    await waits;
    await hears(first, 'bob');
    expect([(await waits).state, second.state]).toEqual(['incoming', 'ringing']);
  });

  it('does so when the caller asks for it, as an intercom does', async () => {
    const { alice, bob } = await register({ alice: {}, bob: { callPolicy: { autoAnswer: 'when-asked' } } });
    const rings = nextCall(bob);
    const headers = {
      'Call-Info': `<sip:example.test>;answer-after=0`,
      'Alert-Info': '<urn:alert:tone:internal>',
    };
    const callers = alice.dial(bob.addressOf(), { headers });
    const callees = await rings;
    expect(callees.alertInfo).toBe('<urn:alert:tone:internal>');
    await isConnected(callers, callees);
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
  });
});

describe('a phone that is not to be disturbed', () => {
  it('turns callers away, and goes on with its call', async () => {
    const { alice, bob, carol } = await register({ alice: {}, bob: several, carol: {} });
    const { callers } = await connect(alice, bob);
    bob.setDoNotDisturb(true);
    const call = carol.dial(bob.addressOf());
    await vi.waitFor(() => {
      expect(call.error).toMatchObject({ sipStatus: 480 });
    });
    await hears(callers, 'bob');
    bob.setDoNotDisturb(false);
    const { callers: later } = await connect(carol, bob);
    await hears(later, 'bob');
  });
});
