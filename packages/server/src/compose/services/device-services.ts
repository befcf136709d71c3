import { OwnAccessTokens } from '../../access-token/own-access-tokens.js';
import type { AuditLog } from '../../audit/audit-log.js';
import { DeviceRecords } from '../../device/device-records.js';
import { DeviceSecretMinter } from '../../device/device-secret-minter.js';
import { DeviceStore } from '../../device/device-store.js';
import { Ha1Box } from '../../device/ha1-box.js';
import { OwnDevices } from '../../device/own-devices.js';
import { Provisioning } from '../../device/provisioning.js';
import { PhoneLeases } from '../../phone-lease/phone-leases.js';
import { ProvisioningTickets } from '../../provisioning-ticket/provisioning-tickets.js';
import { TicketStore } from '../../provisioning-ticket/ticket-store.js';
import { ManagedSettings } from '../../settings/managed-settings.js';
import { SettingsStore } from '../../settings/settings-store.js';
import { noteLagMs } from '../../webhook/secret-use-notes.js';
import type { Foundation } from './foundation.js';
import type { IdentityServices } from './identity-services.js';

export interface DeviceServices {
  readonly minter: DeviceSecretMinter;
  readonly provisioning: Provisioning;
  readonly deviceRecords: DeviceRecords;
  readonly ownAccessTokens: OwnAccessTokens;
  readonly ownDevices: OwnDevices;
  readonly settings: SettingsStore;
  readonly managedSettings: ManagedSettings;
  readonly phoneLeases: PhoneLeases;
  readonly tickets: TicketStore;
  readonly provisioningTickets: ProvisioningTickets;
}

/** What devices are made beside. */
export interface DeviceNeighbours {
  readonly devices: DeviceStore;
  readonly identity: Pick<IdentityServices, 'users' | 'accessTokens'>;
  readonly auditLog: AuditLog;
}

export function createDeviceStore({ config, db }: Foundation): DeviceStore {
  // A phone that is registered asks again within the time that it was granted.
  const inUseMs = config.sip.maxExpiresSeconds * 1_000 + noteLagMs;
  return new DeviceStore(db, { ...config.device, inUseMs });
}

/** Devices, and what makes phones of them. */
export function createDeviceServices(foundation: Foundation, neighbours: DeviceNeighbours): DeviceServices {
  const { box, clock, config, db, logger, shared } = foundation;
  const { auditLog, devices, identity } = neighbours;
  const { secretLifetimeMs, ticketLifetimeMs } = config.device;
  const common = { auditLog, clock, logger };
  const minter = new DeviceSecretMinter({
    devices,
    ha1s: new Ha1Box(box),
    clock,
    lifetimeMs: secretLifetimeMs,
  });
  const deviceRecords = new DeviceRecords(db, config.device);
  const settings = new SettingsStore(db);
  const tickets = new TicketStore(db);
  const { iceServers } = config.sip;
  const provisioning = new Provisioning({ users: identity.users, minter, settings, iceServers, ...common });
  const limiter = shared.limiter('ticket', config.loginLimit);
  return {
    minter,
    provisioning,
    deviceRecords,
    settings,
    tickets,
    ownAccessTokens: new OwnAccessTokens({ accessTokens: identity.accessTokens, ...common }),
    ownDevices: new OwnDevices({ records: deviceRecords, ...common }),
    managedSettings: new ManagedSettings({ settings, devices: deviceRecords, ...common }),
    phoneLeases: new PhoneLeases({ db, provisioning, ...common }),
    provisioningTickets: new ProvisioningTickets({
      tickets,
      provisioning,
      limiter,
      lifetimeMs: ticketLifetimeMs,
      ...common,
    }),
  };
}
