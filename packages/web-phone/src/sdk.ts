import type { AuthClient } from '@offhook/auth';
import { Emitter, type Unsubscribe } from '@offhook/primitives';
import { endpoints, endpointUrl, parseServerAddress, type RegistrationState } from '@offhook/protocol';
import { defaultProvisioningKey, type ProvisioningClient } from '@offhook/provisioning';
import type { openPhoneFrame, PhoneFrame } from '@offhook/ui-iframe/host';
import { checkOptions } from './check-options.js';
import { FramedPhone } from './phone/framed-phone.js';
import { planPhone, type ProvisionPhoneOptions } from './phone/provision-phone-options.js';
import type { WebPhone } from './phone/web-phone.js';
import { DocumentRenewals } from './provisioning/document-renewals.js';
import { fromDocument } from './provisioning/from-document.js';
import type { Provisioning } from './provisioning/provisioning.js';
import {
  type GetProvisioningOptions,
  getProvisioningSchema,
  type LoadBrowserPhoneOptions,
  loadBrowserPhoneSchema,
  type LoginOptions,
  loginSchema,
} from './sdk-options.js';
import type { Session } from './session.js';
import { settled, WebPhoneError } from './web-phone-error.js';

const frameTimeoutMs = 20_000;

/** What the four calls are made of. */
export interface SdkParts {
  /** The server's address as long as `setHost` was not called. */
  readonly defaultHost: string | undefined;
  readonly createAuth: (host: string) => AuthClient;
  readonly createProvisioning: (host: string) => ProvisioningClient;
  readonly openFrame: typeof openPhoneFrame;
}

interface Server {
  readonly address: URL;
  readonly auth: AuthClient;
  readonly provisioning: ProvisioningClient;
  readonly renewals: DocumentRenewals;
}

/** The four calls over one server. Everything it rejects with is an `OffhookError`. */
export class Sdk {
  readonly #parts: SdkParts;
  readonly #frames: WeakMap<object, PhoneFrame> = new WeakMap<object, PhoneFrame>();
  readonly #updateListeners: Map<string, Unsubscribe> = new Map<string, Unsubscribe>();
  #server: Server | undefined;

  constructor(parts: SdkParts) {
    this.#parts = parts;
  }

  /** @throws WebPhoneError web-phone/insecure-host */
  setHost(uri: string): void {
    const server = this.#connect(uri);
    this.#server?.auth.dispose();
    this.#server?.provisioning.dispose();
    this.#updateListeners.clear();
    this.#server = server;
  }

  async login(accessToken: string, options: LoginOptions = {}): Promise<Session> {
    return await settled(async () => {
      const { Signal, TimeoutMs } = checkOptions('Login', loginSchema, options);
      const session = await this.#theServer().auth.login({
        accessToken,
        signal: Signal,
        timeoutMs: TimeoutMs,
      });
      return {
        UserId: session.userId,
        SessionToken: session.sessionToken,
        DisplayName: session.displayName,
        ExpiresAt: session.expiresAt,
      };
    }, signalOf(options));
  }

  async getProvisioning(options: GetProvisioningOptions): Promise<Required<Provisioning>> {
    return await settled(async () => {
      const checked = checkOptions('GetProvisioning', getProvisioningSchema, options);
      const { provisioning } = this.#theServer();
      this.#listenForUpdates(provisioning, checked);
      const document = await provisioning.get({
        userId: checked.UserId,
        sessionToken: checked.SessionToken,
        deviceToken: checked.DeviceToken,
        enableCache: checked.EnableCache,
        provisioningKey: checked.ProvisioningKey,
        signal: checked.Signal,
        timeoutMs: checked.TimeoutMs,
      });
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
      let current = document;
      const renewals = this.#server?.renewals;
      const provision = async (
        limits: { readonly signal?: AbortSignal | undefined } = {},
      ): Promise<RegistrationState> => {
        current = renewals?.of(current) ?? current;
        const params = { document: current, options: frameOptions };
        return (await frame.request('phone.provision', params, limits)).registration;
      };
      const registration = await provision({ signal });
      const phone = new FramedPhone({
        frame,
        registration,
        provision,
        renewals: {
          has: () => renewals?.of(current) !== undefined,
          onRenewed: (listener) => renewals?.onRenewed(listener) ?? (() => undefined),
        },
        onDisposed: () => {
          this.#forget(iframe, frame);
        },
      });
      tellPage(onLoad, phone);
      return phone;
    }, signalOf(options));
  }

  #theServer(): Server {
    if (this.#server !== undefined) return this.#server;
    const { defaultHost } = this.#parts;
    if (defaultHost === undefined) {
      const message = 'Nobody said where the server is. Call SetHost("https://…") first.';
      throw new WebPhoneError('web-phone/host-missing', message);
    }
    return (this.#server = this.#connect(defaultHost));
  }

  #connect(uri: unknown): Server {
    const address = secureAddress(uri);
    const { createAuth, createProvisioning } = this.#parts;
    const provisioning = createProvisioning(address.href);
    const renewals = new DocumentRenewals(provisioning);
    return { address, auth: createAuth(address.href), provisioning, renewals };
  }

  #frameUrl(given: string | undefined): string {
    if (given === undefined) return endpointUrl(this.#theServer().address, endpoints.frame);
    secureAddress(given);
    return given;
  }

  /** One listener for each kept object, however often it is asked for. */
  #listenForUpdates(provisioning: ProvisioningClient, options: GetProvisioningOptions): void {
    const { OnUpdated, ProvisioningKey = defaultProvisioningKey, UserId } = options;
    if (OnUpdated === undefined) return;
    const slot = JSON.stringify([ProvisioningKey, UserId]);
    this.#updateListeners.get(slot)?.();
    const stop = provisioning.on('updated', ({ document, provisioningKey, userId }) => {
      if (provisioningKey === ProvisioningKey && userId === UserId) OnUpdated(fromDocument(document));
    });
    this.#updateListeners.set(slot, stop);
  }

  #forget(iframe: HTMLIFrameElement, frame: PhoneFrame): void {
    frame.dispose();
    if (this.#frames.get(iframe) === frame) this.#frames.delete(iframe);
  }
}

/** @throws WebPhoneError web-phone/insecure-host */
function secureAddress(uri: unknown): URL {
  const address = parseServerAddress(uri);
  if (address !== undefined) return address;
  const message = "The server's address must begin with https:// (or http:// on this machine).";
  throw new WebPhoneError('web-phone/insecure-host', message);
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
