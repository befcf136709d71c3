import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { createPrivateFile, makePrivate, readPrivateFile, replacePrivateFile } from './private-file.js';

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('private files', () => {
  it('are replaced as a whole, without leftovers', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'file');
    expect(await readPrivateFile(path)).toBeUndefined();
    await replacePrivateFile(path, 'first');
    await replacePrivateFile(path, 'second');
    expect(await readPrivateFile(path)).toBe('second');
    expect(await modeOf(path)).toBe(0o600);
    expect(await readdir(folder.path)).toEqual(['file']);
  });

  it('are created once', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'file');
    expect(await createPrivateFile(path, 'first')).toBe(true);
    expect(await createPrivateFile(path, 'second')).toBe(false);
    expect(await readPrivateFile(path)).toBe('first');
    expect(await readdir(folder.path)).toEqual(['file']);
  });

  it('can be made so later', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'file');
    await writeFile(path, '', { mode: 0o644 });
    await makePrivate(path);
    expect(await modeOf(path)).toBe(0o600);
  });

  it('pass on every other failure', async () => {
    await using folder = await temporaryFolder();
    await expect(readPrivateFile(folder.path)).rejects.toMatchObject({ code: 'EISDIR' });
    const nowhere = join(folder.path, 'no', 'folder');
    await expect(replacePrivateFile(nowhere, 'x')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(createPrivateFile(nowhere, 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
