import type { JsonSchema } from '../openapi/api-document-schema.js';
import { type Html, html, withCode } from './html.js';

const reference = '#/components/schemas/';
/** Deeper than any of ours; what is deeper is named by its type alone. */
const maxDepth = 6;

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemasOf(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

/** Its alternatives, when it has any. */
function choicesOf(schema: JsonSchema): readonly JsonSchema[] {
  return [...schemasOf(schema['anyOf']), ...schemasOf(schema['oneOf'])];
}

function joined(parts: readonly Html[], between: string): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html`${between}${part}`))}`;
}

/** What kind of value it is, in a few words. */
function typeOf(schema: JsonSchema): Html {
  const { $ref, const: constant, enum: values, items, type } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.slice(reference.length);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (constant !== undefined) return html`<code>${JSON.stringify(constant)}</code>`;
  if (Array.isArray(values)) {
    return joined(
      values.map((value) => html`<code>${JSON.stringify(value)}</code>`),
      ' | ',
    );
  }
  const choices = choicesOf(schema);
  if (choices.length > 0) return joined(choices.map(typeOf), ' | ');
  if (type === 'array') return html`list of ${isSchema(items) ? typeOf(items) : 'anything'}`;
  if (type === 'object' && isSchema(schema['additionalProperties'])) {
    return html`map of ${typeOf(schema['additionalProperties'])}`;
  }
  return html`${
    [type]
      .flat()
      .filter((name) => typeof name === 'string')
      .join(' | ') || 'anything'
  }`;
}

/** zod writes the largest safe number where there is no bound. */
const unbounded: ReadonlySet<unknown> = new Set([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);

function rangeOf(schema: JsonSchema, lowest: string, highest: string): string | undefined {
  const [low, high] = [schema[lowest], schema[highest]].map((bound) =>
    typeof bound !== 'number' || unbounded.has(bound) ? undefined : String(bound),
  );
  if (low !== undefined && high !== undefined) return `${low} to ${high}`;
  if (low !== undefined) return `from ${low}`;
  return high === undefined ? undefined : `to ${high}`;
}

/** What is asked of the value beyond its type. */
function limitsOf(schema: JsonSchema): readonly Html[] {
  const length = rangeOf(schema, 'minLength', 'maxLength');
  const words = [
    length === undefined ? undefined : `${length} characters`,
    rangeOf(schema, 'minimum', 'maximum'),
    rangeOf(schema, 'minItems', 'maxItems'),
    typeof schema['format'] === 'string' ? schema['format'] : undefined,
  ];
  const pattern = schema['pattern'];
  return [
    ...words.filter((word) => word !== undefined).map((word) => html`${word}`),
    ...(typeof pattern === 'string' ? [html`<code>${pattern}</code>`] : []),
  ];
}

/** The object whose fields are worth a list: itself, that of its items, or the one alternative that is an object. */
function objectIn(schema: JsonSchema): JsonSchema | undefined {
  if (isSchema(schema['properties'])) return schema;
  if (isSchema(schema['items'])) return objectIn(schema['items']);
  const objects = choicesOf(schema).map(objectIn);
  return objects.find((each) => each !== undefined);
}

interface Field {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

function fieldsOf(schema: JsonSchema): readonly Field[] {
  const { properties, required } = schema;
  const needed: ReadonlySet<unknown> = new Set(Array.isArray(required) ? required : []);
  if (!isSchema(properties)) return [];
  return Object.entries(properties).map(([name, field]) => ({
    name,
    schema: isSchema(field) ? field : {},
    isRequired: needed.has(name),
  }));
}

function fieldView({ isRequired, name, schema }: Field, depth: number): Html {
  const inner = depth < maxDepth ? objectIn(schema) : undefined;
  const { description } = schema;
  return html`<li>
    <code class="name">${name}</code>
    <span class="type">${typeOf(schema)}</span>
    ${isRequired ? undefined : html`<span class="optional">optional</span>`}
    ${limitsOf(schema).map((limit) => html`<span class="limit">${limit}</span>`)}
    ${typeof description === 'string' ? html`<p>${withCode(description)}</p>` : undefined}
    ${inner === undefined ? undefined : fieldList(inner, depth + 1)}
  </li>`;
}

function fieldList(schema: JsonSchema, depth: number): Html {
  return html`<ul class="fields">
    ${fieldsOf(schema).map((field) => fieldView(field, depth))}
  </ul>`;
}

/** A named value, as a parameter. */
export function namedView(field: Field): Html {
  return html`<ul class="fields">
    ${fieldView(field, 0)}
  </ul>`;
}

/** A schema by its fields, or by its type when it has none. */
export function schemaView(schema: JsonSchema): Html {
  const object = objectIn(schema);
  if (object === undefined) {
    return html`<p class="type">
      ${typeOf(schema)} ${limitsOf(schema).map((limit) => html`<span class="limit">${limit}</span>`)}
    </p>`;
  }
  const isPlain = object === schema;
  return html`${isPlain ? undefined : html`<p class="type">${typeOf(schema)}</p>`}${fieldList(object, 0)}`;
}
