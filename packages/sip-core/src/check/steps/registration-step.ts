import { isOffhookError } from '@offhook/primitives';
import type { RegistrationState } from '@offhook/protocol';
import { untilAborted } from '../../devices/until-aborted.js';
import type { CheckablePhone, OwnPhone } from '../check-ports.js';
import { type CheckReasonCode, reasonOf } from '../check-reason.js';
import type { StepFinding } from '../step-finding.js';

/** Registers a phone of the check's own. */
export async function checkOwnRegistration(phone: OwnPhone, signal: AbortSignal): Promise<StepFinding> {
  try {
    await untilAborted(phone.start(), signal);
    return { reasons: [] };
  } catch (error) {
    if (signal.aborted || !isOffhookError(error)) throw error;
    return failed(codeOf(error.code), error.message);
  }
}

function codeOf(code: string): CheckReasonCode {
  if (code === 'registration/timed-out') return 'check/registration-timed-out';
  const isPassing = ['registration/unreachable', 'registration/connection-lost', 'registration/unavailable'];
  return isPassing.includes(code) ? 'check/registration-unavailable' : 'check/registration-rejected';
}

/** What a registration that goes on by itself says at a glance. Undefined: not yet. */
const verdicts: Readonly<Record<RegistrationState, CheckReasonCode | 'fine' | undefined>> = {
  idle: 'check/registration-off',
  connecting: undefined,
  registering: undefined,
  registered: 'fine',
  retrying: undefined,
  rejected: 'check/registration-rejected',
  unregistering: 'check/registration-off',
  unregistered: 'check/registration-off',
};

/** Waits for the registration of a phone that is somebody else's: it is neither started nor stopped. */
export async function checkGivenRegistration(
  phone: CheckablePhone,
  signal: AbortSignal,
): Promise<StepFinding> {
  const watching = new AbortController();
  const settled = new Promise<CheckReasonCode | 'fine'>((resolve) => {
    const look = (): void => {
      const verdict = verdicts[phone.registration];
      if (verdict !== undefined) resolve(verdict);
    };
    const stop = phone.on('registrationChanged', look);
    watching.signal.addEventListener('abort', stop, { once: true });
    look();
  });
  try {
    const verdict = await untilAborted(settled, signal);
    return verdict === 'fine' ? { reasons: [] } : failed(verdict);
  } finally {
    watching.abort();
  }
}

function failed(code: CheckReasonCode, message?: string): StepFinding {
  return { reasons: [reasonOf(code, 'registration', { message })] };
}
