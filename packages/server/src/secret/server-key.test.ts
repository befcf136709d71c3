import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { KeyFile, keyFileName, mintKey } from './key-file.js';
import { keyIdOf } from './key-ring.js';
import { loadKeyRing } from './server-key.js';

describe('loadKeyRing', () => {
  it('takes the keys of the file', async () => {
    await using folder = await temporaryFolder();
    const keys = [mintKey(), mintKey()] as const;
    await new KeyFile(folder.path).replace(keys);
    const ring = await loadKeyRing({ dataFolder: folder.path });
    expect(ring.current().id).toBe(keyIdOf(keys[0]));
    expect(ring.all().map(({ id }) => id)).toEqual(keys.map(keyIdOf));
  });

  it('prefers the key that it is given, and leaves no file', async () => {
    await using folder = await temporaryFolder();
    const [key, old] = [randomBytes(32), randomBytes(32)];
    const options = { dataFolder: folder.path, key: key.toString('hex'), oldKeys: [old.toString('base64')] };
    const ring = await loadKeyRing(options);
    expect(ring.current().id).toBe(keyIdOf(key));
    expect(ring.find(keyIdOf(old))).toBeDefined();
    await expect(readFile(join(folder.path, keyFileName))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps old keys beside those of the file', async () => {
    await using folder = await temporaryFolder();
    const old = mintKey();
    const ring = await loadKeyRing({ dataFolder: folder.path, oldKeys: [old.toString('hex')] });
    expect(ring.find(keyIdOf(old))).toBeDefined();
    expect(ring.current().id).not.toBe(keyIdOf(old));
  });

  it.each([
    [{ key: 'short' }, 'OFFHOOK_KEY must hold 32 bytes as hex or base64.'],
    [{ oldKeys: ['short'] }, 'OFFHOOK_OLD_KEYS must hold 32 bytes as hex or base64.'],
  ])('says which of %j is wrong, and not what it is', async (given, message) => {
    await using folder = await temporaryFolder();
    const loading = loadKeyRing({ dataFolder: folder.path, ...given });
    await expect(loading).rejects.toMatchObject({ code: 'server/key-invalid', message });
  });
});
