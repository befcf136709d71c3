import { describe, expect, it } from 'vitest';
import { useLadderScene } from '../testing/ladder-scene.js';

// Each test is one ladder diagram.

const { connect, happen, setStage } = useLadderScene();

describe('tones', () => {
  it('go in the sound where the other side takes them there (RFC 4733)', async () => {
    const scene = await setStage();
    const { callers } = await connect(scene);
    await callers.sendDtmf('12#');
    expect([scene.ladder('alice'), scene.media.alice.sessions[0]?.sentTones]).toEqual([[], ['12#']]);
  });

  it('go by INFO where it does not, one after the other', async () => {
    const scene = await setStage();
    const { callers } = await connect(scene);
    const [session] = scene.media.alice.sessions;
    if (session !== undefined) session.canSendTones = false;
    await callers.sendDtmf('1#');
    expect(scene.ladder('alice')).toEqual(['→ INFO', '← 200', '→ INFO', '← 200']);
    const infos = scene.memorySwitch.ladder.messages('alice', '→ INFO');
    expect(infos.map(({ body, headers }) => [headers.first('Content-Type'), body])).toEqual([
      ['application/dtmf-relay', 'Signal=1\r\nDuration=160\r\n'],
      ['application/dtmf-relay', 'Signal=#\r\nDuration=160\r\n'],
    ]);
  });

  it('go by INFO where that is the policy, and queue', async () => {
    const scene = await setStage({}, { callPolicy: { dtmf: 'info' } });
    const { callers } = await connect(scene);
    const sent = Promise.all([callers.sendDtmf('1,'), callers.sendDtmf('2')]);
    await happen(1_999);
    expect(scene.ladder('alice')).toEqual(['→ INFO', '← 200']);
    await happen(1);
    await sent;
    expect(scene.ladder('alice')).toEqual(['→ INFO', '← 200', '→ INFO', '← 200']);
  });

  it('stop when the other side refuses them', async () => {
    const scene = await setStage({}, { callPolicy: { dtmf: 'info' } });
    const { callers } = await connect(scene);
    scene.memorySwitch.cut('bob');
    const sent = callers.sendDtmf('12').catch((error: unknown) => error);
    await happen(40_000);
    expect(await sent).toMatchObject({ code: 'call/tones-unavailable' });
    expect(scene.memorySwitch.ladder.messages('alice', '→ INFO')).toHaveLength(1);
  });
});

describe('tones of the other side', () => {
  it('are heard of when they come by INFO, on either side', async () => {
    const scene = await setStage({}, { callPolicy: { dtmf: 'info' } }, { callPolicy: { dtmf: 'info' } });
    const { callees, callers } = await connect(scene);
    const heard: string[] = [];
    for (const [name, call] of Object.entries({ alice: callers, bob: callees })) {
      call.on('toneReceived', ({ durationMs, tone }) => heard.push(`${name} ${tone} ${durationMs ?? 0}`));
    }
    await callers.sendDtmf('1#');
    await callees.sendDtmf('d');
    expect(heard).toEqual(['bob 1 160', 'bob # 160', 'alice D 160']);
  });

  it('are none when an INFO is about something else, which is answered all the same', async () => {
    const scene = await setStage();
    const { callees } = await connect(scene);
    const heard: string[] = [];
    callees.on('toneReceived', ({ tone }) => heard.push(tone));
    const [session] = scene.media.alice.sessions;
    session?.findCandidate('candidate:1 1 udp 1 192.0.2.1 9 typ host');
    await happen();
    expect([scene.ladder('bob'), heard]).toEqual([['← INFO', '→ 200'], []]);
  });
});
