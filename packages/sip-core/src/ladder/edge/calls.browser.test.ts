import { describe, expect, it, vi } from 'vitest';
import { openGateway, playFor } from '../../testing/edge-gateway.js';
import { isConnected, nextCall, useEdgeStage } from '../../testing/edge-stage.js';

// Whole phones in Chromium, through the embedded edge. Everybody whistles, and who is heard is listened to.

const stage = useEdgeStage();
const { connect, hears, ladder, register } = stage;

describe('a call', () => {
  it.each(['caller', 'callee'] as const)('is answered, talked in, and hung up by the %s', async (who) => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
    await (who === 'caller' ? callers : callees).hangUp();
    await vi.waitFor(() => {
      expect([...alice.calls, ...bob.calls]).toEqual([]);
    });
    const reasons = ['hung-up', 'remote-hung-up'];
    expect([callers.endReason, callees.endReason]).toEqual(who === 'caller' ? reasons : reasons.reverse());
  });

  it('says who calls, and what the page says with it', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const rings = nextCall(bob);
    alice.dial(bob.addressOf(), { headers: { 'X-Ticket': '4711' } });
    const callees = await rings;
    expect([callees.remoteName, callees.remoteNumber]).toEqual(['Alice', stage.numberOf('alice')]);
    expect(callees.header('X-Ticket')).toBe('4711');
  });

  it('is silent while it is muted', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    await hears(callees, 'alice');
    callers.setMuted(true);
    await Promise.all([hears(callees), hears(callers, 'bob')]);
    callers.setMuted(false);
    await hears(callees, 'alice');
  });

  it('goes on while the connection is away, and is hung up over the next one', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    const lost = new Promise((resolve) => alice.on('registrationChanged', resolve));
    stage.cut('alice');
    await lost;
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
    await vi.waitFor(() => {
      expect(alice.registration).toBe('registered');
    });
    await callers.hangUp();
    await vi.waitFor(() => {
      expect(callees.endReason).toBe('remote-hung-up');
    });
  });
});

describe('a call that is not answered', () => {
  it('is declined', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const rings = nextCall(bob);
    const callers = alice.dial(bob.addressOf());
    await (await rings).reject();
    await vi.waitFor(() => {
      expect(callers.error).toMatchObject({ code: 'call/declined', sipStatus: 603 });
    });
  });

  it('is taken back by an aborted signal', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const rings = nextCall(bob);
    const aborting = new AbortController();
    const callers = alice.dial(bob.addressOf(), { signal: aborting.signal });
    const callees = await rings;
    await vi.waitFor(() => {
      expect(callers.state).toBe('ringing');
    });
    aborting.abort();
    expect(callers.endReason).toBe('cancelled');
    await vi.waitFor(() => {
      expect(callees.endReason).toBe('cancelled');
    });
    await vi.waitFor(() => {
      expect(ladder.of('alice').slice(-4)).toEqual(['→ CANCEL', '← 200', '← 487', '→ ACK']);
    });
    expect(callees.isMissed).toBe(true);
  });

  it('is hung up when the answer crosses the cancel', async () => {
    const { alice } = await register({ alice: {} });
    const gateway = await openGateway(stage, 'bob');
    const callers = alice.dial(stage.numberOf('bob'));
    const invite = await gateway.invited;
    const { answer } = await playFor(stage, 'bob', invite);
    const hungUp = callers.hangUp();
    const dialog = invite.accept(answer);
    const ended = new Promise((resolve) => dialog.on('ended', resolve));
    await Promise.all([hungUp, ended]);
    const sent = ladder.of('alice').filter((step) => step.startsWith('→'));
    expect(sent.slice(-3)).toEqual(['→ CANCEL', '→ ACK', '→ BYE']);
    expect(callers.endReason).toBe('cancelled');
  });

  it('is nobody’s business any more when another device answered', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const desk = await stage.add('bob', {}, 'desk');
    const [atBrowser, atDesk] = [nextCall(bob), nextCall(desk)];
    const callers = alice.dial(bob.addressOf());
    await Promise.all([atBrowser, atDesk]);
    await (await atDesk).answer();
    await isConnected(callers);
    await Promise.all([hears(callers, 'bob'), hears(await atDesk, 'alice')]);
    expect(await atBrowser).toMatchObject({ endReason: 'answered-elsewhere', isMissed: false });
  });
});
