import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '@offhook/primitives/testing';
import type { AuthWebhookRequest, AuthWebhookVerdict } from '@offhook/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebhookVerdicts } from './webhook-verdicts.js';

type Respond = (response: ServerResponse, request: IncomingMessage, body: string) => void;

const answering = (status: number, body: string): Respond => {
  return (response) => {
    response.writeHead(status).end(body);
  };
};

const question: AuthWebhookRequest = {
  method: 'REGISTER',
  realm: 'demo.localhost',
  username: 'alice',
  expires: 600,
  nonce: 'n',
  uri: 'sip:demo.localhost',
  response: 'r',
};

describe('a question to the webhook', () => {
  let server: Server;
  let respond: Respond;

  beforeEach(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        respond(response, request, Buffer.concat(chunks).toString('utf8'));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function verdicts(clock = new ManualClock(), maxRequestCount = 10, more = {}): WebhookVerdicts {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/webhooks/auth`;
    return new WebhookVerdicts({
      webhook: { url, username: 'edge', password: 'grün', ...more },
      clock,
      maxRequestCount,
    });
  }

  async function ask(asker = verdicts(), signal = new AbortController().signal): Promise<AuthWebhookVerdict> {
    return await asker.ask(question, signal);
  }

  it('is a POST of JSON with Basic authentication', async () => {
    const seen: unknown[] = [];
    respond = (response, { headers, method, url }, body) => {
      seen.push(method, url, headers['content-type'], headers.authorization, JSON.parse(body));
      response.end('{"status":"ok"}');
    };
    await ask();
    const basic = `Basic ${Buffer.from('edge:grün').toString('base64')}`;
    expect(seen).toEqual(['POST', '/webhooks/auth', 'application/json', basic, question]);
  });

  it('is signed as jambonz signs, when there is a secret', async () => {
    let signature: string | undefined;
    let signed = '';
    respond = (response, { headers }, body) => {
      signature = headers['jambonz-signature']?.toString();
      signed = body;
      response.end('{"status":"ok"}');
    };
    await ask();
    expect(signature).toBeUndefined();
    await ask(verdicts(new ManualClock(1_700_000_000_900), 10, { signatureSecret: 'wh_secret' }));
    const value = createHmac('sha256', 'wh_secret').update(`1700000000.${signed}`).digest('hex');
    expect(signature).toBe(`t=1700000000,v1=${value}`);
  });

  it.each([
    ['{"status":"ok"}', { status: 'ok' }],
    ['{"status":"OK","message":"welcome","expires":120}', { status: 'ok', expires: 120 }],
    ['{"status":"ok","expires":"120"}', { status: 'ok', expires: 120 }],
    ['{"status":"fail","blacklist":60}', { status: 'fail', blacklist: 60 }],
    ['{"status":"whatever"}', { status: 'fail' }],
    ['{"status":"ok","call_hook":{"url":"https://x"}}', { status: 'ok' }],
  ])('gets the verdict %s', async (body, verdict) => {
    respond = answering(200, body);
    expect(await ask()).toMatchObject(verdict);
  });

  it.each([
    ['nonsense', answering(200, 'nonsense'), 'edge/webhook-bad-answer'],
    ['nothing', answering(200, ''), 'edge/webhook-bad-answer'],
    ['no status', answering(200, '{"message":"ok"}'), 'edge/webhook-bad-answer'],
    ['a list', answering(200, '["ok"]'), 'edge/webhook-bad-answer'],
    ['a negative expires', answering(200, '{"status":"ok","expires":-1}'), 'edge/webhook-bad-answer'],
    [
      'far too much',
      answering(200, `{"status":"ok","message":"${'x'.repeat(70_000)}"}`),
      'edge/webhook-bad-answer',
    ],
    ['a verdict with another status', answering(201, '{"status":"ok"}'), 'edge/webhook-bad-answer'],
    ['a fault', answering(500, '{"status":"ok"}'), 'edge/webhook-bad-answer'],
    ['nothing there', answering(404, ''), 'edge/webhook-bad-answer'],
    ['a refusal of the edge itself', answering(401, '{"status":"ok"}'), 'edge/webhook-misconfigured'],
    ['a ban of the edge itself', answering(403, '{"status":"ok"}'), 'edge/webhook-misconfigured'],
  ])('that is answered with %s fails', async (_, answer, code) => {
    respond = answer;
    await expect(ask()).rejects.toMatchObject({ code });
  });

  it('follows no redirect', async () => {
    let count = 0;
    respond = (response) => {
      count += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    };
    await expect(ask()).rejects.toMatchObject({ code: 'edge/webhook-bad-answer' });
    expect(count).toBe(1);
  });

  it('fails when nobody listens', async () => {
    const asker = verdicts();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await expect(ask(asker)).rejects.toMatchObject({ code: 'edge/webhook-unreachable', retryable: true });
  });

  it('fails when the connection breaks off', async () => {
    respond = (response) => {
      response.destroy();
    };
    await expect(ask()).rejects.toMatchObject({ code: 'edge/webhook-unreachable' });
  });

  it('fails when the answer breaks off', async () => {
    respond = (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"status":');
      setImmediate(() => response.destroy());
    };
    await expect(ask()).rejects.toMatchObject({ code: 'edge/webhook-unreachable' });
  });

  it('fails after five seconds without an answer, and closes its connection', async () => {
    const clock = new ManualClock();
    const arrived = new Promise<ServerResponse>((resolve) => (respond = resolve));
    const asked = ask(verdicts(clock));
    const response = await arrived;
    const closed = once(response, 'close');
    const failed = expect(asked).rejects.toMatchObject({ code: 'edge/webhook-timed-out', retryable: true });
    await clock.advance(5_000);
    await failed;
    await closed;
    expect(clock.pendingCount).toBe(0);
  });

  it('ends with its signal', async () => {
    const arrived = new Promise<ServerResponse>((resolve) => (respond = resolve));
    const abort = new AbortController();
    const asked = ask(verdicts(), abort.signal);
    const response = await arrived;
    const closed = once(response, 'close');
    const failed = expect(asked).rejects.toBe('cancelled');
    abort.abort('cancelled');
    await failed;
    await closed;
  });

  it('is not even asked when too many wait already', async () => {
    const waiting: ServerResponse[] = [];
    let wake = (): void => undefined;
    respond = (response) => {
      waiting.push(response);
      wake();
    };
    const asker = verdicts(new ManualClock(), 2);
    const first = [ask(asker), ask(asker)];
    await expect(ask(asker)).rejects.toMatchObject({ code: 'edge/webhook-unreachable' });
    while (waiting.length < 2) await new Promise<void>((resolve) => (wake = resolve));
    for (const response of waiting) response.end('{"status":"ok"}');
    await Promise.all(first);
    respond = answering(200, '{"status":"ok"}');
    expect(await ask(asker)).toMatchObject({ status: 'ok' });
  });
});
