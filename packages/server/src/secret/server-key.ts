import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ServerError } from '../error/server-error.js';
import { createPrivateFile, readPrivateFile } from './private-file.js';

const keyLength = 32;

/** Where the key lies when the environment does not give it. */
export const keyFileName = 'offhook.key';

/** Reads 32 bytes written as hex or base64. Undefined when the text is not that. */
export function parseKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return undefined;
  const key = Buffer.from(trimmed, 'base64');
  return key.length === keyLength ? key : undefined;
}

/**
 * The key that secrets are sealed with: the given one, or that of the key file, which is made when it is missing.
 *
 * @throws ServerError server/key-invalid
 */
export async function loadServerKey(dataFolder: string, given: string | undefined): Promise<Buffer> {
  if (given !== undefined) return must(given, 'OFFHOOK_KEY');
  const path = join(dataFolder, keyFileName);
  const existing = await readPrivateFile(path);
  if (existing !== undefined) return must(existing, `The key file ${path}`);
  await createPrivateFile(path, `${randomBytes(keyLength).toString('base64')}\n`);
  // Another server on the same folder may have been quicker: its key is the one that counts.
  return must((await readPrivateFile(path)) ?? '', `The key file ${path}`);
}

function must(text: string, place: string): Buffer {
  const key = parseKey(text);
  if (key !== undefined) return key;
  throw new ServerError('server/key-invalid', `${place} must hold 32 bytes as hex or base64.`);
}
