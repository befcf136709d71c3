import { describe, expect, inject, it, vi } from 'vitest';
import { rawRequest } from '../../testing/raw-sip.js';
import { openGateway } from '../../testing/edge-gateway.js';
import { isConnected, nextCall, useEdgeStage } from '../../testing/edge-stage.js';
import { listen } from '../../testing/transfer-scene.js';

// Three whole phones in Chromium, through the embedded edge. Alice gives bob away, to carol.

const stage = useEdgeStage();
const { connect, hears, ladder, register } = stage;
const several = { capabilities: { multiCall: true } };
const everybody = { alice: several, bob: {}, carol: {} };

describe('a call that is transferred', () => {
  it('blindly, rings at the other, and both talk when it is answered', async () => {
    const { alice, bob, carol } = await register(everybody);
    const { callers } = await connect(alice, bob);
    const rings = nextCall(carol);
    const transfer = callers.transfer(carol.addressOf());
    const said = listen(transfer);
    const carols = await rings;
    await vi.waitFor(() => {
      expect(said).toEqual(['offered', 'accepted', 'trying 100', 'ringing 180']);
    });
    await carols.answer();
    expect(await transfer.settled).toBe('completed');
    const [bobs] = bob.calls;
    if (bobs === undefined) throw new Error('Bob has no call.');
    expect([alice.calls, bob.calls.length, carol.calls.length]).toEqual([[], 1, 1]);
    await Promise.all([hears(bobs, 'carol'), hears(carols, 'bob')]);
  });

  it('by who then hangs up tells all the same how it went', async () => {
    const { alice, bob, carol } = await register(everybody);
    const { callers } = await connect(alice, bob);
    const rings = nextCall(carol);
    const transfer = callers.transfer(carol.addressOf());
    const carols = await rings;
    await vi.waitFor(() => {
      expect(transfer.state).toBe('ringing');
    });
    await callers.hangUp();
    expect([alice.calls, transfer.state]).toEqual([[], 'ringing']);
    await carols.answer();
    expect(await transfer.settled).toBe('completed');
    const [bobs] = bob.calls;
    if (bobs === undefined) throw new Error('Bob has no call.');
    await Promise.all([hears(bobs, 'carol'), hears(carols, 'bob')]);
  });

  it('to somebody who declines is back as it was', async () => {
    const { alice, bob, carol } = await register(everybody);
    const { callees, callers } = await connect(alice, bob);
    const rings = nextCall(carol);
    const transfer = callers.transfer(carol.addressOf());
    await (await rings).reject();
    expect([await transfer.settled, transfer.sipStatus]).toEqual(['failed', 603]);
    await vi.waitFor(() => {
      expect([callers.isOnHold, callees.isRemoteOnHold]).toEqual([false, false]);
    });
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
  });

  it('of a phone that refuses is back as it was', async () => {
    const { alice, bob, carol } = await register({ ...everybody, bob: { transferPolicy: 'refuse' } });
    const { callees, callers } = await connect(alice, bob);
    const transfer = callers.transfer(carol.addressOf());
    expect([await transfer.settled, transfer.error?.code]).toEqual(['failed', 'transfer/refused']);
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
    expect(carol.calls).toEqual([]);
  });

  it('of a phone whose user is asked follows when the user says yes', async () => {
    const { alice, bob, carol } = await register({ ...everybody, bob: { transferPolicy: 'ask' } });
    const { callers } = await connect(alice, bob);
    bob.on('transferRequested', ({ request }) => request.accept());
    const rings = nextCall(carol);
    const transfer = callers.transfer(carol.addressOf());
    const carols = await rings;
    await carols.answer();
    expect(await transfer.settled).toBe('completed');
    await hears(carols, 'bob');
  });

  it('to somebody who was asked first, puts the two together', async () => {
    const { alice, bob, carol } = await register(everybody);
    const { callers } = await connect(alice, bob);
    const { callees: atCarol, callers: asked } = await connect(alice, carol);
    await Promise.all([hears(asked, 'carol'), hears(atCarol, 'alice')]);
    const replaced: unknown[] = [];
    carol.on('callReplaced', ({ call }) => replaced.push(call));
    const transfer = callers.transferTo(asked);
    expect(await transfer.settled).toBe('completed');
    // RFC 3891: carol's phone took an INVITE in the place of the call that she had.
    const [invite] = ladder.messages('carol', '← INVITE');
    expect(invite?.headers.first('Replaces')).toMatch(new RegExp(`^${asked.sipCallId};`));
    expect(replaced).toEqual([atCarol]);
    await vi.waitFor(() => {
      expect([alice, bob, carol].map(({ calls }) => calls.length)).toEqual([0, 1, 1]);
    });
    const [[bobs], [carols]] = [bob.calls, carol.calls];
    if (bobs === undefined || carols === undefined) throw new Error('They do not talk.');
    await isConnected(bobs, carols);
    await Promise.all([hears(bobs, 'carol'), hears(carols, 'bob')]);
  });

  it('by the other side that was held is possible too', async () => {
    const { alice, bob, carol } = await register({ ...everybody, bob: several });
    const { callees, callers } = await connect(alice, bob);
    await callers.hold();
    const rings = nextCall(carol);
    const transfer = callees.transfer(carol.addressOf());
    const carols = await rings;
    await carols.answer();
    expect(await transfer.settled).toBe('completed');
    await hears(carols, 'alice');
  });
});

describe('a stranger who asks to call somebody', () => {
  it('is refused, and nobody rings', async () => {
    const { bob, carol } = await register({ bob: {}, carol: {} });
    const replies: string[] = [];
    const intercept = (text: string): string | undefined => {
      if (!/^CSeq: 1 REFER/im.test(text)) return text;
      replies.push(text.split('\r\n', 1)[0] ?? '');
      return undefined;
    };
    const stranger = await openGateway(stage, 'dave', { intercept });
    stranger.say(
      rawRequest('REFER', bob.addressOf(), {
        from: `sip:${stage.numberOf('dave')}@${inject('edge').domain}`,
        lines: [`Contact: <sip:dave@dave.invalid>`, `Refer-To: <${carol.addressOf()}>`],
      }),
    );
    await vi.waitFor(() => {
      expect(replies.at(-1)).toBe('SIP/2.0 403 Forbidden');
    });
    expect([...bob.calls, ...carol.calls]).toEqual([]);
  });
});
