import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { endpoints } from '@offhook/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { edgeAuthorization, edge } from '../testing/test-server.js';

const command = fileURLToPath(new URL('../cli.ts', import.meta.url));
const loader = new URL('../testing/run-sources.mjs', import.meta.url).href;
const clientCount = 24;

const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

interface Running {
  readonly child: ChildProcess;
  readonly url: URL;
}

async function start(dataFolder: string): Promise<Running> {
  const args = ['--conditions', '@offhook/source', '--import', loader, command, '--port', '0'];
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATA_FOLDER: dataFolder,
    SIP_EDGE: 'external',
    SIP_WEBSOCKET_URLS: 'wss://sip.example.com',
    WEBHOOK_USERNAME: edge.username,
    WEBHOOK_PASSWORD: edge.password,
    LOG_LEVEL: 'error',
    // Digests of nobody come from an address of nobody's: it is not to be blocked.
    BLACKLIST_FAILURE_COUNT: '0',
  };
  const child = spawn(process.execPath, args, { env });
  children.add(child);
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /^Offhook is ready at (\S+)$/m.exec(output)?.[1];
      if (ready !== undefined) resolve(ready);
    });
    child.once('exit', () => {
      reject(new Error(`It ended: ${output}`));
    });
  });
  return { child, url: new URL(url) };
}

const digest = JSON.stringify({
  method: 'REGISTER',
  realm: 'example.org',
  username: 'nobody',
  nonce: 'nonce',
  uri: 'sip:example.org',
  response: '0'.repeat(32),
});

/** The status and the body of one question of a SIP edge, or what became of it instead. */
async function ask(url: URL, agent: Agent): Promise<readonly [status: number | string, body: string]> {
  return await new Promise((resolve) => {
    const asked = request(
      new URL(endpoints.authWebhook, url),
      {
        method: 'POST',
        agent,
        headers: { authorization: edgeAuthorization, 'content-type': 'application/json' },
      },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => {
          resolve([response.statusCode ?? 0, body]);
        });
        response.on('error', (error) => {
          resolve([`cut: ${error.message}`, body]);
        });
      },
    );
    asked.on('error', (error: NodeJS.ErrnoException) => {
      resolve([error.code ?? error.message, '']);
    });
    asked.end(digest);
  });
}

/** Asks until it is told to go away, and tells all answers. */
async function keepAsking(url: URL): Promise<readonly (readonly [status: number | string, body: string])[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answers: (readonly [status: number | string, body: string])[] = [];
  for (;;) {
    const answer = await ask(url, agent);
    answers.push(answer);
    if (answer[0] !== 200) break;
  }
  agent.destroy();
  return answers;
}

describe('SIGTERM under load', { timeout: 60_000 }, () => {
  it('loses and cuts no request: all are answered or told to come again', async () => {
    await using folder = await temporaryFolder();
    const { child, url } = await start(folder.path);
    const clients = Array.from({ length: clientCount }, async () => await keepAsking(url));
    await ask(url, new Agent());
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const answers = (await Promise.all(clients)).flat();
    expect(await exited).toEqual([0, null]);

    const statuses = new Set(answers.map(([status]) => status));
    expect([...statuses].sort()).toEqual([200, 503]);
    const refusals = answers.filter(([status]) => status === 503);
    // Each client stops at the first refusal, so each had exactly one.
    expect(refusals.length).toBe(clientCount);
    for (const [, body] of refusals) expect(body).toContain('server/stopping');
    for (const [status, body] of answers) {
      if (status === 200) expect(JSON.parse(body)).toMatchObject({ status: 'fail' });
    }
  });
});

describe('SIGTERM with a browser about', { timeout: 60_000 }, () => {
  it('does not wait for a connection that was opened ahead of need', async () => {
    await using folder = await temporaryFolder();
    const { child, url } = await start(folder.path);
    const ahead = connect(Number(url.port), url.hostname);
    await once(ahead, 'connect');
    const isClosed = once(ahead, 'close');
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    await isClosed;
  });
});
