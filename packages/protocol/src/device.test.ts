import {
  deviceListSchema,
  deviceNameSchema,
  deviceSchema,
  newDeviceSchema,
  provisioningTicketSchema,
  ticketRedemptionSchema,
} from './device.js';
import {
  describeSchema,
  flagCases,
  instantCases,
  lineCases,
  listCases,
  orNull,
} from './testing/schema-table.js';

const device = {
  deviceId: 'device-1',
  name: 'Desk',
  createdAt: '2026-11-21T09:00:00.000Z',
  lastProvisionedAt: '2026-11-21T10:00:00.000Z',
  lastRegisteredAt: null,
};
const deviceToken = '0123456789abcdef0123456789abcdef';

describeSchema('deviceSchema', deviceSchema, {
  example: device,
  fields: {
    deviceId: lineCases(64),
    name: lineCases(128),
    createdAt: instantCases(),
    lastProvisionedAt: orNull(instantCases()),
    lastRegisteredAt: orNull(instantCases()),
  },
});

describeSchema('deviceListSchema', deviceListSchema, {
  example: { devices: [device, { ...device, deviceId: 'device-2' }] },
  fields: { devices: listCases(device, 'deviceId') },
});

describeSchema('deviceNameSchema', deviceNameSchema, {
  example: { name: 'Kitchen' },
  fields: { name: lineCases(128) },
});

describeSchema('newDeviceSchema', newDeviceSchema, {
  example: { device, deviceToken },
  fields: {
    device: { right: [device], wrong: [null, 'device-1', [], {}, { ...device, name: 7 }] },
    deviceToken: lineCases(128),
  },
  secrets: [deviceToken],
});

describeSchema('provisioningTicketSchema', provisioningTicketSchema, {
  example: { ticket: 'oh_tkt_of_alice', userId: 'alice', expiresAt: '2026-11-21T10:00:00.000Z' },
  fields: { ticket: lineCases(256), userId: lineCases(64), expiresAt: instantCases() },
  secrets: ['oh_tkt_of_alice'],
});

describeSchema('ticketRedemptionSchema', ticketRedemptionSchema, {
  example: { deviceToken, create: true },
  fields: {
    deviceToken: {
      right: ['0'.repeat(32), 'ABCDEFabcdef0123456789ABCDEFabcdef', 'f'.repeat(128)],
      wrong: ['', '0'.repeat(31), '0'.repeat(129), `${'0'.repeat(31)}g`, `${deviceToken}\n`, 7, null, {}],
    },
    create: flagCases({ isOptional: true }),
  },
  secrets: [deviceToken],
});
