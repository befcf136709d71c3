import { sleep } from '@offhook/primitives';
import { describe, expect, it, vi } from 'vitest';
import { MediaError } from '../media/media-error.js';
import type { CallDialog, IncomingInvite } from '../ports/signalling-port.js';
import { FakeMediaSession } from '../testing/fake-media-session.js';
import { createManualPhone, type ManualPhone } from '../testing/manual-phone.js';

const answer = 'v=0\r\ns=bob\r\n';

/** What bob's phone got. */
function invitesAt({ bob }: ManualPhone): IncomingInvite[] {
  const invites: IncomingInvite[] = [];
  bob.on('inviteReceived', ({ invite }) => invites.push(invite));
  return invites;
}

function first<Value>(values: readonly Value[]): Value {
  const [value] = values;
  if (value === undefined) throw new Error('There is none.');
  return value;
}

async function ringing(
  test: ManualPhone,
): Promise<{ invite: IncomingInvite; call: ReturnType<typeof test.phone.dial> }> {
  const invites = invitesAt(test);
  const call = test.phone.dial('bob');
  await test.clock.advance(0);
  const invite = first(invites);
  invite.ring();
  await test.clock.advance(0);
  return { invite, call };
}

async function connected(
  test: ManualPhone,
): Promise<{ dialog: CallDialog; call: ReturnType<typeof test.phone.dial> }> {
  const { call, invite } = await ringing(test);
  const dialog = invite.accept(answer);
  await test.clock.advance(0);
  return { call, dialog };
}

/** Nothing is left of a call: no microphone, no call, no timer but the registration's. */
async function expectClean({ clock, media, phone }: ManualPhone): Promise<void> {
  // What the next call needs is made ready in the next turn.
  await clock.advance(0);
  expect(phone.calls).toEqual([]);
  expect(media.openCount).toBe(0);
  expect(clock.pendingCount).toBe(1);
}

describe('a call that is answered', () => {
  it('goes from dialing over ringing to connected, and ends', async () => {
    const test = await createManualPhone();
    const { call, dialog } = await connected(test);
    expect(call.state).toBe('connected');
    expect(test.media.sessions[0]?.remoteDescriptions).toEqual([answer]);
    let ended = false;
    dialog.on('ended', () => (ended = true));
    await test.clock.advance(5_000);
    await call.hangUp();
    expect(ended).toBe(true);
    expect(test.said).toEqual([
      'outgoing added',
      'dialing → ringing',
      'ringing → connected',
      'connected → ended',
      'outgoing removed',
      'ended hung-up',
    ]);
    await expectClean(test);
    expect(call.snapshot()).toEqual({
      id: call.id,
      direction: 'outgoing',
      state: 'ended',
      remoteNumber: 'bob',
      remoteName: '',
      isMuted: false,
      isOnHold: false,
      isRemoteOnHold: false,
      hasVideo: false,
      startedAt: '2026-01-01T00:00:00.000Z',
      connectedAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:00:05.000Z',
      endReason: 'hung-up',
    });
  });

  it('ends when the far side hangs up', async () => {
    const test = await createManualPhone();
    const { call, dialog } = await connected(test);
    await dialog.bye();
    expect(call.endReason).toBe('remote-hung-up');
    expect(call.error).toBeUndefined();
    await expectClean(test);
  });

  it('goes on without a connection, and can be hung up', async () => {
    const test = await createManualPhone();
    const { call } = await connected(test);
    test.signalling.loseConnection();
    await test.clock.advance(0);
    expect(call.state).toBe('connected');
    await call.hangUp();
    expect(call.endReason).toBe('hung-up');
  });

  it('ends when its sound fails, and tells the far side', async () => {
    const test = await createManualPhone();
    const { call, dialog } = await connected(test);
    let ended = false;
    dialog.on('ended', () => (ended = true));
    first(test.media.sessions).fail();
    await test.clock.advance(0);
    expect(call.endReason).toBe('media-failed');
    expect(call.error?.code).toBe('media/connection-failed');
    expect(ended).toBe(true);
    await expectClean(test);
  });

  it('ends when the answer cannot be used', async () => {
    const test = await createManualPhone();
    const { call, invite } = await ringing(test);
    first(test.media.sessions).refusesDescriptions = true;
    const dialog = invite.accept(answer);
    let ended = false;
    dialog.on('ended', () => (ended = true));
    await test.clock.advance(0);
    expect(call.error?.code).toBe('media/negotiation-failed');
    expect(ended).toBe(true);
    await expectClean(test);
  });
});

