import { type Clock, systemClock, waitFor } from '@offhook/primitives';
import {
  asBearer,
  askServer,
  askServerFor,
  type Device,
  deviceListSchema,
  deviceSchema,
  endpointUrl,
  type NewDevice,
  newDeviceSchema,
  parseServerAddress,
  provisioningEndpoints,
  type ProvisioningTicket,
  provisioningTicketSchema,
  type ServerRequest,
  type Settings,
  type SettingsChange,
  settingsSchema,
} from '@offhook/protocol';
import type * as z from 'zod/mini';
import { insecureHost, ProvisioningError, timedOut } from '../provisioning-error.js';
import { provisioningErrors } from '../server/provisioning-errors.js';

export interface DeviceDirectoryOptions {
  /** The server's base address: `https:`, or `http:` on this machine. */
  readonly host: string;
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/** Who asks, and for how long. */
export interface DirectoryRequest {
  readonly sessionToken: string;
  /** Aborting it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Default: 15,000. */
  readonly timeoutMs?: number | undefined;
}

export interface UserRequest extends DirectoryRequest {
  readonly userId: string;
}

export interface DeviceRequest extends UserRequest {
  /** `deviceId` of a `Device`; not its token. */
  readonly deviceId: string;
}

/** Whose settings: a company's, a user's or, with `deviceId`, a device's. A stronger one stands over a weaker one. */
export type SettingsRequest =
  | (UserRequest & { readonly deviceId?: string | undefined; readonly companyId?: undefined })
  | (DirectoryRequest & { readonly companyId: string; readonly userId?: undefined });

type Question = Pick<ServerRequest, 'method' | 'body'> & { readonly path: string };

const defaultTimeoutMs = 15_000;

/** A user's devices, settings and tickets on the server. Keeps nothing. */
export class DeviceDirectory {
  readonly #address: URL;
  readonly #clock: Clock;
  readonly #fetch: typeof fetch | undefined;

  /** @throws ProvisioningError provisioning/insecure-host */
  constructor(options: DeviceDirectoryOptions) {
    const address = parseServerAddress(options.host);
    if (address === undefined) throw insecureHost();
    this.#address = address;
    this.#clock = options.clock ?? systemClock;
    this.#fetch = options.fetch;
  }

  /** The user's devices, without their tokens. */
  async devices(request: UserRequest): Promise<readonly Device[]> {
    const path = provisioningEndpoints.devices(request.userId);
    return (await this.#ask(request, { method: 'GET', path }, deviceListSchema)).devices;
  }

  /** Makes a device. Its token is in this answer alone. */
  async createDevice(request: UserRequest & { readonly name: string }): Promise<NewDevice> {
    const { name, userId } = request;
    const question = { path: provisioningEndpoints.devices(userId), body: { name } };
    return await this.#ask(request, question, newDeviceSchema);
  }

  async renameDevice(request: DeviceRequest & { readonly name: string }): Promise<Device> {
    const { deviceId, name, userId } = request;
    const path = provisioningEndpoints.deviceById(userId, deviceId);
    return await this.#ask(request, { method: 'PATCH', path, body: { name } }, deviceSchema);
  }

  /** Forgets a device: its secrets stop to work, and its token is unknown. */
  async revokeDevice(request: DeviceRequest): Promise<void> {
    const path = provisioningEndpoints.deviceById(request.userId, request.deviceId);
    await this.#within(request, async (signal) => {
      await askServer(this.#requestFor(request, { method: 'DELETE', path }, signal), provisioningErrors);
    });
  }

  /** What was decided at this very place; `mergeSettings` of the protocol says what comes of several. */
  async settings(request: SettingsRequest): Promise<Settings> {
    return await this.#ask(request, { method: 'GET', path: settingsPath(request) }, settingsSchema);
  }

  /** Changes what `changes` names; null removes. Resolves what is decided there now. */
  async changeSettings(request: SettingsRequest & { readonly changes: SettingsChange }): Promise<Settings> {
    const question = { method: 'PATCH', path: settingsPath(request), body: request.changes } as const;
    return await this.#ask(request, question, settingsSchema);
  }

  /** Makes a one-time ticket for `ProvisioningClient.get`: what a backend hands to a page instead of its session. */
  async createTicket(request: DirectoryRequest): Promise<ProvisioningTicket> {
    return await this.#ask(
      request,
      { path: provisioningEndpoints.provisioningTickets },
      provisioningTicketSchema,
    );
  }

  async #ask<Answer>(
    request: DirectoryRequest,
    question: Question,
    schema: z.ZodMiniType<Answer>,
  ): Promise<Answer> {
    return await this.#within(request, (signal) =>
      askServerFor(schema, this.#requestFor(request, question, signal), provisioningErrors),
    );
  }

  #requestFor(
    { sessionToken }: DirectoryRequest,
    { path, ...question }: Question,
    signal: AbortSignal,
  ): ServerRequest {
    // A token that is none would fail in the words of `fetch`, and end up in them.
    if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(sessionToken)) {
      const message = 'Nobody is logged in. Log in first.';
      throw new ProvisioningError('provisioning/invalid-request', message);
    }
    return {
      ...question,
      url: endpointUrl(this.#address, path),
      proof: asBearer(sessionToken),
      signal,
      clock: this.#clock,
      fetch: this.#fetch,
    };
  }

  async #within<Result>(
    { signal, timeoutMs = defaultTimeoutMs }: DirectoryRequest,
    start: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    return await waitFor(start, { clock: this.#clock, timeoutMs, onTimeout: timedOut, signal });
  }
}

/** @throws ProvisioningError provisioning/insecure-host */
export function createDeviceDirectory(options: DeviceDirectoryOptions): DeviceDirectory {
  return new DeviceDirectory(options);
}

function settingsPath(request: SettingsRequest): string {
  if (request.companyId !== undefined) return provisioningEndpoints.companySettings(request.companyId);
  const { deviceId, userId } = request;
  return deviceId === undefined
    ? provisioningEndpoints.userSettings(userId)
    : provisioningEndpoints.deviceSettings(userId, deviceId);
}
