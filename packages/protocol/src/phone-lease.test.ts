import { describe, expect, it } from 'vitest';
import {
  phoneLeaseSchema,
  phoneLeaseStates,
  phonePasswordResetSchema,
  takenPhoneLeaseSchema,
} from './phone-lease.js';
import { sampleProvisioningDocument } from './testing/samples.js';
import { choiceCases, describeSchema, flagCases, instantCases, orNull } from './testing/schema-table.js';

const { account } = sampleProvisioningDocument();
const deviceToken = '0123456789abcdef0123456789abcdef';
const lease = { state: 'held', takenAt: '2026-11-21T09:00:00.000Z' };
const fields = { state: choiceCases(phoneLeaseStates), takenAt: orNull(instantCases()) };

describeSchema('phoneLeaseSchema', phoneLeaseSchema, { example: lease, fields });

describeSchema('takenPhoneLeaseSchema', takenPhoneLeaseSchema, {
  example: { ...lease, account, expiresAt: '2026-11-22T09:00:00.000Z' },
  fields: {
    ...fields,
    account: { right: [account], wrong: [null, [], {}, 'alice', { ...account, password: '' }] },
    expiresAt: instantCases(),
  },
  secrets: [account.password],
});

describeSchema('phonePasswordResetSchema', phonePasswordResetSchema, {
  example: { renew: false, deviceToken },
  fields: {
    renew: flagCases(),
    deviceToken: {
      right: ['0'.repeat(32), 'ABCDEFabcdef0123456789ABCDEFabcdef', 'f'.repeat(128)],
      wrong: ['', '0'.repeat(31), '0'.repeat(129), `${deviceToken}\n`, 'desk', null, 7],
      isOptional: true,
    },
  },
  secrets: [deviceToken],
});

describe('the password is taken for a device', () => {
  it.each([
    [{ renew: true, deviceToken }, true],
    [{ renew: true }, false],
    [{ renew: false, deviceToken }, true],
    [{ renew: false }, true],
  ])('%j: %s', (body, isRight) => {
    expect(phonePasswordResetSchema.safeParse(body).success).toBe(isRight);
  });
});
