import type { FastifyInstance } from 'fastify';
import { type AccessTokenServices, addAccessTokenRoutes } from './access-token-routes.js';
import { addDeviceRoutes, type DeviceServices } from './device-routes.js';
import { addPhonePasswordRoutes, type PhonePasswordServices } from './phone-password-routes.js';
import { addProvisioningRoutes, type ProvisioningServices } from './provisioning-routes.js';
import {
  addProvisioningTicketRoutes,
  type ProvisioningTicketServices,
} from './provisioning-ticket-routes.js';
import { addSettingsRoutes, type SettingsServices } from './settings-routes.js';

export type DeviceApiServices = AccessTokenServices &
  DeviceServices &
  PhonePasswordServices &
  ProvisioningServices &
  ProvisioningTicketServices &
  SettingsServices;

/** What users do with their devices, and with what lets programs act for them. */
export function addDeviceApiRoutes(app: FastifyInstance, services: DeviceApiServices): void {
  addAccessTokenRoutes(app, services);
  addDeviceRoutes(app, services);
  addSettingsRoutes(app, services);
  addPhonePasswordRoutes(app, services);
  addProvisioningRoutes(app, services);
  addProvisioningTicketRoutes(app, services);
}
