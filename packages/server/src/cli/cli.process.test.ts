import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Command, killCommands } from '../testing/command-process.js';
import { temporaryFolder } from '../testing/temporary-folder.js';

const timeout = 30_000;

afterEach(killCommands);

describe('offhook-server', { timeout }, () => {
  it('helps', async () => {
    const help = new Command(['--help']);
    expect(await help.exitCode()).toBe(0);
    expect(help.stdout).toMatch(/--port <number> +default 7400/);
    const version = new Command(['--version']);
    expect(await version.exitCode()).toBe(0);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('ends with one sentence when it cannot start, and with 2 when it was told wrong', async () => {
    const wrong = new Command(['--prot', '1']);
    expect(await wrong.exitCode()).toBe(2);
    expect(wrong.stderr).toBe('There is no flag --prot. Did you mean --port? See --help.\n');
    expect(wrong.stdout).toBe('');
    const unusable = new Command(['--port', '65536']);
    expect(await unusable.exitCode()).toBe(1);
    expect(unusable.stderr).toMatch(/^The setting port \(--port\) must be .*\n$/);
  });

  it('lets flags win over the environment, and that over the file', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'offhook.json');
    const data = join(folder.path, 'data');
    await writeFile(
      file,
      JSON.stringify({ port: 1, host: '127.0.0.2', dataFolder: data, logLevel: 'silent' }),
    );
    const args = ['--config', file, '--port', '0', '--demo'];
    const server = new Command(args, { HOST: '127.0.0.1', PORT: '2', LOG_LEVEL: 'info' });
    const url = await server.ready();
    expect((await fetch(new URL('/demo/config.json', url))).status).toBe(200);
    expect(server.stdout).toContain(`▸ opening the data in ${data}`);
    expect(server.stderr).toContain('"msg":"ready"');
    server.kill('SIGTERM');
    expect(await server.exitCode()).toBe(0);
  });

  it('makes a user and a token while the server runs, and the token logs in', async () => {
    await using folder = await temporaryFolder();
    const data = ['--data', folder.path];
    const server = new Command(['--port', '0', ...data]);
    const url = await server.ready();
    const addUser = new Command(['user', 'add', 'carol', '--name', 'Carol Carter', ...data]);
    expect(await addUser.exitCode()).toBe(0);
    const addToken = new Command(['token', 'create', 'carol', ...data]);
    expect(await addToken.exitCode()).toBe(0);
    const response = await fetch(new URL('/api/v1/login', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${addToken.stdout.trim()}` },
    });
    expect(await response.json()).toMatchObject({ displayName: 'Carol Carter' });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stops in order at %s', async (signal) => {
    await using folder = await temporaryFolder();
    const server = new Command(['--port', '0', '--data', folder.path]);
    const url = await server.ready();
    expect((await fetch(new URL('/health', url))).status).toBe(200);
    server.kill(signal);
    expect(await server.exitCode()).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('stops when it is told to before it is ready', async () => {
    await using folder = await temporaryFolder();
    const server = new Command(['--port', '0', '--data', folder.path]);
    await server.printed(/opening the data/);
    server.kill('SIGTERM');
    expect(await server.exitCode()).toBe(0);
  });

  it('says that the port is in use', async () => {
    await using folder = await temporaryFolder();
    const first = new Command(['--port', '0', '--data', folder.path]);
    const { port } = new URL(await first.ready());
    await using other = await temporaryFolder();
    const second = new Command(['--port', port, '--data', other.path]);
    expect(await second.exitCode()).toBe(1);
    expect(second.stderr).toContain(`Port ${port} is already in use.`);
  });

  it('starts again after it was killed, with the same tokens', async () => {
    await using folder = await temporaryFolder();
    const args = ['--port', '0', '--demo', '--data', folder.path];
    const tokensOf = async (server: Command): Promise<readonly string[]> => {
      await server.printed(/Stop with Ctrl\+C/);
      return server.stdout.match(/oh_pat_\S+/g) ?? [];
    };
    const first = new Command(args);
    const tokens = await tokensOf(first);
    expect(new Set(tokens).size).toBe(2);
    first.kill('SIGKILL');
    await first.exitCode();
    const second = new Command(args);
    expect(await tokensOf(second)).toEqual(tokens);
    const response = await fetch(new URL('/api/v1/login', await second.ready()), {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens[0] ?? ''}` },
    });
    expect(response.status).toBe(200);
  });
});
