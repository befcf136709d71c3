import type * as z from 'zod/mini';
import { WebPhoneError } from './web-phone-error.js';

/**
 * Reads the options of a call, which a page without types may have written.
 * @throws WebPhoneError web-phone/invalid-options, naming each option that is wrong or missing.
 */
export function checkOptions<Options>(call: string, schema: z.ZodMiniType<Options>, value: unknown): Options {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  throw invalidOptions(
    call,
    checked.error.issues.map(({ path }) => path.join('.') || 'options'),
  );
}

export function invalidOptions(call: string, names: readonly string[]): WebPhoneError {
  const list = [...new Set(names)].join(', ');
  return new WebPhoneError(
    'web-phone/invalid-options',
    `${call} was given something wrong or nothing for: ${list}.`,
  );
}