describe('a call that is not answered', () => {
  it.each([
    [404, 'not-found', 'call/not-found'],
    [480, 'unavailable', 'call/unavailable'],
    [486, 'busy', 'call/busy'],
    [603, 'declined', 'call/declined'],
    [500, 'failed', 'call/failed'],
  ])('ends with the meaning of %i', async (status, reason, code) => {
    const test = await createManualPhone();
    const { call, invite } = await ringing(test);
    invite.refuse(status);
    await test.clock.advance(0);
    expect(call.snapshot()).toMatchObject({ endReason: reason, error: { code, sipStatus: status } });
    await expectClean(test);
  });

  it('ends when there is nobody of that name', async () => {
    const test = await createManualPhone();
    const call = test.phone.dial('carol');
    await test.clock.advance(0);
    expect(call.endReason).toBe('not-found');
  });

  it('is taken back after two minutes', async () => {
    const test = await createManualPhone();
    const { call, invite } = await ringing(test);
    let cancelled = false;
    invite.on('cancelled', () => (cancelled = true));
    await test.clock.advance(119_999);
    expect(call.state).toBe('ringing');
    await test.clock.advance(1);
    expect(call.snapshot()).toMatchObject({ endReason: 'no-answer', error: { code: 'call/no-answer' } });
    expect(cancelled).toBe(true);
    await expectClean(test);
  });

  it('is taken back when its user hangs up', async () => {
    const test = await createManualPhone();
    const { call, invite } = await ringing(test);
    let cancelled = false;
    invite.on('cancelled', () => (cancelled = true));
    await call.hangUp();
    await call.hangUp();
    expect(call.snapshot()).toMatchObject({ endReason: 'cancelled' });
    expect(call.error).toBeUndefined();
    expect(cancelled).toBe(true);
    await expectClean(test);
  });

  it('is never sent when its user hangs up while the browser asks for the microphone', async () => {
    const test = await createManualPhone();
    test.media.isAsking = true;
    const call = test.phone.dial('bob');
    await test.clock.advance(10);
    await call.hangUp();
    test.media.release();
    await test.clock.advance(10);
    expect(test.signalling.invites).toEqual([]);
    expect(call.endReason).toBe('cancelled');
    await expectClean(test);
  });

  it('is never sent when its user hangs up while the offer is made', async () => {
    const test = await createManualPhone();
    const slow = vi.spyOn(FakeMediaSession.prototype, 'createOffer').mockImplementation(async () => {
      await sleep(100, test.clock);
      return 'v=0\r\n';
    });
    const call = test.phone.dial('bob');
    await test.clock.advance(50);
    await call.hangUp();
    await test.clock.advance(100);
    slow.mockRestore();
    expect(test.signalling.invites).toEqual([]);
    await expectClean(test);
  });

  it('ends with the connection', async () => {
    const test = await createManualPhone();
    const { call } = await ringing(test);
    test.signalling.loseConnection();
    await test.clock.advance(0);
    expect(call.snapshot()).toMatchObject({
      endReason: 'connection-lost',
      error: { code: 'call/connection-lost' },
    });
    expect(test.media.openCount).toBe(0);
  });

  it('ends when there is no microphone, before anybody is rung', async () => {
    const test = await createManualPhone();
    test.media.microphoneError = new MediaError('media/no-microphone', 'No microphone was found.');
    const call = test.phone.dial('bob');
    await test.clock.advance(0);
    expect(call.snapshot()).toMatchObject({
      endReason: 'media-failed',
      error: { code: 'media/no-microphone', message: 'No microphone was found.' },
    });
    expect(test.signalling.invites).toEqual([]);
    await expectClean(test);
  });
});

describe('a microphone that the user has allowed already', () => {
  it('does not keep the INVITE waiting', async () => {
    const test = await createManualPhone();
    test.media.canHaveMicrophone = true;
    test.media.isAsking = true;
    const { call, invite } = await ringing(test);
    expect(first(test.media.sessions).hasMicrophone).toBe(false);
    invite.accept(answer);
    await test.clock.advance(0);
    expect(call.state).toBe('connected');
    test.media.release();
    await test.clock.advance(0);
    expect(first(test.media.sessions).hasMicrophone).toBe(true);
  });

  it('takes the call back when it fails after all', async () => {
    const test = await createManualPhone();
    test.media.canHaveMicrophone = true;
    test.media.isAsking = true;
    const { call, invite } = await ringing(test);
    let cancelled = false;
    invite.on('cancelled', () => (cancelled = true));
    test.media.microphoneError = new MediaError('media/microphone-busy', 'The microphone cannot be used.');
    test.media.release();
    await test.clock.advance(0);
    expect(call.snapshot()).toMatchObject({
      endReason: 'media-failed',
      error: { code: 'media/microphone-busy' },
    });
    expect(cancelled).toBe(true);
    await expectClean(test);
  });
});

