import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { checkStepNames } from './check-words.js';
import { callSnapshotSchema, frameEventSchemas, type FrameMethod, frameMethodSchemas } from './frame.js';
import { phoneThemes, toastTones } from './phone-look.js';
import { callDirections, callEndReasons, callStates, registrationStates } from './phone-state.js';
import { sampleProvisioningDocument } from './testing/samples.js';
import {
  choiceCases,
  describeSchema,
  type FieldCases,
  flagCases,
  instantCases,
  type SchemaCases,
  textCases,
} from './testing/schema-table.js';

const error = { code: 'call/busy', message: 'Bob is busy.', retryable: true, sipStatus: 486 };
const errorCases: FieldCases = {
  isOptional: true,
  right: [error, { ...error, message: '' }],
  wrong: [null, 'busy', [], {}, { ...error, code: 'busy' }],
};

const call = {
  id: '7',
  direction: 'outgoing',
  state: 'ended',
  remoteNumber: 'bob',
  remoteName: 'Bob Burns',
  isMuted: false,
  isOnHold: false,
  isRemoteOnHold: false,
  hasVideo: false,
  startedAt: '2026-11-21T10:00:00.000Z',
  connectedAt: '2026-11-21T10:00:03.000Z',
  endedAt: '2026-11-21T10:01:00.000Z',
  endReason: 'busy',
  error,
};

const nameCases: FieldCases = {
  right: ['', 'Zoë', 'x'.repeat(512)],
  wrong: [null, 7, true, [], {}, 'x'.repeat(513)],
};

describeSchema('callSnapshotSchema', callSnapshotSchema, {
  example: call,
  fields: {
    id: textCases(64),
    direction: choiceCases(callDirections),
    state: choiceCases(callStates),
    remoteNumber: nameCases,
    remoteName: nameCases,
    isMuted: flagCases(),
    isOnHold: flagCases(),
    isRemoteOnHold: flagCases(),
    hasVideo: flagCases(),
    startedAt: instantCases(),
    connectedAt: instantCases({ isOptional: true }),
    endedAt: instantCases({ isOptional: true }),
    endReason: choiceCases(callEndReasons, { isOptional: true }),
    error: errorCases,
  },
});

const callCases: FieldCases = {
  right: [call],
  wrong: [null, [], '7', {}, { ...call, state: 'on hold' }, { ...call, endedAt: 'now' }],
};
const count: FieldCases = {
  right: [0, 1, 1e12],
  wrong: [-1, Number.NaN, Infinity, null, '7', '', true, [], {}],
};
const counters = { packetsSent: 1, bytesSent: 160, packetsReceived: 2, bytesReceived: 320, packetsLost: 0 };
const document = sampleProvisioningDocument();
const options = { theme: 'dark', language: 'de', hasDialPad: true, canMute: true, profileUserId: 'alice' };

