import { OffhookError, systemClock } from '@offhook/primitives';
import * as z from 'zod/mini';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askServer, askServerFor, type ServerErrors } from './server-answer.js';
import { type ScriptedAnswer, ScriptedServer } from './testing/index.js';

const codes = ['tea/cold', 'tea/strange', 'tea/refused', 'tea/failed', 'tea/gone', 'tea/many'] as const;
type TeaCode = (typeof codes)[number];

class TeaError extends OffhookError<TeaCode> {
  override readonly name: string = 'TeaError';
}

const errors: ServerErrors<TeaCode> = {
  errorClass: TeaError,
  isKnownCode: (code): code is TeaCode => codes.some((known) => known === code),
  refusals: { 401: ['tea/cold', 'The tea is cold.'], 429: ['tea/many', 'Too many cups.'] },
  refused: 'tea/refused',
  badResponse: ['tea/strange', 'That is no tea.'],
  serverFailed: 'tea/failed',
  unreachable: 'tea/gone',
};

let server: ScriptedServer;

beforeEach(async () => {
  server = await ScriptedServer.start();
});

afterEach(async () => {
  await server.close();
});

const request = (signal: AbortSignal = new AbortController().signal) => ({
  url: `${server.address}/tea`,
  clock: systemClock,
  signal,
});

const says = (code: string, retryable = false) => ({ error: { code, message: `Says ${code}.`, retryable } });
const html = '<!doctype html>';

describe('an answer that is no success', () => {
  it.each<[string, ScriptedAnswer, TeaCode, string, boolean]>([
    ['a code of ours', { status: 418, body: says('tea/cold', true) }, 'tea/cold', 'Says tea/cold.', true],
    ['a foreign code, a known status', { status: 401, body: says('x/y') }, 'tea/cold', 'Says x/y.', false],
    ['a known status alone', { status: 401, body: html }, 'tea/cold', 'The tea is cold.', false],
    ['too many', { status: 429 }, 'tea/many', 'Too many cups.', true],
    ['a foreign code alone', { status: 409, body: says('x/y') }, 'tea/refused', 'Says x/y.', false],
    ['nothing that we know', { status: 404, body: html }, 'tea/strange', 'That is no tea.', false],
    ['a redirect', { status: 302, headers: { location: '/' } }, 'tea/strange', 'That is no tea.', false],
    ['500', { status: 500 }, 'tea/failed', 'The server failed. Try again in a moment.', true],
    [
      '500 with a foreign code',
      { status: 500, body: says('x/y') },
      'tea/failed',
      'The server failed. Try again in a moment.',
      true,
    ],
    [
      'no answer',
      'cut',
      'tea/gone',
      'The server cannot be reached. Check the connection, then try again.',
      true,
    ],
  ])('%s', async (...[, answer, code, message, retryable]) => {
    server.script(answer);
    const error: unknown = await askServer(request(), errors).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TeaError);
    expect(error).toMatchObject({ code, message, retryable });
  });

  it('is strange when the area has no word for what the body alone explains', async () => {
    server.script({ status: 409, body: says('x/y') });
    const wordless = { ...errors };
    delete (wordless as { refused?: TeaCode }).refused;
    await expect(askServer(request(), wordless)).rejects.toMatchObject({ code: 'tea/strange' });
  });
});

describe('an answer that is a success', () => {
  const cup = z.object({ cups: z.number() });

  it('is read', async () => {
    server.script({ status: 200, body: { cups: 2, more: true } });
    await expect(askServerFor(cup, request(), errors)).resolves.toEqual({ cups: 2 });
  });

  it.each([[html], ['{"cups":'], ['null'], [''], [{ cups: 'two' }]])('is strange as %j', async (body) => {
    server.script({ status: 200, body });
    await expect(askServerFor(cup, request(), errors)).rejects.toMatchObject({ code: 'tea/strange' });
  });

  it('no longer matters to a caller who left while it was read', async () => {
    const caller = new AbortController();
    const answer = Response.json({ cups: 2 });
    const readJson = answer.json.bind(answer);
    answer.json = () => {
      caller.abort(new Error('left'));
      return readJson();
    };
    const fetch = () => Promise.resolve(answer);
    await expect(askServerFor(cup, { ...request(caller.signal), fetch }, errors)).rejects.toThrow('left');
  });
});
