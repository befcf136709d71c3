// `npm start`: from a fresh clone to a running phone.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build, prepare, root, say } from './workspace.mjs';

await prepare();
await build('@offhook/server');

say('starting the server');
process.env.DATA_FOLDER ??= join(root, '.offhook');
// In this very process: there is no child that could outlive it.
const command = join(root, 'packages/server/dist/cli.js');
process.argv.splice(1, 1, command, '--demo');
await import(pathToFileURL(command).href);

// A killed npm takes nobody with it, so its orphan stops by itself.
const npm = await npmProcess();
const watch = setInterval(() => {
  if (npm === undefined || isAlive(npm)) return;
  clearInterval(watch);
  process.kill(process.pid, 'SIGTERM');
}, 500).unref();

/** npm runs a script through a shell, so it is the parent of our parent. */
async function npmProcess() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return undefined;
  const parent = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(process.ppid)]).catch(
    () => undefined,
  );
  return parent === undefined ? undefined : Number(parent.stdout);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
