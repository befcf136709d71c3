// Makes sure that PostgreSQL and Redis are there for the process tests, which start their own with throw-away data.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say } from './workspace.mjs';

const debianFolder = '/usr/lib/postgresql';
const policy = '/usr/sbin/policy-rc.d';

function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

function missing() {
  const hasDebians =
    existsSync(debianFolder) &&
    readdirSync(debianFolder).some((version) => existsSync(join(debianFolder, version, 'bin', 'initdb')));
  return [
    ...(hasDebians || isOnPath('initdb') ? [] : ['postgresql']),
    ...(isOnPath('redis-server') ? [] : ['redis-server']),
  ];
}

/** Debian starts what it installs; tests want the programs alone. */
async function installQuietly(packages) {
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const options = { quiet: true, more: { DEBIAN_FRONTEND: 'noninteractive' } };
    await run('apt-get', ['update', '-qq'], options);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}

/** Installs what is missing, or says what to run. The tests are never skipped. */
export async function ensureServices() {
  const packages = missing();
  if (packages.length === 0) return;
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (canInstall) {
    say(`installing Debian's ${packages.join(' and ')}`);
    await installQuietly(packages);
    if (missing().length === 0) return;
  }
  console.error(
    `The process tests need ${packages.join(' and ')}. Run: sudo apt-get install ${packages.join(' ')}`,
  );
  process.exit(1);
}
