import type { Identity } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refuseWeakPassword } from './password-policy.js';

function complaintAbout(password: string, identity: Identity = { username: 'alice' }): string {
  try {
    refuseWeakPassword(password, identity);
    return 'none';
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
}

describe('refuseWeakPassword', () => {
  it.each([
    'correct horse battery',
    'a sentence is fine',
    'ZwölfBöse1',
    'パスワードは長いほど良い',
    'alice likes swimming',
    '👩‍💻👩‍💻👩‍💻 hello there',
  ])('takes %j', (password) => {
    expect(complaintAbout(password)).toBe('none');
  });

  it.each([
    ['', 'at least 10 characters'],
    ['123456789', 'at least 10 characters'],
    ['👍👍👍👍👍👍👍👍👍', 'at least 10 characters'],
    ['aaaaaaaaaaaaaaaa', 'more than two different'],
    ['abababababab', 'more than two different'],
    ['          ', 'more than two different'],
    ['1234567890', 'guessed first'],
    ['Password123', 'guessed first'],
    ['P-a-s-s-w-o-r-d 1 2 3', 'guessed first'],
    ['QWERTYUIOP', 'guessed first'],
    ['ｐａｓｓｗｏｒｄ１２３', 'guessed first'],
  ])('refuses %j: it must be %s', (password, reason) => {
    expect(complaintAbout(password)).toMatch(/^auth\/password-weak: /);
    expect(complaintAbout(password)).toContain(reason);
  });

  it.each<[Identity, string]>([
    [{ username: 'alexandria' }, 'Alexandria'],
    [{ username: 'alexandria@example.org' }, 'alexandria'],
    [{ username: 'alexandria@example.org' }, 'alexandria@example.org'],
    [{ email: 'alexandria@example.org' }, 'ALEXANDRIA@example.org'],
    [{ email: 'alexandria@example.org' }, 'alexandria'],
    [{ phoneNumber: '+15550100123' }, '15550100123'],
    [{ phoneNumber: '+15550100123' }, '+1 555 010 0123'],
  ])('does not take the own name: %j, %s', (identity, password) => {
    expect(complaintAbout(password, identity)).toBe(
      'auth/password-weak: The password must not be your own name.',
    );
  });

  it('judges any text without a crash, and never repeats it', () => {
    const character = fc.constantFrom('a', 'B', '1', ' ', 'é', '👍', '\u202e', '$', '\\', 'ß');
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 40 }), (password) => {
        const complaint = complaintAbout(password);
        const isLong = Array.from(password.normalize('NFKC')).length >= 10;
        if (!isLong) expect(complaint).toContain('at least 10');
        if (complaint !== 'none' && isLong) expect(complaint).not.toContain(password);
      }),
    );
  });
});
