import {
  accessTokenListSchema,
  authWebhookVerdictSchema,
  deviceListSchema,
  deviceSchema,
  errorBodySchema,
  newAccessTokenSchema,
  newDeviceSchema,
  phoneLeaseSchema,
  profileSchema,
  provisioningDocumentSchema,
  provisioningTicketSchema,
  sessionListSchema,
  sessionSchema,
  sessionSummarySchema,
  settingsSchema,
  takenPhoneLeaseSchema,
} from '@offhook/protocol';
import * as z from 'zod';

/** Schemas that the API's document shows once, by these names. */
const named: Readonly<Record<string, z.core.$ZodType>> = {
  AccessTokenList: accessTokenListSchema,
  Device: deviceSchema,
  DeviceList: deviceListSchema,
  ErrorBody: errorBodySchema,
  NewAccessToken: newAccessTokenSchema,
  NewDevice: newDeviceSchema,
  PhoneLease: phoneLeaseSchema,
  Profile: profileSchema,
  ProvisioningDocument: provisioningDocumentSchema,
  ProvisioningTicket: provisioningTicketSchema,
  Session: sessionSchema,
  SessionList: sessionListSchema,
  SessionSummary: sessionSummarySchema,
  Settings: settingsSchema,
  TakenPhoneLease: takenPhoneLeaseSchema,
  WebhookVerdict: authWebhookVerdictSchema,
};

/** A registry of our own: zod's global one would be shared with everybody in this process. */
export const schemaRegistry: z.core.$ZodRegistry<{ id: string }> = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(named)) schemaRegistry.add(schema, { id });
