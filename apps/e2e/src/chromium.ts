import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toneHz, toneWav } from './tone.js';

export const chromiumPath: string = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const toneFile = fileURLToPath(new URL(`../../../.cache/tone-${toneHz}.wav`, import.meta.url));
if (!existsSync(toneFile)) {
  mkdirSync(dirname(toneFile), { recursive: true });
  writeFileSync(toneFile, toneWav());
}

const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a microphone that plays a known tone and may be used without asking. */
export const chromiumArguments: readonly string[] = [
  ...quiet,
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${toneFile}`,
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

/** A browser on a machine that has no microphone at all. */
export const argumentsWithoutMicrophone: readonly string[] = [...quiet, '--use-fake-ui-for-media-stream'];

/** A browser whose user refuses the microphone. */
export const argumentsOfRefusal: readonly string[] = [
  ...quiet,
  '--use-fake-device-for-media-stream',
  '--deny-permission-prompts',
];
