import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ServerError } from '../error/server-error.js';
import type { KeySource } from './key-ring.js';
import { createPrivateFile, readPrivateFile, replacePrivateFile } from './private-file.js';

/** Where the keys lie when the environment does not give them. */
export const keyFileName = 'offhook.key';

const keyLength = 32;

/** Reads 32 bytes written as hex or base64. Undefined when the text is not that. */
export function parseKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return undefined;
  const key = Buffer.from(trimmed, 'base64');
  return key.length === keyLength ? key : undefined;
}

export function mintKey(): Buffer {
  return randomBytes(keyLength);
}

/** One key on each line, the current one first. */
export type Keys = readonly [Buffer, ...Buffer[]];

function parseKeys(text: string): Keys | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const keys = lines.flatMap((line) => parseKey(line) ?? []);
  const [first, ...others] = keys;
  return first === undefined || keys.length !== lines.length ? undefined : [first, ...others];
}

/** The file that holds the keys. It is only ever replaced as a whole, so whoever reads it finds whole keys. */
export class KeyFile implements KeySource {
  readonly path: string;

  constructor(dataFolder: string) {
    this.path = join(dataFolder, keyFileName);
  }

  /**
   * The keys of the file, which is made when it is missing.
   *
   * @throws ServerError server/key-invalid
   */
  async load(): Promise<Keys> {
    const existing = await readPrivateFile(this.path);
    if (existing !== undefined) return this.#must(existing);
    await createPrivateFile(this.path, textOf([mintKey()]));
    // Another server on the same folder may have been quicker: its key is the one that counts.
    return this.#must((await readPrivateFile(this.path)) ?? '');
  }

  async replace(keys: Keys): Promise<void> {
    await replacePrivateFile(this.path, textOf(keys));
  }

  /** A replaced file is another file: it differs in its inode, or at least in its times. */
  stamp(): string {
    const facts = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    return facts === undefined ? '' : `${facts.ino}/${facts.ctimeNs}/${facts.size}`;
  }

  read(): Keys | undefined {
    try {
      return parseKeys(readFileSync(this.path, 'utf8'));
    } catch {
      // Gone or not readable: who holds the keys of before goes on with them.
      return undefined;
    }
  }

  #must(text: string): Keys {
    const keys = parseKeys(text);
    if (keys !== undefined) return keys;
    const message = `The key file ${this.path} must hold 32 bytes as hex or base64 on each line.`;
    throw new ServerError('server/key-invalid', message);
  }
}

function textOf(keys: readonly Buffer[]): string {
  return keys.map((key) => `${key.toString('base64')}\n`).join('');
}
