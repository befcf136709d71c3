import { sleep } from '@offhook/primitives';
import { describe, expect, it, vi } from 'vitest';
import { MediaError } from '../media/media-error.js';
import type { FakeInvitation, FakeInvitationOptions } from '../testing/fake-invitation.js';
import { FakeMediaSession } from '../testing/fake-media-session.js';
import { createManualPhone, type ManualPhone } from '../testing/manual-phone.js';
import type { Call } from './call.js';

function rung(
  test: ManualPhone,
  options: Partial<FakeInvitationOptions> = {},
): { call: Call; invitation: FakeInvitation } {
  const invitation = test.signalling.receiveInvite({ from: '1002', fromName: 'Bob', ...options });
  const [call] = test.phone.calls;
  if (call === undefined) throw new Error('It did not ring.');
  return { call, invitation };
}

async function expectClean({ clock, media, phone }: ManualPhone): Promise<void> {
  // What the next call needs is made ready in the next turn.
  await clock.advance(0);
  expect(phone.calls).toEqual([]);
  expect(media.openCount).toBe(0);
  expect(clock.pendingCount).toBe(1);
}

describe('a call that comes in', () => {
  it('rings, is answered, and ends', async () => {
    const test = await createManualPhone();
    const { call, invitation } = rung(test);
    expect(call.snapshot()).toMatchObject({
      direction: 'incoming',
      state: 'incoming',
      remoteNumber: '1002',
      remoteName: 'Bob',
    });
    await call.answer();
    expect(call.state).toBe('connected');
    await call.hangUp();
    expect(invitation.responses).toEqual([180, 200]);
    expect(test.said).toEqual([
      'incoming added',
      'incoming → answering',
      'answering → connected',
      'connected → ended',
      'incoming removed',
      'ended hung-up',
    ]);
    await expectClean(test);
  });

  it('is answered once, however often that is asked', async () => {
    const test = await createManualPhone();
    const { call, invitation } = rung(test);
    await Promise.all([call.answer(), call.answer()]);
    await call.answer();
    expect(invitation.responses).toEqual([180, 200]);
    expect(test.media.sessions).toHaveLength(1);
  });

  it('lasts longer than it may ring when whoever is told of it answers at once', async () => {
    const test = await createManualPhone();
    test.phone.on('callAdded', ({ call }) => void call.answer());
    const { call } = rung(test);
    await vi.waitFor(() => {
      expect(call.state).toBe('connected');
    });
    await test.clock.advance(200_000);
    expect(call.state).toBe('connected');
    await call.hangUp();
    await expectClean(test);
  });

  it('makes the offer when the caller brought none', async () => {
    const test = await createManualPhone();
    const { call } = rung(test, { offer: undefined, answerInAck: 'v=0\r\ns=ack\r\n' });
    await call.answer();
    expect(test.media.sessions[0]?.remoteDescriptions).toEqual(['v=0\r\ns=ack\r\n']);
    expect(call.state).toBe('connected');
  });

  it('ends when the caller hangs up', async () => {
    const test = await createManualPhone();
    const { call, invitation } = rung(test);
    await call.answer();
    await invitation.callerDialog?.bye();
    expect(call.endReason).toBe('remote-hung-up');
    await expectClean(test);
  });

  it('goes on without a connection once it is answered', async () => {
    const test = await createManualPhone();
    const { call } = rung(test);
    await call.answer();
    test.signalling.loseConnection();
    await test.clock.advance(2_000);
    expect(call.state).toBe('connected');
  });

  it('ends when its sound fails', async () => {
    const test = await createManualPhone();
    const { call } = rung(test);
    await call.answer();
    test.media.sessions[0]?.fail();
    expect(call.snapshot()).toMatchObject({
      endReason: 'media-failed',
      error: { code: 'media/connection-failed' },
    });
    await expectClean(test);
  });
});

describe('the answer of a call that rings', () => {
  it('is made ready without a microphone, and tells the caller nothing of where we are', async () => {
    const test = await createManualPhone();
    test.media.canHaveMicrophone = true;
    rung(test);
    await test.clock.advance(0);
    expect(test.media.sessions).toMatchObject([
      { role: 'answer', hasMicrophone: false, isStarted: false, remoteDescriptions: [expect.any(String)] },
    ]);
  });

  it('is on its way before the microphone, where the user has allowed that already', async () => {
    const test = await createManualPhone();
    test.media.canHaveMicrophone = true;
    test.media.isAsking = true;
    const { call, invitation } = rung(test);
    await test.clock.advance(0);
    const answering = call.answer();
    await test.clock.advance(0);
    expect(invitation.responses).toEqual([180, 200]);
    test.media.release();
    await answering;
    expect(test.media.sessions).toMatchObject([{ hasMicrophone: true, isStarted: true }]);
  });

  it('is not made ready where the user has to be asked: the browser would hide our addresses', async () => {
    const test = await createManualPhone();
    rung(test);
    await test.clock.advance(0);
    expect(test.media.sessions).toEqual([]);
  });

  it('waits for the microphone, where the user has to be asked', async () => {
    const test = await createManualPhone();
    test.media.isAsking = true;
    const { call, invitation } = rung(test);
    const answering = call.answer();
    await test.clock.advance(0);
    expect(invitation.responses).toEqual([180]);
    test.media.release();
    await answering;
    expect(invitation.responses).toEqual([180, 200]);
  });

  it('is taken back with a BYE when the microphone fails after all', async () => {
    const test = await createManualPhone();
    test.media.canHaveMicrophone = true;
    test.media.microphoneError = new MediaError('media/no-microphone', 'No microphone was found.');
    const { call, invitation } = rung(test);
    await test.clock.advance(0);
    await expect(call.answer()).rejects.toMatchObject({ code: 'media/no-microphone' });
    expect([invitation.responses, call.endReason]).toEqual([[180, 200], 'media-failed']);
    await expectClean(test);
  });
});

