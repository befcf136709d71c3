import { type RequestErrorCode, requestErrorCodes } from '../../error/request-error.js';
import { errorStatus } from '../error-status.js';
import type { ApiAnswer, ApiDocument, ApiOperation } from './api-document-schema.js';

/** What any request may meet. */
const always: readonly RequestErrorCode[] = [
  'request/invalid',
  'request/timed-out',
  'server/stopping',
  'server/storage-unavailable',
  'internal/unexpected',
];

const withBody: readonly RequestErrorCode[] = ['request/too-large', 'request/unsupported-media-type'];

/** Where the limit of requests per address holds. */
const limitedPath = '/api/';

function codesOf(path: string, operation: ApiOperation): readonly RequestErrorCode[] {
  const codes: ReadonlySet<string> = new Set<string>([
    ...always,
    ...(operation.requestBody === undefined ? [] : withBody),
    ...(path.startsWith(limitedPath) ? ['request/too-many'] : []),
    ...(operation['x-error-codes'] ?? []),
  ]);
  return requestErrorCodes.filter((code) => codes.has(code));
}

function answerOf(codes: readonly RequestErrorCode[]): ApiAnswer {
  const code = { type: 'string', enum: codes };
  const narrowed = { properties: { error: { properties: { code } } } };
  const schema = { allOf: [{ $ref: '#/components/schemas/ErrorBody' }, narrowed] };
  return {
    description: codes.map((each) => `\`${each}\``).join(', '),
    content: { 'application/json': { schema } },
  };
}

function explain(path: string, operation: ApiOperation): ApiOperation {
  const { 'x-never-codes': never = [], ...rest } = operation;
  const codes = codesOf(path, rest).filter((code) => !never.includes(code));
  const responses: Record<string, ApiAnswer> = {};
  for (const status of new Set(codes.map((code) => errorStatus[code]))) {
    responses[status] = answerOf(codes.filter((code) => errorStatus[code] === status));
  }
  // What a route says itself of a status is better.
  return { ...rest, 'x-error-codes': codes, responses: { ...responses, ...rest.responses } };
}

/** Gives every operation the answers that its error codes mean, one for each status. */
export function explainErrors(document: ApiDocument): ApiDocument {
  const paths: Record<string, Record<string, ApiOperation>> = {};
  for (const [path, operations] of Object.entries(document.paths)) {
    const explained = Object.entries(operations).map(
      ([method, each]) => [method, explain(path, each)] as const,
    );
    paths[path] = Object.fromEntries(explained);
  }
  return { ...document, paths };
}
