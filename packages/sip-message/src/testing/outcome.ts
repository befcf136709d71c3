import { SipMessageError, type SipMessageErrorCode } from '../sip-message-error.js';

/** The code with which `run` fails; undefined where it does not. Any other error than ours goes through and fails the test. */
export function codeOf(run: () => unknown): SipMessageErrorCode | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof SipMessageError) return error.code;
    throw error;
  }
}
