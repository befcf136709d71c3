import type { SipAccount } from '@offhook/protocol';
import { RegistrationError } from './registration-error.js';

const userPattern = /^[A-Za-z0-9\-_.!~*'()&=+$,;?/]+$/;
const domainPattern = /^[A-Za-z0-9.-]+$/;

/**
 * Refuses an account that no registration can come of, before anything is opened.
 *
 * @throws RegistrationError registration/invalid-account
 */
export function checkAccount({ domain, username, webSocketUrls }: SipAccount): void {
  const isSound =
    userPattern.test(username) &&
    domainPattern.test(domain) &&
    webSocketUrls.length > 0 &&
    webSocketUrls.every(isWebSocketUrl);
  if (isSound) return;
  throw new RegistrationError(
    'registration/invalid-account',
    'The account of this phone is not complete. Log in again, or ask your administrator.',
  );
}

function isWebSocketUrl(text: string): boolean {
  return URL.canParse(text) && ['ws:', 'wss:'].includes(new URL(text).protocol);
}
