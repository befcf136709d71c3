import type { LightMyRequestResponse } from 'fastify';
import { addressOf, type Operation } from './sample-request.js';
import type { TestServer } from './test-server.js';

export interface Asked {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly authorization?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request and its answer. */
export interface Exchange {
  readonly operation: Operation;
  readonly asked: Asked;
  readonly response: LightMyRequestResponse;
}

/** Names of what nobody but its owner may know. */
const secretName = /password|secret|token$|ticket$|credential|^(c?nonce|response)$/i;

/** Every text below `value` that stands under the name of a secret. */
function secretsIn(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return secretName.test(name) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((each) => secretsIn(each, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([each, inner]) => secretsIn(inner, each));
}

/** What an Authorization proves itself by, in each form that it could be written down in. */
function secretsOfAuthorization(authorization: string): readonly string[] {
  const [scheme = '', shown = ''] = authorization.split(' ');
  if (scheme === 'Basic') return [shown, Buffer.from(shown, 'base64').toString().split(':')[1] ?? ''];
  // `key:signature`: the key is a name. A ticket is secret as a whole.
  return scheme === 'Instance' || scheme === 'Application' ? [shown.split(':')[1] ?? ''] : [shown];
}

/** Asks by the operations of the API's document, and remembers all that was said. */
export class ApiRecorder {
  readonly #server: TestServer;
  readonly #operations: readonly Operation[];
  readonly exchanges: Exchange[] = [];

  constructor(server: TestServer, operations: readonly Operation[]) {
    this.#server = server;
    this.#operations = operations;
  }

  /** `name` as the document says it: `GET /api/v1/session`. */
  async ask<Answer>(name: string, asked: Asked = {}): Promise<Answer> {
    const operation = this.#operations.find((each) => each.name === name);
    if (operation === undefined) throw new Error(`There is no ${name}.`);
    const { authorization, body, headers = {}, parameters = {} } = asked;
    const response = await this.#server.app.inject({
      method: operation.method,
      url: addressOf(operation, parameters),
      headers: {
        host: 'localhost:7400',
        ...(authorization === undefined ? {} : { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    this.exchanges.push({ operation, asked, response });
    // Only what answers JSON is looked at by its caller.
    const isJson = String(response.headers['content-type']).startsWith('application/json');
    return (isJson ? response.json<unknown>() : undefined) as Answer;
  }

  /** Every secret that travelled, either way. */
  secrets(): readonly string[] {
    const found = this.exchanges.flatMap(({ asked, response }) => [
      ...secretsIn(asked.parameters ?? {}),
      ...secretsIn(asked.body),
      ...secretsOfAuthorization(asked.authorization ?? ''),
      ...(response.body.startsWith('{') ? secretsIn(response.json()) : []),
    ]);
    return [...new Set(found)].filter((text) => text !== '');
  }
}
