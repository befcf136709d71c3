/// <reference types="node" />
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
const calls = ['GetProvisioning', 'LoadBrowserPhone', 'Login', 'ProvisionPhone', 'SetHost'] as const;

type Offhook = Readonly<Record<(typeof calls)[number], unknown>> & { readonly Version: string };

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-script-'));
  const tsup = join(root, 'node_modules/.bin/tsup');
  await promisify(execFile)(tsup, ['--no-dts', '--out-dir', folder], { cwd: root });
  file = join(folder, 'offhook.min.js');
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function expectTheSdk(offhook: Offhook | undefined): void {
  expect(offhook?.Version).toBe(manifest.version);
  for (const call of calls) expect(offhook?.[call], call).toBeTypeOf('function');
}

describe('the one script', () => {
  it('makes one global for a script tag, beside the one that zod makes', async () => {
    const page = createContext({ URL, AbortController, TextEncoder });
    const before = Object.keys(page);
    runInContext(await readFile(file, 'utf8'), page);
    expect(Object.keys(page).filter((name) => !before.includes(name))).toEqual([
      '__zod_globalConfig',
      'Offhook',
    ]);
    expectTheSdk(page['Offhook'] as Offhook);
  });

  it('is a CommonJS module for require', async () => {
    const copy = join(folder, 'vendored.cjs');
    await writeFile(copy, await readFile(file));
    expectTheSdk(createRequire(import.meta.url)(copy) as Offhook);
    expect(globalThis).not.toHaveProperty('Offhook');
  });

  it('is one file without comments that map it', async () => {
    const text = await readFile(file, 'utf8');
    expect(text).not.toMatch(/sourceMappingURL|\bimport\s*[("']/);
  });
});
