import { segment } from './path-segment.js';

/**
 * The part of `endpoints` that provisioning needs. Apart, because a bundler can leave out a module but no half of an
 * object, and a page that is a phone asks for nothing else.
 */
export const provisioningEndpoints: {
  /** `GET` and `POST { name }`, bearer: lists and makes devices. */
  readonly devices: (userId: string) => string;
  /** `PATCH { name }` and `DELETE`, bearer. By the device's id, not its token. */
  readonly deviceById: (userId: string, deviceId: string) => string;
  /** `GET` and `PATCH` (merged, null removes), bearer. */
  readonly deviceSettings: (userId: string, deviceId: string) => string;
  /** `GET` and `PATCH` (merged, null removes), bearer. */
  readonly userSettings: (userId: string) => string;
  /** `GET` and `PATCH` (merged, null removes), bearer of an admin of the company. */
  readonly companySettings: (companyId: string) => string;
  /** `POST`, bearer: makes a one-time ticket. */
  readonly provisioningTickets: '/api/v1/provisioning-tickets';
  /** `POST { deviceToken, create? }`, the ticket as bearer: answers the document. */
  readonly redeemProvisioningTicket: '/api/v1/provisioning-tickets/redeem';
  /** `POST`, bearer: mints a device secret and answers the document. */
  readonly provisioning: (userId: string, deviceToken: string) => string;
} = {
  devices: (userId) => `/api/v1/users/${segment(userId)}/devices`,
  deviceById: (userId, deviceId) => `/api/v1/users/${segment(userId)}/devices/${segment(deviceId)}`,
  deviceSettings: (userId, deviceId) =>
    `/api/v1/users/${segment(userId)}/devices/${segment(deviceId)}/settings`,
  userSettings: (userId) => `/api/v1/users/${segment(userId)}/settings`,
  companySettings: (companyId) => `/api/v1/companies/${segment(companyId)}/settings`,
  provisioningTickets: '/api/v1/provisioning-tickets',
  redeemProvisioningTicket: '/api/v1/provisioning-tickets/redeem',
  provisioning: (userId, deviceToken) =>
    `/api/v1/users/${segment(userId)}/devices/${segment(deviceToken)}/provisioning`,
};
