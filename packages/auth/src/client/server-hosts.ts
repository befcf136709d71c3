import { endpoints, endpointUrl, isAllowedWebSocketUrl, parseServerAddress } from '@offhook/protocol';
import { AuthError } from '../auth-error.js';

/** Where the server is: its address, and that of its WebSocket. */
export class ServerHosts {
  #address: URL | undefined;
  #webSocketUrl: string | undefined;

  /**
   * `fallback`: where the script came from, taken if it can be a server at all.
   * @throws AuthError auth/insecure-host
   */
  constructor(host: string | undefined, webSocketUrl: string | undefined, fallback: string | undefined) {
    if (host === undefined) this.#address = parseServerAddress(fallback);
    else this.setAddress(host);
    if (webSocketUrl !== undefined) this.setWebSocketUrl(webSocketUrl);
  }

  /** @throws AuthError auth/no-host */
  get address(): URL {
    if (this.#address !== undefined) return this.#address;
    throw new AuthError('auth/no-host', "The server's address is not known. Set a host first.");
  }

  /** Names the server in the browser's storage; nothing as long as there is none. */
  get name(): string {
    return this.#address?.href ?? '';
  }

  /** @throws AuthError auth/no-host */
  get webSocketUrl(): string {
    if (this.#webSocketUrl !== undefined) return this.#webSocketUrl;
    return endpointUrl(this.address, endpoints.sip).replace(/^http/, 'ws');
  }

  /** @throws AuthError auth/insecure-host */
  setAddress(host: string): void {
    const address = parseServerAddress(host);
    if (address === undefined) {
      const message = "The server's address must begin with https:// (or http:// on this machine).";
      throw new AuthError('auth/insecure-host', message);
    }
    this.#address = address;
  }

  /** @throws AuthError auth/insecure-host */
  setWebSocketUrl(url: string): void {
    if (typeof url !== 'string' || !isAllowedWebSocketUrl(url)) {
      const message = "The phone's address must begin with wss:// (or ws:// on this machine).";
      throw new AuthError('auth/insecure-host', message);
    }
    this.#webSocketUrl = url;
  }
}
