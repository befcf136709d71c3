import { SipMessageError } from '@offhook/sip-message';

/** What `read` makes of a header; undefined where the header cannot be read. */
export function ifReadable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SipMessageError) return undefined;
    throw error;
  }
}
