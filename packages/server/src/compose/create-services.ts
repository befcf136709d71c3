import { AuditLog } from '../audit/audit-log.js';
import type { DeviceStore } from '../device/device-store.js';
import type { SessionStore } from '../session/session-store.js';
import type { TicketStore } from '../provisioning-ticket/ticket-store.js';
import { deleteExpiredBlocks } from '../limit/stored-block-list.js';
import { Housekeeping } from '../storage/housekeeping.js';
import { createDeviceServices, createDeviceStore, type DeviceServices } from './services/device-services.js';
import type { Foundation } from './services/foundation.js';
import { createIdentityServices, type IdentityServices } from './services/identity-services.js';
import { createOperationServices, type OperationServices } from './services/operation-services.js';
import { createWebhookServices, type WebhookServices } from './services/webhook-services.js';

export interface Services extends IdentityServices, DeviceServices, WebhookServices, OperationServices {
  readonly auditLog: AuditLog;
  readonly housekeeping: Housekeeping;
}

/** For so long an expired session is told from one that never was. */
const rememberExpiredMs = 7 * 24 * 3_600_000;
/** For so long it is known who did what. */
const auditMs = 365 * 24 * 3_600_000;

interface Tidied {
  readonly sessions: SessionStore;
  readonly devices: DeviceStore;
  readonly tickets: TicketStore;
  readonly auditLog: AuditLog;
}

function createHousekeeping({ clock, db, logger }: Foundation, tidied: Tidied): Housekeeping {
  const { auditLog, devices, sessions, tickets } = tidied;
  const tasks = [
    async (nowMs: number) => await sessions.deleteExpired(nowMs - rememberExpiredMs),
    async (nowMs: number) => await devices.deleteExpiredSecrets(nowMs),
    async (nowMs: number) => await tickets.deleteExpired(nowMs),
    async (nowMs: number) => await auditLog.deleteBefore(nowMs - auditMs),
    async (nowMs: number) => await deleteExpiredBlocks(db, nowMs),
  ];
  return new Housekeeping({ tasks, clock, logger });
}

/** Makes the services and hands each what it needs. Nothing of it touches HTTP. */
export function createServices(foundation: Foundation): Services {
  const auditLog = new AuditLog(foundation.db, foundation.clock);
  const devices = createDeviceStore(foundation);
  const identity = createIdentityServices(foundation, { devices, auditLog });
  const ofDevices = createDeviceServices(foundation, { devices, identity, auditLog });
  return {
    ...identity,
    ...ofDevices,
    ...createWebhookServices(foundation),
    ...createOperationServices(foundation),
    auditLog,
    housekeeping: createHousekeeping(foundation, { ...identity, ...ofDevices, devices, auditLog }),
  };
}
