import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestServer } from '../testing/test-server.js';
import { requestIdMaker } from './request-id.js';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function idOf(trustedProxies: readonly string[], remoteAddress: string | undefined, given: unknown): string {
  const request = { headers: { 'x-request-id': given }, socket: { remoteAddress } };
  return requestIdMaker(trustedProxies)(request as unknown as IncomingMessage);
}

describe('the id of a request', () => {
  it.each([
    ['a trusted proxy', ['10.0.0.0/8'], '10.1.2.3', 'trace-1', 'trace-1'],
    ['a trusted proxy, written as IPv6', ['10.0.0.0/8'], '::ffff:10.1.2.3', 'trace-1', 'trace-1'],
    ['a stranger', ['10.0.0.0/8'], '203.0.113.9', 'trace-1', undefined],
    ['anybody, where no proxy is trusted', [], '127.0.0.1', 'trace-1', undefined],
    ['a connection that is gone', ['10.0.0.0/8'], undefined, 'trace-1', undefined],
    ['a trusted proxy that says nothing', ['10.0.0.0/8'], '10.1.2.3', undefined, undefined],
    ['a trusted proxy that says it twice', ['10.0.0.0/8'], '10.1.2.3', ['a', 'b'], undefined],
    ['a trusted proxy that says too much', ['10.0.0.0/8'], '10.1.2.3', 'x'.repeat(129), undefined],
    ['a trusted proxy that says a line break', ['10.0.0.0/8'], '10.1.2.3', 'a\nb', undefined],
  ])('from %s', (...row) => {
    const [, trusted, address, given, expected] = row;
    const id = idOf(trusted, address, given);
    if (expected === undefined) expect(id).toMatch(uuid);
    else expect(id).toBe(expected);
  });

  it('is always one that a log can hold', () => {
    fc.assert(
      fc.property(fc.string(), (given) => {
        expect(idOf(['127.0.0.1'], '127.0.0.1', given)).toMatch(/^[\w.:/+=@-]{1,128}$/);
      }),
    );
  });

  it('goes out as it came in by a trusted proxy, and into the log', async () => {
    await using server = await createTestServer({ config: { trustedProxies: ['127.0.0.1'] } });
    const response = await server.app.inject({ url: '/nothing', headers: { 'x-request-id': 'trace-1' } });
    expect(response.headers['x-request-id']).toBe('trace-1');
    expect(server.logLines().some(({ requestId }) => requestId === 'trace-1')).toBe(true);
  });
});
