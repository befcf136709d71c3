import * as z from 'zod';

function line(maxLength: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^\P{Cc}*$/u);
}

/** An id in a path. What is not text that a database keeps is refused before it is asked. */
export const idParameter: z.ZodString = line(64);

/** What a person calls something. */
export const nameField: z.ZodString = line(128);
