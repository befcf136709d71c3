import { endpoints, errorBodySchema } from '@offhook/protocol';
import type { LightMyRequestResponse } from 'fastify';
import { requestErrorCodes } from '../error/request-error.js';
import { errorStatus } from '../http/error-status.js';
import { apiDocumentSchema } from '../http/openapi/api-document-schema.js';
import { addressOf, type Operation, operationsOf } from './sample-request.js';
import { createTestServer, edgeAuthorization, type TestServer } from './test-server.js';

/** What no refusal may ever repeat. */
export const secret = 'S3cret-that-must-not-come-back';

/** A request that means no good; what it does not say is right. */
export interface Hostile {
  readonly url?: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Attack {
  readonly operation: Operation;
  readonly what: string;
  readonly hostile: Hostile;
}

/** Says what is wrong with an answer; undefined when nothing is. */
export type Judge = (operation: Operation, response: LightMyRequestResponse) => string | undefined;

const isWebhook = ({ path }: Operation): boolean => path === endpoints.authWebhook;

export function isForSession({ facts }: Operation): boolean {
  return (facts.security ?? []).some((scheme) => 'session' in scheme);
}

/** An answer may refuse or not, but in our words, and it gives nothing away. */
export const isHarmless: Judge = (_, { body, headers, statusCode }) => {
  if (statusCode >= 500) return `${statusCode}: ${body}`;
  if (/\.(ts|js):\d+|node_modules|"stack"|\bat .+ \(/.test(body)) return `it shows a stack: ${body}`;
  if ('x-evil' in headers || 'set-cookie' in headers) return 'a header was injected';
  // What was taken may be shown to who sent it, as a setting is.
  if (statusCode < 400) return undefined;
  if (body.includes(secret)) return 'it repeats a secret';
  const parsed = errorBodySchema.safeParse(JSON.parse(body));
  if (!parsed.success) return `it is no error body: ${body}`;
  const code = requestErrorCodes.find((each) => each === parsed.data.error.code);
  if (code === undefined) return `${parsed.data.error.code} is no known code`;
  return errorStatus[code] === statusCode ? undefined : `${code} came with ${statusCode}`;
};

/** As `isHarmless`, and a success is a fault too. The webhook says no in words of its own. */
export const isRefusal: Judge = (operation, response) => {
  const fault = isHarmless(operation, response);
  if (fault !== undefined || response.statusCode >= 400) return fault;
  if (isWebhook(operation) && response.json<{ status: string }>().status === 'fail') return undefined;
  return `it was taken, with ${response.statusCode}`;
};

/** Nothing is slowed down or locked out: it is the answers that are looked at. */
const unlimited = { failureCount: 0 };
const config = {
  signUp: 'open',
  loginLimit: unlimited,
  signUpLimit: unlimited,
  accountLock: unlimited,
  blacklist: unlimited,
} as const;

/** A server and all of its operations, to be attacked with alice's credentials. */
export class HostileApi implements AsyncDisposable {
  readonly server: TestServer;
  readonly operations: readonly Operation[];
  #authorization: string | undefined;

  private constructor(server: TestServer, operations: readonly Operation[]) {
    this.server = server;
    this.operations = operations;
  }

  static async create(): Promise<HostileApi> {
    const server = await createTestServer({ config });
    await server.addUser('alice');
    await server.addUser('bob');
    const document = apiDocumentSchema.parse((await server.app.inject(endpoints.openApi)).json());
    return new HostileApi(server, operationsOf(document));
  }

  /** Sends a request as it is. */
  async send(operation: Operation, hostile: Hostile = {}): Promise<LightMyRequestResponse> {
    const { body, headers = {}, url = addressOf(operation, { userId: 'alice' }) } = hostile;
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return await this.server.app.inject({
      method: operation.method,
      url,
      headers: { host: 'localhost:7400', ...type, ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
  }

  /** Runs every attack with credentials that are right, and tells all that were not answered as they should be. */
  async faultsOf(attacks: readonly Attack[], judge: Judge): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const { hostile, operation, what } of attacks) {
      const headers = { ...(await this.#credentialsFor(operation)), ...hostile.headers };
      const response = await this.send(operation, { ...hostile, headers });
      // Some requests end the session that they are sent with.
      if (response.statusCode === 401 || response.statusCode === 204) this.#authorization = undefined;
      const fault = judge(operation, response);
      if (fault !== undefined) faults.push(`${operation.name}, ${what}: ${fault}`);
    }
    return faults;
  }

  async #credentialsFor(operation: Operation): Promise<Readonly<Record<string, string>>> {
    if (isWebhook(operation)) return { authorization: edgeAuthorization };
    if (!isForSession(operation)) return {};
    this.#authorization ??= `Bearer ${(await this.server.openSession('alice')).sessionToken}`;
    return { authorization: this.#authorization };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}
