import { describe, expect, it } from 'vitest';
import type { FakeDialog } from '../testing/fake-dialog.js';
import type { FakeMediaSession } from '../testing/fake-media-session.js';
import { createManualPhone, type ManualPhone } from '../testing/manual-phone.js';
import type { Call } from './call.js';

const video = { capabilities: { video: true } };
const sound = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendrecv\r\n';
const picture = `${sound}m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendrecv\r\n`;

interface Talk {
  readonly test: ManualPhone;
  readonly call: Call;
  readonly session: FakeMediaSession;
  readonly ours: FakeDialog;
  readonly theirs: FakeDialog;
}

async function talk(options: object = video): Promise<Talk> {
  const test = await createManualPhone(options);
  const invitation = test.signalling.receiveInvite({ from: 'bob' });
  const [call] = test.phone.calls;
  await call?.answer();
  const [session] = test.media.sessions;
  const { calleeDialog: ours, callerDialog: theirs } = invitation;
  if (call === undefined || session === undefined || ours === undefined || theirs === undefined) {
    throw new Error('Nobody talks.');
  }
  theirs.on('offered', ({ offer }) => void offer.accept(picture));
  return { test, call, session, ours, theirs };
}

describe('our picture', () => {
  it('is added in a call, and taken away', async () => {
    const { call, session } = await talk();
    await call.addVideo({ width: 640 });
    expect([call.hasVideo, call.snapshot().hasVideo, session.videoRequest]).toEqual([
      true,
      true,
      { width: 640 },
    ]);
    await call.removeVideo();
    expect(call.hasVideo).toBe(false);
  });

  it('is off when the other side refuses it', async () => {
    const { call, ours, session } = await talk();
    ours.answerOffersWith({ kind: 'refused', status: 488, reason: 'No' });
    await expect(call.addVideo()).rejects.toMatchObject({ code: 'call/change-refused' });
    expect([session.camera, call.hasVideo]).toEqual([undefined, false]);
  });

  it.each([
    ['is not had without the capability', {}],
    ['is not had where that is off', { capabilities: { video: false } }],
  ])('%s', async (_what, options) => {
    const { call, test } = await talk(options);
    await expect(call.addVideo()).rejects.toMatchObject({ code: 'call/video-off' });
    await call.hangUp();
    expect(() => test.phone.dial('bob', { video: {} })).toThrow(
      expect.objectContaining({ code: 'call/video-off' }),
    );
  });

  it('goes with the first offer where it is dialled with', async () => {
    const test = await createManualPhone(video);
    test.phone.dial('bob', { video: {} });
    await test.clock.advance(0);
    expect(test.signalling.invites[0]?.offer).toContain('m=video 9');
  });
});

describe('their picture', () => {
  it('comes in when the user says so', async () => {
    const { call, session, theirs } = await talk();
    call.on('videoOffered', ({ accept }) => {
      accept();
    });
    expect(await theirs.reinvite(picture)).toContain('m=video 9');
    expect([call.hasVideo, session.camera?.readyState]).toEqual([true, 'live']);
  });

  it('may come without ours', async () => {
    const { call, session, theirs } = await talk();
    call.on('videoOffered', ({ accept }) => {
      accept({ source: 'none' });
    });
    await theirs.reinvite(picture);
    expect(session.videoRequest).toEqual({ source: 'none' });
  });

  it('stays out when the user declines', async () => {
    const { call, session, theirs } = await talk();
    call.on('videoOffered', ({ accept, decline }) => {
      decline();
      accept();
    });
    expect(await theirs.reinvite(picture)).toContain('s=answer');
    expect([call.hasVideo, session.videoRequest, call.state]).toEqual([false, undefined, 'connected']);
  });

  it('stays out when nobody listens, or the capability is off', async () => {
    for (const options of [video, {}]) {
      const { call, session, theirs } = await talk(options);
      expect(await theirs.reinvite(picture)).toContain('s=answer');
      expect([call.hasVideo, session.videoRequest]).toEqual([false, undefined]);
    }
  });

  it('stays out when the user says nothing for half a minute', async () => {
    const { call, test, theirs } = await talk();
    call.on('videoOffered', () => undefined);
    const answered = theirs.reinvite(picture);
    let isAnswered = false;
    void answered.then(() => (isAnswered = true));
    await test.clock.advance(29_999);
    expect(isAnswered).toBe(false);
    await test.clock.advance(1);
    expect([isAnswered, call.hasVideo]).toEqual([true, false]);
  });

  it('is not asked for twice, nor when a call with a picture is only held', async () => {
    const { call, theirs } = await talk();
    let questions = 0;
    call.on('videoOffered', ({ accept }) => {
      questions += 1;
      accept();
    });
    await theirs.reinvite(picture);
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 0));
    await theirs.reinvite(picture.replaceAll('sendrecv', 'inactive'));
    expect([questions, call.hasVideo]).toEqual([1, true]);
  });

  it('goes, and ours with it, when they take it out of the call', async () => {
    const { call, session, theirs } = await talk();
    await call.addVideo();
    expect(await theirs.reinvite(sound)).not.toContain('m=video 9');
    expect([call.hasVideo, session.camera]).toEqual([false, undefined]);
  });

  it('leaves no question behind when the call ends', async () => {
    const { call, test, theirs } = await talk();
    call.on('videoOffered', () => undefined);
    const answered = theirs.reinvite(picture);
    await test.clock.advance(10);
    await call.hangUp();
    expect(await answered).toBe(487);
    await test.clock.advance(0);
    expect(test.clock.pendingCount).toBe(1);
  });

  it('of a caller is for the user to take or leave', async () => {
    const test = await createManualPhone(video);
    test.signalling.receiveInvite({ from: 'bob', offer: picture });
    const [call] = test.phone.calls;
    expect(call?.isVideoOffered).toBe(true);
    await call?.answer({ video: {} });
    expect(call?.hasVideo).toBe(true);
  });
});
