import type { Clock } from '@offhook/primitives';
import {
  asBearer,
  askServer,
  askServerFor,
  endpoints,
  endpointUrl,
  type Session,
  sessionSchema,
} from '@offhook/protocol';
import { authErrors } from './requests/auth-errors.js';

/** What requests go out by. */
export interface ServerTransport {
  readonly clock: Clock;
  readonly fetch: typeof fetch | undefined;
}

/** The server's login interface. What goes wrong comes out as an `AuthError`, or as the signal's reason. */
export class AuthServer {
  readonly #address: URL;
  readonly #transport: ServerTransport;

  constructor(address: URL, transport: ServerTransport) {
    this.#address = address;
    this.#transport = transport;
  }

  async login(accessToken: string, signal: AbortSignal): Promise<Session> {
    return await askServerFor(sessionSchema, this.#post(endpoints.login, accessToken, signal), authErrors);
  }

  async logout(sessionToken: string, signal: AbortSignal): Promise<void> {
    await askServer(this.#post(endpoints.logout, sessionToken, signal), authErrors);
  }

  #post(path: string, token: string, signal: AbortSignal) {
    return { ...this.#transport, url: endpointUrl(this.#address, path), proof: asBearer(token), signal };
  }
}
