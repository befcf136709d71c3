import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  frameChannel,
  frameHelloSchema,
  type FramePortMessage,
  framePortMessageSchema,
  frameWelcomeSchema,
} from './frame-message.js';
import { describeSchema, type FieldCases, numberCases, textCases } from './testing/schema-table.js';
import type { WireError } from './wire-error.js';

const channel: FieldCases = {
  right: [frameChannel],
  wrong: ['', 'OFFHOOK', 'penpal', null, 1, [], {}, [frameChannel]],
};
const version: FieldCases = numberCases(1, Number.MAX_SAFE_INTEGER, {
  right: [1, 2, 1_000],
  wrong: [1.5, '1', -1],
});
const id: FieldCases = numberCases(0, Number.MAX_SAFE_INTEGER, { wrong: [0.5, '0'] });
const error: WireError = { code: 'call/busy', message: 'Bob is busy.', retryable: true };

/** Everything that a structured clone may carry. */
const anything: FieldCases = {
  mayBeUndefined: true,
  right: [undefined, null, 0, '', 'x', false, [], {}, [{ deep: [1] }], new Date(0), new Map([['a', 1]])],
  wrong: [],
};

describeSchema('frameHelloSchema', frameHelloSchema, {
  example: { channel: frameChannel, kind: 'hello', version: 1 },
  fields: { channel, kind: { right: ['hello'], wrong: ['welcome', 'Hello', '', null, 7] }, version },
});

describeSchema('frameWelcomeSchema', frameWelcomeSchema, {
  example: { channel: frameChannel, kind: 'welcome', version: 1 },
  fields: { channel, kind: { right: ['welcome'], wrong: ['hello', 'Welcome', '', null, 7] }, version },
});

describeSchema('framePortMessageSchema, a request', framePortMessageSchema, {
  example: { kind: 'request', id: 7, method: 'phone.dial', params: { target: 'bob' } },
  fields: {
    kind: { right: ['request'], wrong: ['Request', '', null, 7, 'constructor'] },
    id,
    method: textCases(64),
    params: anything,
  },
});

describeSchema('framePortMessageSchema, a result', framePortMessageSchema, {
  example: { kind: 'result', id: 7, result: { call: {} } },
  fields: {
    kind: { right: ['result'], wrong: ['results', '', null, 7] },
    id,
    result: anything,
  },
});

describeSchema('framePortMessageSchema, an error', framePortMessageSchema, {
  example: { kind: 'error', id: 7, error },
  fields: {
    kind: { right: ['error'], wrong: ['errors', '', null, 7] },
    id,
    error: { right: [error], wrong: [null, 'busy', [], {}, { ...error, code: 'busy' }] },
  },
});

describeSchema('framePortMessageSchema, an event', framePortMessageSchema, {
  example: { kind: 'event', name: 'callChanged', payload: { call: {} } },
  fields: {
    kind: { right: ['event'], wrong: ['events', '', null, 7] },
    name: textCases(64),
    payload: anything,
  },
});

describeSchema('framePortMessageSchema, ready', framePortMessageSchema, {
  example: { kind: 'ready', version: 1, capabilities: ['audio', 'dtmf'] },
  fields: {
    kind: { right: ['ready'], wrong: ['Ready', '', null, 7] },
    version,
    capabilities: {
      right: [[], ['audio'], Array<string>(64).fill('x')],
      wrong: [null, 'audio', {}, [''], [1], ['x'.repeat(65)], Array<string>(65).fill('x')],
    },
  },
});

describe('a message through the port', () => {
  const text = fc.string({ minLength: 1, maxLength: 64 });
  const number = fc.nat();
  const cargo = fc.jsonValue();
  const message: fc.Arbitrary<FramePortMessage> = fc.oneof(
    fc.record({ kind: fc.constant('request' as const), id: number, method: text, params: cargo }),
    fc.record({ kind: fc.constant('result' as const), id: number, result: cargo }),
    fc.record({ kind: fc.constant('error' as const), id: number, error: fc.constant(error) }),
    fc.record({ kind: fc.constant('event' as const), name: text, payload: cargo }),
    fc.record({
      kind: fc.constant('ready' as const),
      version: fc.integer({ min: 1 }),
      capabilities: fc.array(text),
    }),
  );

  it('arrives as it was sent, whichever it is', () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(framePortMessageSchema.parse(structuredClone(sent))).toEqual(sent);
      }),
    );
  });

  it('is never another kind than it says: fields of the others are dropped', () => {
    fc.assert(
      fc.property(message, message, (one, other) => {
        expect(framePortMessageSchema.parse({ ...other, ...one })).toEqual(one);
      }),
    );
  });

  it('hands cargo through untouched: it is checked by its method', () => {
    const params = { target: 'bob', more: [1, { deep: true }] };
    const result = framePortMessageSchema.parse({ kind: 'request', id: 1, method: 'phone.dial', params });
    expect(result).toMatchObject({ params });
  });
});
