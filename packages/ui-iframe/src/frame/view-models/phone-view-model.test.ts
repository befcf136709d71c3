import { type CallSnapshot, callStates } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { initialPhoneState, type PhoneState } from '../phone/phone-state.js';
import { incomingCall } from '../testing/incoming-call.js';
import { phoneViewModel } from './phone-view-model.js';

const ready: PhoneState = {
  ...initialPhoneState,
  host: 'connected',
  owner: { name: 'Alice', number: 'alice' },
  registration: 'registered',
  nowMs: Date.parse('2026-11-21T10:01:09.000Z'),
};

const connected: CallSnapshot = {
  ...incomingCall,
  state: 'connected',
  connectedAt: '2026-11-21T10:00:04.000Z',
};
const person = { name: 'Bob', number: '1002', initials: 'B' };

describe('the screen', () => {
  it.each<[string, Partial<PhoneState>, object]>([
    ['nothing provisioned', { owner: undefined }, { kind: 'waiting', isHopeful: true }],
    ['no page around', { host: 'missing', owner: undefined }, { kind: 'waiting', isHopeful: false }],
    ['at rest', { dialInput: '12' }, { kind: 'dial', input: '12', isReady: true, hasDialPad: true }],
    ['not registered', { registration: 'retrying' }, { kind: 'dial', isReady: false }],
    [
      'ringing here',
      { calls: [incomingCall] },
      { kind: 'incoming', callId: 'c1', person, progress: 'Incoming call' },
    ],
    [
      'picked up',
      { calls: [{ ...incomingCall, state: 'answering' }] },
      { kind: 'incoming', isAnswering: true },
    ],
    [
      'dialling',
      { calls: [{ ...incomingCall, state: 'dialing' }] },
      { kind: 'outgoing', progress: 'Calling…' },
    ],
    [
      'ringing there',
      { calls: [{ ...incomingCall, state: 'ringing' }] },
      { kind: 'outgoing', progress: 'Ringing…' },
    ],
    [
      'talking',
      { calls: [connected] },
      { kind: 'connected', duration: '1:05', isMuted: false, waiting: undefined },
    ],
    [
      'just ended',
      {
        endedCall: {
          ...connected,
          state: 'ended',
          endedAt: '2026-11-21T10:00:09.000Z',
          endReason: 'hung-up',
        },
      },
      { kind: 'ended', title: 'Call ended', duration: '0:05', isFailure: false, redial: '1002' },
    ],
  ])('%s', (_when, change, screen) => {
    expect(phoneViewModel({ ...ready, ...change }).screen).toMatchObject(screen);
  });

  it.each(callStates)('has one for a call that is %s', (state) => {
    expect(phoneViewModel({ ...ready, calls: [{ ...connected, state }] }).screen.kind).not.toBe('dial');
  });

  it('shows a call in any state of the registration', () => {
    const { notice, screen } = phoneViewModel({ ...ready, registration: 'retrying', calls: [connected] });
    expect([screen.kind, notice]).toEqual(['connected', undefined]);
  });

  it('offers no call back to a number that was withheld', () => {
    const endedCall: CallSnapshot = {
      ...incomingCall,
      remoteNumber: '',
      state: 'ended',
      endReason: 'cancelled',
    };
    expect(phoneViewModel({ ...ready, endedCall }).screen).toMatchObject({ redial: undefined });
  });

  it('shows the end of a long row of digits', () => {
    const sentTones = '12345678901234567890#';
    const { screen } = phoneViewModel({ ...ready, calls: [connected], sentTones });
    expect(screen).toMatchObject({ sentTones: '…901234567890#'.slice(0, 1) + sentTones.slice(-13) });
  });
});

describe('a screen reader', () => {
  it.each<[string, Partial<PhoneState>, string]>([
    ['at rest', {}, ''],
    ['who calls', { calls: [incomingCall] }, 'Incoming call Bob'],
    ['whom one calls', { calls: [{ ...incomingCall, state: 'ringing' }] }, 'Ringing… Bob'],
    ['that it is connected', { calls: [connected] }, 'Connected Bob'],
    ['that one is muted', { calls: [{ ...connected, isMuted: true }] }, 'Connected Bob, Muted'],
    [
      'why it ended',
      {
        endedCall: {
          ...incomingCall,
          direction: 'outgoing',
          state: 'ended',
          endReason: 'connection-lost',
          error: { code: 'call/connection-lost', message: 'The network went away.', retryable: true },
        },
      },
      'The connection was lost. The network went away.',
    ],
  ])('is told %s', (_what, change, announcement) => {
    expect(phoneViewModel({ ...ready, ...change }).announcement).toBe(announcement);
  });

  it('is not told the time each second', () => {
    const at = (nowMs: number): string =>
      phoneViewModel({ ...ready, calls: [connected], nowMs }).announcement;
    expect(at(ready.nowMs)).toBe(at(ready.nowMs + 1_000));
  });
});
