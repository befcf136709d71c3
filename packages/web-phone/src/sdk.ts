import { Emitter } from '@offhook/primitives';
import { endpoints, endpointUrl, type ProvisioningDocument, type RegistrationState } from '@offhook/protocol';
import { defaultProvisioningKey } from '@offhook/provisioning';
import type { openPhoneFrame, PhoneFrame } from '@offhook/ui-iframe/host';
import { checkOptions } from './check-options.js';
import type { Device } from './devices/device.js';
import { getDevices } from './devices/get-devices.js';
import { type LoginCredentials, toLoginRequest } from './login-credentials.js';
import { FramedPhone, type FramedPhoneParts } from './phone/framed-phone.js';
import { planPhone, type ProvisionPhoneOptions } from './phone/provision-phone-options.js';
import type { WebPhone } from './phone/web-phone.js';
import { fromDocument } from './provisioning/from-document.js';
import type { Provisioning } from './provisioning/provisioning.js';
import { toProvisioningRequest } from './provisioning/to-request.js';
import {
  type GetDevicesOptions,
  getDevicesSchema,
  type GetProvisioningOptions,
  getProvisioningSchema,
  type LoadBrowserPhoneOptions,
  loadBrowserPhoneSchema,
  type LoginOptions,
  type LogoutOptions,
  waitSchema,
} from './sdk-options.js';
import { secureAddress, ServerLink, type ServerLinkParts } from './server-link.js';
import { fromSession, type Session } from './session.js';
import { settled, WebPhoneError } from './web-phone-error.js';

const frameTimeoutMs = 20_000;

/** What the calls are made of. */
export interface SdkParts extends ServerLinkParts {
  /** The server's address as long as `setHost` was not called. */
  readonly defaultHost: string | undefined;
  readonly openFrame: typeof openPhoneFrame;
}

/** The calls over one server. Everything it rejects with is an `OffhookError`. */
export class Sdk {
  readonly #parts: SdkParts;
  readonly #frames: WeakMap<object, PhoneFrame> = new WeakMap<object, PhoneFrame>();
  #server: ServerLink | undefined;

  constructor(parts: SdkParts) {
    this.#parts = parts;
  }

