import * as z from 'zod/mini';

/** A text that is not empty and not longer than `maxLength` characters. */
export function text(maxLength: number): z.ZodMiniString {
  return z.string().check(z.minLength(1), z.maxLength(maxLength));
}

/** A text without control characters: what ends up in a header must not begin another one. */
export function line(maxLength: number): z.ZodMiniString {
  return text(maxLength).check(z.regex(/^\P{Cc}*$/u));
}

/**
 * An instant as ISO 8601 in UTC, as `2026-11-21T10:00:00.000Z`.
 * Every page loads this, and `z.iso.datetime` would add 700 bytes gzipped to say the same.
 */
export const instant: z.ZodMiniString = z.string().check(z.refine(isInstant));

function isInstant(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value)) return false;
  const instantMs = Date.parse(value);
  // Some engines read 30 February as 2 March.
  return !Number.isNaN(instantMs) && new Date(instantMs).toISOString().startsWith(value.slice(0, 19));
}