describe('a call that is not answered', () => {
  it.each([
    ['reject', 'declined'],
    ['hangUp', 'declined'],
  ] as const)('is declined by %s', async (method, reason) => {
    const test = await createManualPhone();
    const { call, invitation } = rung(test);
    await call[method]();
    await call.reject();
    expect(call.endReason).toBe(reason);
    expect(call.error).toBeUndefined();
    expect(invitation.responses).toEqual([180, 603]);
    await expectClean(test);
  });

  it.each([
    [false, 'cancelled'],
    [true, 'answered-elsewhere'],
  ])('is taken back, answered elsewhere: %s', async (isAnsweredElsewhere, reason) => {
    const test = await createManualPhone();
    const { call, invitation } = rung(test);
    invitation.cancel({ isAnsweredElsewhere });
    expect(call.endReason).toBe(reason);
    expect(call.error).toBeUndefined();
    await expect(call.answer()).rejects.toMatchObject({ code: 'call/invalid-state' });
    await expectClean(test);
  });

  it('stops to ring after three minutes', async () => {
    const test = await createManualPhone();
    const { call, invitation } = rung(test);
    await test.clock.advance(179_999);
    expect(call.state).toBe('incoming');
    await test.clock.advance(1);
    expect(call.endReason).toBe('no-answer');
    expect(invitation.responses).toEqual([180, 480]);
    await expectClean(test);
  });

  it('ends with the connection', async () => {
    const test = await createManualPhone();
    const { call } = rung(test);
    test.signalling.loseConnection();
    expect(call.endReason).toBe('connection-lost');
  });
});

describe('an answer that does not succeed', () => {
  it('is a refusal with 480 when there is no microphone', async () => {
    const test = await createManualPhone();
    test.media.microphoneError = new MediaError('media/permission-denied', 'The microphone is not allowed.');
    const { call, invitation } = rung(test);
    await expect(call.answer()).rejects.toMatchObject({ code: 'media/permission-denied' });
    expect(call.snapshot()).toMatchObject({
      endReason: 'media-failed',
      error: { code: 'media/permission-denied', message: 'The microphone is not allowed.' },
    });
    expect(invitation.responses).toEqual([180, 480]);
    await expectClean(test);
  });

  it('is a refusal with 488 when the offer cannot be used', async () => {
    const test = await createManualPhone();
    test.media.refusesDescriptions = true;
    const { call, invitation } = rung(test);
    await expect(call.answer()).rejects.toMatchObject({ code: 'media/negotiation-failed' });
    expect(invitation.responses).toEqual([180, 488]);
    await expectClean(test);
  });

  it('gives the microphone back when the caller gives up while the browser asks', async () => {
    const test = await createManualPhone();
    test.media.isAsking = true;
    const { call, invitation } = rung(test);
    const answering = call.answer();
    invitation.cancel();
    test.media.release();
    await expect(answering).rejects.toMatchObject({ code: 'call/invalid-state' });
    expect(call.endReason).toBe('cancelled');
    expect(invitation.responses).toEqual([180, 487]);
    await expectClean(test);
  });

  it('is declined when its user changes their mind while the browser asks', async () => {
    const test = await createManualPhone();
    test.media.isAsking = true;
    const { call, invitation } = rung(test);
    const answering = call.answer();
    await expect(call.reject()).rejects.toMatchObject({ code: 'call/invalid-state' });
    await call.hangUp();
    test.media.release();
    await expect(answering).rejects.toMatchObject({ code: 'call/invalid-state' });
    expect(call.endReason).toBe('hung-up');
    expect(invitation.responses).toEqual([180, 603]);
    await expectClean(test);
  });

  it('is not sent when the caller gives up while the answer is made', async () => {
    const test = await createManualPhone();
    const slow = vi.spyOn(FakeMediaSession.prototype, 'createAnswer').mockImplementation(async () => {
      await sleep(100, test.clock);
      return 'v=0\r\n';
    });
    const { call, invitation } = rung(test);
    const answering = call.answer().catch((error: unknown) => error);
    await test.clock.advance(50);
    invitation.cancel();
    await test.clock.advance(100);
    slow.mockRestore();
    expect(await answering).toMatchObject({ code: 'call/invalid-state' });
    expect(invitation.responses).toEqual([180, 487]);
    await expectClean(test);
  });

  it('ends when its signal aborts', async () => {
    const test = await createManualPhone();
    const { call, invitation } = rung(test);
    const aborting = new AbortController();
    const answering = call.answer({ signal: aborting.signal });
    aborting.abort(new Error('enough'));
    await expect(answering).rejects.toThrow('enough');
    expect(invitation.responses).toEqual([180, 603]);
    await expectClean(test);
  });

  it('leaves the call ringing when its signal was aborted before', async () => {
    const test = await createManualPhone();
    const { call } = rung(test);
    await expect(call.answer({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    expect(call.state).toBe('incoming');
  });

  it('ends when the caller never confirms', async () => {
    const test = await createManualPhone();
    const { call, invitation } = rung(test, { isAcknowledged: false });
    const answering = call.answer();
    await test.clock.advance(31_000);
    expect(call.state).toBe('answering');
    invitation.calleeDialog?.handleMissingAck();
    await expect(answering).rejects.toMatchObject({ code: 'call/not-confirmed' });
    expect(call.snapshot()).toMatchObject({ endReason: 'failed', error: { code: 'call/not-confirmed' } });
    await expectClean(test);
  });
});
