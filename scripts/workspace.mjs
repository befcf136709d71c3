// Readies a fresh clone: the pinned pnpm, then the dependencies. Both `npm start` and `npm test` begin here.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const tools = join(root, '.tools');
const isWindows = process.platform === 'win32';

/** What the commands see: our pnpm and the workspace's tools first on the path, no calls home. */
export const env = {
  ...process.env,
  PATH: [join(tools, 'node_modules', '.bin'), join(root, 'node_modules', '.bin'), process.env.PATH].join(
    delimiter,
  ),
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
};

export function say(text) {
  console.log(`▸ ${text}`);
}

/** Runs a command to its end and resolves its exit code. It dies with this process. */
export function run(command, args, { cwd = root, quiet = false, more = {} } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
    const child = spawn(command, args, { cwd, env: { ...env, ...more }, stdio, shell: isWindows });
    const printed = [];
    child.stdout?.on('data', (chunk) => printed.push(chunk));
    child.stderr?.on('data', (chunk) => printed.push(chunk));

    const stop = (signal) => child.kill(signal);
    process.on('SIGINT', stop).on('SIGTERM', stop);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      if (code !== 0 && quiet) process.stderr.write(Buffer.concat(printed));
      if (signal !== null) process.exit(1);
      resolve(code);
    });
  });
}

async function must(command, args, options) {
  const code = await run(command, args, options);
  if (code === 0) return;
  console.error(`\nThis failed: ${command} ${args.join(' ')}`);
  process.exit(1);
}

async function fetchPnpm() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = join(tools, 'node_modules', 'pnpm', 'package.json');
  const isThere =
    existsSync(manifest) && `pnpm@${JSON.parse(readFileSync(manifest, 'utf8')).version}` === packageManager;
  if (isThere) return;
  say(`fetching ${packageManager}`);
  mkdirSync(tools, { recursive: true });
  await must('npm', ['install', '--prefix', tools, '--no-save', '--no-package-lock', packageManager], {
    quiet: true,
  });
}

async function installDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.offhook-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing dependencies');
  await must('pnpm', ['install', '--frozen-lockfile', '--reporter=append-only'], { quiet: true });
  writeFileSync(stamp, lock);
}

/** Everything that a command of this workspace needs, made or found. */
export async function prepare() {
  await fetchPnpm();
  await installDependencies();
}

/** Builds what `filters` name, with all they need; turbo repeats nothing that is unchanged. */
export async function build(...filters) {
  say('building');
  const args = [
    'run',
    'build',
    '--output-logs=errors-only',
    ...filters.map((filter) => `--filter=${filter}`),
  ];
  await must('turbo', args, { quiet: true });
}
