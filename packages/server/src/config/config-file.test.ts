import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { configFileSource } from './config-file.js';
import { resolveConfig } from './resolve-config.js';

describe('configFileSource', () => {
  it('reads JSON, with or without a byte order mark, and is named in complaints', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'offhook.json');
    for (const mark of ['', '\uFEFF']) {
      await writeFile(path, `${mark}{ "port": 70000 }`);
      const source = await configFileSource(path);
      expect(source.values).toEqual({ port: 70_000 });
      expect(() => resolveConfig([source])).toThrow(
        `The setting port (the file ${path}) must be a whole number from 0 to 65535.`,
      );
    }
  });

  it.each([
    ['{ "key": "very secret", }', 'is not valid JSON.'],
    ['', 'is not valid JSON.'],
    ['[]', 'must hold a JSON object.'],
    ['null', 'must hold a JSON object.'],
    ['"port"', 'must hold a JSON object.'],
  ])('refuses %j without quoting it', async (text, complaint) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'offhook.json');
    await writeFile(path, text);
    const failure: unknown = await configFileSource(path).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'server/config-unreadable',
      message: `The config file ${path} ${complaint}`,
    });
    expect(failure instanceof Error && failure.cause).toBe(undefined);
  });

  it('says when there is no such file', async () => {
    await expect(configFileSource('/nowhere/offhook.json')).rejects.toMatchObject({
      code: 'server/config-unreadable',
      message: 'The config file /nowhere/offhook.json cannot be read.',
    });
  });
});
