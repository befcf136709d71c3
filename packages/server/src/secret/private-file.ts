import { chmod, link, open, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';

const ownerOnly = 0o600;

/** The file's text, or undefined when there is no such file. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Writes the whole file or nothing, readable by its owner alone: a process killed halfway leaves the old one. */
export async function replacePrivateFile(path: string, text: string): Promise<void> {
  await rename(await writeBeside(path, text), path);
  await flushFolder(dirname(path));
}

/** As `replacePrivateFile`, but an existing file stays. Answers whether this call made it. */
export async function createPrivateFile(path: string, text: string): Promise<boolean> {
  const draft = await writeBeside(path, text);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** Takes everybody else's rights from a file. */
export async function makePrivate(path: string): Promise<void> {
  await chmod(path, ownerOnly);
}

async function writeBeside(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(draft, text, { mode: ownerOnly, flag: 'wx', flush: true });
  return draft;
}

/** Until then a power cut could bring the old file back. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    // Some systems have no such thing for folders.
    if (!isFileError(error, 'EPERM') && !isFileError(error, 'EINVAL')) throw error;
  } finally {
    await folder.close();
  }
}

function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
