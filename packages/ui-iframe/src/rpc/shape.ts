/**
 * Reads a value that came from outside: a copy with the known fields alone, or undefined when it does not fit.
 *
 * The host page pays for every byte, and the smallest use of zod/mini costs more than the rest of the host side
 * together. So the host reads what the frame says by these few lines; the frame, which has zod on board anyway,
 * uses the protocol's schemas. A property test holds both to the same verdicts.
 */
export type Shape<Value> = (value: unknown) => Value | undefined;

/** Marks a field that may be absent. */
export interface OptionalShape<Value> {
  readonly optional: Shape<Value>;
}

/** A shape per field, and a marked one exactly where the type has a question mark. */
export type Fields<Value> = {
  readonly [Key in keyof Value]-?: object extends Pick<Value, Key>
    ? OptionalShape<Exclude<Value[Key], undefined>>
    : Shape<Value[Key]>;
};

export function text(
  maxLength: number,
  { minLength = 1 }: { readonly minLength?: number } = {},
): Shape<string> {
  return (value) =>
    typeof value === 'string' && value.length >= minLength && value.length <= maxLength ? value : undefined;
}

/** `Value` says in types what `pattern` says of the text. */
export function matching<Value extends string = string>(pattern: RegExp): Shape<Value> {
  const fits = (value: unknown): value is Value => typeof value === 'string' && pattern.test(value);
  return (value) => (fits(value) ? value : undefined);
}

/** For what a later shape reads; an absent value becomes null. */
export const anything: Shape<unknown> = (value) => value ?? null;

/** For what whoever asked reads for themselves. */
export const anyObject: Shape<object> = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;

export function oneOf<Value extends string | number | boolean | null>(
  values: readonly Value[],
): Shape<Value> {
  return (value) => values.find((known) => known === value);
}

/** A finite number; `isWhole` asks for a safe integer. */
export function numberFrom(
  least: number,
  most: number,
  { isWhole = false }: { readonly isWhole?: boolean } = {},
): Shape<number> {
  const isKind = isWhole ? Number.isSafeInteger : Number.isFinite;
  return (value) =>
    isKind(value) && Number(value) >= least && Number(value) <= most ? Number(value) : undefined;
}

export function listOf<Item>(item: Shape<Item>, maxLength: number): Shape<readonly Item[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > maxLength) return undefined;
    const items = value.map(item).filter((entry) => entry !== undefined);
    return items.length === value.length ? items : undefined;
  };
}

export function object<Value extends object>(fields: Fields<Value>): Shape<Value> {
  const entries = Object.entries<Shape<unknown> | OptionalShape<unknown>>(fields);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const source = value as Readonly<Record<string, unknown>>;
    const known: Record<string, unknown> = {};
    for (const [name, field] of entries) {
      // Only own fields count: what a prototype lends was not sent.
      const isThere = Object.hasOwn(source, name);
      const isOptional = typeof field === 'object';
      if (isOptional && !isThere) continue;
      const read = (isOptional ? field.optional : field)(isThere ? source[name] : undefined);
      if (read === undefined) return undefined;
      known[name] = read;
    }
    // Every field has just been read by the shape that `Fields` demands for it.
    return known as Value;
  };
}
