import { readFile } from 'node:fs/promises';
import { ServerError } from '../error/server-error.js';
import type { ConfigSource } from './resolve-config.js';

/**
 * Reads settings from a JSON file.
 *
 * @throws ServerError server/config-unreadable when it cannot be read or is not a JSON object
 */
export async function configFileSource(path: string): Promise<ConfigSource> {
  const values = parse(await read(path), path);
  return { values, nameOf: () => `the file ${path}` };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ServerError('server/config-unreadable', `The config file ${path} cannot be read.`, { cause });
  }
}

function parse(text: string, path: string): object {
  let values: unknown;
  try {
    // Editors of some systems begin a file with a byte order mark.
    values = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's own words quote the file, which may hold secrets.
    throw new ServerError('server/config-unreadable', `The config file ${path} is not valid JSON.`);
  }
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values;
  throw new ServerError('server/config-unreadable', `The config file ${path} must hold a JSON object.`);
}
