import * as z from 'zod/mini';
import { instant, line } from './text.js';

/** A device as its owner sees it in a list: its token is known to the device alone. */
export interface Device {
  /** Names the device; not its token, and not a secret. */
  readonly deviceId: string;
  readonly name: string;
  readonly createdAt: string;
  /** When it last fetched its document; null: never. */
  readonly lastProvisionedAt: string | null;
  /** When one of its secrets was last used at the SIP edge, to the minute; null: never, or those secrets are gone. */
  readonly lastRegisteredAt: string | null;
}

export const deviceSchema: z.ZodMiniType<Device> = z.object({
  deviceId: line(64),
  name: line(128),
  createdAt: instant,
  lastProvisionedAt: z.nullable(instant),
  lastRegisteredAt: z.nullable(instant),
});

export const deviceListSchema: z.ZodMiniType<{ readonly devices: readonly Device[] }> = z.object({
  devices: z.array(deviceSchema),
});

/** The name of a device that is made or renamed. */
export const deviceNameSchema: z.ZodMiniType<{ readonly name: string }> = z.object({ name: line(128) });

/** The one answer that holds the token of a device that was made. */
export interface NewDevice {
  readonly device: Device;
  readonly deviceToken: string;
}

export const newDeviceSchema: z.ZodMiniType<NewDevice> = z.object({
  device: deviceSchema,
  deviceToken: line(128),
});

/** A one-time ticket for a provisioning document: what a backend may hand to a page instead of a session. */
export interface ProvisioningTicket {
  /** A secret; it works once. */
  readonly ticket: string;
  readonly userId: string;
  readonly expiresAt: string;
}

export const provisioningTicketSchema: z.ZodMiniType<ProvisioningTicket> = z.object({
  ticket: line(256),
  userId: line(64),
  expiresAt: instant,
});

/** What the redeemer of a ticket says of its device. */
export const ticketRedemptionSchema: z.ZodMiniType<{
  readonly deviceToken: string;
  readonly create?: boolean;
}> = z.object({
  deviceToken: z.string().check(z.regex(/^[0-9a-fA-F]{32,128}$/)),
  create: z.exactOptional(z.boolean()),
});
