import type { Identity } from '@offhook/protocol';
import { RequestError } from '../error/request-error.js';

const minLength = 10;

/** The commonest of this length in lists of leaked passwords, by their letters and digits alone. */
const commonest: ReadonlySet<string> = new Set([
  '0123456789',
  '0987654321',
  '1029384756',
  '1111111111',
  '1122334455',
  '1212121212',
  '123123123123',
  '1234512345',
  '1234567890',
  '12345678910',
  '123456789a',
  '123456789q',
  '123qweasdzxc',
  '1q2w3e4r5t',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '9876543210',
  'abcdefghij',
  'administrator',
  'asdfghjkl1',
  'asdfghjklq',
  'basketball',
  'changeme123',
  'changemenow',
  'computer123',
  'football123',
  'iloveyou123',
  'iloveyou12',
  'letmein123',
  'letmeinplease',
  'liverpool1',
  'manchester',
  'monkey12345',
  'password01',
  'password12',
  'password123',
  'password1234',
  'password12345',
  'passwordpassword',
  'princess123',
  'qazwsxedcrfv',
  'qwerty1234',
  'qwerty12345',
  'qwerty123456',
  'qwertyqwerty',
  'qwertyuiop',
  'qwertyuiop1',
  'sunshine123',
  'superman123',
  'welcome123',
  'welcome1234',
]);

/**
 * Refuses passwords that are guessed first. It asks for length and not for signs (NIST SP 800-63B §5.1.1.2).
 *
 * @throws RequestError auth/password-weak
 */
export function refuseWeakPassword(password: string, identity: Identity): void {
  const weakness = weaknessOf(password, identity);
  if (weakness !== undefined) throw new RequestError('auth/password-weak', weakness);
}

function weaknessOf(password: string, identity: Identity): string | undefined {
  const letters = Array.from(password.normalize('NFKC'));
  if (letters.length < minLength) return `The password must have at least ${minLength} characters.`;
  const plain = bare(password);
  if (new Set(letters).size <= 2) return 'The password must have more than two different characters.';
  if (commonest.has(plain))
    return 'This password is one of those that are guessed first. Choose another one.';
  if (namesOf(identity).some((name) => name === plain)) return 'The password must not be your own name.';
  return undefined;
}

/** Each way to write down who somebody is. */
function namesOf({ email, phoneNumber, username }: Identity): readonly string[] {
  return [email, username]
    .filter((name) => name !== undefined)
    .flatMap((name) => [name, name.split('@')[0] ?? ''])
    .concat(phoneNumber ?? [])
    .map(bare);
}

/** What is left without case, blanks and signs. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
