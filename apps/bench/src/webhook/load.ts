import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { seededPassword, seededPhone } from './seeded-phones.js';
import { answerParent } from '../bench-process.js';
import type { LoadRequest, LoadResult, StormRequest, StormResult } from './load-result.js';
import { domain, edge, path, questionOf } from './question.js';

/** Puts load on a server from a process of its own. */

const authorization = `Basic ${Buffer.from(`${edge.username}:${edge.password}`).toString('base64')}`;
/** No two runs ask the same question. */
const runId = randomBytes(6).toString('hex');
let serial = 0;

function head(port: number, length: number): string {
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
}

/** Visits all phones in an order without pattern: the step and the count have no common divisor. */
function phoneOf(turn: number, phoneCount: number): number {
  return (turn * 7_368_787) % phoneCount;
}

interface Run extends LoadRequest {
  readonly histogram: RecordableHistogram;
  readonly endMs: number;
}

/** One connection that asks again as soon as it was answered. */
async function keepAsking(run: Run): Promise<void> {
  const socket = connect(run.port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  while (performance.now() < run.endMs) {
    serial += 1;
    const body = questionOf(phoneOf(serial, run.phoneCount), `${runId}${serial}`);
    const startMs = performance.now();
    const answer = await exchange(socket, head(run.port, body.length) + body);
    run.histogram.record(Math.max(1, Math.round((performance.now() - startMs) * 1_000)));
    if (!answer.includes(run.expected)) throw new Error(`An unexpected answer: ${answer}`);
  }
  socket.destroy();
}

async function exchange(socket: Socket, request: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      const bodyAt = text.indexOf('\r\n\r\n') + 4;
      if (bodyAt < 4) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < bodyAt + length) return;
      socket.off('data', onData);
      socket.off('close', onClose);
      resolve(text);
    };
    const onClose = (): void => {
      reject(new Error('The connection was closed.'));
    };
    socket.on('data', onData);
    socket.on('close', onClose);
    socket.write(request);
  });
}

async function load(request: LoadRequest): Promise<LoadResult> {
  const histogram = createHistogram();
  const startMs = performance.now();
  const run = { ...request, histogram, endMs: startMs + request.durationMs };
  await Promise.all(Array.from({ length: request.connectionCount }, async () => await keepAsking(run)));
  return {
    perSecond: (histogram.count / (performance.now() - startMs)) * 1_000,
    medianMs: histogram.percentile(50) / 1_000,
    p99Ms: histogram.percentile(99) / 1_000,
  };
}

/** Many people log in by password at the same time, again and again. */
async function storm({ clientCount, durationMs, port }: StormRequest): Promise<StormResult> {
  const endMs = performance.now() + durationMs;
  let okCount = 0;
  let refusedCount = 0;
  const logIn = async (index: number): Promise<void> => {
    while (performance.now() < endMs) {
      const { username } = seededPhone(index);
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: `${username}@${domain}`, password: seededPassword }),
      });
      await response.arrayBuffer();
      if (response.status === 200) okCount += 1;
      else if (response.status === 429 || response.status === 503) refusedCount += 1;
      else throw new Error(`A login was answered with ${response.status}.`);
    }
  };
  await Promise.all(Array.from({ length: clientCount }, async (_, index) => await logIn(index)));
  return {
    loginsPerSecond: (okCount / durationMs) * 1_000,
    refusedPerSecond: (refusedCount / durationMs) * 1_000,
  };
}

answerParent({ load, storm });
