import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

/** What one field takes and what it refuses. */
export interface FieldCases {
  readonly isOptional?: boolean;
  /** Must be there, but may be undefined, as a structured clone can carry it. */
  readonly mayBeUndefined?: boolean;
  /** What stands there when it was left out. */
  readonly fallback?: unknown;
  /** Where a wrong value is complained of, when it is not at the field itself. */
  readonly complaint?: string;
  readonly right: readonly unknown[];
  readonly wrong: readonly unknown[];
}

type Json = Readonly<Record<string, unknown>>;

export interface SchemaCases {
  /** Right in every field, and every field is there. */
  readonly example: Json;
  /** By the field's path, as `account.username`. */
  readonly fields: Readonly<Record<string, FieldCases>>;
  /** Texts that must never appear in an error, since errors are logged. */
  readonly secrets?: readonly string[];
}

const notTexts: readonly unknown[] = [null, 0, true, [], {}, ['text'], { toString: 'text' }];

/** A text of 1 to `maxLength` characters, any of them unless `more` says otherwise. */
export function textCases(maxLength: number, more: Partial<FieldCases> = {}): FieldCases {
  return {
    ...more,
    right: more.right ?? ['x', 'Zoë 電話 🙂', '__proto__', '../../etc', '<b>', 'x'.repeat(maxLength)],
    wrong: [...notTexts, '', 'x'.repeat(maxLength + 1), 'x'.repeat(1_000_000), ...(more.wrong ?? [])],
  };
}

const controls = ['a\r\nX-Admin: 1', 'a\nb', 'a\u0000', '\u007f', '\u0085'];

/** A text that may stand in a header. */
export function lineCases(maxLength: number, more: Partial<FieldCases> = {}): FieldCases {
  return textCases(maxLength, { ...more, wrong: [...controls, ...(more.wrong ?? [])] });
}

/** One of a closed list. */
export function choiceCases(choices: readonly string[], more: Partial<FieldCases> = {}): FieldCases {
  return {
    right: choices,
    wrong: [...notTexts, '', 'constructor', '__proto__', choices[0]?.toUpperCase()],
    ...more,
  };
}

export function flagCases(more: Partial<FieldCases> = {}): FieldCases {
  return { right: [true, false], wrong: [null, 0, 1, '', 'true', 'false', [], {}], ...more };
}

/** A number between two bounds. */
export function numberCases(least: number, most: number, more: Partial<FieldCases> = {}): FieldCases {
  const outside = [least - 1, most + 1, Number.NaN, Infinity, -Infinity];
  return {
    ...more,
    right: more.right ?? [least, most],
    wrong: [...outside, null, '', '1x', true, [], {}, ...(more.wrong ?? [])],
  };
}

/** ISO 8601 in UTC. */
export function instantCases(more: Partial<FieldCases> = {}): FieldCases {
  return {
    right: ['2026-11-21T10:00:00.000Z', '2026-11-21T10:00:00Z', '2024-02-29T23:59:59.999Z'],
    wrong: [
      ...notTexts,
      '',
      'tomorrow',
      '2026-11-21',
      '2026-11-21T10:00:00',
      '2026-11-21T10:00:00+01:00',
      '2026-02-30T10:00:00Z',
      '2026-11-21T25:00:00Z',
      1_795_255_200_000,
    ],
    ...more,
  };
}

/** The same, or null. */
export function orNull(cases: FieldCases): FieldCases {
  return { ...cases, right: [...cases.right, null], wrong: cases.wrong.filter((value) => value !== null) };
}

/** A list of such items, whose text `field` must be there. */
export function listCases(item: Json, field: string): FieldCases {
  return {
    right: [[], [item], [item, item]],
    wrong: [null, 'x', 7, {}, item, [null], [[]], ['x'], [item, {}], [changed(item, field, 7)]],
  };
}

/** `example` with the value at `path` replaced, or left out where `change` gives none. */
export function changed(example: Json, path: string, ...change: readonly unknown[]): Json {
  const [head = '', ...rest] = path.split('.');
  if (rest.length > 0) {
    const inner = changed(example[head] as Json, rest.join('.'), ...change);
    // A list stays a list: `Object.assign` writes by index.
    return Array.isArray(example)
      ? Object.assign([...(example as unknown[])], { [head]: inner })
      : { ...example, [head]: inner };
  }
  const entries = Object.entries(example).filter(([key]) => key !== head);
  return Object.fromEntries(change.length === 0 ? entries : [...entries, [head, change[0]]]);
}

