import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ManualClock } from '@offhook/primitives/testing';
import { endpoints, type ProvisioningDocument, type Session } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import type { PartialServerConfig } from '../config/resolve-config.js';
import { register } from '../testing/sip-socket.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { deviceToken } from '../testing/test-server.js';
import { type RunningServer, startServer } from './start-server.js';

/** The first start loads the edge with its media engine. */
const timeout = 30_000;

const silent = { write: () => undefined };

/** A demo server on a free port, with its data in `dataFolder`. */
async function start(dataFolder: string, config: PartialServerConfig = {}): Promise<RunningServer> {
  return await startServer({ port: 0, isDemo: true, dataFolder, ...config }, { logDestination: silent });
}

async function post<Answer>(url: string, token: string, body: object = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

const tokenOf = ({ demo }: RunningServer, userId: string): string =>
  demo?.users.find((user) => user.userId === userId)?.accessToken ?? '';

const logIn = async (server: RunningServer): Promise<Session> =>
  await post<Session>(new URL(endpoints.login, server.url).href, tokenOf(server, 'alice'));

const provision = async (
  server: RunningServer,
  { sessionToken, userId }: Session,
): Promise<ProvisioningDocument> =>
  await post<ProvisioningDocument>(
    new URL(endpoints.provisioning(userId, deviceToken), server.url).href,
    sessionToken,
    {
      create: true,
    },
  );

describe('startServer', { timeout }, () => {
  it('listens, answers, and is gone after close', async () => {
    await using folder = await temporaryFolder();
    const server = await start(folder.path);
    expect(server.url).toBe(`http://localhost:${server.port}/`);
    expect(await (await fetch(new URL('/health', server.url))).json()).toMatchObject({ status: 'ok' });
    await Promise.all([server.close(), server.close(), server[Symbol.asyncDispose]()]);
    await expect(fetch(new URL('/health', server.url))).rejects.toThrow('fetch failed');
  });

  it('ends within a few seconds, though somebody never finishes a request', async () => {
    await using folder = await temporaryFolder();
    const server = await start(folder.path);
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST /api/v1/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n');
    socket.write('content-length: 100\r\nexpect: 100-continue\r\n\r\n');
    // The server is reading now.
    await once(socket, 'data');
    const closed = once(socket, 'close');
    const startedAtMs = performance.now();
    await server.close();
    await closed;
    expect(performance.now() - startedAtMs).toBeLessThan(8_000);
  });

  it('says what it does', async () => {
    await using folder = await temporaryFolder();
    const steps: string[] = [];
    const config = { port: 0, isDemo: true, dataFolder: folder.path };
    await using server = await startServer(config, {
      logDestination: silent,
      onStep: (step) => void steps.push(step),
    });
    expect(server.demo).toBeDefined();
    expect(steps).toEqual([
      `opening the data in ${folder.path}`,
      'preparing the demo company',
      'starting the SIP edge for demo.localhost',
    ]);
  });

  it.each([
    ['127.0.0.1', /^http:\/\/localhost:\d+\/$/],
    ['localhost', /^http:\/\/localhost:\d+\/$/],
    ['0.0.0.0', /^http:\/\/localhost:\d+\/$/],
  ])('on %s tells a URL that works', async (host, pattern) => {
    await using folder = await temporaryFolder();
    await using server = await start(folder.path, { host });
    expect(server.url).toMatch(pattern);
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('tells the public URL when there is one', async () => {
    await using folder = await temporaryFolder();
    await using server = await start(folder.path, { publicUrl: 'https://phone.example.com/' });
    expect(server.url).toBe('https://phone.example.com/');
  });

  it.each<readonly [string, PartialServerConfig, string]>([
    ['a wrong setting', { port: -1 }, 'server/config-invalid'],
    ['an address of another machine', { host: '192.0.2.1' }, 'server/address-unusable'],
    ['a name that does not exist', { host: 'nowhere.invalid' }, 'server/address-unusable'],
    ['a folder that cannot be', { dataFolder: '/dev/null/data' }, 'server/data-folder-unusable'],
    ['a key that is none', { key: 'abc' }, 'server/key-invalid'],
  ])('rejects with a plain error at %s', async (_name, config, code) => {
    await using folder = await temporaryFolder();
    await expect(start(folder.path, config)).rejects.toMatchObject({ name: 'ServerError', code });
  });

  it('rejects when the port is taken, and leaves nothing open', async () => {
    await using folder = await temporaryFolder();
    await using other = await temporaryFolder();
    const first = await start(folder.path);
    await expect(start(other.path, { port: first.port })).rejects.toMatchObject({
      code: 'server/port-in-use',
      message: `Port ${first.port} is already in use. Stop the other program, or choose another port with --port.`,
    });
    await first.close();
    await using second = await start(other.path, { port: first.port });
    expect(second.port).toBe(first.port);
  });

  it('leaves no timer behind', async () => {
    await using folder = await temporaryFolder();
    const clock = new ManualClock(Date.UTC(2026, 10, 21));
    const sip = { edge: 'external', webSocketUrls: ['wss://sip.example.com'] } as const;
    const config = { port: 0, dataFolder: folder.path, sip };
    const server = await startServer(config, { clock, logDestination: silent });
    await server.close();
    expect(clock.pendingCount).toBe(0);
  });

  it('refuses data that another key has sealed', async () => {
    await using folder = await temporaryFolder();
    await (await start(folder.path)).close();
    const rejected = start(folder.path, { key: 'ab'.repeat(32) });
    await expect(rejected).rejects.toMatchObject({ code: 'server/key-mismatch' });
    await (await start(folder.path)).close();
  });
});

describe('a second start', { timeout }, () => {
  it('knows the people, their tokens, sessions and secrets', async () => {
    await using folder = await temporaryFolder();
    const webhook = { username: 'kamailio', password: 'shared' };
    const first = await start(folder.path, { webhook });
    const session = await logIn(first);
    const { account } = await provision(first, session);
    await first.close();

    await using second = await start(folder.path, { webhook });
    expect(second.demo?.users).toEqual(first.demo?.users);
    expect((await provision(second, session)).userId).toBe('alice');
    const here = { ...account, webSocketUrls: [`ws://localhost:${second.port}/sip`] };
    expect(await register(here)).toEqual([401, 200]);
  });

  it('has a new random webhook password when none is configured', async () => {
    await using folder = await temporaryFolder();
    for (let count = 0; count < 2; count += 1) {
      const server = await start(folder.path);
      expect(await register((await provision(server, await logIn(server))).account)).toEqual([401, 200]);
      await server.close();
    }
  });
});

describe('the demo', { timeout }, () => {
  it('keeps its tokens in a file that only its owner can read', async () => {
    await using folder = await temporaryFolder();
    await using server = await start(folder.path);
    const path = join(folder.path, 'demo.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      accessTokens: { alice: tokenOf(server, 'alice'), bob: tokenOf(server, 'bob') },
    });
  });

  it('describes itself to its page', async () => {
    await using folder = await temporaryFolder();
    await using server = await start(folder.path);
    const description: unknown = await (await fetch(new URL('/demo/config.json', server.url))).json();
    expect(description).toEqual(server.demo);
    expect(description).toMatchObject({
      sipDomain: 'demo.localhost',
      echoTarget: '*43',
      users: [
        { userId: 'alice', number: 'alice', extension: '1001' },
        { userId: 'bob', number: 'bob', extension: '1002' },
      ],
    });
  });

  it.each(['', 'no JSON', '{}', '{ "accessTokens": { "alice": 7 } }'])(
    'makes new tokens when the file holds %j',
    async (text) => {
      await using folder = await temporaryFolder();
      await writeFile(join(folder.path, 'demo.json'), text);
      await using server = await start(folder.path);
      expect((await logIn(server)).userId).toBe('alice');
    },
  );

  it('is not there unless it is asked for', async () => {
    await using folder = await temporaryFolder();
    await using server = await start(folder.path, { isDemo: false });
    expect(server.demo).toBeUndefined();
    expect((await fetch(new URL('/demo/config.json', server.url))).status).toBe(404);
  });
});

describe('the SIP edge', { timeout }, () => {
  const upgrade = async (server: RunningServer, path: string): Promise<number | undefined> => {
    const asked = request(new URL(path, server.url), {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': 'sip',
      },
    }).end();
    const [answer] = (await Promise.race([once(asked, 'response'), once(asked, 'upgrade')])) as [
      { readonly statusCode?: number },
    ];
    asked.destroy();
    return answer.statusCode;
  };

  it('registers a phone that was provisioned here, whichever of its secrets it has', async () => {
    await using folder = await temporaryFolder();
    await using server = await start(folder.path);
    const session = await logIn(server);
    const [first, second] = [await provision(server, session), await provision(server, session)];
    expect(await register(first.account)).toEqual([401, 200]);
    expect(await register(second.account)).toEqual([401, 200]);
  });

  it.each([
    ['a secret', { signatureSecrets: ['wh_secret'] }],
    ['a secret and a password', { signatureSecrets: ['wh_secret', 'older'], password: 'shared' }],
  ])('signs what it asks where the webhook has %s', async (_name, webhook) => {
    await using folder = await temporaryFolder();
    await using server = await start(folder.path, { webhook });
    const { account } = await provision(server, await logIn(server));
    expect(await register(account)).toEqual([401, 200]);
    const unsigned = await fetch(new URL(endpoints.authWebhook, server.url), { method: 'POST', body: '{}' });
    expect(unsigned.status).toBe(401);
  });

  it.each([
    ['a wrong secret', { password: 'wrong' }],
    ['an unknown user', { username: 'mallory' }],
    ['the secret of somebody else', { username: 'bob' }],
  ])('refuses %s', async (_name, change) => {
    await using folder = await temporaryFolder();
    await using server = await start(folder.path);
    const { account } = await provision(server, await logIn(server));
    expect(await register({ ...account, ...change })).toEqual([401, 403]);
  });

  it('is at /sip, and elsewhere there is nothing to upgrade to', async () => {
    await using folder = await temporaryFolder();
    await using server = await start(folder.path);
    expect(await upgrade(server, '/sip')).toBe(101);
    expect(await upgrade(server, '/elsewhere')).toBe(404);
    expect(await upgrade(server, '/health')).toBe(404);
  });

  it('is not there when it is external, and phones are sent where it is', async () => {
    await using folder = await temporaryFolder();
    const webSocketUrls = ['wss://sip.example.com/ws'];
    await using server = await start(folder.path, { sip: { edge: 'external', webSocketUrls } });
    expect(await upgrade(server, '/sip')).toBe(404);
    expect((await provision(server, await logIn(server))).account.webSocketUrls).toEqual(webSocketUrls);
  });

  it('ends with the server, and its phones with it', async () => {
    await using folder = await temporaryFolder();
    const server = await start(folder.path);
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(`ws://localhost:${server.port}/sip`, 'sip');
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await server.close();
    await closed;
  });

  it('refuses a phone that comes back while the server ends, and ends all the same', async () => {
    await using folder = await temporaryFolder();
    const server = await start(folder.path);
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(`ws://localhost:${server.port}/sip`, 'sip');
    await once(socket, 'open');
    const back = connect(server.port, 'localhost');
    await once(back, 'connect');
    const received = text(back);
    socket.once('close', () => {
      back.write('GET /sip HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    });
    await server.close();
    expect(await received).toMatch(/^HTTP\/1\.1 503 /);
  });
});
