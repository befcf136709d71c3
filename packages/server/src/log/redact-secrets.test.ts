import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createServerLog } from './server-log.js';
import { redactSecrets } from './redact-secrets.js';

describe('redactSecrets', () => {
  it.each([
    ['nothing', {}, {}],
    ['no secret', { userId: 'alice', count: 1 }, { userId: 'alice', count: 1 }],
    ['a secret', { userId: 'alice', password: 'x' }, { userId: 'alice', password: '[redacted]' }],
    ['a secret that is no text', { key: { bytes: [1, 2] } }, { key: '[redacted]' }],
    ['a secret within', { body: { nonce: 'x', uri: 'y' } }, { body: { nonce: '[redacted]', uri: 'y' } }],
    ['a secret two within', { a: { b: { ha1: 'x' } } }, { a: { b: { ha1: '[redacted]' } } }],
    ['a secret in a list', { list: [{ secret: 'x' }, 'y'] }, { list: [{ secret: '[redacted]' }, 'y'] }],
    ['nothing at all', { a: null, b: undefined }, { a: null, b: undefined }],
  ])('takes %s', (_name, facts, expected) => {
    expect(redactSecrets(facts)).toStrictEqual(expected);
  });

  it('copies nothing that holds no secret, and changes nothing that does', () => {
    const innocent = { a: { b: 1 }, list: { c: 'x' } };
    expect(redactSecrets(innocent)).toBe(innocent);
    const guilty = { body: { password: 'x' } };
    redactSecrets(guilty);
    expect(guilty).toStrictEqual({ body: { password: 'x' } });
  });

  it('leaves errors to those who describe them', () => {
    const error = Object.assign(new Error('broken'), { password: 'x' });
    expect(redactSecrets({ error })['error']).toBe(error);
  });

  it('ends, however deep the facts are', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 12 }), (facts) => {
        expect(Object.keys(redactSecrets(facts))).toStrictEqual(Object.keys(facts));
      }),
    );
  });
});

describe('the log', () => {
  it.each(['password', 'authorization', 'response', 'nonce', 'sessionToken'])('never holds a %s', (name) => {
    const lines: string[] = [];
    const { logger, pino } = createServerLog('debug', { write: (line) => void lines.push(line) });
    logger.info('a', { [name]: 'very secret' });
    logger.info('b', { request: { body: { [name]: 'very secret' } } });
    logger.child({ [name]: 'very secret' }).info('c');
    pino.child({ requestId: 'x' }).info({ more: { [name]: 'very secret' } }, 'd');
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toContain('very secret');
  });
});
