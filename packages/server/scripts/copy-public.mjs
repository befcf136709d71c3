// Puts what browsers load into dist/public: the demo, the phone frame and the SDK's script.
// `--allow-missing` goes on when a part is not built.
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const target = fileURLToPath(new URL('../dist/public/', import.meta.url));
const mayMiss = process.argv.includes('--allow-missing');

const parts = [
  { from: 'apps/demo/dist', to: 'demo', owner: '@offhook/demo' },
  { from: 'packages/ui-iframe/dist/frame', to: 'frame', owner: '@offhook/ui-iframe' },
  { from: 'packages/web-phone/dist/offhook.min.js', to: 'sdk/offhook.js', owner: '@offhook/web-phone' },
];

rmSync(target, { recursive: true, force: true });
for (const { from, owner, to } of parts) {
  const source = join(root, from);
  if (existsSync(source)) {
    mkdirSync(dirname(join(target, to)), { recursive: true });
    cpSync(source, join(target, to), { recursive: true });
  } else if (mayMiss) {
    console.log(`${owner} is not built: ${basename(to)} is left out`);
  } else {
    console.error(`${from} is missing. Build it first: pnpm --filter ${owner} build`);
    process.exitCode = 1;
  }
}
