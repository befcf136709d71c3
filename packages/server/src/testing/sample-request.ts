import type { InjectOptions } from 'fastify';
import type {
  ApiDocument,
  ApiOperation,
  ApiParameter,
  JsonSchema,
} from '../http/openapi/api-document-schema.js';

/** An operation of the API's document. */
export interface Operation {
  /** As `POST /api/v1/users/{userId}/devices`. */
  readonly name: string;
  readonly method: NonNullable<InjectOptions['method']>;
  readonly path: string;
  readonly facts: ApiOperation;
}

export function operationsOf(document: ApiDocument): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([lower, facts]) => {
      const method = lower.toUpperCase();
      return { name: `${method} ${path}`, method, path, facts };
    }),
  );
}

/** A text of each kind that some schema asks for, the most general first. */
const sampleTexts = [
  'sample-text',
  'alice',
  '0123456789abcdef'.repeat(2),
  '+491701234567',
  'alice@example.org',
  '2026-11-21T10:00:00.000Z',
  '600',
];

function isFor(schema: JsonSchema, text: string): boolean {
  const { allOf, maxLength, minLength, pattern } = schema;
  if (typeof minLength === 'number' && text.length < minLength) return false;
  if (typeof maxLength === 'number' && text.length > maxLength) return false;
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(text)) return false;
  return !Array.isArray(allOf) || allOf.filter(isSchema).every((each) => isFor(each, text));
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of a body's schema. */
export function fieldsOf(schema: JsonSchema): ReadonlyMap<string, JsonSchema> {
  const { properties } = schema;
  const fields: readonly (readonly [string, unknown])[] = isSchema(properties)
    ? Object.entries(properties)
    : [];
  return new Map(fields.map(([name, field]) => [name, isSchema(field) ? field : {}]));
}

/** A value that a schema takes. */
export function sampleOf(schema: JsonSchema): unknown {
  const { anyOf, enum: values, minimum, type } = schema;
  if (Array.isArray(values)) return values[0];
  if (Array.isArray(anyOf)) return isSchema(anyOf[0]) ? sampleOf(anyOf[0]) : undefined;
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return typeof minimum === 'number' ? Math.max(minimum, 1) : 1;
  if (type === 'object') {
    return Object.fromEntries([...fieldsOf(schema)].map(([name, field]) => [name, sampleOf(field)]));
  }
  const text = sampleTexts.find((each) => isFor(schema, each));
  if (text === undefined) throw new Error(`No sample fits ${JSON.stringify(schema)}.`);
  return text;
}

/** The schema of an operation's body, when it takes one. */
export function bodySchemaOf({ facts }: Operation): JsonSchema | undefined {
  return facts.requestBody?.content['application/json']?.schema;
}

/** The address of an operation: `values` for its parameters, written as they are, else samples. */
export function addressOf(operation: Operation, values: Readonly<Record<string, string>> = {}): string {
  const { facts, path } = operation;
  const valueOf = ({ name, schema }: ApiParameter): string => values[name] ?? String(sampleOf(schema));
  const parameters = facts.parameters ?? [];
  const query = parameters
    .filter((each) => each.in === 'query' && (each.required === true || each.name in values))
    .map((each) => `${each.name}=${valueOf(each)}`);
  const filled = parameters
    .filter((each) => each.in === 'path')
    .reduce((address, each) => address.replace(`{${each.name}}`, valueOf(each)), path);
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}
