import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));
const execute = promisify(execFile);

export interface PlainProject {
  /** Packs all of our packages and installs the tarballs. */
  readonly installPackedPackages: () => Promise<void>;
  /** Runs a command in the project and answers what it printed. */
  readonly run: (command: string, ...args: string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/** A terminal of its own: what npm hands to the scripts of this repository is not the project's business. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

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

/** An empty project outside of the workspace, as a user's is. */
export async function createPlainProject(): Promise<PlainProject> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-packed-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const run = async (command: string, ...args: string[]): Promise<string> =>
    (await execute(command, args, { cwd: folder, env })).stdout;
  return {
    installPackedPackages: async () => {
      const tarballs = join(folder, 'tarballs');
      await mkdir(tarballs);
      for (const cwd of await publishedFolders()) {
        await execute('pnpm', ['pack', '--pack-destination', tarballs], { cwd });
      }
      const files = (await readdir(tarballs)).map((name) => join(tarballs, name));
      await run('npm', 'install', '--no-audit', '--no-fund', ...files);
    },
    run,
    remove: async () => await rm(folder, { recursive: true, force: true }),
  };
}
