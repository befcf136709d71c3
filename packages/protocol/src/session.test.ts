import {
  loginMethods,
  sessionListSchema,
  sessionSchema,
  sessionSummarySchema,
  subIdSchema,
} from './session.js';
import { describe, expect, it } from 'vitest';
import { sampleSession } from './testing/samples.js';
import {
  choiceCases,
  describeSchema,
  flagCases,
  instantCases,
  lineCases,
  listCases,
  orNull,
  type FieldCases,
} from './testing/schema-table.js';

const subIds: FieldCases = {
  right: ['abcd1234', 'A-Za_z09', 'x'.repeat(64)],
  wrong: ['', 'short-1', 'x'.repeat(65), 'with space', 'zoë12345', 'a/b12345', 'line\nbreak', 7, {}],
};

describeSchema('sessionSchema', sessionSchema, {
  example: { ...sampleSession({ subId: 'tab-of-alice' }) },
  fields: {
    userId: lineCases(64),
    sessionId: lineCases(64),
    sessionSecret: lineCases(64),
    sessionToken: lineCases(256),
    subId: { ...subIds, wrong: [...subIds.wrong, null], isOptional: true },
    companyId: lineCases(64),
    displayName: lineCases(128),
    expiresAt: instantCases(),
  },
  secrets: [sampleSession().sessionToken, sampleSession().sessionSecret],
});

const summary = {
  sessionId: 'session-of-alice',
  method: 'password',
  subId: 'tab-of-alice',
  userAgent: 'Mozilla/5.0',
  sourceAddress: '192.0.2.1',
  createdAt: '2026-11-21T09:00:00.000Z',
  lastUsedAt: '2026-11-21T10:00:00.000Z',
  expiresAt: '2026-11-22T09:00:00.000Z',
  isCurrent: true,
};

describeSchema('sessionSummarySchema', sessionSummarySchema, {
  example: summary,
  fields: {
    sessionId: lineCases(64),
    method: choiceCases(loginMethods),
    subId: orNull(subIds),
    userAgent: orNull({ right: ['', 'curl/8'], wrong: [7, {}, []] }),
    sourceAddress: orNull({ right: ['2001:db8::1'], wrong: [7, {}, []] }),
    createdAt: instantCases(),
    lastUsedAt: instantCases(),
    expiresAt: instantCases(),
    isCurrent: flagCases(),
  },
});

describeSchema('sessionListSchema', sessionListSchema, {
  example: { sessions: [summary] },
  fields: { sessions: listCases(summary, 'sessionId') },
});

describe('a sub-session id', () => {
  it.each(subIds.right)('may be %s', (value) => {
    expect(subIdSchema.safeParse(value).success).toBe(true);
  });
});
