import { parseDialTarget } from '../dial-target/dial-target.js';
import { CallError } from './call-error.js';

/** The first of a 3xx's contacts that can be called at all. What it says comes from a stranger. */
export function followableTarget(contacts: readonly string[]): string | undefined {
  for (const contact of contacts) {
    try {
      if (/^sip:/i.test(contact)) return parseDialTarget(contact, '').uri;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
    }
  }
  return undefined;
}
