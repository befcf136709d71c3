import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));
const execute = promisify(execFile);

export interface PlainProject {
  readonly folder: string;
  /** Runs a command in the project and answers what it printed. */
  readonly run: (command: string, ...args: string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** The published packages, in the order of their folders. */
async function publishedFolders(): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const name of await readdir(packages)) {
    const manifest = JSON.parse(await readFile(join(packages, name, 'package.json'), 'utf8')) as {
      private?: boolean;
    };
    if (manifest.private !== true) folders.push(join(packages, name));
  }
  return folders;
}

/** A project outside of the workspace that has installed our tarballs, as a user's does. */
export async function installPackedPackages(): Promise<PlainProject> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-packed-'));
  const tarballs = join(folder, 'tarballs');
  await mkdir(tarballs);
  for (const cwd of await publishedFolders()) {
    await execute('pnpm', ['pack', '--pack-destination', tarballs], { cwd });
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const files = (await readdir(tarballs)).map((name) => join(tarballs, name));
  const run = async (command: string, ...args: string[]): Promise<string> =>
    (await execute(command, args, { cwd: folder })).stdout;
  await run('npm', 'install', '--no-audit', '--no-fund', ...files);
  return { folder, run, remove: async () => await rm(folder, { recursive: true, force: true }) };
}
