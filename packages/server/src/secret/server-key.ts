import { ServerError } from '../error/server-error.js';
import { KeyFile, parseKey } from './key-file.js';
import { KeyRing } from './key-ring.js';

/** Which keys an operator gives, and where they are kept otherwise. */
export interface KeyOptions {
  readonly dataFolder: string;
  /** 32 bytes as hex or base64: takes the place of the key file. */
  readonly key?: string;
  /** What was sealed with these still opens. */
  readonly oldKeys?: readonly string[];
}

/**
 * The keys that secrets are sealed with: the given one, or those of the key file, which is made when it is missing.
 *
 * @throws ServerError server/key-invalid
 */
export async function loadKeyRing({ dataFolder, key, oldKeys = [] }: KeyOptions): Promise<KeyRing> {
  const old = oldKeys.map((text) => must(text, 'OFFHOOK_OLD_KEYS'));
  if (key !== undefined) return new KeyRing([must(key, 'OFFHOOK_KEY'), ...old]);
  const file = new KeyFile(dataFolder);
  const [current, ...others] = await file.load();
  return new KeyRing([current, ...others, ...old], file);
}

function must(text: string, variable: string): Buffer {
  const key = parseKey(text);
  if (key !== undefined) return key;
  throw new ServerError('server/key-invalid', `${variable} must hold 32 bytes as hex or base64.`);
}
