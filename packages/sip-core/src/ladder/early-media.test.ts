import { describe, expect, it } from 'vitest';
import { FakeMedia } from '../testing/fake-media.js';
import { useLadderScene } from '../testing/ladder-scene.js';
import { openGateway } from '../testing/memory-gateway.js';

// Each test is one ladder diagram. The far side is a gateway: SIP without an engine above it.

const { happen, setStage } = useLadderScene();
const users = { alice: '', bob: '', gateway: '' };
const announcement = 'v=0\r\ns=announcement\r\n';
const answer = 'v=0\r\ns=answer\r\n';

describe('early media', () => {
  it('are heard before anybody answers', async () => {
    const scene = await setStage({ users });
    const gateway = await openGateway(scene);
    const call = scene.alice.dial('gateway');
    await happen();
    gateway.invites[0]?.ring(announcement);
    await happen();
    const [session] = scene.media.alice.sessions;
    expect(call).toMatchObject({ state: 'ringing', hasEarlyMedia: true });
    expect(session).toMatchObject({ isEarly: true, remoteDescriptions: [announcement] });
    gateway.invites[0]?.accept(answer);
    await happen();
    expect(call.state).toBe('connected');
    expect(session).toMatchObject({ isEarly: false, remoteDescriptions: [announcement, answer] });
    gateway.signalling.dispose();
  });

  it('are none when it only rings', async () => {
    const scene = await setStage({ users });
    const gateway = await openGateway(scene);
    const call = scene.alice.dial('gateway');
    await happen();
    gateway.invites[0]?.ring();
    await happen();
    expect(call).toMatchObject({ state: 'ringing', hasEarlyMedia: false });
    gateway.signalling.dispose();
  });

  it('of the last one to speak are heard, and whoever answers decides', async () => {
    const scene = await setStage({ users });
    const [one, other] = [await openGateway(scene, 'one'), await openGateway(scene, 'other')];
    const call = scene.alice.dial('gateway');
    await happen();
    one.invites[0]?.ring('v=0\r\ns=one\r\n');
    await happen();
    other.invites[0]?.ring('v=0\r\ns=other\r\n');
    await happen();
    one.invites[0]?.accept(answer);
    await happen();
    expect(call.state).toBe('connected');
    expect(scene.media.alice.sessions[0]?.remoteDescriptions).toEqual([
      'v=0\r\ns=one\r\n',
      'v=0\r\ns=other\r\n',
      answer,
    ]);
    one.signalling.dispose();
    other.signalling.dispose();
  });

  it('end with the announcement that nobody is there', async () => {
    const scene = await setStage({ users });
    const gateway = await openGateway(scene);
    const call = scene.alice.dial('gateway');
    await happen();
    gateway.invites[0]?.ring(announcement);
    await happen(5_000);
    gateway.invites[0]?.refuse(404);
    await happen();
    expect([call.endReason, scene.media.alice.openCount]).toEqual(['not-found', 0]);
    gateway.signalling.dispose();
  });

  it('that the browser cannot take do no harm', async () => {
    const media = new FakeMedia();
    const scene = await setStage({ users }, { media });
    const gateway = await openGateway(scene);
    const call = scene.alice.dial('gateway');
    await happen();
    const [session] = media.sessions;
    if (session === undefined) throw new Error('There are no media.');
    session.refusesDescriptions = true;
    gateway.invites[0]?.ring('nonsense');
    await happen();
    expect(call).toMatchObject({ state: 'ringing', hasEarlyMedia: false });
    session.refusesDescriptions = false;
    gateway.invites[0]?.accept(answer);
    await happen();
    expect(call.state).toBe('connected');
    gateway.signalling.dispose();
  });
});

describe('a call that is sent elsewhere', () => {
  it('ends, and tells where', async () => {
    const scene = await setStage({ users });
    const gateway = await openGateway(scene);
    const call = scene.alice.dial('gateway');
    await happen();
    gateway.invites[0]?.redirect('sip:bob@example.test');
    await happen();
    expect(scene.ladder('alice')).toEqual(['→ INVITE', '← 100', '← 302', '→ ACK']);
    expect(call.snapshot()).toMatchObject({
      endReason: 'redirected',
      error: { code: 'call/redirected', sipStatus: 302 },
    });
    expect(call.redirectTargets).toEqual(['sip:bob@example.test']);
    gateway.signalling.dispose();
  });

  it('goes there, where that is the policy', async () => {
    const scene = await setStage({ users }, { callPolicy: { redirect: 'follow' } });
    const gateway = await openGateway(scene);
    const call = scene.alice.dial('gateway');
    await happen();
    gateway.invites[0]?.redirect('sip:bob@example.test');
    await happen();
    expect(scene.ladder('alice')).toEqual([
      '→ INVITE',
      '← 100',
      '← 302',
      '→ ACK',
      '→ INVITE',
      '← 100',
      '← 180',
    ]);
    await scene.bob.calls[0]?.answer();
    await happen();
    expect(call.state).toBe('connected');
    gateway.signalling.dispose();
  });

  it('goes no further than once', async () => {
    const scene = await setStage({ users }, { callPolicy: { redirect: 'follow' } });
    const gateway = await openGateway(scene);
    const call = scene.alice.dial('gateway');
    await happen();
    gateway.invites[0]?.redirect('sip:gateway@example.test');
    await happen();
    gateway.invites[1]?.redirect('sip:gateway@example.test');
    await happen();
    expect([call.endReason, gateway.invites.length]).toEqual(['redirected', 2]);
    gateway.signalling.dispose();
  });
});
