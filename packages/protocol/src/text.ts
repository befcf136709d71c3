import * as z from 'zod/mini';

/** A text that is not empty and not longer than `maxLength` characters. */
export function text(maxLength: number): z.ZodMiniString {
  return z.string().check(z.minLength(1), z.maxLength(maxLength));
}

/** An instant as ISO 8601 in UTC, as `2026-11-21T10:00:00.000Z`. */
export const instant: z.ZodMiniISODateTime = z.iso.datetime();
