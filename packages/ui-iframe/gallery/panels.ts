import type { CallSnapshot, WireError } from '@offhook/protocol';
import { initialPhoneState, type PhoneState } from '../src/frame/phone/phone-state.js';

const startedAt = '2026-11-21T10:00:00.000Z';
const connectedAt = '2026-11-21T10:00:04.000Z';

const ready: PhoneState = {
  ...initialPhoneState,
  host: 'connected',
  owner: { name: 'Alice Moreau', number: 'alice' },
  registration: 'registered',
  nowMs: Date.parse('2026-11-21T10:03:31.000Z'),
};

const bob: CallSnapshot = {
  id: 'call-1',
  direction: 'incoming',
  state: 'incoming',
  remoteNumber: '+31 20 794 0800',
  remoteName: 'Bob van Dijk',
  isMuted: false,
  isOnHold: false,
  isRemoteOnHold: false,
  hasVideo: false,
  startedAt,
};

const connected: CallSnapshot = { ...bob, state: 'connected', connectedAt };

function error(code: WireError['code'], message: string): WireError {
  return { code, message, retryable: false };
}

/** Every panel of the frame at a moment that shows it well, and the moments that are hard to show. */
export const panels: Readonly<Record<string, PhoneState>> = {
  waiting: initialPhoneState,
  'no-host': { ...initialPhoneState, host: 'missing' },
  dial: ready,
  'dial-number': { ...ready, dialInput: '+31207940800' },
  'dial-long': { ...ready, dialInput: 'reception.amsterdam@demo.localhost' },
  'dial-hidden': { ...ready, settings: { ...ready.settings, hasDialPad: false } },
  connecting: { ...ready, registration: 'connecting' },
  retrying: {
    ...ready,
    registration: 'retrying',
    registrationError: error('registration/unreachable', 'The phone server cannot be reached.'),
  },
  rejected: {
    ...ready,
    registration: 'rejected',
    registrationError: error('registration/rejected', 'The phone server did not accept the sign-in.'),
  },
  incoming: { ...ready, calls: [bob] },
  'incoming-number': { ...ready, calls: [{ ...bob, remoteName: '' }] },
  'incoming-long': {
    ...ready,
    calls: [
      { ...bob, remoteName: 'Wilhelmina Oosterhuis-van den Berg, Customer Happiness Department Amsterdam' },
    ],
  },
  answering: { ...ready, calls: [{ ...bob, state: 'answering' }] },
  outgoing: { ...ready, calls: [{ ...bob, direction: 'outgoing', state: 'dialing' }] },
  ringing: { ...ready, calls: [{ ...bob, direction: 'outgoing', state: 'ringing' }] },
  connected: { ...ready, calls: [connected] },
  muted: { ...ready, calls: [{ ...connected, isMuted: true }] },
  keypad: { ...ready, calls: [connected], isKeypadOpen: true, sentTones: '1001#' },
  'keypad-long': {
    ...ready,
    calls: [connected],
    isKeypadOpen: true,
    sentTones: '12345678901234567890123456#',
  },
  'call-waiting': {
    ...ready,
    calls: [connected, { ...bob, id: 'call-2', remoteName: 'Carol Danvers', startedAt: connectedAt }],
  },
  'call-waiting-keypad': {
    ...ready,
    isKeypadOpen: true,
    sentTones: '42',
    calls: [connected, { ...bob, id: 'call-2', remoteName: 'Carol Danvers', startedAt: connectedAt }],
  },
  ended: {
    ...ready,
    endedCall: {
      ...connected,
      state: 'ended',
      endedAt: '2026-11-21T10:03:31.000Z',
      endReason: 'remote-hung-up',
    },
  },
  missed: { ...ready, endedCall: { ...bob, state: 'ended', endReason: 'cancelled', endedAt: connectedAt } },
  busy: {
    ...ready,
    endedCall: {
      ...bob,
      direction: 'outgoing',
      state: 'ended',
      endReason: 'busy',
      endedAt: connectedAt,
      error: error('call/busy', 'The other side is in another call.'),
    },
  },
  failed: {
    ...ready,
    endedCall: {
      ...bob,
      direction: 'outgoing',
      state: 'ended',
      endReason: 'media-failed',
      endedAt: connectedAt,
      error: error(
        'media/permission-denied',
        'The browser may not use the microphone. Allow it in the address bar and call again.',
      ),
    },
  },
  toasts: {
    ...ready,
    toasts: [
      { id: 1, message: 'Contact saved.', tone: 'success' },
      { id: 2, message: 'The phone is not registered yet, so it cannot call.', tone: 'warning' },
      { id: 3, message: 'This is not a number or a name that can be called.', tone: 'error' },
    ],
  },
};
