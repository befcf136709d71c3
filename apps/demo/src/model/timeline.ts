import type { CallEndReason, CallSnapshot, CallState, RegistrationState, WireError } from '@offhook/protocol';
import type { SetupStep, StepProgress } from './phone-setup.js';

export type TimelineTone = 'plain' | 'good' | 'bad' | 'call';

/** A line of the event log, before it has its time. */
export interface TimelineLine {
  readonly tone: TimelineTone;
  /** Where it comes from, as one would write it in code. */
  readonly source: string;
  readonly text: string;
  /** The code of the error, where there is one. */
  readonly code?: string;
}

export interface TimelineEntry extends TimelineLine {
  readonly id: number;
  readonly atMs: number;
}

const registrationTexts: Readonly<Record<RegistrationState, string>> = {
  idle: 'The phone is idle',
  connecting: 'Connecting to the SIP edge',
  registering: 'Registering the phone',
  registered: 'Registered: the phone can call and be called',
  retrying: 'Connection lost, trying again',
  rejected: 'The SIP edge refused the registration',
  unregistering: 'Signing the phone off',
  unregistered: 'The phone is signed off',
};

export const endReasonTexts: Readonly<Record<CallEndReason, string>> = {
  'hung-up': 'You hung up',
  'remote-hung-up': 'They hung up',
  cancelled: 'Cancelled',
  declined: 'Declined',
  busy: 'Busy',
  'no-answer': 'No answer',
  'not-found': 'Number not found',
  unavailable: 'Not available',
  forbidden: 'Not allowed',
  'answered-elsewhere': 'Answered on another device',
  'declined-elsewhere': 'Declined on another device',
  redirected: 'Can be reached elsewhere',
  transferred: 'Transferred',
  replaced: 'Taken over by another call',
  'media-failed': 'No sound could be set up',
  'connection-lost': 'Connection lost',
  failed: 'Failed',
};

const stepTexts: Readonly<Record<SetupStep, string>> = {
  Login: 'Logged in',
  GetProvisioning: 'Got the provisioning document',
  LoadBrowserPhone: 'Loaded the phone into its frame',
  ProvisionPhone: 'Provisioned the phone',
};

/** A call of the four that is done; what a failed one threw has its own line. */
export function stepLine(step: SetupStep, progress: StepProgress): TimelineLine | undefined {
  if (progress.state !== 'done') return undefined;
  return { tone: 'plain', source: step, text: `${stepTexts[step]} (${Math.round(progress.durationMs)} ms)` };
}

export function errorLine(source: string, error: WireError): TimelineLine {
  return { tone: 'bad', source, text: error.message, code: error.code };
}

export function registrationLine(state: RegistrationState, error?: WireError): TimelineLine {
  const tone = state === 'registered' ? 'good' : error === undefined ? 'plain' : 'bad';
  const text = registrationTexts[state];
  return { tone, source: 'registrationChanged', text, ...(error === undefined ? {} : { code: error.code }) };
}

const callTexts: Readonly<Record<Exclude<CallState, 'ended'>, (remote: string) => string>> = {
  dialing: (remote) => `Calling ${remote}`,
  ringing: (remote) => `It rings at ${remote}`,
  incoming: (remote) => `${remote} is calling`,
  answering: (remote) => `Answering ${remote}`,
  connected: (remote) => `Talking with ${remote}`,
};

/** Tells what a change of a call means; undefined when it means nothing to a reader. */
export function callLine(
  call: CallSnapshot,
  previous: CallSnapshot | undefined,
  remote: string,
): TimelineLine | undefined {
  const source = 'callChanged';
  if (previous?.state !== call.state) return { source, ...stateChange(call, remote) };
  if (previous.isMuted === call.isMuted) return undefined;
  return { source, tone: 'call', text: call.isMuted ? 'Microphone muted' : 'Microphone on again' };
}

function stateChange(call: CallSnapshot, remote: string): Omit<TimelineLine, 'source'> {
  const { state, endReason = 'failed', error } = call;
  if (state !== 'ended')
    return { tone: state === 'connected' ? 'good' : 'call', text: callTexts[state](remote) };
  const text = `Call ended: ${endReasonTexts[endReason].toLowerCase()}`;
  return error === undefined ? { tone: 'plain', text } : { tone: 'bad', text, code: error.code };
}
