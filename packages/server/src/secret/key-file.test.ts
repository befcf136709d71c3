import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { KeyFile, keyFileName, mintKey, parseKey } from './key-file.js';

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

describe('KeyFile', () => {
  it('is made with one key that only its owner can read, and found again', async () => {
    await using folder = await temporaryFolder();
    const made = await new KeyFile(folder.path).load();
    expect(made.map(({ length }) => length)).toEqual([32]);
    expect((await stat(join(folder.path, keyFileName))).mode & 0o777).toBe(0o600);
    expect(await new KeyFile(folder.path).load()).toEqual(made);
  });

  it('holds the same key for all who start at the same time', async () => {
    await using folder = await temporaryFolder();
    const loads = Array.from({ length: 8 }, async () => await new KeyFile(folder.path).load());
    const keys = (await Promise.all(loads)).map(([key]) => key.toString('hex'));
    expect(new Set(keys).size).toBe(1);
  });

  it('keeps several keys in their order, and leaves no draft behind', async () => {
    await using folder = await temporaryFolder();
    const file = new KeyFile(folder.path);
    const keys = [mintKey(), mintKey(), mintKey()] as const;
    await file.replace(keys);
    expect(await file.load()).toEqual(keys);
    expect(file.read()).toEqual(keys);
    expect(await readdir(folder.path)).toEqual([keyFileName]);
  });

  it('has a new stamp when it was replaced, even with the same keys', async () => {
    await using folder = await temporaryFolder();
    const file = new KeyFile(folder.path);
    const stamps = [file.stamp()];
    const keys = await file.load();
    stamps.push(file.stamp());
    expect(file.stamp()).toBe(stamps[1]);
    await file.replace(keys);
    stamps.push(file.stamp());
    expect(new Set(stamps).size).toBe(3);
  });

  it('takes blank lines and carriage returns', async () => {
    await using folder = await temporaryFolder();
    const [first, second] = [mintKey(), mintKey()];
    const text = `\r\n${first.toString('hex')}\r\n\n  ${second.toString('base64')}  `;
    await writeFile(join(folder.path, keyFileName), text);
    expect(await new KeyFile(folder.path).load()).toEqual([first, second]);
  });

  it.each([
    ['nothing', ''],
    ['a word', 'not a key'],
    ['a key and a word', `${'a'.repeat(64)}\nnot a key\n`],
    ['two keys on a line', `${'a'.repeat(64)} ${'b'.repeat(64)}`],
  ])('refuses %s, without showing it', async (_name, text) => {
    await using folder = await temporaryFolder();
    const file = new KeyFile(folder.path);
    await writeFile(file.path, text);
    await expect(file.load()).rejects.toMatchObject({
      code: 'server/key-invalid',
      message: `The key file ${file.path} must hold 32 bytes as hex or base64 on each line.`,
    });
    expect(file.read()).toBeUndefined();
  });

  it('reads nothing where there is no file', async () => {
    await using folder = await temporaryFolder();
    expect(new KeyFile(join(folder.path, 'nowhere')).read()).toBeUndefined();
  });
});
