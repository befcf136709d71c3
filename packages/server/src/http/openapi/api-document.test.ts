import { Validator } from '@seriousme/openapi-schema-validator';
import { endpoints } from '@offhook/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { requestErrorCodes } from '../../error/request-error.js';
import { createTestServer } from '../../testing/test-server.js';
import { errorStatus } from '../error-status.js';
import { type ApiDocument, apiDocumentSchema, type ApiOperation } from './api-document-schema.js';
import { apiTags } from './describe-route.js';

interface Described {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly operation: ApiOperation;
}

let document: ApiDocument;
let operations: readonly Described[];
let json: Record<string, unknown>;

beforeAll(async () => {
  await using server = await createTestServer();
  json = (await server.app.inject(endpoints.openApi)).json();
  document = apiDocumentSchema.parse(json);
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  );
});

/** Every operation that does not hold, by its name: one look shows them all. */
function exceptions(holds: (described: Described) => boolean): readonly string[] {
  return operations.filter((described) => !holds(described)).map(({ name }) => name);
}

/** The address that an endpoint means, with the document's words for its parameters. */
function patternOf(endpoint: string | ((...parameters: string[]) => string)): string {
  const path = typeof endpoint === 'string' ? endpoint : endpoint('0', '0');
  return path
    .split('/')
    .map((part) => (part === '0' ? '{}' : part))
    .join('/');
}

describe('the document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(json);
    expect(result.errors ?? []).toEqual([]);
    expect([result.valid, validator.version]).toEqual([true, '3.1']);
  });

  it('holds every endpoint that the protocol names, save the pages', () => {
    const { apiDocs, frame, openApi, script, sip, ...described } = endpoints;
    const known = new Set(Object.keys(document.paths).map((path) => path.replaceAll(/\{[^}]+\}/g, '{}')));
    const missing = Object.values(described)
      .map((endpoint) => patternOf(endpoint as string | ((...parameters: string[]) => string)))
      .filter((path) => !known.has(path));
    expect(missing).toEqual([]);
    expect([apiDocs, frame, openApi, script, sip].filter((page) => known.has(page))).toEqual([]);
  });

  it('names schemas that are all there, and none that nobody uses', () => {
    const text = JSON.stringify(json);
    const used = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });
});

describe('every operation', () => {
  it('says what it does, in which chapter, and what it asks for', () => {
    expect(exceptions(({ operation }) => /^[A-Z][^.]+[^.]$/.test(operation.summary ?? ''))).toEqual([]);
    expect(exceptions(({ operation }) => Object.hasOwn(apiTags, operation.tags?.[0] ?? ''))).toEqual([]);
    expect(exceptions(({ operation }) => operation.security !== undefined)).toEqual([]);
  });

  it('asks for credentials that are explained', () => {
    const known = new Set(Object.keys(document.components.securitySchemes));
    const isKnown = (scheme: object): boolean => Object.keys(scheme).every((name) => known.has(name));
    expect(exceptions(({ operation }) => (operation.security ?? []).every(isKnown))).toEqual([]);
  });

  it('describes each parameter of its path, and no other', () => {
    const inPath = (path: string): string =>
      [...path.matchAll(/\{(\w+)\}/g)]
        .map(([, name]) => name)
        .sort()
        .join();
    const described = ({ parameters = [] }: ApiOperation): string =>
      parameters
        .filter((each) => each.in === 'path')
        .map(({ name }) => name)
        .sort()
        .join();
    expect(exceptions(({ operation, path }) => inPath(path) === described(operation))).toEqual([]);
  });

  it('has one success, with a schema unless it has nothing to say', () => {
    const successes = ({ responses }: ApiOperation): readonly string[] =>
      Object.keys(responses).filter((status) => status.startsWith('2'));
    expect(exceptions(({ operation }) => successes(operation).length === 1)).toEqual([]);
    const isTold = ({ operation }: Described): boolean =>
      successes(operation).every(
        (status) => (status === '204') === (operation.responses[status]?.content === undefined),
      );
    expect(exceptions(isTold)).toEqual([]);
  });

  it('names the errors that it may answer, each at its status', () => {
    const isAnswered =
      ({ responses }: ApiOperation) =>
      (code: string): boolean => {
        const known = requestErrorCodes.find((each) => each === code);
        if (known === undefined) return false;
        const answer = JSON.stringify(responses[errorStatus[known]] ?? '');
        // A server that is not ready says so in words of its own, or with any error.
        return answer.includes(`"${code}"`) || answer.includes('"unready"');
      };
    const names = ({ operation }: Described): readonly string[] => operation['x-error-codes'] ?? [];
    expect(exceptions((each) => names(each).every(isAnswered(each.operation)))).toEqual([]);
    expect(exceptions((each) => names(each).includes('internal/unexpected'))).toEqual([]);
  });

  it('takes the body that may be left out as one that may be left out', () => {
    expect(document.paths['/api/v1/login']?.['post']?.requestBody?.required).toBe(false);
    expect(document.paths['/api/v1/password']?.['post']?.requestBody?.required).toBe(true);
  });
});
