import { type CallEndReason, callEndReasons, type CallSnapshot } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { durationOf, endingOf, personIn } from './call-view-model.js';

const call: CallSnapshot = {
  id: '1',
  direction: 'incoming',
  state: 'incoming',
  remoteNumber: '1002',
  remoteName: '',
  isMuted: false,
  isOnHold: false,
  isRemoteOnHold: false,
  hasVideo: false,
  startedAt: '2026-11-21T10:00:00.000Z',
};

describe('the person at the other side', () => {
  it.each([
    ['Bob van Dijk', '1002', { name: 'Bob van Dijk', number: '1002', initials: 'BD' }],
    ['bob', '1002', { name: 'bob', number: '1002', initials: 'B' }],
    ['', 'alice', { name: 'alice', number: '', initials: 'A' }],
    ['alice', 'alice', { name: 'alice', number: '', initials: 'A' }],
    ['', '+31 20 794 0800', { name: '+31 20 794 0800', number: '', initials: '' }],
    ['  ', '1002', { name: '1002', number: '', initials: '' }],
    ['Room 4 (North)', '400', { name: 'Room 4 (North)', number: '400', initials: 'R' }],
    ['Łucja Żak', '7', { name: 'Łucja Żak', number: '7', initials: 'ŁŻ' }],
    ['李 明', '7', { name: '李 明', number: '7', initials: '李明' }],
    ['', '', { name: 'Unknown caller', number: '', initials: 'UC' }],
  ])('%j at %j', (remoteName, remoteNumber, person) => {
    expect(personIn({ ...call, remoteName, remoteNumber })).toEqual(person);
  });
});

describe('the time of a call', () => {
  const connectedAt = '2026-11-21T10:00:04.000Z';
  const nowMs = Date.parse('2026-11-21T10:01:09.900Z');

  it.each([
    ['before it is connected', call, undefined],
    ['while it is', { ...call, connectedAt }, '1:05'],
    [
      'after its end, whatever the time is now',
      { ...call, connectedAt, endedAt: '2026-11-21T10:00:07.000Z' },
      '0:03',
    ],
    ['by a clock that is behind', { ...call, connectedAt: '2026-11-21T11:00:00.000Z' }, '0:00'],
  ])('%s', (_when, snapshot, duration) => {
    expect(durationOf(snapshot, nowMs)).toBe(duration);
  });
});

describe('the end of a call', () => {
  it.each(callEndReasons)('has words for %s', (endReason) => {
    const { title } = endingOf({ ...call, direction: 'outgoing', state: 'ended', endReason });
    expect(title).toMatch(/^[A-Z].{4,}[^.]$/);
    expect(title).not.toContain(endReason.includes('-') ? endReason : '\u0000');
  });

  it.each<[string, Partial<CallSnapshot>, CallEndReason, string]>([
    ['a caller who gave up', {}, 'cancelled', 'Missed call'],
    ['a call that rang to its end', {}, 'no-answer', 'Missed call'],
    ['one taken elsewhere', {}, 'answered-elsewhere', 'Answered on another device'],
    ['one declined here', {}, 'declined', 'Call declined'],
    ['our own giving up', { direction: 'outgoing' }, 'cancelled', 'Call cancelled'],
    ['a talk', { connectedAt: call.startedAt }, 'remote-hung-up', 'Call ended'],
  ])('%s', (...[, change, endReason, title]) => {
    expect(endingOf({ ...call, ...change, state: 'ended', endReason })).toEqual({
      title,
      detail: '',
      isFailure: false,
    });
  });

  it('does not say the same thing twice', () => {
    const error = {
      code: 'call/not-found',
      message: 'This number does not exist.',
      retryable: false,
    } as const;
    expect(endingOf({ ...call, direction: 'outgoing', endReason: 'not-found', error })).toEqual({
      title: 'There is nobody at this number',
      detail: '',
      isFailure: true,
    });
  });

  it('gives the failure its own words', () => {
    const error = {
      code: 'media/no-microphone',
      message: 'There is no microphone.',
      retryable: false,
    } as const;
    expect(endingOf({ ...call, endReason: 'media-failed', error })).toEqual({
      title: 'The call failed',
      detail: 'There is no microphone.',
      isFailure: true,
    });
  });
});
