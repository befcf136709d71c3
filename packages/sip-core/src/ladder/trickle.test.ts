import { describe, expect, it } from 'vitest';
import type { CallDialog, SipOutcome } from '../ports/signalling-port.js';
import type { FakeMediaSession } from '../testing/fake-media-session.js';
import { useLadderScene } from '../testing/ladder-scene.js';
import { type MemoryGateway, openGateway } from '../testing/memory-gateway.js';
import { callOf, type MemoryStage } from '../testing/memory-stage.js';
import { fragmentType, infoPackage } from '../trickle/trickle-info.js';

// Candidates that are found later than the descriptions (RFC 8840). Each test is one ladder diagram.

const { connect, happen, setStage } = useLadderScene();

const reflexive = 'candidate:1 1 udp 1686052607 203.0.113.7 61000 typ srflx raddr 0.0.0.0 rport 0';
const relayed = 'candidate:2 1 udp 41819902 198.51.100.3 49200 typ relay raddr 0.0.0.0 rport 0';
const third = 'candidate:3 1 udp 41819901 198.51.100.4 49201 typ relay raddr 0.0.0.0 rport 0';

function sessionOf(stage: MemoryStage, who: 'alice' | 'bob'): FakeMediaSession {
  const session = stage.media[who].sessions.at(-1);
  if (session === undefined) throw new Error(`${who} has no media.`);
  return session;
}

/** What `who` was told of later than by a description. */
function told(stage: MemoryStage, who: 'alice' | 'bob'): readonly string[] {
  return sessionOf(stage, who).remoteCandidates.map(({ candidate }) => candidate);
}

function bodies(stage: MemoryStage, phone: string): string[] {
  return stage.memorySwitch.ladder.messages(phone, '→ INFO').map(({ body }) => body);
}

function only(ladder: readonly string[], method: string): string[] {
  return ladder.filter((line) => line.endsWith(method));
}

async function withPrepared(): Promise<MemoryStage> {
  const stage = await setStage();
  stage.media.bob.canHaveMicrophone = true;
  return stage;
}

/** How the gateway describes itself, in a generation of candidates. */
function described(generation: string): string {
  return `v=0\r\na=ice-options:trickle\r\na=ice-ufrag:${generation}\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n`;
}

function fragmentOf(generation: string, ...candidates: readonly string[]): string {
  const lines = candidates.map((candidate) => `a=${candidate}\r\n`).join('');
  return `a=ice-ufrag:${generation}\r\na=ice-pwd:${'x'.repeat(22)}\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n${lines}`;
}

