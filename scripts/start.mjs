// `npm start`: from a fresh clone to a running phone.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, prepare, root, say } from './workspace.mjs';

await prepare();
await build('@offhook/server');

say('starting the server');
process.env.DATA_FOLDER ??= join(root, '.offhook');
// In this very process: there is no child that could outlive it.
const command = join(root, 'packages/server/dist/cli.js');
process.argv.splice(1, 1, command, '--demo');
await import(pathToFileURL(command).href);

// A killed npm takes nobody with it, so an orphan stops by itself.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 500).unref();
