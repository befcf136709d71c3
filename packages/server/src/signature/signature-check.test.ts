import { ManualClock } from '@offhook/primitives/testing';
import { signSessionRequest } from '@offhook/protocol/signing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySeenOnce } from '../limit/memory-seen-once.js';
import { SignatureCheck, type SignedRequest } from './signature-check.js';

const secret = Buffer.alloc(32, 9).toString('base64');
const nowMs = Date.UTC(2026, 10, 21, 10);
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function create(publicPath = '') {
  const clock = new ManualClock(nowMs);
  return { clock, check: new SignatureCheck({ seen: new MemorySeenOnce(clock, 4_096), clock, publicPath }) };
}

interface Signing {
  readonly atMs?: number;
  readonly timestamp?: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly with?: string;
}

function sign(signing: Signing = {}): SignedRequest {
  const { atMs = nowMs, body = '{"a":1}', method = 'POST', path = '/api/v1/time?x=1' } = signing;
  const { timestamp = new Date(atMs).toISOString() } = signing;
  const contentType = 'application/json';
  const headers = signSessionRequest({
    sessionId: 'session',
    sessionSecret: signing.with ?? secret,
    method,
    path,
    body,
    contentType,
    timestamp,
  });
  const signature = headers.authorization.split(':').at(-1) ?? '';
  return { signer: 'session', signature, timestamp, method, path, contentType, body: Buffer.from(body) };
}

async function verdict(check: SignatureCheck, request: SignedRequest): Promise<string> {
  return await check.check(request, secret).then(
    () => 'taken',
    (error: unknown) => (error as { code: string }).code,
  );
}

describe('SignatureCheck', () => {
  it.each([
    ['now', 0, 'taken'],
    ['five minutes ago', -5 * minuteMs, 'taken'],
    ['in five minutes', 5 * minuteMs, 'taken'],
    ['a moment more than five minutes ago', -5 * minuteMs - 1, 'auth/clock-skewed'],
    ['a moment more than five minutes ahead', 5 * minuteMs + 1, 'auth/clock-skewed'],
    ['a day ago', -dayMs, 'auth/clock-skewed'],
    ['a day ahead', dayMs, 'auth/clock-skewed'],
  ])('of a request that was signed %s', async (_name, ...[offsetMs, expected]) => {
    const { check } = create();
    expect(await verdict(check, sign({ atMs: nowMs + offsetMs }))).toBe(expected);
  });

  it.each([
    ['', 'auth/signature-invalid'],
    ['now', 'auth/signature-invalid'],
    ['1795255200', 'auth/signature-invalid'],
    ['2026-11-21T10:00:00', 'auth/signature-invalid'],
    ['2026-11-21T11:00:00+01:00', 'auth/signature-invalid'],
    ['Sat, 21 Nov 2026 10:00:00 GMT', 'auth/signature-invalid'],
    ['2026-13-41T99:00:00Z', 'auth/signature-invalid'],
    ['2026-11-21T10:00:00Z', 'taken'],
    ['2026-11-21T10:00:00.123456Z', 'taken'],
  ])('of the timestamp %j: %s', async (timestamp, expected) => {
    expect(await verdict(create().check, sign({ timestamp }))).toBe(expected);
  });

  it.each<[string, Partial<SignedRequest>]>([
    ['another method', { method: 'PUT' }],
    ['another path', { path: '/api/v1/time?x=2' }],
    ['a query that was cut off', { path: '/api/v1/time' }],
    ['another body', { body: Buffer.from('{"a":2}') }],
    ['a blank more in the body', { body: Buffer.from('{"a": 1}') }],
    ['no body', { body: Buffer.alloc(0) }],
    ['another content type', { contentType: 'application/json; charset=UTF-8' }],
    ['another time', { timestamp: '2026-11-21T10:00:01.000Z' }],
    ['no signature', { signature: '' }],
    ['half a signature', { signature: 'AAAA' }],
  ])('refuses %s than was signed', async (_name, change) => {
    expect(await verdict(create().check, { ...sign(), ...change })).toBe('auth/signature-invalid');
  });

  it('refuses what another secret signed', async () => {
    const other = Buffer.alloc(32, 1).toString('base64');
    expect(await verdict(create().check, sign({ with: other }))).toBe('auth/signature-invalid');
  });

  it('takes what changes something once, as long as its time is good', async () => {
    const { check, clock } = create();
    const ahead = sign({ atMs: nowMs + 5 * minuteMs });
    expect(await verdict(check, ahead)).toBe('taken');
    for (let minute = 0; minute < 10; minute += 1) {
      expect(await verdict(check, ahead)).toBe('auth/request-replayed');
      await clock.advance(minuteMs);
    }
    expect(await verdict(check, ahead)).toBe('auth/request-replayed');
    await clock.advance(1);
    expect(await verdict(check, ahead)).toBe('auth/clock-skewed');
  });

  it('takes what changes nothing as often as it is asked', async () => {
    const { check } = create();
    for (const method of ['GET', 'HEAD', 'GET']) expect(await verdict(check, sign({ method }))).toBe('taken');
    expect(await verdict(check, sign({ method: 'DELETE' }))).toBe('taken');
    expect(await verdict(check, sign({ method: 'DELETE' }))).toBe('auth/request-replayed');
  });

  it('does not let a stranger use up a request by a wrong signature', async () => {
    const { check } = create();
    const request = sign();
    expect(await verdict(check, { ...request, body: Buffer.from('x') })).toBe('auth/signature-invalid');
    expect(await verdict(check, request)).toBe('taken');
  });

  it('knows the path as the client sees it before a proxy, and as the proxy hands it on', async () => {
    const { check } = create('/phone');
    const outside = sign({ path: '/phone/api/v1/time', body: 'outside' });
    expect(await verdict(check, { ...outside, path: '/api/v1/time' })).toBe('taken');
    expect(await verdict(check, sign({ body: 'inside' }))).toBe('taken');
    const elsewhere = sign({ path: '/other/api/v1/time' });
    expect(await verdict(check, { ...elsewhere, path: '/api/v1/time' })).toBe('auth/signature-invalid');
  });

  it('takes exactly what was signed, whatever it is', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'é', '\n', '"', '{', ' ', ':', '👍'),
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(text, text, fc.constantFrom('POST', 'PATCH'), async (body, more, method) => {
        const { check } = create();
        const path = `/x?${encodeURIComponent(more)}`;
        const request = sign({ body, path, method });
        const changed = { ...request, body: Buffer.from(body + more) };
        if (more !== '') expect(await verdict(check, changed)).toBe('auth/signature-invalid');
        expect(await verdict(check, request)).toBe('taken');
      }),
      { numRuns: 60 },
    );
  });
});
