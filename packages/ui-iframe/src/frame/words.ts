import type { CallEndReason, RegistrationState } from '@offhook/protocol';

interface RegistrationWords {
  readonly label: string;
  /** What it means for the user and what to do; absent while there is nothing to do. */
  readonly advice?: string;
}

/** Every word that the frame shows, in one place for the day when there are more languages. */
export const words = {
  waiting: {
    awaited: { title: 'Waiting for the phone', detail: 'The page around it has yet to set it up.' },
    missing: {
      title: 'This phone has no page',
      detail: 'It works inside a page that opens it. Open that page instead of this address.',
    },
  },
  registration: {
    idle: { label: 'Offline' },
    connecting: { label: 'Connecting…' },
    registering: { label: 'Signing in…' },
    registered: { label: 'Ready' },
    retrying: {
      label: 'Trying again…',
      advice: 'Check your network; the phone comes back by itself.',
    },
    rejected: {
      label: 'Not signed in',
      advice: 'Sign in again on the page, or ask who runs your phone system.',
    },
    unregistering: { label: 'Signing out…' },
    unregistered: { label: 'Signed out' },
  } satisfies Record<RegistrationState, RegistrationWords> as Readonly<
    Record<RegistrationState, RegistrationWords>
  >,
  registrationTrouble: 'The phone is not connected.',
  dialing: {
    field: 'Number or name',
    call: 'Call',
    clear: 'Delete the last character',
    pad: 'Dial pad',
    idleTitle: 'Ready for calls',
    idleDetail: 'Calls come in here.',
  },
  call: {
    incoming: 'Incoming call',
    answering: 'Connecting…',
    dialing: 'Calling…',
    ringing: 'Ringing…',
    connected: 'Connected',
    muted: 'Muted',
    unknown: 'Unknown caller',
    answer: 'Answer',
    decline: 'Decline',
    cancel: 'Cancel',
    hangUp: 'Hang up',
    mute: 'Mute',
    unmute: 'Unmute',
    keypad: 'Keypad',
    hideKeypad: 'Hide',
    tones: 'Sent digits',
    again: 'Call again',
    close: 'Close',
    duration: 'Duration',
    swap: 'End this call and answer',
  },
  ended: {
    'hung-up': 'Call ended',
    'remote-hung-up': 'Call ended',
    cancelled: 'Call cancelled',
    declined: 'Call declined',
    busy: 'The line is busy',
    'no-answer': 'No answer',
    'not-found': 'There is nobody at this number',
    unavailable: 'Not available at the moment',
    forbidden: 'You may not call this number',
    'answered-elsewhere': 'Answered on another device',
    'declined-elsewhere': 'Declined on another device',
    redirected: 'Can be reached elsewhere',
    transferred: 'Transferred',
    replaced: 'Taken over by another call',
    'media-failed': 'The call failed',
    'connection-lost': 'The connection was lost',
    failed: 'The call failed',
  } satisfies Record<CallEndReason, string> as Readonly<Record<CallEndReason, string>>,
  missed: 'Missed call',
  dismiss: 'Dismiss',
  messages: 'Messages',
  phone: 'Phone',
} as const;