describe('candidates that the caller finds late', () => {
  it('are told in a call', async () => {
    const stage = await setStage();
    await connect(stage);
    sessionOf(stage, 'alice').findCandidate(reflexive);
    await happen();
    expect(stage.ladder('alice')).toEqual(['→ INFO', '← 200']);
    expect(told(stage, 'bob')).toEqual([reflexive]);
    const [info] = stage.memorySwitch.ladder.messages('alice', '→ INFO');
    expect(info?.headers.first('Info-Package')).toBe('trickle-ice');
    expect(info?.headers.first('Content-Type')).toBe('application/trickle-ice-sdpfrag');
    expect(info?.body.split('\r\n')).toEqual([
      'a=ice-ufrag:fake0+0',
      'a=ice-pwd:0123456789012345678901',
      'm=audio 9 RTP/AVP 0',
      'a=mid:0',
      `a=${reflexive}`,
      '',
    ]);
  });

  it('go together while one INFO is under way, and repeat those of before (RFC 8840 §4.4)', async () => {
    const stage = await setStage();
    await connect(stage);
    const session = sessionOf(stage, 'alice');
    session.findCandidate(reflexive);
    session.findCandidate(relayed);
    session.findCandidate(third, true);
    await happen();
    expect(stage.ladder('alice')).toEqual(['→ INFO', '← 200', '→ INFO', '← 200']);
    const [first = '', second = ''] = bodies(stage, 'alice');
    expect([first.match(/a=candidate/g)?.length, second.match(/a=candidate/g)?.length]).toEqual([1, 3]);
    expect([first, second].map((body) => body.includes('a=end-of-candidates'))).toEqual([false, true]);
    expect(told(stage, 'bob')).toEqual([reflexive, relayed, third, '']);
  });

  it('before anybody answers are told as soon as somebody has', async () => {
    const stage = await setStage();
    stage.alice.dial('bob');
    await happen();
    sessionOf(stage, 'alice').findCandidate(reflexive);
    await happen();
    expect(only(stage.ladder('alice'), 'INFO')).toEqual([]);
    await callOf(stage.bob).answer();
    await happen();
    expect(only(stage.ladder('alice'), 'INFO')).toEqual(['→ INFO']);
    expect(told(stage, 'bob')).toEqual([reflexive]);
  });

  it('are told nobody who cannot take them', async () => {
    const stage = await setStage();
    stage.media.bob.canTrickle = false;
    await connect(stage);
    sessionOf(stage, 'alice').findCandidate(reflexive);
    await happen();
    expect(stage.ladder('alice')).toEqual([]);
    expect(sessionOf(stage, 'alice').isTrickled).toBe(false);
  });

  it('are told again to nobody who refused them', async () => {
    const stage = await setStage();
    await connect(stage);
    const session = sessionOf(stage, 'alice');
    expect(session.isTrickled).toBe(true);
    // Bob's body cannot be read: it has no candidate at all.
    session.findCandidate('candidate:nonsense');
    await happen();
    session.findCandidate(reflexive);
    await happen();
    expect(stage.ladder('alice')).toEqual(['→ INFO', '← 400']);
    expect(session.isTrickled).toBe(false);
    expect(callOf(stage.alice).state).toBe('connected');
  });
});

describe('candidates that the callee finds late', () => {
  it('are told once the caller has acknowledged the answer', async () => {
    const stage = await setStage();
    stage.alice.dial('bob');
    await happen();
    const answering = callOf(stage.bob).answer();
    await happen();
    await answering;
    sessionOf(stage, 'bob').findCandidate(reflexive, true);
    await happen();
    expect(only(stage.ladder('bob'), 'INFO')).toEqual(['→ INFO']);
    expect(told(stage, 'alice')).toEqual([reflexive, '']);
  });

  it('while it rings are in the answer, and nobody is told before', async () => {
    const stage = await withPrepared();
    stage.alice.dial('bob');
    await happen();
    expect(sessionOf(stage, 'bob')).toMatchObject({ isTrickled: true, isStarted: false });
    sessionOf(stage, 'bob').findCandidate(reflexive);
    await happen();
    expect(only(stage.ladder('bob'), 'INFO')).toEqual([]);
    await callOf(stage.bob).answer();
    await happen();
    expect(stage.memorySwitch.ladder.messages('bob', '→ 200')[0]?.body).toContain(reflexive);
    expect(only(stage.ladder('bob'), 'INFO')).toEqual([]);
  });

  it('are waited for by an answer to who cannot take them later', async () => {
    const stage = await withPrepared();
    stage.media.alice.canTrickle = false;
    stage.alice.dial('bob');
    await happen();
    expect(sessionOf(stage, 'bob').isTrickled).toBe(false);
  });

  it('cross those that the caller finds', async () => {
    const stage = await setStage();
    await connect(stage);
    for (const who of ['alice', 'bob'] as const) {
      sessionOf(stage, who).findCandidate(who === 'alice' ? reflexive : relayed);
    }
    await happen();
    expect([told(stage, 'alice'), told(stage, 'bob')]).toEqual([[relayed], [reflexive]]);
  });
});

describe('new ways through the network, in a call', () => {
  it('are found as fast: what is found late belongs to the new generation', async () => {
    const stage = await setStage();
    await connect(stage);
    const session = sessionOf(stage, 'alice');
    session.findCandidate(reflexive);
    await happen();
    session.restartIce();
    await callOf(stage.alice).hold();
    session.findCandidate(relayed);
    await happen();
    expect(only(stage.ladder('alice'), 'INFO')).toEqual(['→ INFO', '→ INFO']);
    expect(bodies(stage, 'alice')[1]).toContain('a=ice-ufrag:fake0+1');
    expect(bodies(stage, 'alice')[1]).not.toContain(reflexive);
    expect(told(stage, 'bob')).toEqual([reflexive, relayed]);
  });
});

