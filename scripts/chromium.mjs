// Finds a Chromium for the browser tests, or gets one, or says what to run. It never lets the tests be skipped.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, run, say } from './workspace.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function isRunnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...macPaths];
  return candidates.find(isRunnable);
}

async function installFromDebian() {
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!canInstall) return undefined;
  say("installing Debian's chromium");
  const more = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { quiet: true, more });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    quiet: true,
    more,
  });
  return installed();
}

async function installFromPlaywright() {
  say("installing Playwright's chromium");
  if ((await run('playwright', ['install', 'chromium'], { quiet: true })) !== 0) return undefined;
  const { chromium } = await import(join(root, 'node_modules/playwright/index.mjs'));
  return isRunnable(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/** The path of a Chromium that can be started. */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && !isRunnable(given)) {
    console.error(`CHROMIUM_PATH names ${given}, which cannot be run.`);
    process.exit(1);
  }
  const path = given ?? installed() ?? (await installFromDebian()) ?? (await installFromPlaywright());
  if (path !== undefined) return path;
  console.error('No Chromium for the browser tests. Run: sudo apt-get install chromium');
  process.exit(1);
}
