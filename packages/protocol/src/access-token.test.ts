import { accessTokenListSchema, newAccessTokenBodySchema, newAccessTokenSchema } from './access-token.js';
import {
  describeSchema,
  instantCases,
  lineCases,
  listCases,
  numberCases,
  orNull,
} from './testing/schema-table.js';

const summary = {
  id: 'token-1',
  name: "Alice's laptop",
  createdAt: '2026-11-21T09:00:00.000Z',
  expiresAt: '2027-03-01T09:00:00.000Z',
  revokedAt: null,
  lastUsedAt: '2026-11-21T10:00:00.000Z',
};

const fields = {
  id: lineCases(64),
  name: lineCases(128),
  createdAt: instantCases(),
  expiresAt: instantCases(),
  revokedAt: orNull(instantCases()),
  lastUsedAt: orNull(instantCases()),
};

describeSchema('accessTokenListSchema', accessTokenListSchema, {
  example: { accessTokens: [summary] },
  fields: { accessTokens: listCases(summary, 'id') },
});

describeSchema('newAccessTokenSchema', newAccessTokenSchema, {
  example: { ...summary, accessToken: 'off_pat_of_alice' },
  fields: { ...fields, accessToken: lineCases(256) },
  secrets: ['off_pat_of_alice'],
});

describeSchema('newAccessTokenBodySchema', newAccessTokenBodySchema, {
  example: { name: 'Continuous integration', expiresInDays: 30 },
  fields: {
    name: lineCases(128),
    expiresInDays: numberCases(1, 3_650, { isOptional: true, wrong: [1.5, '30'] }),
  },
});
