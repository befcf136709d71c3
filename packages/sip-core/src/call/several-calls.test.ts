import { describe, expect, it } from 'vitest';
import type { Call } from './call.js';
import type { CallOptions } from './call-policy.js';
import type { RefusedCall } from './call-manager.js';
import type { FakeInvitation } from '../testing/fake-invitation.js';
import { createManualPhone, type ManualPhone } from '../testing/manual-phone.js';

const several: CallOptions = { capabilities: { multiCall: true } };

/** Somebody calls, and alice answers. */
async function talkTo(test: ManualPhone, from: string): Promise<{ call: Call; theirs: FakeInvitation }> {
  const theirs = test.signalling.receiveInvite({ from });
  const call = test.phone.calls.at(-1);
  if (call === undefined) throw new Error('Nobody calls.');
  await call.answer();
  theirs.callerDialog?.on('offered', ({ offer }) => void offer.accept('v=0\r\nm=audio 9 RTP/AVP 0\r\n'));
  await test.clock.advance(0);
  return { call, theirs };
}

/** Each call in a word: `bob talks`, `carol waits`. */
function situation({ phone }: ManualPhone): string[] {
  return phone.calls.map(({ isOnHold, remoteNumber, state }) => {
    if (state !== 'connected') return `${remoteNumber} ${state}`;
    return `${remoteNumber} ${isOnHold ? 'waits' : 'talks'}`;
  });
}

function refusedBy({ phone }: ManualPhone): RefusedCall[] {
  const refused: RefusedCall[] = [];
  phone.on('callRefused', (one) => refused.push(one));
  return refused;
}

describe('a phone for one call at a time', () => {
  it('refuses a second caller with 486, and tells who it was', async () => {
    const test = await createManualPhone();
    const refused = refusedBy(test);
    await talkTo(test, 'bob');
    const second = test.signalling.receiveInvite({ from: '1003', fromName: 'Carol' });
    expect(second.responses).toEqual([486]);
    expect(refused).toEqual([
      {
        remote: expect.objectContaining({ number: '1003', name: 'Carol' }) as unknown,
        reason: 'busy',
        sipStatus: 486,
        atMs: test.clock.now(),
      },
    ]);
    expect(situation(test)).toEqual(['bob talks']);
  });
});

describe('a phone for several calls', () => {
  it('takes as many as it may, and no more', async () => {
    const test = await createManualPhone({ ...several, maxCalls: 3 });
    const refused = refusedBy(test);
    const answers = ['1', '2', '3', '4'].map((from) => test.signalling.receiveInvite({ from }).responses);
    expect(answers).toEqual([[180], [180], [180], [486]]);
    expect(refused.map(({ remote }) => remote.number)).toEqual(['4']);
    expect(() => test.phone.dial('bob')).toThrow(expect.objectContaining({ code: 'call/busy-here' }));
  });

  it('holds the one that was talked on when another is answered', async () => {
    const test = await createManualPhone(several);
    const { call: first, theirs } = await talkTo(test, 'bob');
    await talkTo(test, 'carol');
    expect(situation(test)).toEqual(['bob waits', 'carol talks']);
    expect(theirs.calleeDialog?.offers[0]).toContain('a=sendonly');
    expect(test.phone.activeCall?.remoteNumber).toBe('carol');
    expect(first.isOnHold).toBe(true);
  });

  it('holds the one that was talked on as soon as another is dialled, and the INVITE does not wait for it', async () => {
    const test = await createManualPhone(several);
    const { theirs } = await talkTo(test, 'carol');
    const dialog = theirs.calleeDialog;
    if (dialog === undefined) throw new Error('There is no dialog.');
    dialog.isOfferHeld = true;
    test.phone.dial('bob');
    await test.clock.advance(0);
    expect([test.signalling.invites.length, dialog.offers.length]).toEqual([1, 1]);
    expect(test.media.sessions[0]?.isMuted).toBe(true);
  });

  it('leaves them as they are where that is the policy', async () => {
    const test = await createManualPhone({ ...several, callPolicy: { onNewCall: 'leave' } });
    await talkTo(test, 'bob');
    await talkTo(test, 'carol');
    expect(situation(test)).toEqual(['bob talks', 'carol talks']);
    expect(test.phone.activeCall?.remoteNumber).toBe('carol');
  });

  it('holds the others when one is taken back', async () => {
    const test = await createManualPhone(several);
    const { call: first } = await talkTo(test, 'bob');
    await talkTo(test, 'carol');
    await first.resume();
    expect(situation(test)).toEqual(['bob talks', 'carol waits']);
    expect(test.phone.activeCall).toBe(first);
  });

  it('takes one back beside the others for a conference', async () => {
    const test = await createManualPhone(several);
    const { call: first } = await talkTo(test, 'bob');
    await talkTo(test, 'carol');
    await first.resume({ leaveOthers: true });
    expect(situation(test)).toEqual(['bob talks', 'carol talks']);
  });

  it('takes a new call all the same when the old one cannot be put on hold', async () => {
    const test = await createManualPhone(several);
    const { theirs } = await talkTo(test, 'bob');
    const refusal = { kind: 'refused', status: 488, reason: 'No' } as const;
    theirs.calleeDialog?.answerOffersWith(refusal, refusal);
    const { call } = await talkTo(test, 'carol');
    expect(situation(test)).toEqual(['bob talks', 'carol talks']);
    expect(call.state).toBe('connected');
  });

  it('leaves a held call alone when the active one ends', async () => {
    const test = await createManualPhone(several);
    await talkTo(test, 'bob');
    const { call: second } = await talkTo(test, 'carol');
    await second.hangUp();
    expect(situation(test)).toEqual(['bob waits']);
    expect(test.phone.activeCall).toBeUndefined();
  });

  it('hangs all of them up when it stops', async () => {
    const test = await createManualPhone(several);
    await talkTo(test, 'bob');
    await talkTo(test, 'carol');
    test.phone.dial('bob');
    await test.phone.stop();
    expect([situation(test), test.media.openCount]).toEqual([[], 0]);
  });
});

