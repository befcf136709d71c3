import { isOffhookError, OffhookError } from '@offhook/primitives';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeSchema, flagCases, numberCases } from './testing/schema-table.js';
import {
  errorBodySchema,
  fromWireError,
  readErrorBody,
  toWireError,
  type WireError,
  wireErrorSchema,
} from './wire-error.js';

const busy: WireError = { code: 'call/busy', message: 'Bob is busy.', retryable: true, sipStatus: 486 };
const unexpected: WireError = {
  code: 'internal/unexpected',
  message: 'Something went wrong. Try again.',
  retryable: true,
};

describeSchema('wireErrorSchema', wireErrorSchema, {
  example: { ...busy },
  fields: {
    code: {
      right: ['call/busy', 'a/b', `a/${'x'.repeat(126)}`],
      wrong: [null, 7, '', 'busy', 'call-busy', [], {}, ['call/busy'], `a/${'x'.repeat(127)}`],
    },
    message: {
      right: ['', 'Zoë', 'two\nlines', 'x'.repeat(1_000)],
      wrong: [null, 7, [], {}, 'x'.repeat(1_001)],
    },
    retryable: flagCases(),
    sipStatus: numberCases(100, 699, { isOptional: true, wrong: ['486', 486.5] }),
  },
});

describeSchema('errorBodySchema', errorBodySchema, {
  example: { error: busy },
  fields: { error: { right: [busy, unexpected], wrong: [null, 'busy', [], {}, { ...busy, code: 'busy' }] } },
});

describe('toWireError', () => {
  it('says of ours what may be known, and no more', () => {
    const error = new OffhookError('call/busy', 'Bob is busy.', {
      retryable: true,
      sipStatus: 486,
      cause: new Error('password=sesame'),
    });
    expect(toWireError(error)).toStrictEqual(busy);
  });

  it('says nothing of a SIP status that there was not', () => {
    const wire = toWireError(new OffhookError('auth/expired', 'Log in again.'));
    expect(wire).toStrictEqual({ code: 'auth/expired', message: 'Log in again.', retryable: false });
  });

  it.each<[string, unknown]>([
    ['an error', new Error('password=sesame')],
    ['an error of Node', Object.assign(new Error('sesame'), { code: 'ECONNREFUSED', path: '/sesame' })],
    ['a text', 'sesame'],
    ['an object', { code: 'call/busy', message: 'sesame', retryable: true }],
    ['nothing', undefined],
    ['null', null],
    ['a function', () => 'sesame'],
    ['a symbol', Symbol('sesame')],
    ['something with our brand and a code that is none', { isOffhookError: true, code: 'sesame' }],
    ['something with our brand and no message', { isOffhookError: true, code: 'a/b', retryable: true }],
    [
      'something with our brand and an object for a message',
      { isOffhookError: true, code: 'a/b', retryable: true, message: { secret: 'sesame' } },
    ],
    [
      'something with our brand and a status from nowhere',
      { isOffhookError: true, code: 'a/b', retryable: true, message: 'x', sipStatus: 99 },
    ],
  ])('says nothing of what %s knows', (_, thrown) => {
    expect(toWireError(thrown)).toStrictEqual(unexpected);
  });

  it('cuts a message that the other side would refuse for its length', () => {
    const wire = toWireError(new OffhookError('call/invalid-target', `No such number: ${'9'.repeat(5_000)}`));
    expect(wire.message).toHaveLength(1_000);
    expect(wireErrorSchema.parse(wire)).toStrictEqual(wire);
  });

  it('makes of anything what the other side can read, and never shows a stack or a cause', () => {
    const ours = fc
      .tuple(
        fc.string(),
        fc.string(),
        fc.record({ retryable: fc.boolean(), sipStatus: fc.integer(), cause: fc.anything() }),
      )
      .map(([what, message, options]) => new OffhookError(`area/${what}`, message, options));
    const branded = fc.dictionary(
      fc.constantFrom('code', 'message', 'retryable', 'sipStatus', 'stack', 'cause'),
      fc.anything(),
    );
    const thrown = fc.oneof(
      ours,
      fc.anything(),
      branded.map((fields) => ({ ...fields, isOffhookError: true })),
    );
    fc.assert(
      fc.property(thrown, (value) => {
        const wire = toWireError(value);
        expect(wireErrorSchema.parse(wire)).toStrictEqual(wire);
        expect(
          Object.keys(wire).filter((key) => !['code', 'message', 'retryable', 'sipStatus'].includes(key)),
        ).toEqual([]);
      }),
    );
  });
});

describe('fromWireError', () => {
  it('makes an error of ours that one can branch on', () => {
    const error = fromWireError(busy);
    expect(error).toBeInstanceOf(OffhookError);
    expect(isOffhookError(error)).toBe(true);
    expect(error).toMatchObject({ ...busy, name: 'OffhookError' });
    expect(error).not.toHaveProperty('cause');
  });

  it('undoes toWireError, through a copy as postMessage and JSON make it', () => {
    const wires = fc.record(
      {
        code: fc
          .tuple(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }))
          .map(([area, what]) => `${area}/${what}` as const),
        message: fc.string({ maxLength: 1_000 }),
        retryable: fc.boolean(),
        sipStatus: fc.integer({ min: 100, max: 699 }),
      },
      { requiredKeys: ['code', 'message', 'retryable'], noNullPrototype: true },
    );
    fc.assert(
      fc.property(wires, (wire) => {
        for (const copy of [structuredClone(wire), JSON.parse(JSON.stringify(wire)) as WireError]) {
          expect(toWireError(fromWireError(copy))).toStrictEqual(wire);
        }
      }),
    );
  });
});

describe('readErrorBody', () => {
  const answer = (json: () => Promise<unknown>): Promise<WireError | undefined> => readErrorBody({ json });

  it('finds the error in a body that has one', async () => {
    await expect(answer(() => Promise.resolve({ error: busy, requestId: 7 }))).resolves.toStrictEqual(busy);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['is no JSON', () => Promise.reject(new SyntaxError('Unexpected token <'))],
    ['is empty', () => Promise.resolve(undefined)],
    ['is another one’s', () => Promise.resolve({ error: 'Bad Gateway', statusCode: 502 })],
    ['has half an error', () => Promise.resolve({ error: { code: 'call/busy' } })],
  ])('finds none in a body that %s', async (_, json) => {
    await expect(answer(json)).resolves.toBeUndefined();
  });
});