/** The parameters of every method that has some. */
const methodParams: Partial<Record<FrameMethod, SchemaCases>> = {
  'phone.provision': {
    example: { document, options },
    fields: {
      document: { right: [document], wrong: [null, {}, 'document', { ...document, version: 2 }] },
      options: { right: [{}, options], wrong: [null, [], 'dark', { theme: 'pink' }] },
      'options.theme': choiceCases(phoneThemes, { isOptional: true }),
      'options.language': textCases(35, { isOptional: true }),
      'options.hasDialPad': flagCases({ isOptional: true }),
      'options.canMute': flagCases({ isOptional: true }),
      'options.profileUserId': textCases(128, { isOptional: true }),
    },
    secrets: [document.account.password],
  },
  'phone.dial': { example: { target: 'bob' }, fields: { target: textCases(512) } },
  'phone.insight': { example: { after: 0 }, fields: { after: count } },
  'call.answer': { example: { callId: '7' }, fields: { callId: textCases(64) } },
  'call.hangUp': { example: { callId: '7' }, fields: { callId: textCases(64) } },
  'call.setMuted': {
    example: { callId: '7', isMuted: true },
    fields: { callId: textCases(64), isMuted: flagCases() },
  },
  'call.sendDtmf': {
    example: { callId: '7', tones: '42#' },
    fields: {
      callId: textCases(64),
      // RFC 4733 §3.2, and the comma for a pause.
      tones: {
        right: ['0123456789', '*#', 'ABCDabcd', '1,,2', '1'.repeat(64)],
        wrong: [null, 7, '', 'E', '1 2', '1\n', '１', '+49', '1'.repeat(65), [], {}],
      },
    },
  },
  'call.mediaStats': { example: { callId: '7' }, fields: { callId: textCases(64) } },
  'phone.check': {
    example: { steps: ['stun'], echoTarget: '*43' },
    fields: {
      steps: {
        isOptional: true,
        right: [['stun'], checkStepNames],
        wrong: [null, 'stun', [], ['weather'], [7], Array(17).fill('stun'), {}],
      },
      echoTarget: textCases(512, { isOptional: true }),
    },
  },
  'ui.toast': {
    example: { message: 'Saved.', tone: 'success' },
    fields: { message: textCases(500), tone: choiceCases(toastTones) },
  },
  'ui.setTheme': { example: { theme: 'dark' }, fields: { theme: choiceCases(phoneThemes) } },
};

/** The results of every method that has some. */
const methodResults: Partial<Record<FrameMethod, SchemaCases>> = {
  'phone.provision': {
    example: { registration: 'connecting' },
    fields: { registration: choiceCases(registrationStates) },
  },
  'phone.dial': { example: { call }, fields: { call: callCases } },
  // What it holds is read by whoever asked.
  'phone.insight': {
    example: { insight: { cursor: 1 } },
    fields: { insight: { right: [{}, { cursor: 7 }], wrong: [null, 7, '{}', []] } },
  },
  'phone.check': {
    example: { report: { verdict: 'ready' } },
    fields: { report: { right: [{}, { steps: [] }], wrong: [null, 7, '{}', []] } },
  },
  'call.mediaStats': {
    example: counters,
    fields: {
      packetsSent: count,
      bytesSent: count,
      packetsReceived: count,
      bytesReceived: count,
      // RFC 3550 §6.4.1: duplicates may make it negative.
      packetsLost: { right: [0, 3, -2], wrong: [null, '0', Number.NaN, Infinity, [], {}] },
    },
  },
};

function describeNothing(name: string, schema: z.ZodMiniType): void {
  describe(name, () => {
    it('is null', () => {
      expect(schema.parse(null)).toBeNull();
    });

    it('is nothing else', () => {
      const others = fc.anything().filter((value) => value !== null);
      fc.assert(fc.property(others, (value) => !schema.safeParse(value).success));
    });
  });
}

describe.each(Object.keys(frameMethodSchemas) as FrameMethod[])('%s', (method) => {
  const { params, result } = frameMethodSchemas[method];
  for (const [what, schema, cases] of [
    ['params', params, methodParams[method]],
    ['result', result, methodResults[method]],
  ] as const) {
    if (cases === undefined) describeNothing(what, schema);
    else describeSchema(what, schema, cases);
  }
});

it('every row above belongs to a method', () => {
  const rows = [...Object.keys(methodParams), ...Object.keys(methodResults)];
  expect(rows.filter((method) => !(method in frameMethodSchemas))).toEqual([]);
});

describeSchema('the event registrationChanged', frameEventSchemas.registrationChanged, {
  example: { state: 'rejected', error },
  fields: { state: choiceCases(registrationStates), error: errorCases },
});

describeSchema('the event callChanged', frameEventSchemas.callChanged, {
  example: { call },
  fields: { call: callCases },
});

describeSchema('the event checkProgressed', frameEventSchemas.checkProgressed, {
  example: { report: { steps: [] } },
  fields: { report: { right: [{}, { reasons: [] }], wrong: [null, 7, '{}', []] } },
});

describeSchema('the event failed', frameEventSchemas.failed, {
  example: { error },
  fields: { error: { ...errorCases, isOptional: false } },
});
