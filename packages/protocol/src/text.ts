import * as z from 'zod/mini';

/** A text that is not empty and not longer than `maxLength` characters. */
export function text(maxLength: number): z.ZodMiniString {
  return z.string().check(z.minLength(1), z.maxLength(maxLength));
}

/** A text without control characters: what ends up in a header must not begin another one. */
export function line(maxLength: number): z.ZodMiniString {
  return text(maxLength).check(z.regex(/^\P{Cc}*$/u));
}

/** An instant as ISO 8601 in UTC, as `2026-11-21T10:00:00.000Z`. */
export const instant: z.ZodMiniISODateTime = z.iso.datetime();
