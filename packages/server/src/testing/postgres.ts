import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { ChildService, freePort, serviceFolder, type ServiceUser, serviceUser } from './child-service.js';

/** Debian keeps them off the path, a folder for each version. */
const debianFolder = '/usr/lib/postgresql';

/** A test that does not pull the plug needs nothing on the disk. */
const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'] as const;

export interface TestPostgres extends AsyncDisposable {
  /** Makes one more empty database, and answers its URL. */
  createDatabase(): Promise<string>;
  /** Ends it as an operator who is in a hurry does: connections are cut. */
  stop(): Promise<void>;
  /** Starts it again on the same port, with what it had. */
  restart(): Promise<void>;
  /** Kills every process of it, as a power cut does. */
  crash(): Promise<void>;
}

export interface TestPostgresOptions {
  /** Whether what was committed is on the disk: for tests that kill it. Default: false, which is faster. */
  readonly isDurable?: boolean;
}

function commandOf(name: string): string {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
  const paths = newestFirst.map((version) => join(debianFolder, version, 'bin', name));
  return paths.find((path) => existsSync(path)) ?? name;
}

function initialise(folder: string, user: ServiceUser | undefined): void {
  const args = [
    '-D',
    folder,
    '-U',
    'offhook',
    '--auth=trust',
    '--no-locale',
    '-E',
    'UTF8',
    '--no-sync',
    '--no-instructions',
  ];
  const { error, status, stderr } = spawnSync(commandOf('initdb'), args, {
    encoding: 'utf8',
    cwd: '/',
    ...user,
  });
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`, { cause: error });
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A real PostgreSQL on a free port, with data that is gone with it. */
export async function startPostgres({ isDurable = false }: TestPostgresOptions = {}): Promise<TestPostgres> {
  const user = serviceUser('postgres');
  const port = await freePort();
  const folder = await serviceFolder('postgres');
  const data = join(folder.path, 'data');
  initialise(data, user);
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...(isDurable ? [] : fast)];
  const start = async (): Promise<ChildService> => {
    const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
    const readyPattern = /ready to accept connections/;
    return await ChildService.start({
      command: commandOf('postgres'),
      args,
      cwd: folder.path,
      user,
      readyPattern,
    });
  };
  let service = await start();
  const urlOf = (database: string): string => `postgres://offhook@127.0.0.1:${port}/${database}`;
  return {
    createDatabase: async () => {
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      await run(urlOf('postgres'), `create database ${name}`);
      return urlOf(name);
    },
    stop: async () => {
      await service.stop('SIGINT');
    },
    restart: async () => {
      service = await start();
    },
    crash: async () => {
      await service.stop('SIGQUIT');
    },
    [Symbol.asyncDispose]: async () => {
      await service.stop('SIGQUIT');
      await folder[Symbol.asyncDispose]();
    },
  };
}
