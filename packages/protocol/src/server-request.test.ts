import { systemClock } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asBearer, sendToServer, type ServerRequest } from './server-request.js';
import { type ScriptedAnswer, ScriptedServer } from './testing/index.js';

let server: ScriptedServer;

beforeEach(async () => {
  server = await ScriptedServer.start();
});

afterEach(async () => {
  await server.close();
});

function request(changes: Partial<ServerRequest> = {}): ServerRequest {
  const url = `${server.address}/api/v1/login`;
  return {
    url,
    proof: asBearer('abc'),
    signal: new AbortController().signal,
    clock: systemClock,
    ...changes,
  };
}

const busy = (retryAfter: string): ScriptedAnswer => ({
  status: 503,
  headers: { 'retry-after': retryAfter },
});

describe('what goes out', () => {
  it('is a POST with the token as bearer, and with nothing else that could prove anything', async () => {
    server.script({ status: 204 });
    await sendToServer(request());
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/api/v1/login',
        body: '',
        headers: { authorization: 'Bearer abc', accept: 'application/json', 'content-length': '0' },
      },
    ]);
    expect(server.requests[0]?.headers).not.toHaveProperty('cookie');
    expect(server.requests[0]?.headers).not.toHaveProperty('content-type');
  });

  it('is JSON when there is a body', async () => {
    server.script({ status: 204 });
    await sendToServer(request({ body: { create: true } }));
    expect(server.requests[0]).toMatchObject({
      body: '{"create":true}',
      headers: { 'content-type': 'application/json' },
    });
  });
});

describe('what comes back', () => {
  it.each([200, 204, 400, 401, 404, 409, 429, 500, 502, 504])(
    '%i is resolved, and not asked for again',
    async (status) => {
      server.script({ status });
      const response = await sendToServer(request());
      expect(response.status).toBe(status);
      expect(server.requests).toHaveLength(1);
    },
  );

  it('is not fetched from where a redirect points, for that would take the token along', async () => {
    server.script({ status: 302, headers: { location: '/elsewhere' } }, { status: 200 });
    const response = await sendToServer(request());
    expect(response.ok).toBe(false);
    expect(server.requests).toHaveLength(1);
  });

  it('is nothing when the connection is cut, and then nothing is asked again', async () => {
    server.script('cut');
    await expect(sendToServer(request())).rejects.toThrow(TypeError);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a server that is busy (503)', () => {
  it('is asked again until it is not', async () => {
    server.script(busy('0'), busy('0'), { status: 200 });
    expect((await sendToServer(request())).status).toBe(200);
    expect(server.requests).toHaveLength(3);
  });

  it('is asked three times at most', async () => {
    server.script(busy('0'));
    expect((await sendToServer(request())).status).toBe(503);
    expect(server.requests).toHaveLength(3);
  });

  it('is left alone for as long as it says', async () => {
    const clock = new ManualClock();
    server.script(busy('2'), { status: 200 });
    const response = sendToServer(request({ clock }));
    await vi.waitFor(() => expect(clock.pendingCount).toBe(1));

    await clock.advance(1_999);
    expect(server.requests).toHaveLength(1);
    await clock.advance(1);
    expect((await response).status).toBe(200);
  });

  it('is asked again within a second when it does not say', async () => {
    const clock = new ManualClock();
    server.script({ status: 503 }, { status: 200 });
    const response = sendToServer(request({ clock }));
    await vi.waitFor(() => expect(clock.pendingCount).toBe(1));
    await clock.advance(300);
    expect((await response).status).toBe(200);
  });

  it.each(['60', 'Wed, 21 Oct 2099 07:28:00 GMT', 'later'])(
    'is not waited for when it says %s',
    async (value) => {
      server.script(busy(value));
      expect((await sendToServer(request())).status).toBe(503);
      expect(server.requests).toHaveLength(1);
    },
  );

  it('is not asked again after the caller has gone', async () => {
    const clock = new ManualClock();
    const caller = new AbortController();
    server.script(busy('2'));
    const response = sendToServer(request({ clock, signal: caller.signal }));
    await vi.waitFor(() => expect(clock.pendingCount).toBe(1));

    caller.abort(new Error('gone'));
    await expect(response).rejects.toThrow('gone');
    expect(clock.pendingCount).toBe(0);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a GET', () => {
  const get = (changes: Partial<ServerRequest> = {}) => sendToServer(request({ method: 'GET', ...changes }));

  it.each<[string, ScriptedAnswer]>([
    ['the connection was cut', 'cut'],
    ['a gateway found nobody', { status: 502 }],
    ['a gateway waited too long', { status: 504 }],
    ['the server is busy', { status: 503 }],
  ])('is asked again when %s', async (_, answer) => {
    const clock = new ManualClock();
    server.script(answer, { status: 200 });
    const response = get({ clock });
    await vi.waitFor(() => expect(clock.pendingCount).toBe(1));
    await clock.advance(300);
    expect((await response).status).toBe(200);
    expect(server.requests.map(({ body, method }) => method + body)).toEqual(['GET', 'GET']);
  });

  it.each<[string, ScriptedAnswer]>([
    ['rejects', 'cut'],
    ['is the last answer', { status: 502 }],
  ])('is asked three times at most, and then %s', async (_, answer) => {
    const clock = new ManualClock();
    server.script(answer);
    const outcome = get({ clock }).then(
      ({ status }) => status,
      (error: unknown) => error,
    );
    await vi.waitFor(async () => {
      await clock.advance(1_000);
      expect(server.requests).toHaveLength(3);
    });
    expect([502, expect.any(TypeError)]).toContainEqual(await outcome);
  });

  it.each([200, 304, 400, 401, 404, 429, 500])('is not asked again after %i', async (status) => {
    server.script({ status });
    expect((await get()).status).toBe(status);
    expect(server.requests).toHaveLength(1);
  });

  it('is not asked again after the caller has gone', async () => {
    const clock = new ManualClock();
    const caller = new AbortController();
    server.script('cut');
    const response = get({ clock, signal: caller.signal });
    await vi.waitFor(() => expect(clock.pendingCount).toBe(1));
    caller.abort(new Error('gone'));
    await expect(response).rejects.toThrow('gone');
    expect(clock.pendingCount).toBe(0);
  });
});

it('is proved anew at each attempt, over what goes out', async () => {
  server.script(busy('0'), { status: 204 });
  const proof = vi.fn(() => ({ authorization: 'Instance a:b', 'x-timestamp': 'now' }));
  await sendToServer(request({ method: 'PATCH', body: { a: 1 }, proof }));
  const url = `${server.address}/api/v1/login`;
  const outgoing = { method: 'PATCH', url, body: '{"a":1}', contentType: 'application/json' };
  expect(proof.mock.calls).toEqual([[outgoing], [outgoing]]);
  expect(server.requests[1]?.headers).toMatchObject({ authorization: 'Instance a:b', 'x-timestamp': 'now' });
});

it('proves nothing where anybody may ask', async () => {
  server.script({ status: 200 });
  await sendToServer(request({ method: 'GET', proof: undefined }));
  expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
});

it('ends with the reason of the signal', async () => {
  server.script('silence');
  const caller = new AbortController();
  const response = sendToServer(request({ signal: caller.signal }));
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  caller.abort(new Error('gone'));
  await expect(response).rejects.toThrow('gone');
});

it('goes out by the fetch that it is given', async () => {
  const fetch = vi.fn(() => Promise.resolve(new Response(null, { status: 204 })));
  expect((await sendToServer(request({ fetch }))).status).toBe(204);
  expect(fetch).toHaveBeenCalledOnce();
  expect(server.requests).toHaveLength(0);
});
