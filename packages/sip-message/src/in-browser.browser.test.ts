import { describe, expect, it } from 'vitest';
import { digestHa1, encodeMessage, parseMessage, validateMessage } from './index.js';
import { codeOf } from './testing/outcome.js';
import { invalidTortures } from './testing/rfc4475-invalid.js';
import { validTortures } from './testing/rfc4475-valid.js';

describe('in a browser', () => {
  it.each(validTortures)('$name of RFC 4475 reads and writes the same', ({ data }) => {
    const first = parseMessage(data);
    const second = parseMessage(encodeMessage(first));
    expect(validateMessage(second)).toBeUndefined();
    expect(second).toEqual(first);
    expect(second.headers.lines()).toEqual(first.headers.lines());
  });

  it.each(invalidTortures)('$name of RFC 4475 is refused', ({ data }) => {
    let error: unknown;
    const thrown = codeOf(() => {
      error = validateMessage(parseMessage(data));
    });
    expect(thrown ?? error).toBeDefined();
  });

  it('hashes as the platform does', async () => {
    const text = new TextEncoder().encode('alice:demo.localhost:secret');
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
    const hex = Array.from(digest, (octet) => octet.toString(16).padStart(2, '0')).join('');
    const who = { username: 'alice', realm: 'demo.localhost', password: 'secret' };
    expect(digestHa1({ algorithm: 'SHA-256', ...who })).toBe(hex);
  });
});