  /** @throws WebPhoneError web-phone/insecure-host */
  setHost(uri: string): void {
    const server = new ServerLink(uri, this.#parts);
    this.#server?.dispose();
    this.#server = server;
  }

  async login(credentials: LoginCredentials, options: LoginOptions = {}): Promise<Session> {
    return await settled(async () => {
      const { Signal: signal, TimeoutMs: timeoutMs } = checkOptions('Login', waitSchema, options);
      const request = { ...toLoginRequest(credentials), signal, timeoutMs };
      return fromSession(await this.#theServer().auth.login(request));
    }, signalOf(options));
  }

  async logout(options: LogoutOptions = {}): Promise<void> {
    await settled(async () => {
      const { Signal, TimeoutMs } = checkOptions('Logout', waitSchema, options);
      const server = this.#theServer();
      // First and whatever the server says: who leaves wants nothing left.
      await server.forget(server.auth.session?.userId);
      await server.auth.logout({ signal: Signal, timeoutMs: TimeoutMs });
    }, signalOf(options));
  }

  async getDevices(options: GetDevicesOptions): Promise<readonly Device[]> {
    return await settled(async () => {
      const checked = checkOptions('GetDevices', getDevicesSchema, options);
      return await getDevices(this.#theServer(), checked);
    }, signalOf(options));
  }

  async getProvisioning(options: GetProvisioningOptions): Promise<Required<Provisioning>> {
    return await settled(async () => {
      const checked = checkOptions('GetProvisioning', getProvisioningSchema(options), options);
      const server = this.#theServer();
      listenForUpdates(server, checked);
      const request = toProvisioningRequest(checked, server.auth.session);
      const document = await server.provisioning.get(request);
      server.renewals.got(document, request);
      return fromDocument(document);
    }, signalOf(options));
  }

  async loadBrowserPhone(iframe: HTMLIFrameElement, options: LoadBrowserPhoneOptions = {}): Promise<void> {
    await settled(async () => {
      const checked = checkOptions('LoadBrowserPhone', loadBrowserPhoneSchema, { ...options, iframe });
      const frameUrl = this.#frameUrl(checked.FrameUrl);
      this.#frames.get(iframe)?.dispose();
      const { Signal, TimeoutMs: timeoutMs = frameTimeoutMs } = checked;
      Signal?.throwIfAborted();
      const frame = this.#parts.openFrame({ iframe, frameUrl, timeoutMs });
      this.#frames.set(iframe, frame);
      // Not the frame's own signal: that one would end a phone that has long been loaded.
      const giveUp = (): void => {
        frame.dispose();
      };
      Signal?.addEventListener('abort', giveUp, { once: true });
      try {
        await frame.ready;
      } catch (error) {
        this.#forget(iframe, frame);
        Signal?.throwIfAborted();
        throw error;
      } finally {
        Signal?.removeEventListener('abort', giveUp);
      }
    }, signalOf(options));
  }

  async provisionPhone(options: ProvisionPhoneOptions): Promise<WebPhone> {
    return await settled(async () => {
      const { document, frameOptions, iframe, onLoad, signal } = planPhone(options);
      const frame = this.#frames.get(iframe);
      if (frame === undefined) {
        const message = 'The phone is not loaded in this iframe. Call LoadBrowserPhone first.';
        throw new WebPhoneError('web-phone/frame-not-loaded', message);
      }
      const { provision, renewals } = this.#provisioner(document, async (newest, limits) => {
        const params = { document: newest, options: frameOptions };
        return (await frame.request('phone.provision', params, limits)).registration;
      });
      const registration = await provision({ signal });
      const onDisposed = (): void => {
        this.#forget(iframe, frame);
      };
      const phone = new FramedPhone({ frame, registration, provision, renewals, onDisposed });
      tellPage(onLoad, phone);
      return phone;
    }, signalOf(options));
  }

  /** Provisions with the newest document that is known, and says what is known of it. */
  #provisioner(
    document: ProvisioningDocument,
    send: (newest: ProvisioningDocument, limits: Limits) => Promise<RegistrationState>,
  ): { readonly provision: (limits?: Limits) => Promise<RegistrationState> } & Pick<
    FramedPhoneParts,
    'renewals'
  > {
    let current = document;
    const renewals = this.#server?.renewals;
    return {
      provision: async (limits = {}) => {
        current = renewals?.of(current) ?? current;
        return await send(current, limits);
      },
      renewals: {
        has: () => renewals?.of(current) !== undefined,
        ask: async () => await renewals?.ask(current),
        taken: () => renewals?.takenFrom(current),
        onChanged: (listener) => renewals?.onChanged(listener) ?? (() => undefined),
      },
    };
  }

  #theServer(): ServerLink {
    if (this.#server !== undefined) return this.#server;
    const { defaultHost } = this.#parts;
    if (defaultHost === undefined) {
      const message = 'Nobody said where the server is. Call SetHost("https://…") first.';
      throw new WebPhoneError('web-phone/host-missing', message);
    }
    return (this.#server = new ServerLink(defaultHost, this.#parts));
  }

  #frameUrl(given: string | undefined): string {
    if (given === undefined) return endpointUrl(this.#theServer().address, endpoints.frame);
    secureAddress(given);
    return given;
  }

  #forget(iframe: HTMLIFrameElement, frame: PhoneFrame): void {
    frame.dispose();
    if (this.#frames.get(iframe) === frame) this.#frames.delete(iframe);
  }
}

interface Limits {
  readonly signal?: AbortSignal | undefined;
}

function listenForUpdates(server: ServerLink, options: GetProvisioningOptions): void {
  const { DeviceToken, OnUpdated, ProvisioningKey = defaultProvisioningKey, UserId } = options;
  if (OnUpdated === undefined) return;
  const stop = server.provisioning.on('updated', ({ deviceToken, document, provisioningKey, userId }) => {
    const isAskedFor =
      provisioningKey === ProvisioningKey &&
      userId === UserId &&
      deviceToken === (DeviceToken ?? deviceToken);
    if (isAskedFor) OnUpdated(fromDocument(document));
  });
  server.replaceListener(JSON.stringify([ProvisioningKey, UserId, DeviceToken]), stop);
}

/** A listener of the page's that throws is reported as the page's own error and stops nothing here. */
function tellPage<Payload>(listener: ((payload: Payload) => void) | undefined, payload: Payload): void {
  if (listener === undefined) return;
  const events = new Emitter<{ told: Payload }>();
  events.on('told', listener);
  events.emit('told', payload);
}

function signalOf(options: unknown): unknown {
  return typeof options === 'object' && options !== null && 'Signal' in options ? options.Signal : undefined;
}
