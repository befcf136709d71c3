import { type Browser, chromium } from 'playwright';

const quiet = ['--no-sandbox', '--disable-quic', '--disable-component-update', '--disable-sync'];

/** A browser with a microphone that may be used without asking, and with sound over loopback. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'];
  return await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
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
