import * as z from 'zod';

/** An id in a path. What is not text that a database keeps is refused before it is asked. */
export const idParameter: z.ZodString = z
  .string()
  .min(1)
  .max(64)
  .regex(/^\P{Cc}*$/u);