function show(value: unknown): string {
  if (value === undefined) return 'undefined';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 30)}… (${String(text.length)} characters)` : text;
}

/** Asserts the whole table, and what holds for every schema that meets data from outside. */
export function describeSchema(name: string, schema: z.ZodMiniType, cases: SchemaCases): void {
  describe(name, () => {
    const { example, fields, secrets = [] } = cases;

    it('takes its example as it is', () => {
      expect(schema.parse(example)).toStrictEqual(example);
    });

    it('has a row for every field of its example', () => {
      const heads = new Set(Object.keys(fields).map((path) => path.split('.')[0]));
      expect(Object.keys(example).filter((field) => !heads.has(field))).toEqual([]);
    });

    describe.each(Object.entries(fields))('%s', (path, field) => {
      const rowsOf = (values: readonly unknown[]): readonly (readonly [string, unknown])[] =>
        values.map((value) => [show(value), value]);

      it.each(rowsOf(field.right))('takes %s', (_, value) => {
        const input = changed(example, path, value);
        expect(schema.parse(input)).toStrictEqual(input);
      });

      const takesUndefined = field.mayBeUndefined === true || 'fallback' in field;
      it.each(rowsOf(takesUndefined ? field.wrong : [...field.wrong, undefined]))(
        'refuses %s and says where',
        (_, value) => {
          const result = schema.safeParse(changed(example, path, value));
          expect(result.success).toBe(false);
          const places = result.error?.issues.map((issue) => issue.path.join('.')) ?? [];
          const isExpected = (place: string): boolean =>
            place === path || place === field.complaint || place.startsWith(`${path}.`);
          expect(places.filter((place) => !isExpected(place))).toEqual([]);
        },
      );

      it(describeAbsence(field), () => {
        const input = changed(example, path);
        const result = schema.safeParse(input);
        expect(result.success).toBe(field.isOptional === true || 'fallback' in field);
        if (!result.success) return;
        expect(result.data).toStrictEqual('fallback' in field ? { ...input, [path]: field.fallback } : input);
      });
    });

    describeHygiene(schema, example, secrets);
  });
}

function describeAbsence(field: FieldCases): string {
  if ('fallback' in field) return `may be left out, and is ${show(field.fallback)} then`;
  return field.isOptional === true ? 'may be left out, and stays so' : 'must be there';
}

/** What holds for every schema of an object, whatever its fields. */
function describeHygiene(schema: z.ZodMiniType, example: Json, secrets: readonly string[]): void {
  it('drops what it does not know', () => {
    const hostile = JSON.parse(
      `{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}},"isAdmin":true,"toJSON":1}`,
    ) as Json;
    const result = schema.parse({ ...hostile, ...example }) as Json;
    expect(result).toStrictEqual(example);
    expect(result['isAdmin']).toBeUndefined();
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  it('does not take its fields from a prototype that came along', () => {
    const [first = ''] = Object.keys(example);
    // As JSON.parse makes it: a field of the object's own that is only named so.
    const input = Object.defineProperty(changed(example, first), '__proto__', {
      value: { [first]: example[first] },
      enumerable: true,
    });
    const result = schema.safeParse(input);
    if (result.success) expect(Object.keys(result.data as Json)).not.toContain(first);
    else expect(result.error.issues[0]?.path[0]).toBe(first);
  });

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['a text', '{}'],
    ['a number', 1],
    ['a list', [[]]],
  ])('refuses %s', (_, input) => {
    expect(schema.safeParse(input).success).toBe(false);
  });

  it('does not change what it is given', () => {
    const frozen = structuredClone(example);
    schema.parse(Object.freeze(frozen));
    expect(frozen).toStrictEqual(example);
  });

  it('never throws anything but its own error, and what it takes once it takes again as it is', () => {
    const fragment = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc
        .tuple(fc.constantFrom(...Object.keys(example)), fc.jsonValue({ maxDepth: 2 }))
        .map(([key, value]) => changed(example, key, value)),
    );
    fc.assert(
      fc.property(fragment, (input) => {
        const result = schema.safeParse(input);
        if (result.success) {
          expect(schema.parse(result.data)).toStrictEqual(result.data);
        } else {
          expect(() => schema.parse(input)).toThrow(z.core.$ZodError);
        }
      }),
    );
  });

  it('repeats no value in its errors, which may be logged', () => {
    const marked = JSON.parse(
      JSON.stringify(example, (_, value: unknown) =>
        typeof value === 'string' ? `\u0000hush ${value}` : value,
      ),
    ) as Json;
    const spoiled = Object.fromEntries(
      Object.entries(marked).map(([key, value]) => [key, typeof value === 'string' ? [value] : value]),
    );
    for (const input of [marked, spoiled]) {
      const error = schema.safeParse({ ...input, more: 'hush' }).error;
      const said = `${JSON.stringify(error)} ${String(error)} ${error?.message ?? ''} ${error?.stack ?? ''}`;
      expect(said).not.toContain('hush');
      for (const secret of secrets) expect(said).not.toContain(secret);
    }
  });
}