describe('what the next call needs', () => {
  it('is ready while the phone is registered and no call is under way', async () => {
    const test = await createManualPhone();
    await test.clock.advance(0);
    expect(test.media.isWarm).toBe(true);
    const { call } = await connected(test);
    await call.hangUp();
    await test.clock.advance(0);
    expect(test.media.isWarm).toBe(true);
    await test.phone.stop();
    expect(test.media.isWarm).toBe(false);
  });
});

describe('a signal', () => {
  it.each(['before the microphone', 'ringing', 'connected'])('ends a call that is %s', async (when) => {
    const test = await createManualPhone();
    const invites = invitesAt(test);
    const aborting = new AbortController();
    const call = test.phone.dial('bob', { signal: aborting.signal });
    if (when !== 'before the microphone') await test.clock.advance(0);
    let told = false;
    if (when === 'ringing') first(invites).on('cancelled', () => (told = true));
    if (when === 'connected') {
      first(invites)
        .accept(answer)
        .on('ended', () => (told = true));
      await test.clock.advance(0);
    }
    aborting.abort();
    expect(call.endReason).toBe(when === 'connected' ? 'hung-up' : 'cancelled');
    await test.clock.advance(0);
    expect(told).toBe(when !== 'before the microphone');
    await expectClean(test);
  });

  it('that is aborted already keeps a call from being made', async () => {
    const { phone } = await createManualPhone();
    expect(() => phone.dial('bob', { signal: AbortSignal.abort(new Error('enough')) })).toThrow('enough');
    expect(phone.calls).toEqual([]);
  });
});

describe('mute, tones and counters', () => {
  it('mutes before there is a microphone, and after', async () => {
    const test = await createManualPhone();
    const call = test.phone.dial('bob');
    call.setMuted(true);
    await test.clock.advance(0);
    expect(first(test.media.sessions).isMuted).toBe(true);
    call.setMuted(false);
    expect(first(test.media.sessions).isMuted).toBe(false);
    await call.hangUp();
    call.setMuted(true);
    expect(call.isMuted).toBe(false);
  });

  it('sends tones one after the other', async () => {
    const test = await createManualPhone();
    const { call } = await connected(test);
    await Promise.all([call.sendDtmf('1'), call.sendDtmf('2a'), call.sendDtmf('#')]);
    expect(first(test.media.sessions).sentTones).toEqual(['1', '2A', '#']);
  });

  it('refuses tones that are none, that come too early, or that the far side does not take', async () => {
    const test = await createManualPhone();
    const { call, invite } = await ringing(test);
    await expect(call.sendDtmf('x')).rejects.toMatchObject({ code: 'call/invalid-tones' });
    await expect(call.sendDtmf('1')).rejects.toMatchObject({ code: 'call/invalid-state' });
    invite.accept(answer);
    await test.clock.advance(0);
    first(test.media.sessions).canSendTones = false;
    await expect(call.sendDtmf('1', { method: 'rfc4733' })).rejects.toMatchObject({
      code: 'call/tones-unavailable',
    });
  });

  it('ends with the call what tones were still to come', async () => {
    const test = await createManualPhone();
    const { call } = await connected(test);
    const sending = Promise.allSettled([call.sendDtmf('1'), call.sendDtmf('2')]);
    await call.hangUp();
    expect(await sending).toMatchObject([
      { status: 'rejected', reason: { code: 'call/invalid-state' } },
      { status: 'rejected', reason: { code: 'call/invalid-state' } },
    ]);
  });

  it('counts from zero, and keeps the last counters after the end', async () => {
    const test = await createManualPhone();
    const call = test.phone.dial('bob');
    expect(await call.mediaStats()).toMatchObject({ packetsSent: 0, packetsReceived: 0 });
    await call.hangUp();
    const second = await connected(test);
    const last = await second.call.mediaStats();
    expect(last.packetsReceived).toBeGreaterThan(0);
    await second.call.hangUp();
    expect(await second.call.mediaStats()).toEqual(last);
  });

  it('tells that the browser will not play yet', async () => {
    const test = await createManualPhone();
    const { call } = await connected(test);
    const codes: string[] = [];
    call.on('playbackBlocked', ({ error }) => codes.push(error.code));
    first(test.media.sessions).blockPlayback();
    expect(codes).toEqual(['media/playback-blocked']);
  });
});

describe('what is of incoming calls only', () => {
  it('is refused for an outgoing one', async () => {
    const test = await createManualPhone();
    const call = test.phone.dial('bob');
    await expect(call.answer()).rejects.toMatchObject({ code: 'call/invalid-state' });
    await expect(call.reject()).rejects.toMatchObject({ code: 'call/invalid-state' });
    await call.hangUp();
    await call.reject();
  });
});
