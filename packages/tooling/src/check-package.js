#!/usr/bin/env node
// Packs the package in the current folder and judges the tarball, which is what a user installs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const require = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'offhook-pack-'));
const problems = [];

function declarationsNamingSipJs(directory) {
  return readdirSync(directory, { recursive: true })
    .filter((name) => name.endsWith('.d.ts'))
    .filter((name) => /from ['"]sip\.js/.test(readFileSync(join(directory, name), 'utf8')));
}

try {
  execFileSync('pnpm', ['pack', '--pack-destination', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = join(folder, readdirSync(folder)[0]);
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

  const { messages, pkg } = await publint({ pack: { tarball: readFileSync(tarball).buffer }, strict: true });
  problems.push(...messages.map((message) => formatMessage(message, pkg)));

  // A file for a script tag is no module, and has no types to be right or wrong.
  const scripts = Object.keys(manifest.exports).filter((name) => name.endsWith('.js'));
  const excluded = scripts.length > 0 ? ['--exclude-entrypoints', ...scripts] : [];
  const attw = join(dirname(require.resolve('@arethetypeswrong/cli/package.json')), 'dist/index.js');
  try {
    execFileSync(process.execPath, [attw, tarball, '--profile', 'esm-only', '--quiet', ...excluded], {
      stdio: 'pipe',
    });
  } catch (error) {
    problems.push(`attw: ${error.stdout}`);
  }
  for (const name of declarationsNamingSipJs('dist')) problems.push(`dist/${name} names sip.js`);
  console.log(`${manifest.name}: ${problems.length === 0 ? 'tarball is sound' : problems.join('\n')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = problems.length === 0 ? 0 : 1;
