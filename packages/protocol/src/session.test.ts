import { sessionSchema } from './session.js';
import { sampleSession } from './testing/samples.js';
import { describeSchema, instantCases, lineCases } from './testing/schema-table.js';

describeSchema('sessionSchema', sessionSchema, {
  example: { ...sampleSession() },
  fields: {
    userId: lineCases(64),
    sessionToken: lineCases(256),
    displayName: lineCases(128),
    expiresAt: instantCases(),
  },
  secrets: [sampleSession().sessionToken],
});
