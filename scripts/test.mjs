// `npm test`: the gates, then every ring of tests, then one line that adds them all up.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { ensureServices } from './services.mjs';
import { build, prepare, root, run, say } from './workspace.mjs';

await prepare();
const CHROMIUM_PATH = await findChromium();
await ensureServices();
await build();

const reports = join(root, '.cache', 'reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

/** Reads what a runner wrote. A runner that died before it could write has failed. */
function read(name) {
  try {
    return JSON.parse(readFileSync(join(reports, name), 'utf8'));
  } catch {
    return undefined;
  }
}

async function checks() {
  const code = await run('turbo', ['run', 'check', '--continue', '--output-logs=errors-only']);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function vitest(project) {
  const file = `${project}.json`;
  const args = ['run', '--project', project, '--reporter=dot', '--reporter=json'];
  const code = await run('vitest', [...args, `--outputFile.json=${join(reports, file)}`], {
    more: { CHROMIUM_PATH },
  });
  const report = read(file);
  return atLeastOneFailure(code, {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 1,
  });
}

async function endToEnd() {
  const more = { CHROMIUM_PATH, PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'e2e.json') };
  const code = await run('playwright', ['test', '--reporter=list,json'], {
    cwd: join(root, 'apps/e2e'),
    more,
  });
  const stats = read('e2e.json')?.stats;
  // A test that passed at its second try is flaky, and flaky is broken.
  const failed = stats === undefined ? 1 : stats.unexpected + stats.flaky;
  return atLeastOneFailure(code, { passed: stats?.expected ?? 0, failed });
}

/** A runner can fail without a failing test: a file that does not load, an error after the last test. */
function atLeastOneFailure(code, { passed, failed }) {
  const isEmpty = passed === 0;
  return { passed, failed: code === 0 && !isEmpty ? failed : Math.max(1, failed) };
}

const rings = [
  ['checks', checks],
  ['unit tests', () => vitest('unit')],
  ['process tests', () => vitest('process')],
  ['browser tests', () => vitest('browser')],
  ['end-to-end tests', endToEnd],
];

const total = { passed: 0, failed: 0 };
const lines = [];
for (const [name, ring] of rings) {
  say(name);
  const startedAt = performance.now();
  const { passed, failed } = await ring();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  lines.push(`  ${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
  total.passed += passed;
  total.failed += failed;
}

console.log(`\n${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
