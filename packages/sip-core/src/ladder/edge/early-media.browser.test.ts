import { describe, expect, it, vi } from 'vitest';
import type { Call } from '../../call/call.js';
import type { MediaSession } from '../../ports/media-port.js';
import type { IncomingInvite } from '../../ports/signalling-port.js';
import { type EdgeGatewayOptions, openGateway, playFor } from '../../testing/edge-gateway.js';
import { isConnected, nextCall, useEdgeStage } from '../../testing/edge-stage.js';

// The far side is a gateway, on the embedded edge: SIP without an engine above it, and sound of its own.

const stage = useEdgeStage();
const { census, hears, ladder, numberOf, register } = stage;

/** Alice calls a gateway, which is heard before anybody answers. */
async function callIntoSound(options: EdgeGatewayOptions = {}): Promise<{
  readonly call: Call;
  readonly invite: IncomingInvite;
  readonly answer: string;
  readonly session: MediaSession;
}> {
  const { alice } = await register({ alice: {} });
  const gateway = await openGateway(stage, 'bob', options);
  const call = alice.dial(numberOf('bob'));
  const invite = await gateway.invited;
  const { answer, session } = await playFor(stage, 'bob', invite);
  invite.ring(answer);
  session.start();
  await vi.waitFor(() => {
    expect(call).toMatchObject({ state: 'ringing', hasEarlyMedia: true });
  });
  await hears(census.caller, 'bob');
  return { call, invite, answer, session };
}

describe('early media', () => {
  it('are heard before anybody answers, and go on when the same one does', async () => {
    const { answer, call, invite, session } = await callIntoSound();
    invite.accept(answer);
    await isConnected(call);
    await Promise.all([hears(call, 'bob'), hears(session, 'alice')]);
  });

  it('that must not get lost are acknowledged (RFC 3262)', async () => {
    const intercept = (text: string): string =>
      text.startsWith('INVITE') ? text.replace(/^Supported:/m, 'Require: 100rel\r\nSupported:') : text;
    await callIntoSound({ intercept });
    // Some servers ask for a password first.
    await vi.waitFor(() => {
      expect(ladder.of('alice').slice(-4)).toEqual(['← 100', '← 183', '→ PRACK', '← 200']);
    });
  });

  it('of one phone give way to another one that answers', async () => {
    const { alice } = await register({ alice: {} });
    const one = await openGateway(stage, 'bob');
    const other = await openGateway(stage, 'bob');
    const call = alice.dial(numberOf('bob'));
    const invites = await Promise.all([one.invited, other.invited]);
    const announcement = await playFor(stage, 'bob', invites[0]);
    invites[0].ring(announcement.answer);
    announcement.session.start();
    await vi.waitFor(() => {
      expect(call.hasEarlyMedia).toBe(true);
    });
    await hears(census.caller, 'bob');
    const person = await playFor(stage, 'carol', invites[1]);
    invites[1].accept(person.answer);
    person.session.start();
    await isConnected(call);
    announcement.session.close();
    await Promise.all([hears(call, 'carol'), hears(person.session, 'alice')]);
  });

  it('end with the announcement that nobody is there', async () => {
    const { call, invite } = await callIntoSound();
    invite.refuse(404);
    await vi.waitFor(() => {
      expect(call.endReason).toBe('not-found');
    });
  });
});

describe('a call that is sent elsewhere', () => {
  it('goes there, where that is the policy, and talks to who is there', async () => {
    const { alice, carol } = await register({ alice: { callPolicy: { redirect: 'follow' } }, carol: {} });
    const gateway = await openGateway(stage, 'bob');
    const rings = nextCall(carol);
    const call = alice.dial(numberOf('bob'));
    (await gateway.invited).redirect(carol.addressOf());
    const carols = await rings;
    await carols.answer();
    await isConnected(call);
    await Promise.all([hears(call, 'carol'), hears(carols, 'alice')]);
    expect(ladder.messages('alice', '← 302')).toHaveLength(1);
  });
});
