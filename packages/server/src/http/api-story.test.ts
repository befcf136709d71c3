import { endpoints } from '@offhook/protocol';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiRecorder, Exchange } from '../testing/api-recorder.js';
import { tellApiStory } from '../testing/api-story.js';
import { operationsOf } from '../testing/sample-request.js';
import { createTestServer, type TestServer } from '../testing/test-server.js';
import { type ApiDocument, apiDocumentSchema } from './openapi/api-document-schema.js';

let server: TestServer;
let recorder: ApiRecorder;
let document: ApiDocument;

beforeAll(async () => {
  server = await createTestServer({ config: { signUp: 'application' } });
  document = apiDocumentSchema.parse((await server.app.inject(endpoints.openApi)).json());
  recorder = await tellApiStory(server);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const isSuccess = ({ response }: Exchange): boolean => response.statusCode < 300;
const nameOf = ({ operation, response }: Exchange): string => `${operation.name}: ${response.statusCode}`;

describe('the story of the whole API', () => {
  it('has a happy end for every operation of the document', () => {
    const told = new Set(recorder.exchanges.filter(isSuccess).map(({ operation }) => operation.name));
    expect(
      operationsOf(document)
        .map(({ name }) => name)
        .filter((name) => !told.has(name)),
    ).toEqual([]);
  });

  it('has unhappy turns too, and no accident', () => {
    const statuses = new Set(recorder.exchanges.map(({ response }) => response.statusCode));
    expect([...statuses].sort()).toEqual([200, 201, 204, 401, 404, 409, 422]);
  });

  it('has no answer that the document does not describe', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const faults = recorder.exchanges.flatMap((exchange) => {
      const { operation, response } = exchange;
      const described = operation.facts.responses[response.statusCode];
      if (described === undefined) return [`${nameOf(exchange)} is not described`];
      const schema = described.content?.['application/json']?.schema;
      if (schema === undefined) return [];
      const isValid = ajv.validate({ ...schema, components: document.components }, response.json());
      return isValid ? [] : [`${nameOf(exchange)}: ${ajv.errorsText()} in ${response.body}`];
    });
    expect(faults).toEqual([]);
  });

  it('is kept by nobody on the way', () => {
    const isKept = ({ response }: Exchange): boolean =>
      response.statusCode !== 204 && response.headers['cache-control'] !== 'no-store';
    expect(recorder.exchanges.filter(isKept).map(nameOf)).toEqual([]);
    const api = recorder.exchanges.filter(({ operation }) => operation.path.startsWith('/api/'));
    for (const exchange of api) {
      expect(exchange.response.headers['cache-control'], nameOf(exchange)).toBe('no-store');
    }
  });

  it('leaves no secret in the log', () => {
    const secrets = recorder.secrets();
    // Passwords, tokens, tickets, signatures, digests and device tokens.
    expect(secrets.length).toBeGreaterThan(25);
    const text = server.logText();
    expect(server.logLines().length).toBeGreaterThan(40);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/Bearer |Basic |argon2id|oh_(pat|ses|prt)_/);
  });

  it('leaves no secret in the numbers', async () => {
    const { body } = await server.app.inject({ url: endpoints.metrics, headers: { host: 'localhost' } });
    for (const secret of [...recorder.secrets(), 'alice', 'carol', 'mail.example', '127.0.0.1']) {
      expect(body).not.toContain(secret);
    }
    expect(body).toContain('offhook_logins_total{method="password",outcome="refused"} 1');
    expect(body).toContain('offhook_logins_total{method="user-ticket",outcome="ok"} 1');
    expect(body).toContain('offhook_webhook_verdicts_total{outcome="fail",reason="wrong digest"} 1');
    expect(body).toContain('offhook_webhook_verdicts_total{outcome="ok",reason="right digest"}');
    expect(body).toContain('offhook_password_queue_length 0');
  });
});
