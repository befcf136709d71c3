import * as z from 'zod';

/** The answer of a route that has nothing to say, for its schema: `response: { 204: noContent }`. */
export const noContent: z.ZodType<undefined> = z.undefined().describe('Done.');