describe('before anybody answers', () => {
  const users = { alice: '', bob: '', gateway: '' };

  it('whoever is heard already is told what is found late, each fork for itself', async () => {
    const stage = await setStage({ users });
    const [one, other] = [await openGateway(stage, 'one'), await openGateway(stage, 'other')];
    const heard: string[] = [];
    stage.alice.dial('gateway');
    await happen();
    for (const [name, { invites }] of Object.entries({ one, other })) {
      invites[0]?.on('infoReceived', ({ body }) =>
        heard.push(`${name} ${body.match(/a=candidate/g)?.length ?? 0}`),
      );
      invites[0]?.ring(described(name));
    }
    await happen();
    sessionOf(stage, 'alice').findCandidate(reflexive);
    await happen();
    expect(heard).toEqual(['one 1', 'other 1']);
    const dialog = one.invites[0]?.accept(described('one'));
    dialog?.on('infoReceived', ({ body }) =>
      heard.push(`answered ${body.match(/a=candidate/g)?.length ?? 0}`),
    );
    await happen();
    sessionOf(stage, 'alice').findCandidate(relayed);
    await happen();
    expect(heard).toEqual(['one 1', 'other 1', 'answered 2']);
    for (const { signalling } of [one, other]) signalling.dispose();
  });

  it('what a caller finds late is kept until the user has allowed the microphone', async () => {
    const stage = await setStage({ users });
    const { signalling } = await openGateway(stage);
    const generation = 'early';
    const outcomes: SipOutcome[] = [];
    signalling
      .invite({ target: 'sip:bob@example.test', offer: described(generation), headers: {} })
      .on('progressed', ({ dialog }) => {
        void dialog
          ?.info(fragmentType, fragmentOf(generation, reflexive), infoPackage)
          .then((outcome) => outcomes.push(outcome));
      });
    await happen();
    expect(outcomes).toEqual([{ kind: 'accepted' }]);
    expect(stage.media.bob.sessions).toEqual([]);
    void callOf(stage.bob).answer();
    await happen();
    expect(told(stage, 'bob')).toEqual([reflexive]);
    signalling.dispose();
  });
});

describe('what a far side says that is', () => {
  async function talk(stage: MemoryStage): Promise<{ dialog: CallDialog; gateway: MemoryGateway }> {
    const gateway = await openGateway(stage);
    stage.alice.dial('gateway');
    await happen();
    const dialog = gateway.invites[0]?.accept(described('gate'));
    if (dialog === undefined) throw new Error('Nobody was called.');
    await happen();
    return { dialog, gateway };
  }

  const stageOf = (): Promise<MemoryStage> => setStage({ users: { alice: '', bob: '', gateway: '' } });

  it.each([
    ['nonsense', fragmentType, 'nonsense', 400],
    ['of another type', 'application/sdp', fragmentOf('gate', reflexive), 400],
    ['of no generation', fragmentType, `m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=${reflexive}\r\n`, 400],
    ['of another generation', fragmentType, fragmentOf('other', reflexive), 200],
  ])('%s changes nothing', async (...[, type, body, status]) => {
    const stage = await stageOf();
    const { dialog, gateway } = await talk(stage);
    const outcome = dialog.info(type, body, infoPackage);
    await happen();
    expect(await outcome).toMatchObject(status === 200 ? { kind: 'accepted' } : { status });
    expect(told(stage, 'alice')).toEqual([]);
    expect(callOf(stage.alice).state).toBe('connected');
    gateway.signalling.dispose();
  });

  it('before its description is kept until that comes', async () => {
    const stage = await stageOf();
    const { dialog, gateway } = await talk(stage);
    void dialog.info(fragmentType, fragmentOf('next', reflexive), infoPackage);
    await happen();
    void dialog.offer(described('next'), new AbortController().signal);
    await happen();
    expect(told(stage, 'alice')).toEqual([reflexive]);
    gateway.signalling.dispose();
  });
});
