#!/usr/bin/env node
// Takes a picture of every panel, in both themes and several sizes: `pnpm --filter @offhook/ui-iframe gallery [folder]`.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = resolve(process.argv[2] ?? `${root}temp/gallery`);
const themes = ['light', 'dark'];
const sizes = [
  [280, 400],
  [320, 480],
  [400, 640],
  [900, 760],
];

mkdirSync(folder, { recursive: true });
const server = await createServer({ configFile: `${root}vite.config.ts`, root, logLevel: 'error' });
await server.listen(0);
const address = `${server.resolvedUrls.local[0]}gallery/gallery.html`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: ['--no-sandbox'] });
const overflows = [];

try {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.goto(address);
  const panels = await page.locator('li').allTextContents();
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    for (const panel of panels) {
      for (const theme of themes) {
        await page.goto(`${address}?panel=${panel}&theme=${theme}`);
        await page.locator('.phone').waitFor();
        await page.screenshot({ path: `${folder}/${panel}-${theme}-${width}x${height}.png` });
      }
      if (await page.evaluate(doesOverflow)) overflows.push(`${panel} at ${width}×${height}`);
    }
  }
  console.log(`${panels.length * themes.length * sizes.length} pictures in ${folder}`);
  if (overflows.length > 0) console.log(`Cut off: ${overflows.join(', ')}`);
} finally {
  await browser.close();
  await server.close();
}

/** Whether something of the screen lies outside of the window. Runs in the page. */
function doesOverflow() {
  const { innerHeight, innerWidth } = globalThis;
  const parts = globalThis.document.querySelectorAll('.screen :is(button, input, h1, p)');
  return [...parts].some((part) => {
    const { bottom, left, right, top } = part.getBoundingClientRect();
    return bottom > innerHeight + 0.5 || right > innerWidth + 0.5 || left < -0.5 || top < -0.5;
  });
}
