import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';
import { BenchError } from '../bench-error.js';

const quiet = ['--no-sandbox', '--disable-quic', '--disable-component-update', '--disable-sync'];

function chromiumPath(): string {
  const path = process.env['CHROMIUM_PATH'] ?? chromium.executablePath();
  if (existsSync(path)) return path;
  throw new BenchError(
    `There is no Chromium at ${path}. Install one, and name it in CHROMIUM_PATH; "npm run bench" looks for it by itself.`,
  );
}

/** A browser with a microphone that may be used without asking, and with sound over loopback. */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      ...quiet,
      '--disable-background-networking',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}
