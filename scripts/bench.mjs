// `npm run bench`: from a fresh clone to ours beside the peers'. Arguments go on, as in `npm run bench -- calls --quick`.
import { findChromium } from './chromium.mjs';
import { prepare, run } from './workspace.mjs';

const args = process.argv.slice(2);
const browserless = ['parser', 'webhook'];

await prepare();
const more = browserless.includes(args[0]) ? {} : { CHROMIUM_PATH: await findChromium() };
process.exitCode = await run('pnpm', ['--silent', '--filter', '@offhook/bench', 'bench', ...args], { more });