describe('swap', () => {
  it('goes to and fro between two', async () => {
    const test = await createManualPhone(several);
    const { call: first } = await talkTo(test, 'bob');
    const { call: second } = await talkTo(test, 'carol');
    expect(await test.phone.swap()).toBe(first);
    expect(situation(test)).toEqual(['bob talks', 'carol waits']);
    expect(await test.phone.swap()).toBe(second);
    expect(situation(test)).toEqual(['bob waits', 'carol talks']);
  });

  it('goes to the one that was talked on last among several', async () => {
    const test = await createManualPhone(several);
    await talkTo(test, '1');
    await talkTo(test, '2');
    await talkTo(test, '3');
    expect((await test.phone.swap()).remoteNumber).toBe('2');
    expect((await test.phone.swap()).remoteNumber).toBe('3');
  });

  it('takes back the only call when that is on hold', async () => {
    const test = await createManualPhone(several);
    const { call } = await talkTo(test, 'bob');
    await call.hold();
    await test.phone.swap();
    expect(situation(test)).toEqual(['bob talks']);
  });

  it('stays where it is when the active call cannot be put on hold', async () => {
    const test = await createManualPhone(several);
    await talkTo(test, 'bob');
    const { theirs } = await talkTo(test, 'carol');
    theirs.calleeDialog?.answerOffersWith({ kind: 'refused', status: 488, reason: 'No' });
    await expect(test.phone.swap()).rejects.toMatchObject({ code: 'call/change-refused' });
    expect(situation(test)).toEqual(['bob waits', 'carol talks']);
  });

  it('needs a call on hold', async () => {
    const test = await createManualPhone(several);
    await expect(test.phone.swap()).rejects.toMatchObject({ code: 'call/invalid-state' });
    await talkTo(test, 'bob');
    await expect(test.phone.swap()).rejects.toMatchObject({ code: 'call/invalid-state' });
  });
});

describe('call waiting', () => {
  it('is told of a caller who rings into a call, and of no other', async () => {
    const test = await createManualPhone(several);
    const waiting: string[] = [];
    test.phone.on('callWaiting', ({ call }) => waiting.push(call.remoteNumber));
    await talkTo(test, 'bob');
    test.signalling.receiveInvite({ from: 'carol' });
    expect(waiting).toEqual(['carol']);
  });
});

describe('do not disturb', () => {
  it.each([
    [undefined, 480],
    [486, 486],
  ] as const)(
    'with the status %s turns callers away with %i, and tells who they were',
    async (status, told) => {
      const test = await createManualPhone({ callPolicy: { doNotDisturbStatus: status } });
      const refused = refusedBy(test);
      test.phone.setDoNotDisturb(true);
      expect(test.phone.isDoNotDisturb).toBe(true);
      expect(test.signalling.receiveInvite({ from: 'bob' }).responses).toEqual([told]);
      expect(refused).toMatchObject([
        { remote: { number: 'bob' }, reason: 'do-not-disturb', sipStatus: told },
      ]);
      test.phone.setDoNotDisturb(false);
      expect(test.signalling.receiveInvite({ from: 'bob' }).responses).toEqual([180]);
    },
  );

  it('lets calls be made, and those go on that there are', async () => {
    const test = await createManualPhone(several);
    await talkTo(test, 'carol');
    test.phone.setDoNotDisturb(true);
    test.phone.dial('bob');
    expect(situation(test)).toEqual(['carol talks', 'bob dialing']);
  });
});

