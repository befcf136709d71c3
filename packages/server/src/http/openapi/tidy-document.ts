import type { ApiAnswer, ApiBody, ApiDocument, ApiOperation, JsonSchema } from './api-document-schema.js';

const reference = '#/components/schemas/';
/** What the generator says of an answer of which the route says nothing. */
const unsaid = 'Default Response';

function isNothing(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'null';
}

/** A body that may be null is one that may be left out: that is how it is sent. */
function tidyBody(body: ApiBody): ApiBody {
  const [type, { schema = {} } = {}] = Object.entries(body.content)[0] ?? ['application/json'];
  const choices: readonly unknown[] = Array.isArray(schema['anyOf']) ? schema['anyOf'] : [];
  if (!choices.some(isNothing)) return body;
  const others = choices.filter((choice) => !isNothing(choice)) as readonly JsonSchema[];
  const [only] = others;
  return {
    ...body,
    required: false,
    content: { [type]: { schema: others.length === 1 && only !== undefined ? only : { anyOf: others } } },
  };
}

function tidyAnswer(answer: ApiAnswer): ApiAnswer {
  return answer.description === unsaid ? { ...answer, description: 'Done.' } : answer;
}

function tidyOperation(operation: ApiOperation): ApiOperation {
  const { requestBody, responses } = operation;
  return {
    ...operation,
    ...(requestBody === undefined ? {} : { requestBody: tidyBody(requestBody) }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, answer]) => [status, tidyAnswer(answer)]),
    ),
  };
}

/** The names of the schemas that `value` refers to, at any depth. */
function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('$ref' in value && typeof value.$ref === 'string' && value.$ref.startsWith(reference)) {
    return [value.$ref.slice(reference.length)];
  }
  return Object.values(value).flatMap(referencesIn);
}

function usedSchemas({ components, paths }: ApiDocument): Readonly<Record<string, JsonSchema>> {
  const used = new Set<string>();
  const open = [...referencesIn(paths)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    open.push(...referencesIn(components.schemas[name]));
  }
  return Object.fromEntries(Object.entries(components.schemas).filter(([name]) => used.has(name)));
}

/** Takes out what the generator says and nobody needs, and says what it leaves out. */
export function tidyDocument(document: ApiDocument): ApiDocument {
  const paths: Record<string, Record<string, ApiOperation>> = {};
  for (const [path, operations] of Object.entries(document.paths)) {
    const tidied = Object.entries(operations).map(([method, each]) => [method, tidyOperation(each)] as const);
    paths[path] = Object.fromEntries(tidied);
  }
  const { components } = document;
  return { ...document, paths, components: { ...components, schemas: usedSchemas({ ...document, paths }) } };
}
