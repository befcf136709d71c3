import {
  callDirections,
  callEndReasons,
  type CallSnapshot,
  callStates,
  frameEventSchemas,
  frameHelloSchema,
  type FrameMethod,
  frameMethodSchemas,
  framePortMessageSchema,
  registrationStates,
  type WireError,
} from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eventShapes,
  helloShape,
  inboundMessageShapes,
  isFrameEvent,
  resultShapes,
} from './inbound-shapes.js';

const instant = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const wireError: fc.Arbitrary<WireError> = fc.record(
  {
    code: fc.constantFrom('call/busy', 'frame/reloaded', 'registration/rejected'),
    message: fc.string({ maxLength: 1_000 }),
    retryable: fc.boolean(),
    sipStatus: fc.integer({ min: 100, max: 699 }),
  },
  { requiredKeys: ['code', 'message', 'retryable'] },
);

const call: fc.Arbitrary<CallSnapshot> = fc.record(
  {
    id: fc.string({ minLength: 1, maxLength: 64 }),
    direction: fc.constantFrom(...callDirections),
    state: fc.constantFrom(...callStates),
    remoteNumber: fc.string({ maxLength: 512 }),
    remoteName: fc.string({ maxLength: 512 }),
    isMuted: fc.boolean(),
    isOnHold: fc.boolean(),
    isRemoteOnHold: fc.boolean(),
    hasVideo: fc.boolean(),
    startedAt: instant,
    connectedAt: instant,
    endedAt: instant,
    endReason: fc.constantFrom(...callEndReasons),
    error: wireError,
  },
  {
    requiredKeys: [
      'id',
      'direction',
      'state',
      'remoteNumber',
      'remoteName',
      'isMuted',
      'isOnHold',
      'isRemoteOnHold',
      'hasVideo',
      'startedAt',
    ],
  },
);

const registration = fc.constantFrom(...registrationStates);
const count = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const stats = fc.record({
  packetsSent: count,
  bytesSent: count,
  packetsReceived: count,
  bytesReceived: count,
  packetsLost: fc.double({ noNaN: true, noDefaultInfinity: true }),
});

/** What may be said, and the two that judge it: ours and the protocol's. */
const pairs = [
  {
    name: 'hello',
    ours: helloShape,
    theirs: frameHelloSchema,
    good: fc.record({
      channel: fc.constant('offhook'),
      kind: fc.constant('hello'),
      version: fc.integer({ min: 1 }),
    }),
  },
  {
    name: 'registrationChanged',
    ours: eventShapes.registrationChanged,
    theirs: frameEventSchemas.registrationChanged,
    good: fc.record({ state: registration, error: wireError }, { requiredKeys: ['state'] }),
  },
  {
    name: 'callChanged',
    ours: eventShapes.callChanged,
    theirs: frameEventSchemas.callChanged,
    good: fc.record({ call }),
  },
  {
    name: 'failed',
    ours: eventShapes.failed,
    theirs: frameEventSchemas.failed,
    good: fc.record({ error: wireError }),
  },
  {
    name: 'the result of phone.provision',
    ours: resultShapes['phone.provision'],
    theirs: frameMethodSchemas['phone.provision'].result,
    good: fc.record({ registration }),
  },
  {
    name: 'the result of phone.dial',
    ours: resultShapes['phone.dial'],
    theirs: frameMethodSchemas['phone.dial'].result,
    good: fc.record({ call }),
  },
  {
    name: 'the result of call.mediaStats',
    ours: resultShapes['call.mediaStats'],
    theirs: frameMethodSchemas['call.mediaStats'].result,
    good: stats,
  },
];

/** A value with one of its fields, at any depth, taken away or made something else. */
function damaged(good: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  return fc
    .tuple(good, fc.nat(), fc.nat(), fc.oneof(fc.anything(), fc.constant('__absent__')))
    .map(([value, outer, inner, replacement]) =>
      damage(structuredClone(value), { outer, inner, replacement }),
    );
}

function damage(
  value: object,
  { inner, outer, replacement }: { outer: number; inner: number; replacement: unknown },
): unknown {
  const names = Object.keys(value);
  const name = names[outer % names.length] ?? '';
  const record = value as Record<string, unknown>;
  const field = record[name];
  if (typeof field === 'object' && field !== null && inner % 3 > 0) {
    damage(field, { outer: inner, inner: Math.floor(inner / 3), replacement });
  } else if (replacement === '__absent__') {
    Reflect.deleteProperty(record, name);
  } else {
    record[name] = replacement;
  }
  return value;
}

describe.each(pairs)('$name', ({ good, ours, theirs }) => {
  it('is read by both alike when it is good', () => {
    fc.assert(
      fc.property(good as fc.Arbitrary<object>, (value) => {
        expect(ours(value)).toEqual(theirs.parse(value));
      }),
    );
  });

  it('is refused by both alike when it is damaged', () => {
    fc.assert(
      fc.property(damaged(good as fc.Arbitrary<object>), (value) => {
        const verdict = theirs.safeParse(value);
        expect(ours(value)).toEqual(verdict.success ? verdict.data : undefined);
      }),
      { numRuns: 200 },
    );
  });
});

describe('port messages', () => {
  const messages = fc.oneof(
    fc.record({ kind: fc.constant('result'), id: fc.nat(), result: fc.jsonValue() }),
    fc.record({ kind: fc.constant('error'), id: fc.nat(), error: wireError }),
    fc.record({ kind: fc.constant('event'), name: fc.constant('failed'), payload: fc.jsonValue() }),
    fc.record({
      kind: fc.constant('ready'),
      version: fc.integer({ min: 1 }),
      capabilities: fc.array(fc.string({ minLength: 1, maxLength: 64 }), { maxLength: 64 }),
    }),
  );

  it('are read as the protocol reads them', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const shape = inboundMessageShapes[message.kind];
        expect({ kind: message.kind, ...shape(message) }).toEqual(framePortMessageSchema.parse(message));
      }),
    );
  });
});

describe('the tables', () => {
  it('have a result for every method of the protocol', () => {
    expect(Object.keys(resultShapes).sort()).toEqual(Object.keys(frameMethodSchemas).sort());
  });

  it('agree on the methods that answer nothing', () => {
    for (const name of Object.keys(resultShapes) as FrameMethod[]) {
      expect(resultShapes[name](null)).toEqual(frameMethodSchemas[name].result.safeParse(null).data);
    }
  });

  it('know every event of the protocol, and no name that an object is born with', () => {
    expect(Object.keys(eventShapes).sort()).toEqual(Object.keys(frameEventSchemas).sort());
    expect(['toString', '__proto__', 'constructor', 'hasOwnProperty'].filter(isFrameEvent)).toEqual([]);
  });
});
