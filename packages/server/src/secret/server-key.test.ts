import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/test-server.js';
import { keyFileName, loadServerKey, parseKey } from './server-key.js';

describe('parseKey', () => {
  it('reads 32 bytes as hex, base64 and base64url, with blanks around', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const key = Buffer.from(bytes);
        for (const encoding of ['hex', 'base64', 'base64url'] as const) {
          expect(parseKey(` ${key.toString(encoding)}\n`)).toEqual(key);
        }
      }),
    );
  });

  it('refuses any other number of bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }).filter(({ length }) => length !== 32),
        (bytes) => {
          expect(parseKey(Buffer.from(bytes).toString('hex'))).toBeUndefined();
          expect(parseKey(Buffer.from(bytes).toString('base64'))).toBeUndefined();
        },
      ),
    );
  });

  it.each(['', 'secret', 'g'.repeat(64), '='.repeat(44)])('refuses %j', (text) => {
    expect(parseKey(text)).toBeUndefined();
  });
});

describe('loadServerKey', () => {
  it('makes a key file that only its owner can read, and finds it again', async () => {
    await using folder = await temporaryFolder();
    const made = await loadServerKey(folder.path, undefined);
    expect(made).toHaveLength(32);
    expect((await stat(join(folder.path, keyFileName))).mode & 0o777).toBe(0o600);
    expect(await loadServerKey(folder.path, undefined)).toEqual(made);
  });

  it('is the same for all who start at the same time', async () => {
    await using folder = await temporaryFolder();
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadServerKey(folder.path, undefined)));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  });

  it('prefers the key that it is given, and leaves no file', async () => {
    await using folder = await temporaryFolder();
    const key = randomBytes(32);
    expect(await loadServerKey(folder.path, key.toString('hex'))).toEqual(key);
    await expect(readFile(join(folder.path, keyFileName))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('says which key is wrong, and not what it is', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, keyFileName), 'not a key');
    const message = `The key file ${join(folder.path, keyFileName)} must hold 32 bytes as hex or base64.`;
    await expect(loadServerKey(folder.path, undefined)).rejects.toMatchObject({
      code: 'server/key-invalid',
      message,
    });
    await expect(loadServerKey(folder.path, 'short')).rejects.toMatchObject({
      code: 'server/key-invalid',
      message: 'OFFHOOK_KEY must hold 32 bytes as hex or base64.',
    });
  });
});