describe('answering without a hand', () => {
  const asked = { from: 'bob', autoAnswerAfterMs: 2_000 };

  it('happens only where it is allowed', async () => {
    const test = await createManualPhone();
    test.signalling.receiveInvite(asked);
    await test.clock.advance(10_000);
    expect(situation(test)).toEqual(['bob incoming']);
  });

  it.each<[string, CallOptions['callPolicy'], number]>([
    ['when the caller asks for it', { autoAnswer: 'when-asked' }, 2_000],
    ['after a time of ours', { autoAnswer: { afterMs: 500 } }, 500],
  ])('%s', async (_when, callPolicy, delayMs) => {
    const test = await createManualPhone({ callPolicy });
    test.signalling.receiveInvite(asked);
    await test.clock.advance(delayMs - 1);
    expect(situation(test)).toEqual(['bob incoming']);
    await test.clock.advance(1);
    expect(situation(test)).toEqual(['bob talks']);
  });

  it('never happens into another call', async () => {
    const test = await createManualPhone({ ...several, callPolicy: { autoAnswer: { afterMs: 0 } } });
    test.phone.dial('bob');
    test.signalling.receiveInvite({ from: 'carol' });
    await test.clock.advance(10_000);
    expect(situation(test)).toEqual(['bob dialing', 'carol incoming']);
  });

  it('is overtaken by the user, and by the caller who gives up', async () => {
    const test = await createManualPhone({ callPolicy: { autoAnswer: { afterMs: 500 } } });
    const theirs = test.signalling.receiveInvite({ from: 'bob' });
    theirs.cancel();
    await test.clock.advance(1_000);
    await talkTo(test, 'carol');
    await test.clock.advance(1_000);
    expect(situation(test)).toEqual(['carol talks']);
    expect(theirs.responses).toEqual([180, 487]);
  });
});

describe('declining', () => {
  it.each([
    [{}, undefined, 603],
    [{ declineStatus: 486 }, undefined, 486],
    [{ declineStatus: 486 }, 480, 480],
  ] as const)('by policy %j and by hand %s: %i', async (callPolicy, status, told) => {
    const test = await createManualPhone({ callPolicy });
    const theirs = test.signalling.receiveInvite({ from: 'bob' });
    await test.phone.calls[0]?.reject(status === undefined ? {} : { status });
    expect(theirs.responses).toEqual([180, told]);
  });
});

describe('what was missed', () => {
  it.each([
    [
      'the caller gave up',
      (theirs: FakeInvitation) => {
        theirs.cancel();
      },
      'cancelled',
      true,
    ],
    [
      'another device answered',
      (theirs: FakeInvitation) => {
        theirs.cancel({ isAnsweredElsewhere: true });
      },
      'answered-elsewhere',
      false,
    ],
    [
      'another device declined',
      (theirs: FakeInvitation) => {
        theirs.cancel({ cause: 603 });
      },
      'declined-elsewhere',
      false,
    ],
    [
      'we declined',
      (_theirs: FakeInvitation, call: Call) => {
        void call.reject();
      },
      'declined',
      false,
    ],
  ] as const)('%s', async (...[, happens, reason, isMissed]) => {
    const test = await createManualPhone();
    const theirs = test.signalling.receiveInvite({ from: 'bob' });
    const [call] = test.phone.calls;
    if (call === undefined) throw new Error('Nobody calls.');
    happens(theirs, call);
    await test.clock.advance(0);
    expect([call.endReason, call.isMissed]).toEqual([reason, isMissed]);
    expect(call.endText).toMatch(/^[A-Z].+\.$/);
  });

  it('is what rang until nobody could hear it any more', async () => {
    const test = await createManualPhone();
    test.signalling.receiveInvite({ from: 'bob' });
    const [call] = test.phone.calls;
    await test.clock.advance(180_000);
    expect([call?.endReason, call?.isMissed]).toEqual(['no-answer', true]);
  });

  it('is never a call that was talked on, nor one of our own', async () => {
    const test = await createManualPhone();
    const { call, theirs } = await talkTo(test, 'bob');
    expect(call.isMissed).toBe(false);
    await theirs.callerDialog?.bye();
    const ours = test.phone.dial('bob');
    await ours.hangUp();
    expect([call.isMissed, ours.isMissed]).toEqual([false, false]);
  });
});

describe('what a caller sends along', () => {
  it('can be read', async () => {
    const test = await createManualPhone();
    test.signalling.receiveInvite({
      from: 'bob',
      alertInfo: '<urn:alert:source:internal>',
      headers: { 'X-Ticket': '4711' },
    });
    const [call] = test.phone.calls;
    expect([call?.alertInfo, call?.header('X-Ticket'), call?.header('X-Other')]).toEqual([
      '<urn:alert:source:internal>',
      '4711',
      undefined,
    ]);
  });

  it.each([true, false])('is vouched for by our server, or not: %s', async (isAsserted) => {
    const test = await createManualPhone();
    test.signalling.receiveInvite({ from: 'bob', fromName: 'Bob', isAsserted });
    expect(test.phone.calls[0]?.identity).toMatchObject({ number: 'bob', name: 'Bob', isAsserted });
  });
});
