import type { Transport } from 'sip.js/lib/core/transport.js';
import type { Connection } from '../../connection/connection.js';

/** Carries sip.js's messages over our connection. */
export class SipJsTransport implements Transport {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** RFC 7118 §5.1. */
  get protocol(): string {
    return this.#connection.isSecure ? 'WSS' : 'WS';
  }

  send(message: string): Promise<void> {
    if (this.#connection.send(message)) return Promise.resolve();
    return Promise.reject(new Error('There is no connection to the SIP server.'));
  }
}
