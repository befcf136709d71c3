/// <reference types="node" />
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export type ScriptedAnswer =
  | {
      readonly status: number;
      /** A text goes out as it is, anything else as JSON. Default: nothing. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Takes the request and never answers. */
  | 'silence'
  /** Cuts the connection. */
  | 'cut'
  /** Depends on what was asked. */
  | ((request: SeenRequest) => ScriptedAnswer);

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** A real HTTP server on a free loopback port. It answers what a test scripts, and remembers what it was asked. */
export class ScriptedServer {
  /** `http://127.0.0.1:…` */
  readonly address: string;
  readonly requests: SeenRequest[] = [];
  readonly #server: Server;
  #script: ScriptedAnswer[] = [{ status: 404 }];

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    this.address = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    server.on('request', (request, response) => {
      void this.#answer(request, response);
    });
  }

  static async start(): Promise<ScriptedServer> {
    // Not at the top: the samples beside this file are for browsers too.
    const { createServer } = await import('node:http');
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new ScriptedServer(server);
  }

  /** What the next requests get, one after the other; the last answer is for all that follow. */
  script(...answers: readonly ScriptedAnswer[]): void {
    this.#script = [...answers];
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { headers, method = '', url: path = '' } = request;
    const seen = { method, path, headers, body };
    this.requests.push(seen);

    let answer = this.#script.length > 1 ? this.#script.shift() : this.#script[0];
    while (typeof answer === 'function') answer = answer(seen);
    if (answer === undefined || answer === 'silence') return;
    if (answer === 'cut') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }
}
